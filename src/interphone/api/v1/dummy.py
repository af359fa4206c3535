"""The dummy app: the documentation's examples as answers to every v1 route; nothing is stored and nothing sent.

Arguments are read as for a real workspace, so a wrong one is refused alike. The rules are the simplest that give
every example of the documentation (seed 002) word for word, and what the documentation of the published Python client
(0.2.13) shows besides; where those two differ (ids of tags, times of notes), the seed counts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import UNSET

from interphone.api.arguments import MAX_TEXT, Arguments
from interphone.api.http import Answer, Request
from interphone.api.routing import UnknownPath
from interphone.api.v1 import dummy_data as data
from interphone.api.v1.arguments import read_arguments, read_who
from interphone.api.v1.events import read_events
from interphone.api.v1.impressions import read_visit
from interphone.api.v1.message_threads import read_arrival, read_reply, read_thread
from interphone.api.v1.notes import read_note
from interphone.api.v1.paging import read_page, show_page
from interphone.api.v1.status import READ, WRITTEN
from interphone.api.v1.tags import read_tag
from interphone.api.v1.users import read_user
from interphone.domain.contacts import Who


def answer(request: Request) -> Answer:
    """Raises UnknownPath for what the documentation has no example of, and Invalid as the real routes do."""
    assert request.route is not None
    show = ANSWERS.get((request.route.method, request.route.path))
    if show is None:
        raise UnknownPath(request.path)
    return show(read_arguments(request))


def _get_users(arguments: Arguments) -> Answer:
    if arguments.has("user_id") or arguments.has("email"):
        return Answer(READ, _person(read_who(arguments)))
    page = read_page(arguments)
    shown = data.EVERYONE[page.offset : page.offset + page.per_page]
    return Answer(READ, {"users": shown, **show_page(page, len(data.EVERYONE))})


def _create_user(arguments: Arguments) -> Answer:
    """Custom data is echoed here and not by PUT, as the Python client's documentation has it."""
    custom_data = {"custom_data": arguments.custom_data("custom_data")} if arguments.has("custom_data") else {}
    return Answer(WRITTEN, {**_saved(arguments, by_put=False), **custom_data})


def _update_user(arguments: Arguments) -> Answer:
    return Answer(WRITTEN, _saved(arguments, by_put=True))


def _delete_user(arguments: Arguments) -> Answer:
    return Answer(READ, _person(read_who(arguments)))


def _create_note(arguments: Arguments) -> Answer:
    return Answer(WRITTEN, {"html": read_note(arguments).body, "created_at": None, "user": data.SOMEBODY})


def _create_impression(arguments: Arguments) -> Answer:
    read_visit(arguments)
    return Answer(WRITTEN, {"unread_messages": data.UNREAD})


def _get_threads(arguments: Arguments) -> Answer:
    asker = _author(read_arrival(arguments).who)
    if arguments.whole("thread_id") is None:
        return Answer(READ, [data.conversation(data.INBOX_AT, asker, asker)])
    return Answer(READ, data.conversation(data.THREAD_AT, data.BOB, asker))


def _create_thread(arguments: Arguments) -> Answer:
    if arguments.has("thread_id"):
        return _reply(arguments)
    new = read_thread(arguments)
    if new.url is None:
        return Answer(WRITTEN, _late_thread(new.who))
    at = data.CREATED_AT
    return Answer(WRITTEN, data.thread(at, None, [data.message(at, new.url, new.body, data.BOB)], by_user=False))


def _reply(arguments: Arguments) -> Answer:
    reply = read_reply(arguments)
    if reply.url is None or reply.body is None:
        shown = _late_thread(reply.who)
    else:
        at = data.REPLIED_AT
        opening = data.message(at, None, data.QUESTION, data.BOB)
        answering = data.message(at + 1, reply.url, reply.body, _author(reply.who))
        shown = data.thread(at, at + 1, [opening, answering])
    return Answer(WRITTEN, shown if reply.read is None else {**shown, "read": reply.read})


def _get_tag(arguments: Arguments) -> Answer:
    return Answer(READ, {**data.TAG, "name": arguments.required_text("name", MAX_TEXT)})


def _save_tag(arguments: Arguments) -> Answer:
    tag = read_tag(arguments, must_exist=False)
    return Answer(WRITTEN, {**data.TAG, "name": tag.name, "color": tag.color or data.TAG["color"]})


def _record_event(arguments: Arguments) -> Answer:
    read_events(arguments)
    return Answer(WRITTEN, None)


def _accept_event(arguments: Arguments) -> Answer:
    read_events(arguments)
    return Answer(202, None)


def _person(who: Who) -> dict[str, Any]:
    """Whoever is asked for exists. A name follows from the address: ben@intercom.io is Ben."""
    if who.user_id == data.CREATED["user_id"]:
        person = data.CREATED
    else:
        name = (who.email or data.SOMEBODY["email"]).partition("@")[0].replace(".", " ").title()
        person = {**data.SOMEBODY, "name": name}
    named = {"email": who.email, "user_id": who.user_id}
    return {**person, **{key: value for key, value in named.items() if value is not None}}


def _saved(arguments: Arguments, *, by_put: bool) -> dict[str, Any]:
    """The person, with what was sent of them. Of the two names of the last visit only last_request_at is echoed."""
    change = read_user(arguments, by_put=by_put)
    sent = {
        "name": change.name,
        "created_at": change.signed_up_at,
        "last_impression_at": arguments.time("last_request_at"),
        "last_seen_ip": change.last_seen_ip,
        "last_seen_user_agent": change.last_seen_user_agent,
        "unsubscribed_from_emails": change.unsubscribed_from_emails,
    }
    return {**_person(change.who), **{key: value for key, value in sent.items() if value not in (None, UNSET)}}


def _author(who: Who) -> dict[str, Any]:
    person = _person(who)
    return {**{key: person[key] for key in ("email", "user_id", "name")}, "is_admin": False, "avatar": {}}


def _late_thread(who: Who) -> dict[str, Any]:
    """Without a url the Python client's documentation has the whole talk, with the nine keys of late 2013."""
    talk = data.conversation(data.THREAD_AT, data.BOB, _author(who))
    return {**talk, "message_id": data.THREAD_ID, "interrupt": False}


ANSWERS: dict[tuple[str, str], Callable[[Arguments], Answer]] = {
    ("GET", "/v1/users"): _get_users,
    ("POST", "/v1/users"): _create_user,
    ("PUT", "/v1/users"): _update_user,
    ("DELETE", "/v1/users"): _delete_user,
    ("POST", "/v1/users/notes"): _create_note,
    ("POST", "/v1/users/impressions"): _create_impression,
    ("GET", "/v1/users/message_threads"): _get_threads,
    ("POST", "/v1/users/message_threads"): _create_thread,
    ("PUT", "/v1/users/message_threads"): _reply,
    ("GET", "/v1/tags"): _get_tag,
    ("POST", "/v1/tags"): _save_tag,
    ("PUT", "/v1/tags"): _save_tag,
    ("POST", "/v1/events"): _record_event,
    ("POST", "/events"): _accept_event,
}
