"""Tags: names that the team gives to people. Names are one whatever their case."""

from __future__ import annotations

import msgspec

from interphone.domain import contacts
from interphone.domain.contacts import Contact, Page, Who
from interphone.domain.errors import Invalid, NotFound
from interphone.store import tags as store
from interphone.store.database import Row, Transaction
from interphone.store.sequences import next_number

COLORS = ("green", "red", "teal", "gold", "blue", "purple")
DEFAULT_COLOR = COLORS[0]


class Tag(msgspec.Struct, frozen=True):
    id: int
    name: str
    color: str
    tagged_count: int


class TagChange(msgspec.Struct, frozen=True, kw_only=True):
    """A tag by name, its colour, and people to tag or untag. People nobody knows are passed over."""

    name: str
    must_exist: bool
    color: str | None = None
    people: list[Who] = []
    untag: bool = False


class TagFilter(msgspec.Struct, frozen=True, kw_only=True):
    """The people of a tag, by its id, its name, or both tags at once."""

    id: int | None
    name: str | None
    offset: int
    limit: int


def get(tx: Transaction, name: str) -> Tag:
    """Raises NotFound."""
    row = store.find_by_name(tx, name_key(name))
    if row is None:
        raise NotFound("Tag")
    return _tag(tx, row)


def save(tx: Transaction, change: TagChange) -> Tag:
    """Create or change a tag, then tag or untag the people. Raises NotFound, or Invalid for untag on a new tag."""
    row = store.find_by_name(tx, name_key(change.name))
    if row is None:
        if change.must_exist:
            raise NotFound("Tag")
        if change.untag and change.people:
            raise Invalid("tag_or_untag", "tag_or_untag: a tag that does not exist yet can only be given, send 'tag'")
        row = _create(tx, change)
    elif change.color is not None and change.color != row[2]:
        store.set_color(tx, row[0], change.color)
        row = (row[0], row[1], change.color)
    for who in change.people:
        contact = contacts.find(tx, who)
        if contact is not None and change.untag:
            store.detach(tx, row[0], contact.id, contact.listing, contact.joined_at)
        elif contact is not None:
            store.attach(tx, row[0], contact.id, contact.listing, contact.joined_at)
    return _tag(tx, row)


def page(tx: Transaction, filter: TagFilter) -> Page:
    """The people of the tag, newest first; nobody where there is no such tag."""
    ids: list[int] = []
    if filter.id is not None:
        ids.append(filter.id)
    if filter.name is not None:
        row = store.find_by_name(tx, name_key(filter.name))
        if row is None:
            return Page(0, [])
        ids.append(row[0])
    if len(set(ids)) == 1:
        total, rows = store.page(tx, ids[0], contacts.USER, filter.offset, filter.limit)
    else:
        total, rows = store.page_of_both(tx, ids[0], ids[1], filter.offset, filter.limit)
    return Page(total, [Contact(*row) for row in rows])


def name_key(name: str) -> str:
    """What two spellings of one tag's name have in common."""
    return name.strip().casefold()


def _create(tx: Transaction, change: TagChange) -> Row:
    id = next_number(tx, "tag")
    color = change.color or DEFAULT_COLOR
    store.insert(tx, id, change.name.strip(), name_key(change.name), color)
    return (id, change.name.strip(), color)


def _tag(tx: Transaction, row: Row) -> Tag:
    return Tag(row[0], row[1], row[2], store.count(tx, row[0], contacts.USER))
