"""Tags and who wears them; the contacts of a tag are a counted list of their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from interphone.store import page_blocks
from interphone.store.contacts import COLUMNS, JOINED
from interphone.store.database import Row, Transaction
from interphone.store.sets import among

LISTINGS = ("user", "lead", "visitor", "archived")
PEOPLE = ("user", "lead")


class Standing(NamedTuple):
    """A contact and where it stands in lists."""

    contact_id: str
    listing: str
    joined_at: int


def find_by_name(tx: Transaction, name_key: str) -> Row | None:
    """(id, name, color)"""
    return tx.one("SELECT id, name, color FROM tag WHERE app_id = :app_id AND name_key = :name_key", name_key=name_key)


def find(tx: Transaction, id: int) -> Row | None:
    return tx.one("SELECT id, name, color FROM tag WHERE app_id = :app_id AND id = :id", id=id)


def every(tx: Transaction) -> list[Row]:
    """(id, name, color), in the order in which they came to be."""
    return tx.all("SELECT id, name, color FROM tag WHERE app_id = :app_id ORDER BY id")


def find_all(tx: Transaction, ids: list[int]) -> list[Row]:
    """In no order."""
    wanted, values = among("id", ids)
    return tx.all(f"SELECT id, name, color FROM tag WHERE app_id = :app_id AND id IN ({wanted})", **values)


def insert(tx: Transaction, id: int, name: str, name_key: str, color: str) -> None:
    tx.run(
        "INSERT INTO tag (app_id, id, name, name_key, color, created_at) "
        "VALUES (:app_id, :id, :name, :name_key, :color, :now)",
        id=id, name=name, name_key=name_key, color=color, now=tx.now,
    )  # fmt: skip


def set_color(tx: Transaction, id: int, color: str) -> None:
    tx.run("UPDATE tag SET color = :color WHERE app_id = :app_id AND id = :id", id=id, color=color)


def rename(tx: Transaction, id: int, name: str, name_key: str) -> None:
    tx.run(
        "UPDATE tag SET name = :name, name_key = :name_key WHERE app_id = :app_id AND id = :id",
        id=id, name=name, name_key=name_key,
    )  # fmt: skip


def delete(tx: Transaction, id: int) -> None:
    """The tag, whoever wears it."""
    tx.send("DELETE FROM contact_tag WHERE app_id = :app_id AND tag_id = :id", id=id)
    tx.send("DELETE FROM company_tag WHERE app_id = :app_id AND tag_id = :id", id=id)
    tx.send("DELETE FROM conversation_tag WHERE app_id = :app_id AND tag_id = :id", id=id)
    for listing in LISTINGS:
        page_blocks.drop(tx, _list(id, listing))
    tx.send("DELETE FROM tag WHERE app_id = :app_id AND id = :id", id=id)


def find_people(tx: Transaction, column: str, values: list[str]) -> list[Row]:
    """(value, id, listing, joined_at) of the contacts whose `column` (id, user_id or email) is one of the values.

    In no order, and of every listing: asked for either, SQLite would rather walk a whole listing.
    """
    wanted, bound = among("value", values)
    return tx.all(
        f"SELECT {column}, id, listing, joined_at FROM contact WHERE app_id = :app_id AND {column} IN ({wanted})",
        **bound,
    )


def attach_all(tx: Transaction, id: int, people: Sequence[Standing], by: int | None = None) -> list[Standing]:
    """Give contacts the tag; those that wear it keep the moment at which they got it. `by` is a teammate's id.

    Gives those who did not wear it.
    """
    wearing = {person.contact_id for person in _wearers(tx, id, people)}
    new = [person for person in dict.fromkeys(people) if person.contact_id not in wearing]
    _insert(tx, [{**person._asdict(), "id": id, "tagged_at": tx.now, "by": by} for person in new])
    for listing, keys in _by_listing(new).items():
        page_blocks.add_all(tx, _list(id, listing), keys, _key_at(tx, id, listing))
    return new


def detach_all(tx: Transaction, id: int, people: Iterable[Standing]) -> list[Standing]:
    """Take the tag from contacts; gives those who wore it."""
    wearing = _wearers(tx, id, people)
    tx.run_many(
        "DELETE FROM contact_tag WHERE app_id = :app_id AND tag_id = :id AND contact_id = :contact_id",
        [{"id": id, "contact_id": person.contact_id} for person in wearing],
    )
    for listing, keys in _by_listing(wearing).items():
        page_blocks.remove_all(tx, _list(id, listing), keys, _key_at(tx, id, listing))
    return wearing


def move_all(tx: Transaction, source: Standing, target: Standing) -> None:
    """Let one contact wear the tags of another, who loses them."""
    worn = tx.all(
        "SELECT tag_id, tagged_at, tagged_by FROM contact_tag WHERE app_id = :app_id AND contact_id = :contact_id",
        contact_id=source.contact_id,
    )
    for id, tagged_at, by in worn:
        detach_all(tx, id, [source])
        if not _wearers(tx, id, [target]):
            _insert(tx, [{**target._asdict(), "id": id, "tagged_at": tagged_at, "by": by}])
            page_blocks.add(
                tx, _list(id, target.listing), target.joined_at, target.contact_id, _key_at(tx, id, target.listing)
            )


def worn(tx: Transaction, id: int, contact_id: str) -> Row | None:
    """(tagged_at, tagged_by), where the contact wears the tag."""
    return tx.one(
        "SELECT tagged_at, tagged_by FROM contact_tag "
        "WHERE app_id = :app_id AND contact_id = :contact_id AND tag_id = :id",
        id=id, contact_id=contact_id,
    )  # fmt: skip


def move(tx: Transaction, contact_id: str, was: tuple[str, int], becomes: tuple[str, int]) -> None:
    """Change where a contact stands among those of its tags, from one (listing, joined_at) to another."""
    for id in ids_of(tx, contact_id):
        tx.send(
            "UPDATE contact_tag SET listing = :listing, joined_at = :joined_at "
            "WHERE app_id = :app_id AND contact_id = :contact_id AND tag_id = :id",
            id=id, contact_id=contact_id, listing=becomes[0], joined_at=becomes[1],
        )  # fmt: skip
        page_blocks.remove(tx, _list(id, was[0]), was[1], contact_id, _key_at(tx, id, was[0]))
        page_blocks.add(tx, _list(id, becomes[0]), becomes[1], contact_id, _key_at(tx, id, becomes[0]))


def ids_of(tx: Transaction, contact_id: str) -> list[int]:
    rows = tx.all(
        "SELECT tag_id FROM contact_tag WHERE app_id = :app_id AND contact_id = :contact_id ORDER BY tag_id",
        contact_id=contact_id,
    )
    return [row[0] for row in rows]


def count(tx: Transaction, id: int, listing: str) -> int:
    """How many contacts of a listing wear the tag."""
    return page_blocks.total(tx, _list(id, listing))


def page(tx: Transaction, id: int, listing: str, offset: int, limit: int) -> tuple[int, list[Row]]:
    """How many contacts of a listing wear the tag, and those after the `offset` newest ones, newest first."""
    total, place = page_blocks.find_place(tx, _list(id, listing), offset)
    if place is None:
        return total, []
    first = tx.one(
        "SELECT joined_at, contact_id FROM contact_tag WHERE app_id = :app_id AND tag_id = :tag "
        "AND listing = :listing AND (joined_at, contact_id) < (:at, :id) "
        "ORDER BY joined_at DESC, contact_id DESC LIMIT 1 OFFSET :skip",
        tag=id, listing=listing, at=place.before_at, id=place.before_id, skip=place.skip,
    )  # fmt: skip
    assert first is not None, "the blocks of a list count its members"
    rows = tx.all(
        f"SELECT {COLUMNS} FROM contact_tag t "
        "JOIN contact c ON c.app_id = t.app_id AND c.id = t.contact_id "
        "JOIN presence p ON p.app_id = c.app_id AND p.contact_id = c.id "
        "WHERE t.app_id = :app_id AND t.tag_id = :tag AND t.listing = :listing "
        "AND (t.joined_at, t.contact_id) <= (:at, :id) ORDER BY t.joined_at DESC, t.contact_id DESC LIMIT :limit",
        tag=id, listing=listing, at=first[0], id=first[1], limit=limit,
    )  # fmt: skip
    return total, rows


def page_of_both(tx: Transaction, first: int, second: int, offset: int, limit: int) -> tuple[int, list[Row]]:
    """As `page`, for the users that wear two tags: counted by looking, as nobody asks this of a long list."""
    both = (
        "c.app_id = :app_id AND c.listing = 'user' "
        "AND EXISTS (SELECT 1 FROM contact_tag t WHERE t.app_id = :app_id AND t.contact_id = c.id AND t.tag_id = :a) "
        "AND EXISTS (SELECT 1 FROM contact_tag t WHERE t.app_id = :app_id AND t.contact_id = c.id AND t.tag_id = :b)"
    )
    counted = tx.one(f"SELECT count(*) FROM contact c WHERE {both}", a=first, b=second)
    rows = tx.all(
        f"SELECT {COLUMNS} FROM {JOINED} WHERE {both} ORDER BY c.joined_at DESC, c.id DESC LIMIT :limit OFFSET :skip",
        a=first, b=second, limit=limit, skip=offset,
    )  # fmt: skip
    return (counted[0] if counted else 0), rows


def people(
    tx: Transaction, id: int, after: tuple[int, str] | None, offset: int, limit: int, order: str
) -> tuple[int, list[Row]]:
    """How many users and leads wear the tag, and those after a place, or after the first `offset`.

    `order` is ASC or DESC. Meant for the first ten thousand: the way to an offset is walked in the index.
    """
    beyond = f" AND (joined_at, contact_id) {'<' if order == 'DESC' else '>'} (:at, :id)" if after else ""
    at, contact_id = after or (0, "")
    total = sum(count(tx, id, listing) for listing in PEOPLE)
    rows = tx.all(
        f"SELECT {COLUMNS} FROM ("
        "SELECT joined_at, contact_id FROM contact_tag "
        f"WHERE app_id = :app_id AND tag_id = :tag AND listing = 'user'{beyond} UNION ALL "
        "SELECT joined_at, contact_id FROM contact_tag "
        f"WHERE app_id = :app_id AND tag_id = :tag AND listing = 'lead'{beyond} "
        f"ORDER BY joined_at {order}, contact_id {order} LIMIT :limit OFFSET :skip) AS t "
        "JOIN contact c ON c.app_id = :app_id AND c.id = t.contact_id "
        "JOIN presence p ON p.app_id = c.app_id AND p.contact_id = c.id "
        f"ORDER BY t.joined_at {order}, t.contact_id {order}",
        tag=id, limit=limit, skip=0 if after else offset, **({"at": at, "id": contact_id} if after else {}),
    )  # fmt: skip
    return total, rows


def _insert(tx: Transaction, rows: list[dict[str, Any]]) -> None:
    tx.run_many(
        "INSERT INTO contact_tag (app_id, tag_id, listing, joined_at, contact_id, tagged_at, tagged_by) "
        "VALUES (:app_id, :id, :listing, :joined_at, :contact_id, :tagged_at, :by)",
        rows,
    )


def _wearers(tx: Transaction, id: int, people: Iterable[Standing]) -> list[Standing]:
    """Those of the contacts who wear the tag, as they stand in its lists."""
    wanted, values = among("contact", [person.contact_id for person in people])
    rows = tx.all(
        "SELECT contact_id, listing, joined_at FROM contact_tag "
        f"WHERE app_id = :app_id AND tag_id = :id AND contact_id IN ({wanted})",
        id=id, **values,
    )  # fmt: skip
    return [Standing(*row) for row in rows]


def _by_listing(people: Iterable[Standing]) -> dict[str, list[page_blocks.Key]]:
    found: dict[str, list[page_blocks.Key]] = {}
    for person in people:
        found.setdefault(person.listing, []).append((person.joined_at, person.contact_id))
    return found


def _list(id: int, listing: str) -> str:
    return f"tag {id} {listing}"


def _key_at(tx: Transaction, tag: int, listing: str) -> page_blocks.KeyAt:
    def key_at(at: int, id: str, skip: int) -> tuple[int, str] | None:
        row = tx.one(
            "SELECT joined_at, contact_id FROM contact_tag WHERE app_id = :app_id AND tag_id = :tag "
            "AND listing = :listing AND (joined_at, contact_id) >= (:at, :id) "
            "ORDER BY joined_at, contact_id LIMIT 1 OFFSET :skip",
            tag=tag, listing=listing, at=at, id=id, skip=skip,
        )  # fmt: skip
        return row and (row[0], row[1])

    return key_at
