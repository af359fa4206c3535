"""Rows of the live log as events, in the newest version's shapes: for teammates, and what a person may see of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from interphone.api.json import encode
from interphone.api.live.conversations import HERE, NEWEST, show_own_conversation, show_own_part
from interphone.api.live.loading import Loaded, load
from interphone.api.live.surroundings import LOAD, load_surroundings, tell_surroundings
from interphone.api.v2x.contacts import show_contact
from interphone.api.v2x.conversation_parts import View, show_part
from interphone.api.v2x.conversations import show_conversation
from interphone.domain import contacts
from interphone.domain.contacts import PEOPLE, Contact
from interphone.domain.conversations import Talk, is_heard
from interphone.domain.live_log import CONTACT, CONVERSATION, ERASED, LEFT, PART, SETTINGS, THREAD, Row
from interphone.domain.part_types import SOURCE
from interphone.live.told import Told, event
from interphone.store.database import Transaction

VIEW = View(NEWEST, HERE)
RESET = b'{"reason":"Somebody was erased"}'


def show_rows(tx: Transaction, rows: list[Row], for_people: bool) -> list[Told]:
    """One for each row, in order. Everything is loaded first.

    A whole conversation, which can be megabytes, is told by the last of the rows that ask for it: all would tell the
    same, and whoever has seen some of them still gets that one.
    """
    loaded, surroundings = load(tx, rows), load_surroundings(tx, rows)
    last_erased = max((row.id for row in rows if row.kind == ERASED), default=0)
    last_whole = {(row.conversation_id, row.subject): row.id for row in rows if row.kind == THREAD}
    told = []
    for row in rows:
        if row.id == last_erased:
            told.append(Told(row.place, event("reset", RESET, row.place)))
        elif row.kind == THREAD and row.id != last_whole[row.conversation_id, row.subject]:
            told.append(Told(row.place))
        elif tell := TELL.get(row.kind):
            told.append(tell(row, loaded, for_people))
        elif row.kind in LOAD:
            told.append(tell_surroundings(row, surroundings))
        else:
            told.append(Told(row.place))
    return told


def _tell_contact(row: Row, loaded: Loaded, for_people: bool) -> Told:
    contact_id = row.subject or ""
    record = loaded.records.get(contact_id)
    contact = record.person.contact if record else None
    if record is None or contact is None or contact.listing not in (*PEOPLE, contacts.VISITOR):
        gone = event("contact.deleted", encode({"type": "contact", "id": contact_id, "deleted": True}), row.place)
        return Told(row.place, gone, {contact_id: gone}, ends=contact_id)
    mine = {contact_id: event("contact", encode(show_own(contact)), row.place)} if for_people else {}
    if contact.listing == contacts.VISITOR:  # Teammates are shown no visitors.
        return Told(row.place, b"", mine)
    return Told(row.place, event("contact", encode(show_contact(record, NEWEST)), row.place), mine)


def _tell_conversation(row: Row, loaded: Loaded, for_people: bool) -> Told:
    talk = loaded.talks.get(row.conversation_id or 0)
    if talk is None:
        return Told(row.place, _gone(row))
    return Told(row.place, _to_team(row, talk), _to_people(row, talk) if for_people else {})


def _tell_thread(row: Row, loaded: Loaded, for_people: bool) -> Told:
    talk = loaded.threads.get(row.conversation_id or 0)
    if talk is None:
        return Told(row.place, _gone(row) if row.subject is None else b"")
    if row.subject is None:
        return Told(row.place, _to_team(row, talk), _to_people(row, talk) if for_people else {})
    return Told(row.place, b"", _to_people(row, talk, row.subject) if for_people else {})


def _tell_part(row: Row, loaded: Loaded, for_people: bool) -> Told:
    talk = loaded.talks.get(row.conversation_id or 0)
    part = loaded.parts.get((row.conversation_id or 0, row.part_id or 0))
    # The source is shown with its conversation, of which a row tells too.
    if talk is None or part is None or part.part_type == SOURCE:
        return Told(row.place)
    place = {"type": "conversation_part", "conversation_id": str(row.conversation_id)}
    to_team = b""
    if talk.conversation.listed:
        to_team = event("part", encode({**place, **show_part(part, talk, VIEW)}), row.place)
    if not for_people or not is_heard(part):
        return Told(row.place, to_team)
    said = event("part", encode({**place, **show_own_part(part, talk)}), row.place)
    return Told(row.place, to_team, {each.contact.id: said for each in talk.participants})


def _tell_left(row: Row, loaded: Loaded, for_people: bool) -> Told:
    """Unless they are back in it by now."""
    talk = loaded.talks.get(row.conversation_id or 0)
    there = {each.contact.id for each in talk.participants} if talk else set()
    return Told(row.place, b"", {} if row.subject is None or row.subject in there else {row.subject: _gone(row)})


def _tell_settings(row: Row, loaded: Loaded, for_people: bool) -> Told:
    return Told(row.place, event("settings", encode({"type": "settings", "changed": row.subject}), row.place))


TELL: dict[str, Callable[[Row, Loaded, bool], Told]] = {
    CONTACT: _tell_contact,
    CONVERSATION: _tell_conversation,
    THREAD: _tell_thread,
    PART: _tell_part,
    LEFT: _tell_left,
    SETTINGS: _tell_settings,
}


def show_own(contact: Contact) -> dict[str, Any]:
    """What a person is told of themselves: nothing that teammates or programs noted about them."""
    return {
        "type": "contact",
        "id": contact.id,
        "external_id": contact.user_id,
        "role": contact.role,
        "email": contact.email,
        "name": contact.name,
        "avatar": {"type": "avatar", "image_url": contact.avatar_url} if contact.avatar_url else None,
    }


def _to_team(row: Row, talk: Talk) -> bytes:
    """Nothing of what was sent to a person and has no answer yet."""
    if not talk.conversation.listed:
        return b""
    return event("conversation", encode(show_conversation(talk, VIEW)), row.place)


def _to_people(row: Row, talk: Talk, only: str | None = None) -> dict[str, bytes]:
    return {
        each.contact.id: event("conversation", encode(show_own_conversation(talk, each)), row.place)
        for each in talk.participants
        if only in (None, each.contact.id)
    }


def _gone(row: Row) -> bytes:
    gone = {"type": "conversation", "id": str(row.conversation_id), "deleted": True}
    return event("conversation.deleted", encode(gone), row.place)
