"""POST /conversations/{id}/reply and /conversations/last/reply of 2.0 and later: somebody says something."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from interphone.api.arguments import MAX_BODY_TEXT, Arguments
from interphone.api.conversation_changes import (
    CONVERSATIONS_CAN_BE_DATED,
    NOTIFICATIONS_CAN_BE_SKIPPED,
    QUICK_REPLIES_CAN_BE_SENT,
    WAKING_CAN_BE_SKIPPED,
)
from interphone.api.http import Answer, Request, read_aside
from interphone.api.numbered.arguments import read_body, read_html, read_number
from interphone.api.routing import Route
from interphone.api.v2x.conversation_actions import ACTS, Doing, read_act, read_admin
from interphone.api.v2x.conversation_words import read_files, read_options, read_words
from interphone.api.v2x.conversations import answer
from interphone.api.versions import FIRST_2X, Version
from interphone.domain import conversations, parts
from interphone.domain.contacts import Who
from interphone.domain.conversation_state import Act
from interphone.domain.conversations import Conversation
from interphone.domain.errors import Missing
from interphone.domain.part_types import COMMENT, QUICK_REPLY
from interphone.domain.parts import ContactReply, TeammateReply, Words
from interphone.domain.text import from_html, paragraphs
from interphone.store.database import Transaction

LATEST = "last"
"""In place of an id: the conversation of the person in which something happened last."""
OF_TEAMMATES = ("comment", "note", "quick_reply")


async def reply(request: Request) -> Answer:
    return await _reply(request, request.parameters[0])


async def reply_to_last(request: Request) -> Answer:
    return await _reply(request, LATEST)


async def _reply(request: Request, id: str) -> Answer:
    return await answer(request, *await read_aside(request, lambda: _read_reply(request, id)))


def _read_reply(request: Request, id: str) -> tuple[Callable[[Transaction, Any], Conversation], Any]:
    arguments, version = read_body(request), request.version
    if read_speaker(arguments) != "admin":
        return parts.reply_as_contact, read_contact_reply(id, arguments, version)
    if arguments.text("message_type") in ACTS:
        return _read_act(id, arguments)
    return parts.reply_as_teammate, read_teammate_reply(id, arguments, version)


def _read_act(id: str, arguments: Arguments) -> Doing:
    """In the conversation, or in the last one of a person who is named."""
    verb, command = read_act(_read_conversation(id) or 0, arguments.text("message_type") or "", arguments)
    if id != LATEST:
        return verb, command
    who = read_person(arguments)

    def in_last(tx: Transaction, act: Act) -> Conversation:
        return verb(tx, msgspec.structs.replace(act, conversation_id=conversations.last_of(tx, who).id))

    return in_last, command


def read_speaker(arguments: Arguments) -> str:
    """user or admin; who sends no type but an admin_id is one of the team."""
    kind = arguments.one_of("type", ("admin", "user", "lead", "contact"))
    return "admin" if kind == "admin" or (kind is None and arguments.has("admin_id")) else "user"


def read_teammate_reply(id: str, arguments: Arguments, version: Version) -> TeammateReply:
    allowed = OF_TEAMMATES if version.has(QUICK_REPLIES_CAN_BE_SENT) else OF_TEAMMATES[:2]
    part_type = arguments.one_of("message_type", allowed) or COMMENT
    options = read_options(arguments) if version.has(QUICK_REPLIES_CAN_BE_SENT) else []
    if part_type == QUICK_REPLY and not options:
        raise Missing("reply_options", "reply_options is a required parameter")
    files = read_files(arguments, version)
    body = _read_optional(arguments) if options or files else _read_html(arguments)
    return TeammateReply(
        teammate_id=read_admin(arguments),
        words=Words(
            body=body,
            attachments=files,
            metadata={"quick_reply_options": options} if options else {},
            created_at=arguments.time("created_at"),
            quietly=version.has(NOTIFICATIONS_CAN_BE_SKIPPED) and arguments.flag("skip_notifications") is True,
        ),
        part_type=part_type,
        conversation_id=_read_conversation(id),
        who=read_person(arguments) if id == LATEST else None,
        skip_unsnooze=version.has(WAKING_CAN_BE_SKIPPED) and arguments.flag("skip_unsnooze") is True,
    )


def _read_html(arguments: Arguments) -> str:
    """A body that has to be there."""
    read_words(arguments)
    return read_html(arguments)


def _read_optional(arguments: Arguments) -> str | None:
    body = arguments.text("body", MAX_BODY_TEXT)
    return (from_html(body) or None) if body else None


def read_contact_reply(id: str, arguments: Arguments, version: Version) -> ContactReply:
    """A person who chooses one of the quick replies says its text, unless they say something else with it."""
    arguments.one_of("message_type", ("comment", "quick_reply"))
    chosen = read_options(arguments) if version.has(QUICK_REPLIES_CAN_BE_SENT) else []
    files = read_files(arguments, version)
    body = arguments.text("body", MAX_BODY_TEXT) if chosen or files else read_words(arguments)
    if not body and chosen:
        body = chosen[0]["text"]
    return ContactReply(
        who=read_person(arguments),
        words=Words(
            body=paragraphs(body) if body and body.strip() else None,
            attachments=files,
            metadata={"quick_reply_uuid": chosen[0]["uuid"]} if chosen else {},
            created_at=arguments.time("created_at") if version.has(CONVERSATIONS_CAN_BE_DATED) else None,
        ),
        conversation_id=_read_conversation(id),
    )


def read_person(arguments: Arguments) -> Who:
    """Raises Invalid where nobody is named."""
    who = Who(
        id=arguments.identifier("intercom_user_id"),
        user_id=arguments.identifier("user_id"),
        email=arguments.email("email"),
    )
    if who == Who():
        raise Missing("intercom_user_id", "intercom_user_id, user_id or email is a required parameter")
    return who


def _read_conversation(id: str) -> int | None:
    return None if id == LATEST else read_number(id)


ROUTES = (
    Route("POST", "/conversations/{id}/reply", reply, FIRST_2X, brings_files=True),
    # By its own name, or 1.0 would answer it to whoever names no version: there it is an operation of its own.
    Route("POST", "/conversations/last/reply", reply_to_last, FIRST_2X, brings_files=True),
)
