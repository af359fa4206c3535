"""Companies with what stands around them: found, listed, scrolled, searched, written and deleted."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from interphone.domain import happened, notes, scrolls, segments
from interphone.domain.companies import Company, CompanyChange, Named, put
from interphone.domain.errors import Invalid, NotFound
from interphone.domain.notes import Note, NoteWindow, Subject
from interphone.store import companies as store
from interphone.store import company_search, company_tags, memberships
from interphone.store.database import Command, Row, Transaction

SCROLL = "company"
NOTES = 50
"""How many of its notes a company shows; their own list has all of them."""


class Tag(msgspec.Struct, frozen=True, gc=False):
    id: int
    name: str


class Organization(msgspec.Struct, frozen=True, gc=False):
    """A company, the tags it wears, the ids of the segments it is in, and its newest notes where they are wanted."""

    app_id: str
    company: Company
    tags: list[Tag]
    segment_ids: list[str]
    notes: list[Note] | None = None


class CompanyFilter(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of the companies that have people, by their last request: all, those of a tag, or of a segment."""

    tag_id: int | None = None
    segment_id: str | None = None
    after: tuple[int, str] | None = None
    """The last request and the id of the company before the first; it counts instead of `offset`."""
    offset: int
    limit: int
    ascending: bool = False


class CompanyPage(msgspec.Struct, frozen=True):
    """A stretch of a list, how many the whole list has, and whether more follow."""

    total: int
    companies: list[Organization]
    has_more: bool


class ScrollPage(msgspec.Struct, frozen=True):
    """The next companies of a scroll, and its name, None after an empty page."""

    companies: list[Organization]
    param: str | None


def get(tx: Transaction, id: str) -> Organization:
    """By our own id. Raises NotFound."""
    return load(tx, [_existing(store.find(tx, id))])[0]


def get_by_company_id(tx: Transaction, company_id: str) -> Organization:
    """By the customer's own id. Raises NotFound."""
    return load(tx, [_existing(store.find_by_company_id(tx, company_id))])[0]


def get_by_name(tx: Transaction, name: str) -> Organization:
    """The newest of that name. Raises NotFound."""
    return load(tx, [_existing(store.find_by_name(tx, name))])[0]


def find_many(tx: Transaction, ids: list[str]) -> list[Organization]:
    """Those that are there, in no order."""
    return load(tx, [Company(*row) for row in store.find_all(tx, ids)])


def save(tx: Transaction, change: CompanyChange) -> Organization:
    """Create or change a company.

    Raises Invalid for impossible attributes, or another company_id than the one that our id has.
    """
    known = Named(tx, [change]).find(change)
    if known is not None and change.id == known.id and change.company_id not in (known.id, known.company_id):
        raise Invalid("company_id", f"company_id cannot be changed: this company's is {known.company_id!r}")
    return load(tx, [put(tx, known, change)])[0]


def update(tx: Transaction, change: CompanyChange) -> Organization:
    """Change the company of our id. Raises NotFound, and Invalid as `save` does."""
    _existing(store.find(tx, change.id or ""))
    return save(tx, change)


def delete(tx: Transaction, id: str) -> Company:
    """Delete a company, which all its people leave; gives it as it was. Raises NotFound."""
    company = _existing(store.find(tx, id))
    memberships.disband(tx, id)
    store.delete(tx, id, listed=company.user_count > 0)
    tx.note(happened.CompanyDeleted(id))
    return company


def page(tx: Transaction, filter: CompanyFilter) -> CompanyPage:
    """The last that was there first. Raises NotFound where there is no such segment of companies."""
    window = store.Window(filter.after, filter.offset, filter.limit + 1, filter.ascending)
    if filter.segment_id is not None:
        total, ids = segments.companies(tx, filter.segment_id, window)
        by_id = {row[0]: row for row in company_search.load(tx, ids)}
        rows = [by_id[id] for id in ids]
    elif filter.tag_id is not None:
        total, rows = store.tagged(tx, filter.tag_id, window)
    else:
        total, rows = store.total(tx), store.page(tx, window)
    shown = [Company(*row) for row in rows[: filter.limit]]
    return CompanyPage(total, load(tx, shown), has_more=len(rows) > filter.limit > 0)


def scroll(tx: Transaction, param: str | None) -> ScrollPage:
    """Raises Invalid and NotFound, as scrolls.advance does."""
    step = scrolls.advance(tx, SCROLL, param)
    found = [Company(*row) for row in store.after(tx, step.after_id, scrolls.PAGE)]
    return ScrollPage(load(tx, found), scrolls.keep(tx, step, found[-1].id if found else None))


def load(tx: Transaction, companies: list[Company]) -> list[Organization]:
    """The companies with what stands around them, but for notes, in the same order."""
    ids = [company.id for company in companies]
    tags: dict[str, list[Tag]] = {}
    for company_id, id, name, *_ in company_tags.of_companies(tx, ids):
        tags.setdefault(company_id, []).append(Tag(id, name))
    inside = segments.of_companies(tx, ids)
    return [
        Organization(tx.app_id, company, tags.get(company.id, []), [segment.id for segment in inside[company.id]])
        for company in companies
    ]


def with_notes(verb: Callable[[Transaction, Command], Organization]) -> Callable[[Transaction, Command], Organization]:
    """The verb, giving the company with its newest notes."""

    def loading(tx: Transaction, command: Command) -> Organization:
        organization = verb(tx, command)
        window = NoteWindow(Subject(company_id=organization.company.id), 0, NOTES)
        return msgspec.structs.replace(organization, notes=notes.page(tx, window).notes)

    return loading


def _existing(row: Row | None) -> Company:
    if row is None:
        raise NotFound("Company")
    return Company(*row)
