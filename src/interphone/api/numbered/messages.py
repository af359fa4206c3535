"""POST /messages of 1.0 and all later versions: a teammate writes to people, or a person to the team."""

from __future__ import annotations

import html
from typing import Any

from interphone.api.arguments import MAX_BODY_TEXT, MAX_URL, Arguments
from interphone.api.changes import (
    MESSAGES_CAN_BE_DATED,
    MESSAGES_HAVE_SEVERAL_RECIPIENTS,
    MESSAGES_PASS_OVER_UNKNOWN_KEYS,
    MESSAGES_TELL_WHO_IS_AWAY,
)
from interphone.api.conversation_changes import NEW_CONVERSATIONS_ARE_NAMED
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_body, read_number
from interphone.api.routing import Route
from interphone.api.versions import FIRST_NUMBERED, Version
from interphone.domain import contacts, opening, plain_text, text
from interphone.domain.contacts import Who
from interphone.domain.errors import Forbidden, Invalid, Missing, Unprocessable
from interphone.domain.opening import EMAIL, IN_APP, Began, NewConversation, NewMessage, Recipient, Sent
from interphone.domain.parts import Words
from interphone.domain.teammates import Teammate

KNOWN = {"type", "from", "to", "message_type", "subject", "body", "template", "referer"}
PEOPLE = ("user", "contact", "lead")
TYPES = {"inapp": IN_APP, "in_app": IN_APP, "conversation": IN_APP, "email": EMAIL}
"""What each message_type is sent by; the last of those in the Messenger is in an example of API reference 2.7."""
NOT_SENT = ("sms", "whatsapp")
TEMPLATES = ("plain", "personal")
MOST_RECIPIENTS = 100


async def send(request: Request) -> Answer:
    passes_over = request.version.has(MESSAGES_PASS_OVER_UNKNOWN_KEYS)
    arguments = read_body(request, None if passes_over else KNOWN)
    sender = arguments.nested("from", arguments.mapping("from"))
    if sender.one_of("type", ("admin", *PEOPLE)) in PEOPLE:
        new = read_conversation(arguments, sender, request.version)
        began = await request.database.write(request.app_id, opening.start, new)
        return Answer(200, show_user_message(began, _read_body(arguments), request.version))
    message = read_message(arguments, _read_admin(sender, request), request.version)
    sent = await request.database.write(request.app_id, opening.send_to_all, message)
    return Answer(200, show_admin_message(sent, _read_body(arguments), request.version))


def read_conversation(arguments: Arguments, sender: Arguments, version: Version) -> NewConversation:
    """A person to the team, in plain text. A visitor becomes a lead by it."""
    recipient = _read_person(sender, "from")
    referer = arguments.text("referer", MAX_URL)
    words = Words(
        body=text.paragraphs(_read_body(arguments)),
        url=referer if referer and referer.startswith(("https://", "http://")) else None,
        created_at=_read_time(arguments, version),
    )
    return NewConversation(who=recipient.who, words=words, roles=(*recipient.roles, contacts.VISITOR))


def read_message(arguments: Arguments, teammate_id: int, version: Version) -> NewMessage:
    """A teammate to one person, and from 2.14 to several. Raises Forbidden for what goes by no way of this server."""
    by = _read_way(arguments)
    body = _read_html(arguments)
    subject = arguments.text("subject") or ""
    if by == EMAIL and not subject.strip():
        raise Unprocessable("No subject supplied for email message", code="parameter_not_found")
    several = version.has(MESSAGES_HAVE_SEVERAL_RECIPIENTS)
    first, *others = _read_people(arguments, "to", several=several)
    return NewMessage(
        teammate_id=teammate_id,
        who=first.who,
        roles=first.roles,
        others=[*others, *(_read_people(arguments, "cc", several=True) if several else ())],
        hidden=_read_people(arguments, "bcc", several=True) if several else [],
        words=Words(body=body, created_at=_read_time(arguments, version)),
        source_type=by,
        subject=subject,
        template=arguments.one_of("template", TEMPLATES) or TEMPLATES[0] if by == EMAIL else None,
        listed=arguments.flag("create_conversation_without_contact_reply") or False,
    )


def _read_way(arguments: Arguments) -> str:
    """Client libraries of 1.x leave out the type of messages in the Messenger."""
    message_type = arguments.text("message_type") or "inapp"
    if message_type in NOT_SENT:
        raise Forbidden(
            f"This server sends no {message_type} messages, only inapp and email", code="api_plan_restricted"
        )
    if message_type not in TYPES:
        raise Invalid("message_type", f"message_type must be inapp or email, not {message_type!r}")
    return TYPES[message_type]


