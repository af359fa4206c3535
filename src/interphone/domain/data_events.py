"""Data events: what people did in the customer's product, and how often. The same person, name and time are one event.

Names are one whatever their case. What a person did longer ago than DAYS days is counted, but not listed.
"""

from __future__ import annotations

from typing import Any

import msgspec

from interphone.domain import contacts, happened
from interphone.domain.contacts import PEOPLE, Contact, Who
from interphone.domain.documents import Document, encode
from interphone.domain.errors import NotFound
from interphone.domain.ids import new_uuid
from interphone.store import data_events as store
from interphone.store.data_events import Stretch
from interphone.store.database import Transaction

DAYS = 90
"""How old the events are that a list shows (API reference, list data events)."""
DAY = 86_400


class NewEvent(msgspec.Struct, frozen=True):
    """`created_at` in unix seconds, None for now."""

    who: Who
    name: str
    created_at: int | None
    metadata: dict[str, Any]
    one_of_email: bool = False
    """Of several users with the email, none is meant; else the newest is, as in v1."""


class Event(msgspec.Struct, frozen=True, gc=False):
    """`key` is what the spellings of its name have in common; `metadata` an encoded object."""

    id: str
    name: str
    key: str
    created_at: int
    metadata: Document


class EventFilter(msgspec.Struct, frozen=True, kw_only=True):
    """A person's events from `since` on and before (before_at, before_key), unix seconds and a key; newest first."""

    who: Who
    since: int = 0
    before_at: int = 2**62
    before_key: str = ""
    limit: int


class EventPage(msgspec.Struct, frozen=True):
    """A stretch of a person's events, and whether there are older ones."""

    contact: Contact
    events: list[Event]
    more: bool


class EventSum(msgspec.Struct, frozen=True, gc=False):
    """How often a person did something, and when for the first and the last time in unix seconds."""

    name: str
    first_at: int
    last_at: int
    times: int


class Sums(msgspec.Struct, frozen=True):
    """What a person did, by name."""

    contact: Contact
    sums: list[EventSum]


class SumsChange(msgspec.Struct, frozen=True):
    """What is known of a person's events from elsewhere."""

    who: Who
    sums: list[EventSum]


def record(tx: Transaction, events: list[NewEvent]) -> None:
    """Store all of them, or none: raises NotFound where one is about nobody. An id may be a lead's."""
    for event in events:
        contact = _person(tx, event.who) if event.one_of_email else contacts.get(tx, event.who)
        created_at = tx.now if event.created_at is None else event.created_at
        key = event.name.casefold()
        new: dict[str, Any] = {
            "contact_id": contact.id,
            "created_at": created_at,
            "name_key": key,
            "name": event.name,
            "id": new_uuid(tx.now),
            "metadata": encode(event.metadata),
        }
        if store.insert(tx, new):
            store.count_once_more(tx, contact.id, key, event.name, created_at)
            tx.note(happened.EventRecorded(contact.id, new["id"], event.name, key, created_at, new["metadata"]))


def page(tx: Transaction, filter: EventFilter) -> EventPage:
    """Raises NotFound."""
    contact = _person(tx, filter.who)
    since = max(filter.since, tx.now - DAYS * DAY)
    rows = store.page(tx, contact.id, Stretch(since, filter.before_at, filter.before_key, filter.limit + 1))
    return EventPage(contact, [Event(*row) for row in rows[: filter.limit]], len(rows) > filter.limit)


def summarize(tx: Transaction, who: Who) -> Sums:
    """All that a person ever did, in the order of names. Raises NotFound."""
    contact = _person(tx, who)
    return Sums(contact, [EventSum(*row) for row in store.summaries(tx, contact.id)])


def set_sums(tx: Transaction, change: SumsChange) -> None:
    """Let the sums be what they are said to be; later events add to them. Raises NotFound.

    They are set and not added, so that a repeated call changes nothing.
    """
    contact = _person(tx, change.who)
    for sum in change.sums:
        store.set_summary(
            tx, {"contact_id": contact.id, "name_key": sum.name.casefold(), **msgspec.structs.asdict(sum)}
        )


def _person(tx: Transaction, who: Who) -> Contact:
    """By our id anybody, by user_id and email users alone."""
    contact = contacts.find(tx, Who(id=who.id), PEOPLE) if who.id is not None else None
    contact = contact or contacts.find_single(tx, Who(user_id=who.user_id, email=who.email))
    if contact is None:
        raise NotFound("User")
    return contact
