"""Counted blocks over ordered lists, so that the count and any page of a long list are cheap and exact.

A list (all contacts, or the contacts of one tag) is ordered by (at, id) and shown from its end. Each block counts the
members from its start to the next block's start. Page N is found by adding counts, then stepping inside one block: as
fast for page 1,000 as for page 1. The list's own rows live elsewhere; a KeyAt looks into them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from interphone.store.database import Asked, Row, Transaction

BLOCK_MEMBERS = 1_000
BEGINNING = -(2**62)
END = (2**62, "")
# Where the block begins that a member (:at, :id) belongs to.
BLOCK_OF = (
    "SELECT start_at, start_id FROM page_block WHERE app_id = :app_id AND list = :list "
    "AND (start_at, start_id) <= (:at, :id) ORDER BY start_at DESC, start_id DESC LIMIT 1"
)


Key = tuple[int, str]
# The key of the member that stands `skip` members after a place of the list: (at, id, skip) -> (at, id).
KeyAt = Callable[[int, str, int], tuple[int, str] | None]


class Place(NamedTuple):
    """Where to begin reading backwards: before this key, after skipping some members."""

    before_at: int
    before_id: str
    skip: int


def add(tx: Transaction, list: str, at: int, id: str, key_at: KeyAt) -> None:
    """Count a member whose row was just written. On PostgreSQL a block that becomes too large is divided later."""
    counted = _ask_count(tx, list, at, id)

    def divide() -> None:
        rows = counted()
        if not rows:
            _insert(tx, list, BEGINNING, "", 1)
        elif rows[0][0] > 2 * BLOCK_MEMBERS:
            block = _block(tx, list, at, id)
            assert block is not None, "it was just counted"
            _grow(tx, list, *block, key_at)

    tx.later(divide)


def add_all(tx: Transaction, list: str, keys: Iterable[Key], key_at: KeyAt) -> None:
    """Count many members whose rows were just written, in fewer statements than one after the other."""
    blocks = _blocks(tx, list)
    if not blocks:
        _insert(tx, list, BEGINNING, "", 0)
        blocks = [((BEGINNING, ""), 0)]
    for (start, members), gained in _shares(blocks, keys):
        _grow(tx, list, *start, members + gained, key_at)


def remove(tx: Transaction, list: str, at: int, id: str, key_at: KeyAt) -> None:
    """Count a member whose row has just gone. A block that began with it begins with the next one: no trace stays."""
    block = _block(tx, list, at, id)
    assert block is not None and block[2] > 0, "the blocks of a list count its members"
    start_at, start_id, members = block
    if (start_at, start_id) != (at, id):
        _count(tx, list, start_at, start_id, members - 1)
        return
    _delete(tx, list, at, id)
    following = key_at(at, id, 0)
    if members > 1 and following is not None:
        _insert(tx, list, following[0], following[1], members - 1)


def remove_all(tx: Transaction, list: str, keys: Iterable[Key], key_at: KeyAt) -> None:
    """As `remove`, for many members whose rows have all just gone."""
    gone = set(keys)
    for (start, members), lost in _shares(_blocks(tx, list), gone):
        assert lost <= members, "the blocks of a list count its members"
        if start not in gone:
            _count(tx, list, *start, members - lost)
            continue
        _delete(tx, list, *start)
        following = key_at(*start, 0)
        if members > lost and following is not None:
            _insert(tx, list, *following, members - lost)


def drop(tx: Transaction, list: str) -> None:
    """Forget a list whose rows have gone."""
    tx.send("DELETE FROM page_block WHERE app_id = :app_id AND list = :list", list=list)


def total(tx: Transaction, list: str) -> int:
    """How many members the list has."""
    row = tx.one(
        "SELECT CAST(COALESCE(SUM(members), 0) AS BIGINT) FROM page_block WHERE app_id = :app_id AND list = :list",
        list=list,
    )
    assert row is not None
    length: int = row[0]
    return length


def find_place(tx: Transaction, list: str, offset: int) -> tuple[int, Place | None]:
    """The list's length, and where its members begin after the `offset` last ones; None past its beginning."""
    length = total(tx, list)
    if offset >= length:
        return length, None
    before: tuple[int, str] = END
    passed = 0
    for at, id, members in _walk(tx, list) if offset else ():
        if passed + members > offset:
            break
        passed += members
        before = (at, id)
    return length, Place(*before, offset - passed)


