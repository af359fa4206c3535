"""Segments: people or companies that meet a condition now. Nothing is stored of who they are.

Their queries are of the search language (search_query.py), with two operators more: `within` and `more than` a span of
time, such as `30 days`, before now.
"""

from __future__ import annotations

import msgspec

from interphone.domain import happened
from interphone.domain.contacts import LEAD, USER, Contact
from interphone.domain.documents import Document, decode, encode
from interphone.domain.errors import Conflict, Invalid, NotFound
from interphone.domain.ids import new_id
from interphone.domain.search_binding import Binder
from interphone.domain.search_fields import SEGMENTS
from interphone.domain.search_query import Query, filters, read_query, to_json
from interphone.domain.searchable import ARCHIVED, COMPANIES, CONTACTS, Searchable
from interphone.store import contact_search
from interphone.store import segments as store
from interphone.store.companies import Window
from interphone.store.database import Transaction
from interphone.store.search import Order, Place, Search, members
from interphone.store.search_conditions import Column, Condition

COMPANY = "company"
PERSON_TYPES = (USER, LEAD, COMPANY)
MAX_NAME = 255
AT_ONCE = 32
"""How many conditions one statement asks of people."""


class Segment(msgspec.Struct, frozen=True):
    """`person_type` is user, lead or company; `query` is the encoded query."""

    id: str
    name: str
    person_type: str
    query: Document
    created_at: int
    updated_at: int


class NewSegment(msgspec.Struct, frozen=True):
    name: str
    person_type: str
    query: Query


