"""Tags: names that the team gives to people and companies. Names are one whatever their case."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from interphone.domain import contacts, happened
from interphone.domain.contacts import Contact, Page, Who
from interphone.domain.errors import Invalid, NotFound
from interphone.store import tags as store
from interphone.store.database import Transaction
from interphone.store.sequences import next_number
from interphone.store.tags import Standing

COLORS = ("green", "red", "teal", "gold", "blue", "purple")
DEFAULT_COLOR = COLORS[0]


class Tag(msgspec.Struct, frozen=True):
    id: int
    name: str
    color: str


class CountedTag(msgspec.Struct, frozen=True):
    """`tagged_count` is of users."""

    tag: Tag
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


class TagPeople(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of the users and leads that wear a tag, newest first or oldest first.

    `after` is where the one before the first stands, (joined_at, id); it counts instead of `offset`.
    """

    id: int
    after: tuple[int, str] | None = None
    offset: int
    limit: int
    ascending: bool = False


def every(tx: Transaction, command: None) -> list[Tag]:
    """Oldest first."""
    return [Tag(*row) for row in store.every(tx)]


def find(tx: Transaction, name: str) -> Tag:
    """Raises NotFound."""
    row = store.find_by_name(tx, name_key(name))
    if row is None:
        raise NotFound("Resource")
    return Tag(*row)


def get(tx: Transaction, id: int) -> Tag:
    """Raises NotFound."""
    row = store.find(tx, id)
    if row is None:
        raise NotFound("Resource")
    return Tag(*row)


def find_many(tx: Transaction, ids: list[int]) -> list[Tag]:
    """Those that are there, in no order."""
    return [Tag(*row) for row in store.find_all(tx, ids)]


def count(tx: Transaction, name: str) -> CountedTag:
    """A tag by its name. Raises NotFound."""
    row = store.find_by_name(tx, name_key(name))
    if row is None:
        raise NotFound("Tag")
    return _count(tx, Tag(*row))


def save(tx: Transaction, change: TagChange) -> CountedTag:
    """Create or change a tag, then tag or untag the people. Raises NotFound, or Invalid for untag on a new tag."""
    row = store.find_by_name(tx, name_key(change.name))
    if row is None:
        if change.must_exist:
            raise NotFound("Tag")
        if change.untag and change.people:
            raise Invalid("tag_or_untag", "tag_or_untag: a tag that does not exist yet can only be given, send 'tag'")
        tag = create(tx, change.name, change.color)
    else:
        tag = Tag(*row)
        if change.color is not None and change.color != tag.color:
            store.set_color(tx, tag.id, change.color)
            tx.note(happened.TagChanged(tag.id))
            tag = msgspec.structs.replace(tag, color=change.color)
    known = [matches[0] for matches in find_people(tx, change.people, (contacts.USER,)) if matches]
    if change.untag:
        take(tx, tag.id, known)
    else:
        give(tx, tag.id, known)
    return _count(tx, tag)


def give(tx: Transaction, id: int, people: list[Standing], by: int | None = None) -> None:
    """Give contacts a tag; those that wear it stay as they are. `by` is a teammate's id."""
    _note(tx, store.attach_all(tx, id, people, by), id, True, by)


def take(tx: Transaction, id: int, people: list[Standing], by: int | None = None) -> None:
    """Take a tag from contacts; those that do not wear it stay as they are."""
    _note(tx, store.detach_all(tx, id, people), id, False, by)


def _note(tx: Transaction, people: list[Standing], id: int, added: bool, by: int | None) -> None:
    for person in people:
        if person.listing in contacts.PEOPLE:
            tx.note(happened.ContactTagged(person.contact_id, person.listing, id, added, by))


def create(tx: Transaction, name: str, color: str | None = None) -> Tag:
    """A new tag of a name that none has."""
    tag = Tag(next_number(tx, "tag"), name.strip(), color or DEFAULT_COLOR)
    store.insert(tx, tag.id, tag.name, name_key(name), tag.color)
    tx.note(happened.TagCreated(tag.id))
    return tag


def rename(tx: Transaction, tag: Tag, name: str) -> Tag:
    """A name that no other has."""
    store.rename(tx, tag.id, name.strip(), name_key(name))
    tx.note(happened.TagChanged(tag.id))
    return msgspec.structs.replace(tag, name=name.strip())


def find_people(tx: Transaction, people: list[Who], listings: tuple[str, ...]) -> list[list[Standing]]:
    """For each, who is meant: by our id in these listings, else users by user_id, else by email, the newest first.

    A few statements, however many they are.
    """
    by_id = _find_each(tx, "id", (who.id for who in people), listings)
    by_user_id = _find_each(tx, "user_id", (who.user_id for who in people), (contacts.USER,))
    by_email = _find_each(tx, "email", (who.email for who in people), (contacts.USER,))
    return [by_id.get(who.id) or by_user_id.get(who.user_id) or by_email.get(who.email) or [] for who in people]


def page(tx: Transaction, filter: TagFilter) -> Page:
    """The users of the tag, newest first; nobody where there is no such tag."""
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


def people(tx: Transaction, wanted: TagPeople) -> Page:
    """The users and leads of a tag, by when they joined; nobody where there is no such tag."""
    order = "ASC" if wanted.ascending else "DESC"
    total, rows = store.people(tx, wanted.id, wanted.after, wanted.offset, wanted.limit, order)
    return Page(total, [Contact(*row) for row in rows])


def standing(contact: Contact) -> Standing:
    """Where a contact stands among those of its tags."""
    return Standing(contact.id, contact.listing, contact.joined_at)


def name_key(name: str) -> str:
    """What two spellings of one tag's name have in common."""
    return name.strip().casefold()


def _find_each(
    tx: Transaction, column: str, values: Iterable[str | None], listings: tuple[str, ...]
) -> dict[str | None, list[Standing]]:
    wanted = [value for value in dict.fromkeys(values) if value is not None]
    found: dict[str | None, list[Standing]] = {}
    for value, *place in store.find_people(tx, column, wanted) if wanted else ():
        standing = Standing(*place)
        if standing.listing in listings:
            found.setdefault(value, []).append(standing)
    for several in found.values():
        several.sort(key=lambda one: (one.joined_at, one.contact_id), reverse=True)
    return found


def _count(tx: Transaction, tag: Tag) -> CountedTag:
    return CountedTag(tag, store.count(tx, tag.id, contacts.USER))
