"""Contacts of one listing in any order, from a place on: what lists and scrolls of 1.x and 2.x read."""

from __future__ import annotations

from interphone.store import page_blocks
from interphone.store.contacts import COLUMNS, JOINED
from interphone.store.database import Row, Transaction
from interphone.store.sets import among

# What lists are sorted by, as SQL. People who never signed up stand where they were created.
SORTS = {
    "created_at": "c.created_at",
    "signed_up_at": "c.joined_at",
    "updated_at": "c.updated_at",
    "last_request_at": "COALESCE(p.last_seen_at, 0)",
}


def total(tx: Transaction, listings: tuple[str, ...]) -> int:
    """How many contacts stand in these listings."""
    return sum(page_blocks.total(tx, listing) for listing in listings)


def count_since(tx: Transaction, listing: str, since: int) -> int:
    """How many of a listing were created at that time or later."""
    row = tx.one(
        "SELECT count(*) FROM contact WHERE app_id = :app_id AND listing = :listing AND listing IN ('user', 'lead') "
        "AND created_at >= :since",
        listing=listing, since=since,
    )  # fmt: skip
    return row[0] if row else 0


def page(
    tx: Transaction, listing: str, sort: str, descending: bool, since: int, after: tuple[int, str] | None, skip: int,
    limit: int,
) -> list[Row]:  # fmt: skip
    """Of those created since then, `limit` after a place, or after the first `skip`."""
    by, way, beyond = SORTS[sort], "DESC" if descending else "ASC", "<" if descending else ">"
    place = f"AND ({by}, c.id) {beyond} (:at, :id) " if after else ""
    at, id = after or (0, "")
    return tx.all(
        f"SELECT {COLUMNS} FROM {JOINED} WHERE c.app_id = :app_id AND c.listing = :listing "
        f"AND c.listing IN ('user', 'lead') AND c.created_at >= :since {place}"
        f"ORDER BY {by} {way}, c.id {way} LIMIT :limit OFFSET :skip",
        listing=listing, since=since, limit=limit, skip=skip, **({"at": at, "id": id} if after else {}),
    )  # fmt: skip


def after_id(tx: Transaction, listing: str, id: str, limit: int) -> list[Row]:
    """Those of a listing with greater ids, in the order of ids."""
    return tx.all(
        f"SELECT {COLUMNS} FROM {JOINED} WHERE c.app_id = :app_id AND c.id > :id AND c.listing = :listing "
        "ORDER BY c.id LIMIT :limit",
        id=id, listing=listing, limit=limit,
    )  # fmt: skip


def found(tx: Transaction, column: str, value: str, listings: tuple[str, ...], skip: int, limit: int) -> list[Row]:
    """Those whose email or phone it is, the newest first."""
    names, values = among("listing", listings)
    return tx.all(
        f"SELECT {COLUMNS} FROM {JOINED} WHERE c.app_id = :app_id AND c.{column} = :value AND c.listing IN ({names}) "
        "ORDER BY c.joined_at DESC, c.id DESC LIMIT :limit OFFSET :skip",
        value=value, limit=limit, skip=skip, **values,
    )  # fmt: skip


def count_found(tx: Transaction, column: str, value: str, listings: tuple[str, ...]) -> int:
    names, values = among("listing", listings)
    row = tx.one(
        f"SELECT count(*) FROM contact c WHERE c.app_id = :app_id AND c.{column} = :value AND c.listing IN ({names})",
        value=value, **values,
    )  # fmt: skip
    return row[0] if row else 0


def newest(tx: Transaction, after: tuple[int, str] | None, limit: int) -> list[Row]:
    """Users and leads together, the newest first, after a place (created_at, id)."""
    place = "AND (c.created_at, c.id) < (:at, :id) " if after else ""
    at, id = after or (0, "")
    return tx.all(
        f"SELECT {COLUMNS} FROM {JOINED} WHERE c.app_id = :app_id AND c.listing IN ('user', 'lead') {place}"
        "ORDER BY c.created_at DESC, c.id DESC LIMIT :limit",
        limit=limit, **({"at": at, "id": id} if after else {}),
    )  # fmt: skip
