"""How content people are with a conversation."""

from __future__ import annotations

import msgspec

from interphone.domain import contacts, conversations, happened, parts
from interphone.domain.contacts import Who
from interphone.domain.conversations import CONTACT, Conversation
from interphone.domain.errors import Invalid, NotFound
from interphone.domain.part_types import RATING_CHANGED, REMARK_ADDED
from interphone.domain.parts import Author
from interphone.store.database import Transaction

RATINGS = range(1, 6)
MAX_REMARK = 1_000


class Rating(msgspec.Struct, frozen=True):
    """`who` rates, 1 to 5; None as remark leaves an earlier one."""

    conversation_id: int
    who: Who
    rating: int
    remark: str | None = None


def rate(tx: Transaction, given: Rating) -> Conversation:
    """It is a rating of the teammate who has the conversation. Raises NotFound, Invalid for what is no rating."""
    if given.rating not in RATINGS:
        raise Invalid("rating", "rating must be a whole number from 1 to 5")
    if given.remark is not None and len(given.remark) > MAX_REMARK:
        raise Invalid("remark", f"remark can have at most {MAX_REMARK:,} characters")
    conversation = conversations.get(tx, given.conversation_id)
    contact = contacts.find(tx, given.who, contacts.PEOPLE)
    if contact is None or conversations.participant(tx, conversation, contact) is None:
        raise NotFound("User")
    author = Author(CONTACT, contact.id)
    details: dict[str, int | str] = {"rating": given.rating}
    conversation = parts.add_part(
        tx, conversation, author, RATING_CHANGED, event_details=details,
        rating=given.rating, rating_replied_at=tx.now, rating_teammate_id=conversation.admin_assignee_id,
        rating_requested_at=conversation.rating_requested_at or tx.now,
    )  # fmt: skip
    if given.remark is not None:
        details = {"remark": given.remark}
        conversation = parts.add_part(
            tx, conversation, author, REMARK_ADDED, event_details=details, rating_remark=given.remark
        )
    tx.note(happened.ConversationRated(conversation.id))
    return conversation
