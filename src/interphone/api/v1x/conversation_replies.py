"""POST /conversations/{id}/reply and /conversations/last/reply of 1.0 to 1.4: whatever is said or done, in one call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from interphone.api.arguments import MAX_BODY_TEXT, Arguments
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_body, read_number
from interphone.api.numbered.attachments import read_links
from interphone.api.numbered.tags import read_id
from interphone.api.routing import Route
from interphone.api.v1x.conversations import answer, whole
from interphone.api.versions import FIRST_NUMBERED, LAST_1X
from interphone.domain import conversation_state, conversations, parts, teammates, text
from interphone.domain.contacts import Who
from interphone.domain.conversation_state import Act, Assign, Snooze
from interphone.domain.conversations import Conversation
from interphone.domain.errors import Invalid, Missing
from interphone.domain.part_types import ASSIGNMENT, CLOSE, COMMENT, NOTE, OPEN, SNOOZED
from interphone.domain.parts import ContactReply, TeammateReply, Words
from interphone.store.database import Transaction

KNOWN = {
    "type", "message_type", "body", "admin_id", "assignee_id", "snoozed_until", "attachment_urls", "intercom_user_id",
    "user_id", "email", "id", "conversation_id",
}  # fmt: skip
PEOPLE = ("user", "lead", "contact")
"""What a person who replies may be called; user is documented, for leads too."""
MESSAGE_TYPES = (COMMENT, NOTE, OPEN, CLOSE, ASSIGNMENT, SNOOZED)
MAX_LINKS = 5
LATEST = 10**11
"""Unix seconds: what is more is milliseconds."""
NONE_YET = 0
"""In place of a conversation's id, before it is known which one is meant."""

Doing = tuple[Callable[[Transaction, Any], Conversation], Any]
"""A verb and its command."""


async def reply(request: Request) -> Answer:
    arguments = read_body(request, KNOWN)
    id = read_id(request.parameters[0])
    email = arguments.email("email")
    admin_id = None
    if email is not None and arguments.text("type") == "admin" and not arguments.has("admin_id"):
        admin_id = await request.database.read(request.app_id, _admin_of, email)
    verb, command = read_reply(arguments, id, admin_id)
    return answer(request, await request.database.write(request.app_id, whole(verb), command))


def _admin_of(tx: Transaction, email: str) -> int:
    """Client libraries of Python name an admin so. Raises NotFound as for an admin_id."""
    admin = teammates.find_by_email(tx, email)
    return parts.acting_teammate(tx, admin.id if admin else NONE_YET)


async def reply_to_last(request: Request) -> Answer:
    """In the last conversation of a person, who is named also where an admin replies."""
    arguments = read_body(request, KNOWN)
    who = read_who(arguments)
    verb, command = read_reply(arguments, NONE_YET)

    def in_last(tx: Transaction, _: None) -> Conversation:
        last = conversations.last_of(tx, who)
        return verb(tx, msgspec.structs.replace(command, conversation_id=last.id))

    return answer(request, await request.database.write(request.app_id, whole(in_last), None))


def read_reply(arguments: Arguments, conversation_id: int, admin_id: int | None = None) -> Doing:
    """`admin_id` is who replies, where the arguments name them otherwise.

    Raises Missing for what a message_type cannot be without.
    """
    kind = arguments.text("type")
    if kind in PEOPLE:
        return read_contact_reply(arguments, conversation_id)
    if kind is None:
        raise Missing("type", "type is a required parameter: user, or admin")
    if kind != "admin":
        raise Invalid("type", f"type must be user or admin, not {kind!r}")
    return _read_admin_reply(arguments, conversation_id, read_admin(arguments) if admin_id is None else admin_id)


def read_contact_reply(arguments: Arguments, conversation_id: int) -> Doing:
    """What a person writes is text, and shown as typed."""
    _read_message_type(arguments, (COMMENT,))
    links = read_links(arguments, MAX_LINKS)
    body = _read_words(arguments, required=not links)
    words = Words(body=text.paragraphs(body) if body is not None else None, attachments=links)
    return parts.reply_as_contact, ContactReply(who=read_who(arguments), words=words, conversation_id=conversation_id)


def _read_admin_reply(arguments: Arguments, conversation_id: int, admin_id: int) -> Doing:
    message_type = _read_message_type(arguments, MESSAGE_TYPES)
    if message_type in (COMMENT, NOTE):
        links = read_links(arguments, MAX_LINKS)
        words = Words(body=_read_html(arguments, required=not links), attachments=links)
        return parts.reply_as_teammate, TeammateReply(
            teammate_id=admin_id, words=words, part_type=message_type, conversation_id=conversation_id
        )
    if message_type == SNOOZED:
        until = _read_snooze(arguments)
        return conversation_state.snooze, Snooze(conversation_id=conversation_id, teammate_id=admin_id, until=until)
    body = _read_html(arguments, required=False)
    if message_type == ASSIGNMENT:
        assignee_id = _read_assignee(arguments)
        return conversation_state.assign, Assign(
            conversation_id=conversation_id, teammate_id=admin_id, body=body, assignee_id=assignee_id
        )
    verb = conversation_state.close if message_type == CLOSE else conversation_state.reopen
    return verb, Act(conversation_id=conversation_id, teammate_id=admin_id, body=body)


def read_who(arguments: Arguments) -> Who:
    """Raises Missing where nobody is named."""
    who = Who(
        id=arguments.identifier("intercom_user_id"),
        user_id=arguments.identifier("user_id"),
        email=arguments.email("email"),
    )
    if who == Who():
        raise Missing("intercom_user_id", "intercom_user_id, user_id or email is a required parameter")
    return who


def _read_message_type(arguments: Arguments, allowed: tuple[str, ...]) -> str:
    message_type = arguments.text("message_type")
    if message_type is None:
        raise Missing("message_type", f"message_type is a required parameter: one of {', '.join(allowed)}")
    if message_type not in allowed:
        raise Invalid("message_type", f"message_type must be one of {', '.join(allowed)}, not {message_type!r}")
    return message_type


def read_admin(arguments: Arguments) -> int:
    id = arguments.identifier("admin_id")
    if id is None:
        raise Missing("admin_id", "admin_id is a required parameter")
    return read_number(id)


def _read_assignee(arguments: Arguments) -> int:
    """0 is nobody. What is no number is nobody's id, and -1 is one that nothing has."""
    id = arguments.identifier("assignee_id")
    if id is None:
        raise Missing("assignee_id", "assignee_id is a required parameter: an admin, a team, or 0 for nobody")
    return 0 if id == "0" else read_number(id) or -1


def _read_snooze(arguments: Arguments) -> int:
    until = arguments.whole("snoozed_until")
    if until is None:
        raise Missing("snoozed_until", "snoozed_until is a required parameter")
    if until > LATEST:
        raise Invalid("snoozed_until", "snoozed_until must be a UNIX timestamp in seconds, such as 1900000000")
    return until


def _read_html(arguments: Arguments, *, required: bool) -> str | None:
    body = _read_words(arguments, required=required)
    html = text.from_html(body) if body is not None else None
    if required and not html:
        raise Invalid("body", "Body is required")
    return html or None


def _read_words(arguments: Arguments, *, required: bool) -> str | None:
    body = arguments.text("body", MAX_BODY_TEXT)
    if body is not None and body.strip():
        return body
    if required:
        raise Invalid("body", "Body is required")
    return None


ROUTES = (
    Route("POST", "/conversations/{id}/reply", reply, FIRST_NUMBERED, LAST_1X),
    Route("POST", "/conversations/last/reply", reply_to_last, FIRST_NUMBERED, LAST_1X),
)
