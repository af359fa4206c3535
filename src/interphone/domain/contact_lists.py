"""Lists of people: sorted, from a place on; those of one email or phone; and scrolls through all of them."""

from __future__ import annotations

import msgspec

from interphone.domain import people, scrolls
from interphone.domain.contacts import Contact
from interphone.domain.people import Person
from interphone.store import contact_lists as store
from interphone.store.database import Row, Transaction

SORTS = tuple(store.SORTS)
DAY = 86_400


class ListOf(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of a listing. `after` is the last one before it, as (sorted value, id); else `offset` are skipped."""

    listing: str
    sort: str = "created_at"
    descending: bool = True
    created_since_days: int | None = None
    after: tuple[int, str] | None = None
    offset: int = 0
    limit: int


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """The people with an email, or with a phone number."""

    column: str
    value: str
    listings: tuple[str, ...]
    offset: int
    limit: int


class People(msgspec.Struct, frozen=True):
    """A stretch of a list, how many the whole list has, and whether more follow, where the stretch has a place."""

    total: int
    people: list[Person]
    has_more: bool | None = None


class Scroll(msgspec.Struct, frozen=True):
    """Everyone of a listing, from the beginning or from where the scroll of that name has got to."""

    kind: str
    listing: str
    param: str | None


class Scrolled(msgspec.Struct, frozen=True):
    """The next page, empty at the end, and what to go on with, None at the end."""

    people: list[Person]
    param: str | None


def page(tx: Transaction, of: ListOf) -> People:
    """A sorted list; counted exactly."""
    days = of.created_since_days
    since = 0 if days is None else max(tx.now - min(days, tx.now) * DAY, 0)
    total = store.total(tx, (of.listing,)) if days is None else store.count_since(tx, of.listing, since)
    skip = 0 if of.after else of.offset
    if not of.limit:
        return People(total, [], False)
    rows = store.page(tx, of.listing, of.sort, of.descending, since, of.after, skip, of.limit + 1)
    return People(total, _load(tx, rows[: of.limit]), len(rows) > of.limit)


def find(tx: Transaction, found: Found) -> People:
    """Nobody is no error: the list is empty."""
    rows = store.found(tx, found.column, found.value, found.listings, found.offset, found.limit)
    return People(store.count_found(tx, found.column, found.value, found.listings), _load(tx, rows))


def scroll(tx: Transaction, through: Scroll) -> Scrolled:
    """The next hundred. Raises Invalid where another scroll is open, NotFound where this one is over."""
    step = scrolls.advance(tx, through.kind, through.param)
    rows = store.after_id(tx, through.listing, step.after_id, scrolls.PAGE)
    found = _load(tx, rows)
    return Scrolled(found, scrolls.keep(tx, step, found[-1].contact.id if found else None))


def place_of(contact: Contact, sort: str) -> tuple[int, str]:
    """Where a contact stands in a list of that order."""
    at = {"signed_up_at": contact.joined_at, "last_request_at": contact.last_seen_at or 0}
    value = at[sort] if sort in at else getattr(contact, sort)
    return value, contact.id


def _load(tx: Transaction, rows: list[Row]) -> list[Person]:
    return people.load(tx, [Contact(*row) for row in rows])
