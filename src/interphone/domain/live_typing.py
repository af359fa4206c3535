"""Who may tell that they type in a conversation, and who is told."""

from __future__ import annotations

import msgspec

from interphone.domain import contacts, conversations, teammates
from interphone.domain.conversations import CONTACT, TEAMMATE
from interphone.domain.errors import NotFound
from interphone.store import conversations as store
from interphone.store.database import Transaction


class Typing(msgspec.Struct, frozen=True):
    """A contact, or else a teammate, types in a conversation."""

    conversation_id: int
    contact_id: str | None
    teammate_id: int | None


class Typist(msgspec.Struct, frozen=True):
    """`others` are the contacts who take part, but for the one who types; the team sees it where `to_team`."""

    kind: str
    id: str
    name: str | None
    others: list[str]
    to_team: bool


def find(tx: Transaction, typing: Typing) -> Typist:
    """Raises NotFound for a conversation that is not there, or not theirs."""
    conversation = conversations.get(tx, typing.conversation_id)
    taking_part = [contact_id for _, contact_id, _ in store.contacts_of(tx, [conversation.id])]
    to_team = bool(conversation.listed)
    if typing.contact_id is None:
        teammate = teammates.get(tx, typing.teammate_id or 0)
        return Typist(TEAMMATE, str(teammate.id), teammate.name, taking_part, to_team)
    contact = contacts.find_by_id(tx, typing.contact_id)
    if contact is None or contact.id not in taking_part:
        raise NotFound("Conversation", "Resource Not Found")
    others = [id for id in taking_part if id != contact.id]
    return Typist(CONTACT, contact.id, contact.name, others, to_team)