def _read_body(arguments: Arguments) -> str:
    body = arguments.text("body", MAX_BODY_TEXT)
    if body is None or not body.strip():
        raise Invalid("body", "Body is required")
    return body


def _read_html(arguments: Arguments) -> str:
    html = text.from_html(_read_body(arguments))
    if not html:
        raise Invalid("body", "Body is required")
    return html


def _read_admin(sender: Arguments, request: Request) -> int:
    """Without a sender it is the teammate whom the credential is of (API reference 2.7, create a message)."""
    id = sender.identifier("id")
    if id is not None:
        return read_number(id)
    if request.credential.teammate_id is None:
        raise Missing("from", "from is a required parameter: an object with the type and id of the sender")
    return request.credential.teammate_id


def _read_people(arguments: Arguments, name: str, *, several: bool) -> list[Recipient]:
    """Who is to get the message: one object, or where it may be `several` an array. Of `to` there is one at least."""
    value = arguments.rest().get(name)
    if several and isinstance(value, list):
        if len(value) > MOST_RECIPIENTS:
            raise Invalid(name, f"{name} can hold at most {MOST_RECIPIENTS} recipients, not {len(value)}")
        for index, one in enumerate(value):
            if not isinstance(one, dict):
                raise Invalid(name, f"{name}[{index}] must be an object with the type and id of a recipient")
        found = [
            _read_recipient(arguments.nested(f"{name}[{at}]", one), f"{name}[{at}]") for at, one in enumerate(value)
        ]
    elif value is not None:
        found = [_read_recipient(arguments.nested(name, arguments.mapping(name)), name)]
    else:
        found = []
    if name == "to" and not found:
        raise Missing("to", "to is a required parameter: an object with the type and id of the recipient")
    return found


def _read_recipient(named: Arguments, path: str) -> Recipient:
    named.one_of("type", PEOPLE)
    return _read_person(named, path)


def _read_person(named: Arguments, path: str) -> Recipient:
    """Leads have no email of their own: by email a user is meant, whatever the type (API reference 1.1, messages)."""
    who = Who(id=named.identifier("id"), user_id=named.identifier("user_id"), email=named.email("email"))
    if who == Who():
        raise Missing(path, f"{path} must hold an id, user_id or email")
    by_email = who == Who(email=who.email)
    return Recipient(who, (contacts.USER,) if by_email else contacts.PEOPLE)


def _read_time(arguments: Arguments, version: Version) -> int | None:
    return arguments.time("created_at") if version.has(MESSAGES_CAN_BE_DATED) else None


def show_user_message(began: Began, body: str, version: Version) -> dict[str, Any]:
    """The body as it was sent, safe to show."""
    shown = {
        "type": "user_message",
        "id": str(began.source.id),
        "created_at": began.source.created_at,
        "body": html.escape(body, quote=False),
        "message_type": "inapp",
    }
    if version.has(NEW_CONVERSATIONS_ARE_NAMED):
        shown["conversation_id"] = str(began.conversation.id)
    return shown


def show_admin_message(sent: Sent, body: str, version: Version) -> dict[str, Any]:
    """The body as it was sent, made safe.

    There is a conversation_id where the message became a conversation at once; else it does when the person answers.
    """
    conversation, source = sent.began.conversation, sent.began.source
    by_email = conversation.source_type == EMAIL
    shown: dict[str, Any] = {
        "type": "admin_message",
        "id": str(source.id),
        "created_at": source.created_at,
        "message_type": "email" if by_email else "inapp",
        "subject": conversation.subject if by_email else None,
        "body": text.sanitise(body),
        "template": sent.template,
        "owner": _show_owner(sent.sender),
    }
    if version.has(MESSAGES_TELL_WHO_IS_AWAY):
        del shown["template"]
        shown["subject"] = conversation.subject or plain_text.from_safe_html(source.body or "")
        shown["owner"]["away_mode_enabled"] = sent.sender.away_mode_enabled
        shown["owner"]["away_mode_reassign"] = sent.sender.away_mode_reassign
    if conversation.listed and version.has(NEW_CONVERSATIONS_ARE_NAMED):
        shown["conversation_id"] = str(conversation.id)
    return shown


def _show_owner(sender: Teammate) -> dict[str, Any]:
    return {"type": "admin", "id": str(sender.id), "name": sender.name, "email": sender.email}


ROUTES = (Route("POST", "/messages", send, FIRST_NUMBERED),)
