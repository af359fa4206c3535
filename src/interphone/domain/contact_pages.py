"""Users and leads together, page by page, newest first: GET /contacts of 2.x."""

from __future__ import annotations

import msgspec

from interphone.domain import people
from interphone.domain.contacts import PEOPLE, Contact
from interphone.domain.people import Record
from interphone.store import contact_lists as store
from interphone.store.database import Transaction


class Window(msgspec.Struct, frozen=True):
    """`limit` contacts after a place, (created_at, id), or from the beginning; of one email, where it is given."""

    after: tuple[int, str] | None
    limit: int
    email: str | None = None


class Records(msgspec.Struct, frozen=True):
    """A page, how many the whole list has, and whether more follow."""

    total: int
    records: list[Record]
    has_more: bool


def page(tx: Transaction, window: Window) -> Records:
    if window.email is not None:
        rows = store.found(tx, "email", window.email, PEOPLE, 0, window.limit)
        total = store.count_found(tx, "email", window.email, PEOPLE)
        return Records(total, people.load_records(tx, [Contact(*row) for row in rows]), False)
    rows = store.newest(tx, window.after, window.limit + 1)
    shown = [Contact(*row) for row in rows[: window.limit]]
    return Records(store.total(tx, PEOPLE), people.load_records(tx, shown), len(rows) > window.limit)
