"""Parts of conversations as 2.0 and later show them: their words, their authors, what hangs on them."""

from __future__ import annotations

from typing import Any, NamedTuple

from msgspec import Raw

from interphone.api.conversation_changes import (
    AI_AUTHORS_ARE_TOLD,
    MAIL_TELLS_ITS_MESSAGE_ID,
    PART_TYPES_ARE_FINE,
    PARTS_HAVE_METADATA,
    PARTS_TELL_OF_EVENTS,
    REDACTION_IS_SHOWN,
)
from interphone.api.numbered.attachments import show_attachments
from interphone.api.versions import Version
from interphone.domain import part_types
from interphone.domain.conversations import BOT, CONTACT, TEAMMATE, Part, Talk
from interphone.domain.documents import EMPTY, Document, decode
from interphone.domain.plain_text import from_safe_html

COARSE = {
    part_types.COMMENT: "comment",
    part_types.QUICK_REPLY: "comment",
    part_types.NOTE: "note",
    part_types.NOTE_AND_REOPEN: "note",
    part_types.NOTE_AND_UNSNOOZE: "note",
    part_types.ASSIGNMENT: "assignment",
    part_types.ASSIGN_AND_REOPEN: "assignment",
    part_types.ASSIGN_AND_UNSNOOZE: "assignment",
    part_types.RULE_ASSIGNMENT: "assignment",
    part_types.DEFAULT_ASSIGNMENT: "assignment",
    part_types.AWAY_ASSIGNMENT: "away_mode_assignment",
    part_types.SNOOZED: "snoozed",
    part_types.OPEN: "open",
    part_types.UNSNOOZED: "open",
    part_types.TIMER_UNSNOOZE: "open",
    part_types.CLOSE: "close",
}
"""What types there were before they became fine; parts of all others were not shown."""
OPERATOR = {"type": "bot", "id": "0", "name": "Operator", "email": "operator@localhost"}


class View(NamedTuple):
    """How a caller sees conversations: in a version, with kept files on the host that was called, such as
    https://api.example.com, and with HTML or plain text.
    """

    version: Version
    origin: str
    plain: bool = False

    def text(self, body: str | None) -> str | None:
        return from_safe_html(body) if body and self.plain else body


def shown_types(version: Version) -> tuple[str, ...] | None:
    """Of which types a version shows the parts; None where it shows all."""
    return None if version.has(PART_TYPES_ARE_FINE) else tuple(COARSE)


def show_part(part: Part, talk: Talk, view: View) -> dict[str, Any]:
    version = view.version
    shown: dict[str, Any] = {
        "type": "conversation_part",
        "id": str(part.id),
        "part_type": part.part_type if version.has(PART_TYPES_ARE_FINE) else COARSE.get(part.part_type, "comment"),
        "body": view.text(part.body),
        "created_at": part.created_at,
        "updated_at": part.updated_at,
        "notified_at": part.created_at,
        "assigned_to": _show_assignee(part),
        "author": show_author(part, talk, version),
        "attachments": show_attachments(part.attachments, talk.app_id, view.origin),
        "external_id": part.external_id,
    }
    if version.has(REDACTION_IS_SHOWN):
        shown["redacted"] = bool(part.redacted)
    if version.has(PARTS_HAVE_METADATA):
        shown["metadata"] = Raw(part.metadata.encode())
    if version.has(PARTS_TELL_OF_EVENTS):
        worn = [tag for tag in talk.tags if tag.part_id == part.id]
        shown |= {
            "email_message_metadata": _show_mail(part, version),
            "state": part.state,
            "tags": [{"type": "tag", "id": str(tag.id), "name": tag.name} for tag in worn],
            "event_details": _show_document(part.event_details),
            "app_package_code": None,
        }
    return shown


def _show_mail(part: Part, version: Version) -> dict[str, Any] | None:
    """Of what came by mail."""
    if part.mail_head == EMPTY:
        return None
    known = decode(part.mail_head)
    shown = {"subject": known["subject"], "email_address_headers": known["email_address_headers"]}
    if version.has(MAIL_TELLS_ITS_MESSAGE_ID):
        shown["message_id"] = known["message_id"]
    return shown


def show_mail_of_source(part: Part) -> dict[str, Any]:
    """What the source of a conversation that began by mail shows beside what others do; nothing is dropped here."""
    if part.mail_head == EMPTY:
        return {}
    known = decode(part.mail_head)
    return {
        "recipients": [
            {"type": each["type"], "email": each["email_address"], "drop_reason": None}
            for each in known["email_address_headers"]
            if each["type"] in ("to", "cc")
        ],
        "reply_to": known["reply_to"],
        "email_message_metadata": {
            "message_id": known["message_id"],
            "subject": known["subject"],
            "email_address_headers": known["email_address_headers"],
        },
    }


def show_author(part: Part, talk: Talk, version: Version) -> dict[str, Any]:
    """Whoever was erased is a user without a name; their id is empty, as clients take it for text."""
    shown: dict[str, Any]
    if part.author_kind == TEAMMATE:
        teammate = talk.teammates[int(part.author_id)]
        shown = {"type": "admin", "id": part.author_id, "name": teammate.name, "email": teammate.email}
    elif part.author_kind == CONTACT:
        contact = talk.authors.get(part.author_id)
        shown = {
            "type": "lead" if contact and contact.role != "user" else "user",
            "id": part.author_id,
            "name": contact.name if contact else None,
            "email": contact.email if contact else None,
        }
    else:
        assert part.author_kind == BOT, part.author_kind
        shown = dict(OPERATOR)
    if version.has(AI_AUTHORS_ARE_TOLD) and part.part_type != part_types.SOURCE:
        shown |= {"from_ai_agent": False, "is_ai_answer": False}
    return shown


def _show_assignee(part: Part) -> dict[str, Any] | None:
    if part.assigned_kind is None:
        return None
    if part.assigned_id is None:
        return {"type": "nobody_admin", "id": None}
    return {"type": part.assigned_kind, "id": str(part.assigned_id)}


def _show_document(document: Document) -> Raw | None:
    return Raw(document.encode()) if document != EMPTY else None
