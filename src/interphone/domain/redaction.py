"""Taking words back for good, and deleting whole conversations."""

from __future__ import annotations

import msgspec

from interphone.domain import (
    attachments,
    conversation_index,
    conversations,
    happened,
    idempotency,
    unsaying,
    webhook_keeping,
)
from interphone.domain.conversations import CONTACT, Conversation, Part
from interphone.domain.documents import EMPTY, EMPTY_LIST
from interphone.domain.errors import Invalid, NotFound
from interphone.domain.part_types import REMARK_ADDED
from interphone.domain.parts import UNSNOOZE
from interphone.domain.taken_back import DELETED_TEXT
from interphone.store import conversation_merges as merge_store
from interphone.store import conversations as store
from interphone.store import jobs as job_store
from interphone.store import parts as part_store
from interphone.store import presence as presence_store
from interphone.store.database import Transaction


class Redaction(msgspec.Struct, frozen=True):
    """A part of a conversation, or with `source` what began it."""

    conversation_id: int
    part_id: int
    source: bool


class Deletion(msgspec.Struct, frozen=True):
    conversation_id: int
    retain_metrics: bool = True


class DeletedPage(msgspec.Struct, frozen=True):
    """Of the deleted conversations those after the first `offset`; rows are (id, deleted_at, retain_metrics)."""

    total: int
    rows: list[tuple[int, int, int]]


class DeletedWindow(msgspec.Struct, frozen=True):
    offset: int
    limit: int
    newest_first: bool


def redact(tx: Transaction, redaction: Redaction) -> Conversation:
    """The words and files are gone, the part stays. Redacted again, it stays so.

    A part must have words or files, a source must be a person's (API reference, redact a conversation part). Raises
    NotFound, Invalid where they do not.
    """
    conversation = conversations.find(tx, redaction.conversation_id)
    row = part_store.find(tx, redaction.conversation_id, redaction.part_id) if conversation else None
    if conversation is None or row is None or redaction.source != (redaction.part_id == conversation.source_id):
        raise NotFound(
            "Conversation part",
            "Conversation part or message not found",
            code="conversation_part_or_message_not_found",
        )
    part = Part(*row)
    if part.redacted:
        return conversation
    is_empty = part.body is None and part.attachments == EMPTY_LIST
    if is_empty or (redaction.source and part.author_kind != CONTACT):
        raise Invalid(None, "Part can't be redacted", code="conversation_part_not_redactable")
    attachments.drop(tx, part.attachments)
    gone = {"body": DELETED_TEXT, "attachments": EMPTY_LIST, "mail_head": EMPTY, "redacted": 1, "updated_at": tx.now}
    part_store.update(tx, conversation.id, part.id, gone)
    conversation_index.unsaid(tx, conversation.id, part.body or "")
    unsaying.take_back(tx, conversation.id, part)
    tx.erase()
    tx.note(happened.PartRedacted(conversation.id, part.id))
    return conversations.change(tx, conversation, updated_at=tx.now)


def delete(tx: Transaction, deletion: Deletion) -> int:
    """Delete a conversation for everybody; gives its id. Raises NotFound."""
    conversation = conversations.get(tx, deletion.conversation_id)
    taking_part = store.contacts_of(tx, [conversation.id])
    for _, contact_id, read in taking_part:
        if not read:
            presence_store.count_unread(tx, contact_id, -1)
    linked = [other for _, other in merge_store.ask_links_of(tx, [conversation.id])()]
    job_store.unwant(tx, UNSNOOZE, str(conversation.id))
    conversation_index.forget(tx, conversation)
    unsaying.forget(tx, conversation.id)
    store.delete(tx, conversation.id, deletion.retain_metrics)
    tx.note(happened.ConversationDeleted(conversation.id, [contact_id for _, contact_id, _ in taking_part]))
    for other in linked:
        tx.note(happened.ConversationChanged(other))
    return conversation.id


def forget_person(tx: Transaction, contact_id: str) -> None:
    """A person is erased: their conversations go, and what they said in those of others."""
    heard_in = conversation_index.unsaid_by(tx, contact_id)
    found = [conversations.conversation_of(row) for row in store.of_contact(tx, contact_id)]
    for conversation in found:
        others = [id for _, id, _ in store.contacts_of(tx, [conversation.id]) if id != contact_id]
        if not others:
            delete(tx, Deletion(conversation.id))
            continue
        store.remove_contact(tx, conversation.id, contact_id)
        conversations.succeed(tx, conversation, contact_id)
        tx.note(happened.ParticipantRemoved(conversation.id, contact_id))
    for row in store.written_in_by(tx, contact_id):
        conversation = conversations.conversation_of(row)
        _unsay(tx, conversation, contact_id)
        # Threads of v1 show them by no id, and perhaps by names that they have no more.
        idempotency.empty_conversation(tx, conversation.id)
        tx.note(happened.WordsForgotten(conversation.id))
    for document in part_store.attached_by(tx, contact_id):
        attachments.drop(tx, document)
    part_store.redact_of_contact(tx, contact_id, DELETED_TEXT)
    conversation_index.write_again(tx, heard_in)


def _unsay(tx: Transaction, conversation: Conversation, contact_id: str) -> None:
    """What the conversation itself has of the person's words: the subject, where they began it, and their remark."""
    changes: dict[str, str | None] = {}
    if conversation.subject:
        row = part_store.find(tx, conversation.id, conversation.source_id)
        if row is not None and _is_by(Part(*row), contact_id):
            changes["subject"] = ""
    if conversation.rating_remark is not None:
        rows = part_store.newest_of_types(tx, conversation.id, 1, (REMARK_ADDED,))
        if any(_is_by(Part(*row), contact_id) for row in rows):
            changes["rating_remark"] = None
            # They may have left since, and what was told of others after that does not name them.
            webhook_keeping.empty_conversation(tx, conversation.id)
    conversations.change(tx, conversation, **changes)


def _is_by(part: Part, contact_id: str) -> bool:
    return part.author_kind == CONTACT and part.author_id == contact_id


def deleted(tx: Transaction, window: DeletedWindow) -> DeletedPage:
    rows = store.deleted(tx, window.newest_first, window.offset, window.limit)
    return DeletedPage(store.count_deleted(tx), [(row[0], row[1], row[2]) for row in rows])
