"""Tags and who wears them; the contacts of a tag are a counted list of their own."""

from __future__ import annotations

from interphone.store import page_blocks
from interphone.store.contacts import COLUMNS, JOINED
from interphone.store.database import Row, Transaction


def find_by_name(tx: Transaction, name_key: str) -> Row | None:
    """(id, name, color)"""
    return tx.one("SELECT id, name, color FROM tag WHERE app_id = :app_id AND name_key = :name_key", name_key=name_key)


def find(tx: Transaction, id: int) -> Row | None:
    return tx.one("SELECT id, name, color FROM tag WHERE app_id = :app_id AND id = :id", id=id)


def insert(tx: Transaction, id: int, name: str, name_key: str, color: str) -> None:
    tx.run(
        "INSERT INTO tag (app_id, id, name, name_key, color, created_at) "
        "VALUES (:app_id, :id, :name, :name_key, :color, :now)",
        id=id, name=name, name_key=name_key, color=color, now=tx.now,
    )  # fmt: skip


def set_color(tx: Transaction, id: int, color: str) -> None:
    tx.run("UPDATE tag SET color = :color WHERE app_id = :app_id AND id = :id", id=id, color=color)


def attach(tx: Transaction, id: int, contact_id: str, listing: str, joined_at: int, by: int | None = None) -> bool:
    """Whether the contact did not wear the tag before. `by` is the teammate's id."""
    added = tx.run(
        "INSERT INTO contact_tag (app_id, tag_id, listing, joined_at, contact_id, tagged_at, tagged_by) "
        "VALUES (:app_id, :id, :listing, :joined_at, :contact_id, :now, :by) ON CONFLICT DO NOTHING",
        id=id, listing=listing, joined_at=joined_at, contact_id=contact_id, now=tx.now, by=by,
    )  # fmt: skip
    if added:
        page_blocks.add(tx, _list(id, listing), joined_at, contact_id, _key_at(tx, id, listing))
    return added > 0


def detach(tx: Transaction, id: int, contact_id: str, listing: str, joined_at: int) -> bool:
    """Whether the contact wore the tag."""
    removed = tx.run(
        "DELETE FROM contact_tag WHERE app_id = :app_id AND tag_id = :id AND contact_id = :contact_id",
        id=id, contact_id=contact_id,
    )  # fmt: skip
    if removed:
        page_blocks.remove(tx, _list(id, listing), joined_at, contact_id, _key_at(tx, id, listing))
    return removed > 0


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