class InSegment(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of the people in a segment, by when they were created. `after` is (created_at, id), else `offset`."""

    id: str
    descending: bool = True
    after: tuple[int, str] | None = None
    offset: int = 0
    limit: int


class Members(msgspec.Struct, frozen=True):
    """A stretch of the people in a segment, how many are in it, and whether more follow."""

    total: int
    contacts: list[Contact]
    has_more: bool


def every(tx: Transaction) -> list[Segment]:
    """All of the workspace, in the order in which they came to be; kept in memory until configuration changes."""
    return tx.remember("segments", lambda tx: [Segment(*row) for row in store.every(tx)])


def of_type(tx: Transaction, company: bool) -> list[Segment]:
    """Those of companies, or those of people."""
    return [segment for segment in every(tx) if (segment.person_type == COMPANY) == company]


def get(tx: Transaction, id: str) -> Segment:
    """Raises NotFound."""
    for segment in every(tx):
        if segment.id == id:
            return segment
    raise NotFound("Resource")


def create(tx: Transaction, new: NewSegment) -> Segment:
    """Raises Invalid for a name, type or query that cannot be, Conflict where the name is taken."""
    name = new.name.strip()
    if not name or len(name) > MAX_NAME:
        raise Invalid("name", f"name: a segment has a name of at most {MAX_NAME} characters")
    if new.person_type not in PERSON_TYPES:
        raise Invalid("type", f"type must be one of {', '.join(PERSON_TYPES)}, not {new.person_type!r}")
    if any(segment.name == name for segment in of_type(tx, new.person_type == COMPANY)):
        raise Conflict(f"There is a segment {name!r} already")
    query = encode(to_json(new.query))
    segment = Segment(new_id(tx.now), name, new.person_type, query, tx.now, tx.now)
    condition_of(tx, segment)
    store.insert(tx, msgspec.structs.asdict(segment))
    tx.revise()
    tx.note(happened.SettingsChanged("segments"))
    return segment


def remove(tx: Transaction, id: str) -> Segment:
    """Gives it as it was. Raises NotFound."""
    segment = get(tx, id)
    store.delete(tx, id)
    tx.revise()
    tx.note(happened.SettingsChanged("segments"))
    return segment


def condition_of(tx: Transaction, segment: Segment) -> Condition:
    """What a segment asks now. Raises Invalid."""
    return Binder(tx, _searchable(segment), SEGMENTS).condition(read_query(decode(segment.query)))


def count(tx: Transaction, segment: Segment) -> int:
    """How many are in it now: those whom its list shows."""
    return _search(tx, segment).count()


def count_all(tx: Transaction, segment: Segment) -> int:
    """How many are in it now, and of people how many of the archived would be (API reference 1.1, counts)."""
    shown = count(tx, segment)
    if segment.person_type == COMPANY:
        return shown
    return shown + ARCHIVED.search(tx, contact_search.of_archived(condition_of(tx, segment))).count()


def page(tx: Transaction, wanted: InSegment) -> Members:
    """Raises NotFound where there is no such segment of people."""
    segment = get(tx, wanted.id)
    if segment.person_type == COMPANY:
        raise NotFound("Resource")
    search = _search(tx, segment)
    total = search.count()
    order = Order(Column("created_at", "contact_created", nullable=False), wanted.descending)
    after = Place(*wanted.after) if wanted.after else None
    places = search.page(order, after, wanted.limit + 1, total, 0 if after else wanted.offset) if wanted.limit else []
    found = contact_search.load(tx, [place.id for place in places[: wanted.limit]])
    contacts = {row[0]: Contact(*row) for row in found}
    return Members(total, [contacts[place.id] for place in places[: wanted.limit]], len(places) > wanted.limit)


def companies(tx: Transaction, id: str, window: Window) -> tuple[int, list[str]]:
    """How many companies are in a segment, and the ids of a window of them, by their last request.

    Raises NotFound where there is no such segment of companies.
    """
    segment = get(tx, id)
    if segment.person_type != COMPANY:
        raise NotFound("Resource")
    search = _search(tx, segment)
    total = search.count()
    order = Order(Column("listed_at", "company_listed", nullable=False), not window.ascending)
    after = Place(*window.beyond) if window.beyond else None
    places = search.page(order, after, window.limit, total, 0 if after else window.offset) if window.limit else []
    return total, [place.id for place in places]


def of_contacts(tx: Transaction, ids: list[str]) -> dict[str, list[Segment]]:
    """The segments that each of these people is in."""
    return _memberships(tx, ids, of_type(tx, company=False))


def of_contact(tx: Transaction, id: str) -> list[Segment]:
    return of_contacts(tx, [id])[id]


def of_companies(tx: Transaction, ids: list[str]) -> dict[str, list[Segment]]:
    """The segments that each of these companies is in; one without people is in none."""
    return _memberships(tx, ids, of_type(tx, company=True))


def of_company(tx: Transaction, id: str) -> list[Segment]:
    return of_companies(tx, [id])[id]


def using_tag(tx: Transaction, tag_id: int) -> list[str]:
    """The names of segments that ask for the tag."""
    return [segment.name for segment in every(tx) if _asks_for(read_query(decode(segment.query)), str(tag_id))]


def _asks_for(query: Query, tag_id: str) -> bool:
    for filter in filters(query):
        values = filter.value if isinstance(filter.value, tuple) else (filter.value,)
        if filter.field == "tag_id" and tag_id in map(str, values):
            return True
    return False


def _memberships(tx: Transaction, ids: list[str], segments: list[Segment]) -> dict[str, list[Segment]]:
    found: dict[str, list[Segment]] = {id: [] for id in ids}
    for begin in range(0, len(segments), AT_ONCE):
        some = segments[begin : begin + AT_ONCE]
        conditions = [condition_of(tx, segment) for segment in some]
        searchable = _searchable(some[0])
        searchable.prepare(tx, conditions)
        for id, *passed in members(tx, searchable.subject, ids, conditions):
            found[id] += [segment for segment, is_in in zip(some, passed, strict=True) if is_in]
    return found


def _searchable(segment: Segment) -> Searchable:
    return COMPANIES if segment.person_type == COMPANY else CONTACTS


def _search(tx: Transaction, segment: Segment) -> Search:
    return _searchable(segment).search(tx, condition_of(tx, segment))
