"""Tags on conversations: each hangs on the part that was the latest when it was put there."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from interphone.domain import conversations, happened, parts, tags
from interphone.domain.conversations import TEAMMATE, PartTag
from interphone.domain.errors import NotFound
from interphone.domain.part_types import NOTES, SPOKEN, TAGS_UPDATED
from interphone.domain.parts import Author
from interphone.store import conversations as store
from interphone.store import parts as part_store
from interphone.store.database import Transaction


class ConversationTagging(msgspec.Struct, frozen=True):
    conversation_id: int
    tag_id: int
    teammate_id: int


def tag(tx: Transaction, wanted: ConversationTagging) -> PartTag:
    """Put a tag on what was said last; one that is there already stays as it was put.

    Raises NotFound for the conversation, the tag or the teammate.
    """
    conversation = _conversation(tx, wanted)
    tag = tags.get(tx, wanted.tag_id)
    teammate_id = parts.acting_teammate(tx, wanted.teammate_id)
    part_id = part_store.newest_heard(tx, conversation.id, SPOKEN, NOTES)
    if not store.add_tag(tx, conversation.id, part_id, tag.id, teammate_id):
        return next(one for one in _worn(tx, wanted) if one.part_id == part_id)
    tx.note(happened.ConversationTagged(conversation.id, part_id, tag.id, True))
    _tell(tx, wanted, added=[tag.name])
    return PartTag(part_id, tag.id, tag.name, tx.now, teammate_id)


def untag(tx: Transaction, wanted: ConversationTagging) -> PartTag:
    """Take a tag from the whole conversation; gives it as it was.

    Raises NotFound for the conversation, the teammate, or a tag that it does not have.
    """
    conversation = _conversation(tx, wanted)
    parts.acting_teammate(tx, wanted.teammate_id)
    worn = _worn(tx, wanted)
    if not worn:
        raise NotFound("Tag", "Tag not found", code="tag_not_found")
    store.remove_tag(tx, conversation.id, wanted.tag_id)
    for one in worn:
        tx.note(happened.ConversationTagged(conversation.id, one.part_id, one.id, False))
    _tell(tx, wanted, removed=[worn[0].name])
    return worn[0]


def _conversation(tx: Transaction, wanted: ConversationTagging) -> conversations.Conversation:
    conversation = conversations.find(tx, wanted.conversation_id)
    if conversation is None:
        raise NotFound("Conversation", "Conversation not found")
    return conversation


def _worn(tx: Transaction, wanted: ConversationTagging) -> list[PartTag]:
    """The tag, on each part that has it."""
    tagged = [PartTag(*row[1:]) for row in store.tags_of(tx, [wanted.conversation_id])]
    return [one for one in tagged if one.id == wanted.tag_id]


def _tell(tx: Transaction, wanted: ConversationTagging, added: Sequence[str] = (), removed: Sequence[str] = ()) -> None:
    conversation = conversations.get(tx, wanted.conversation_id)
    details = {"tags_added": added, "tags_removed": removed}
    parts.add_part(tx, conversation, Author(TEAMMATE, str(wanted.teammate_id)), TAGS_UPDATED, event_details=details)