def _grow(tx: Transaction, list: str, at: int, id: str, members: int, key_at: KeyAt) -> None:
    """Let a block count its members; where they are too many, its later ones become blocks of their own."""
    while members > 2 * BLOCK_MEMBERS:
        middle = key_at(at, id, BLOCK_MEMBERS)
        assert middle is not None, "the blocks of a list count its members"
        _count(tx, list, at, id, BLOCK_MEMBERS)
        at, id, members = *middle, members - BLOCK_MEMBERS
        _insert(tx, list, at, id, members)
    _count(tx, list, at, id, members)


def _blocks(tx: Transaction, list: str) -> Sequence[tuple[Key, int]]:
    """The start of every block and its members, in order."""
    return [((at, id), members) for at, id, members in reversed(_walk(tx, list))]


def _shares(blocks: Sequence[tuple[Key, int]], keys: Iterable[Key]) -> Iterable[tuple[tuple[Key, int], int]]:
    """The blocks that some of the keys belong to, each with how many."""
    starts = [start for start, _ in blocks]
    places = Counter(bisect_right(starts, key) - 1 for key in keys)
    return [(blocks[place], count) for place, count in places.items()]


def _walk(tx: Transaction, list: str) -> Sequence[Row]:
    return tx.all(
        "SELECT start_at, start_id, members FROM page_block WHERE app_id = :app_id AND list = :list "
        "ORDER BY start_at DESC, start_id DESC",
        list=list,
    )


def _block(tx: Transaction, list: str, at: int, id: str) -> tuple[int, str, int] | None:
    row = tx.one(
        "SELECT start_at, start_id, members FROM page_block "
        "WHERE app_id = :app_id AND list = :list AND (start_at, start_id) <= (:at, :id) "
        "ORDER BY start_at DESC, start_id DESC LIMIT 1",
        list=list, at=at, id=id,
    )  # fmt: skip
    return row and (row[0], row[1], row[2])


def _ask_count(tx: Transaction, list: str, at: int, id: str) -> Asked:
    """Count one member more in the block that it belongs to; gives the members, on SQLite nothing without a block."""
    if tx.dialect == "sqlite":
        return tx.ask(
            "UPDATE page_block SET members = members + 1 WHERE app_id = :app_id AND list = :list "
            f"AND (start_at, start_id) = ({BLOCK_OF}) RETURNING members",
            list=list, at=at, id=id,
        )  # fmt: skip
    # Nobody waits to hear that there was no block: then this makes the first.
    return tx.ask(
        "INSERT INTO page_block (app_id, list, start_at, start_id, members) "
        "SELECT :app_id, :list, COALESCE(b.start_at, :beginning), COALESCE(b.start_id, ''), 1 "
        f"FROM (SELECT 1) AS one LEFT JOIN ({BLOCK_OF}) AS b ON true "
        "ON CONFLICT (app_id, list, start_at, start_id) DO UPDATE SET members = page_block.members + 1 "
        "RETURNING members",
        list=list, at=at, id=id, beginning=BEGINNING,
    )  # fmt: skip


def _count(tx: Transaction, list: str, at: int, id: str, members: int) -> None:
    tx.send(
        "UPDATE page_block SET members = :members "
        "WHERE app_id = :app_id AND list = :list AND start_at = :at AND start_id = :id",
        list=list, at=at, id=id, members=members,
    )  # fmt: skip


def _delete(tx: Transaction, list: str, at: int, id: str) -> None:
    tx.send(
        "DELETE FROM page_block WHERE app_id = :app_id AND list = :list AND start_at = :at AND start_id = :id",
        list=list, at=at, id=id,
    )  # fmt: skip


def _insert(tx: Transaction, list: str, at: int, id: str, members: int) -> None:
    tx.send(
        "INSERT INTO page_block (app_id, list, start_at, start_id, members) "
        "VALUES (:app_id, :list, :at, :id, :members)",
        list=list, at=at, id=id, members=members,
    )  # fmt: skip
