"""One conversation goes on in another: it is closed, and both show that they are linked.

Parts and people stay where they are: what one person wrote is not shown to the people of the other conversation.
"""

from __future__ import annotations

import msgspec

from interphone.domain import conversation_state, conversations, happened, parts
from interphone.domain.conversation_state import Act
from interphone.domain.conversations import CLOSED, Conversation
from interphone.domain.errors import Unprocessable
from interphone.domain.part_types import MERGED
from interphone.domain.parts import OPERATOR
from interphone.store import conversation_merges as store
from interphone.store.database import Transaction


class Merge(msgspec.Struct, frozen=True):
    """`teammate_id` is who merges them; None is the server itself."""

    secondary_id: int
    primary_id: int
    teammate_id: int | None


def merge(tx: Transaction, wanted: Merge) -> Conversation:
    """Gives the one that goes on. Raises NotFound for the other; Unprocessable, in the documentation's words."""
    secondary = conversations.get(tx, wanted.secondary_id)
    primary = conversations.find(tx, wanted.primary_id)
    if primary is None:
        raise _failed("Primary conversation not found")
    if primary.id == secondary.id:
        raise _failed("Cannot merge a conversation into itself")
    if store.merged_into(tx, secondary.id) is not None:
        raise _failed("Secondary conversation has already been merged")
    if store.merged_into(tx, primary.id) is not None:
        raise _failed("Primary conversation has already been merged")
    store.insert(tx, secondary.id, primary.id)
    if secondary.state != CLOSED:
        conversation_state.close(tx, Act(conversation_id=secondary.id, teammate_id=wanted.teammate_id))
    tx.note(happened.ConversationChanged(secondary.id))
    return parts.add_part(tx, primary, OPERATOR, MERGED)


def _failed(message: str) -> Unprocessable:
    return Unprocessable(message, code="merge_failed")
