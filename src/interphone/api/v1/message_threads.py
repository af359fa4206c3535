"""/v1/users/message_threads: a user's inbox, one thread, write, reply, mark read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from interphone.api.arguments import MAX_BODY_TEXT, MAX_URL, Arguments
from interphone.api.http import Answer, Request
from interphone.api.routing import Route
from interphone.api.v1.arguments import read_arguments, read_who
from interphone.api.v1.status import READ, WRITTEN
from interphone.api.versions import LEGACY
from interphone.domain import auto_messages, text, threads
from interphone.domain.auto_messages import Arrival
from interphone.domain.conversations import Part
from interphone.domain.errors import Invalid
from interphone.domain.threads import NewThread, Thread, ThreadOf, ThreadReply

Result = TypeVar("Result")

LONG_BODY = 4_096
AVATAR_SIZES = ("square_25", "square_50", "square_128")


async def get(request: Request) -> Answer:
    """One thread where thread_id is given, else the whole inbox with auto messages that match now."""
    arguments = read_arguments(request)
    arrival, thread_id = read_arrival(arguments), arguments.whole("thread_id")
    if thread_id is not None:
        thread = await request.database.read(request.app_id, threads.thread, ThreadOf(arrival.who, thread_id))
        return Answer(READ, show_thread(thread))
    if await request.database.read(request.app_id, auto_messages.awaited, arrival):
        await request.database.write(request.app_id, auto_messages.deliver_on_arrival, arrival)
    inbox = await request.database.read(request.app_id, threads.inbox, arrival.who)
    return Answer(READ, [show_thread(thread) for thread in inbox])


async def create(request: Request) -> Answer:
    """A new thread; with a thread_id a reply, as the official client of the time sends it."""
    arguments = read_arguments(request)
    if arguments.has("thread_id"):
        return await reply(request)
    new = await _read_aside(request, read_thread, arguments)
    return Answer(WRITTEN, show_thread(await request.database.write(request.app_id, threads.start, new)))


async def reply(request: Request) -> Answer:
    """A message in a thread, or a mark on it, or both."""
    change = await _read_aside(request, read_reply, read_arguments(request))
    return Answer(WRITTEN, show_thread(await request.database.write(request.app_id, threads.reply, change)))


async def _read_aside(request: Request, read: Callable[[Arguments], Result], arguments: Arguments) -> Result:
    """Long markdown is read in a thread: made for the purpose, 64 kB of it take a second, and others must not wait."""
    if len(request.body) < LONG_BODY:
        return read(arguments)
    return await asyncio.to_thread(read, arguments)


def read_arrival(arguments: Arguments) -> Arrival:
    """`location` is what both client libraries of the time call the seed's `current_url`."""
    url = arguments.text("current_url", MAX_URL) or arguments.text("location", MAX_URL)
    return Arrival(read_who(arguments), url)


def read_thread(arguments: Arguments) -> NewThread:
    who, body = read_who(arguments), arguments.required_text("body", MAX_BODY_TEXT)
    return NewThread(who, text.from_markdown(body), arguments.text("url", MAX_URL))


def read_reply(arguments: Arguments) -> ThreadReply:
    who, thread_id, read = read_who(arguments), arguments.whole("thread_id"), arguments.flag("read")
    if thread_id is None:
        raise Invalid("thread_id", "thread_id is required")
    if read is None and not arguments.has("body"):
        raise Invalid("body", "body or read is required")
    body = text.from_markdown(arguments.required_text("body", MAX_BODY_TEXT)) if arguments.has("body") else None
    return ThreadReply(who=who, conversation_id=thread_id, body=body, read=read, url=arguments.text("url", MAX_URL))


def show_thread(thread: Thread) -> dict[str, Any]:
    """The seed's thread; after it what threads had in late 2013."""
    conversation = thread.conversation
    messages = [show_message(part, thread) for part in thread.parts]
    messages[0]["subject"] = ""
    return {
        "created_at": conversation.created_at,
        "updated_at": conversation.replied_at,
        "read": thread.read,
        "created_by_user": conversation.started_by == "contact",
        "thread_id": conversation.id,
        "message_type": "inbox",
        "messages": messages,
        "message_id": conversation.id,
        "interrupt": False,
    }


def show_message(part: Part, thread: Thread) -> dict[str, Any]:
    """`from` is left out where the author is no longer known: clients break on a null there."""
    message: dict[str, Any] = {"created_at": part.created_at, "url": part.url, "html": part.body or ""}
    author = _show_author(part, thread)
    if author:
        message["from"] = author
    return message


def _show_author(part: Part, thread: Thread) -> dict[str, Any] | None:
    if part.author_kind == "contact":
        contact = thread.people.get(part.author_id)
        if contact is None:
            return None
        return {
            "email": contact.email,
            "user_id": contact.user_id,
            "name": contact.name,
            "is_admin": False,
            "avatar": _show_avatar(contact.avatar_url),
        }
    teammate = thread.teammates.get(int(part.author_id))
    if teammate is None:
        return None
    return {"name": teammate.name, "is_admin": True, "avatar": _show_avatar(teammate.avatar_url)}


def _show_avatar(url: str | None) -> dict[str, str]:
    return dict.fromkeys(AVATAR_SIZES, url) if url else {}


ROUTES = (
    Route("GET", "/v1/users/message_threads", get, LEGACY, LEGACY),
    Route("POST", "/v1/users/message_threads", create, LEGACY, LEGACY),
    Route("PUT", "/v1/users/message_threads", reply, LEGACY, LEGACY),
)
