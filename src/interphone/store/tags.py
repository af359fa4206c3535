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


def attach(tx: Transaction, id: int, contact_id: str, joined_at: int) -> bool:
    """Whether the contact did not wear the tag before."""
    added = tx.run(
        "INSERT INTO contact_tag (app_id, tag_id, joined_at, contact_id, tagged_at) "
        "VALUES (:app_id, :id, :joined_at, :contact_id, :now) ON CONFLICT DO NOTHING",
        id=id, joined_at=joined_at, contact_id=contact_id, now=tx.now,
    )  # fmt: skip
    if added:
        page_blocks.add(tx, _list(id), joined_at, contact_id, _key_at(tx, id))
    return added > 0


def detach(tx: Transaction, id: int, contact_id: str, joined_at: int) -> bool:
    """Whether the contact wore the tag."""
    removed = tx.run(
        "DELETE FROM contact_tag WHERE app_id = :app_id AND tag_id = :id AND contact_id = :contact_id",
        id=id, contact_id=contact_id,
    )  # fmt: skip
    if removed:
        page_blocks.remove(tx, _list(id), joined_at, contact_id, _key_at(tx, id))
    return removed > 0


def ids_of(tx: Transaction, contact_id: str) -> list[int]:
    rows = tx.all(
        "SELECT tag_id FROM contact_tag WHERE app_id = :app_id AND contact_id = :contact_id ORDER BY tag_id",
        contact_id=contact_id,
    )
    return [row[0] for row in rows]


def count(tx: Transaction, id: int) -> int:
    """How many contacts wear the tag."""
    return page_blocks.total(tx, _list(id))


def page(tx: Transaction, id: int, offset: int, limit: int) -> tuple[int, list[Row]]:
    """How many contacts wear the tag, and those after the `offset` newest ones, newest first."""
    total, place = page_blocks.find_place(tx, _list(id), offset)
    if place is None:
        return total, []
    first = tx.one(
        "SELECT joined_at, contact_id FROM contact_tag WHERE app_id = :app_id AND tag_id = :tag "
        "AND (joined_at, contact_id) < (:at, :id) ORDER BY joined_at DESC, contact_id DESC LIMIT 1 OFFSET :skip",
        tag=id, at=place.before_at, id=place.before_id, skip=place.skip,
    )  # fmt: skip
    assert first is not None, "the blocks of a list count its members"
    rows = tx.all(
        f"SELECT {COLUMNS} FROM contact_tag t "
        "JOIN contact c ON c.app_id = t.app_id AND c.id = t.contact_id "
        "JOIN presence p ON p.app_id = c.app_id AND p.contact_id = c.id "
        "WHERE t.app_id = :app_id AND t.tag_id = :tag AND (t.joined_at, t.contact_id) <= (:at, :id) "
        "ORDER BY t.joined_at DESC, t.contact_id DESC LIMIT :limit",
        tag=id, at=first[0], id=first[1], limit=limit,
    )  # fmt: skip
    return total, rows


def page_of_both(tx: Transaction, first: int, second: int, offset: int, limit: int) -> tuple[int, list[Row]]:
    """As `page`, for the contacts that wear two tags: counted by looking, as nobody asks this of a long list."""
    both = (
        "c.app_id = :app_id "
        "AND EXISTS (SELECT 1 FROM contact_tag t WHERE t.app_id = :app_id AND t.contact_id = c.id AND t.tag_id = :a) "
        "AND EXISTS (SELECT 1 FROM contact_tag t WHERE t.app_id = :app_id AND t.contact_id = c.id AND t.tag_id = :b)"
    )
    counted = tx.one(f"SELECT count(*) FROM contact c WHERE {both}", a=first, b=second)
    rows = tx.all(
        f"SELECT {COLUMNS} FROM {JOINED} WHERE {both} ORDER BY c.joined_at DESC, c.id DESC LIMIT :limit OFFSET :skip",
        a=first, b=second, limit=limit, skip=offset,
    )  # fmt: skip
    return (counted[0] if counted else 0), rows


def _list(id: int) -> str:
    return f"tag {id}"


def _key_at(tx: Transaction, tag: int) -> page_blocks.KeyAt:
    def key_at(at: int, id: str, skip: int) -> tuple[int, str] | None:
        row = tx.one(
            "SELECT joined_at, contact_id FROM contact_tag WHERE app_id = :app_id AND tag_id = :tag "
            "AND (joined_at, contact_id) >= (:at, :id) ORDER BY joined_at, contact_id LIMIT 1 OFFSET :skip",
            tag=tag, at=at, id=id, skip=skip,
        )  # fmt: skip
        return row and (row[0], row[1])

    return key_at
