"""What teammates did, newest first."""

from typing import Any

from interphone.store.database import Row, Transaction
from interphone.store.sets import among

Types = tuple[str, ...] | None

COLUMNS = "id, activity_type, description, metadata, performer_id, performer_email, performer_ip, created_at"


def insert(tx: Transaction, **row: Any) -> None:
    tx.run(
        f"INSERT INTO activity_log (app_id, {COLUMNS}) VALUES (:app_id, :id, :activity_type, :description, :metadata, "
        ":performer_id, :performer_email, :performer_ip, :now)",
        now=tx.now, **row,
    )  # fmt: skip


def count(tx: Transaction, after: int, before: int, types: Types) -> int:
    """How many there are from one second to another; `types` None for all."""
    only, bound = _only(types)
    row = tx.one(
        "SELECT count(*) FROM activity_log "
        f"WHERE app_id = :app_id AND created_at >= :after AND created_at <= :before{only}",
        after=after, before=before, **bound,
    )  # fmt: skip
    assert row is not None
    number: int = row[0]
    return number


def page(tx: Transaction, after: int, before: int, types: Types, offset: int, limit: int) -> list[Row]:
    only, bound = _only(types)
    return tx.all(
        f"SELECT {COLUMNS} FROM activity_log "
        f"WHERE app_id = :app_id AND created_at >= :after AND created_at <= :before{only} "
        "ORDER BY created_at DESC, id DESC LIMIT :limit OFFSET :offset",
        after=after, before=before, offset=offset, limit=limit, **bound,
    )  # fmt: skip


def page_under(tx: Transaction, after: int, before: int, types: Types, under: tuple[int, int], limit: int) -> list[Row]:
    """Those that stand below the line with this (created_at, id)."""
    only, bound = _only(types)
    return tx.all(
        f"SELECT {COLUMNS} FROM activity_log WHERE app_id = :app_id AND (created_at, id) < (:under_at, :under_id) "
        f"AND created_at >= :after AND created_at <= :before{only} "
        "ORDER BY created_at DESC, id DESC LIMIT :limit",
        after=after, before=before, under_at=under[0], under_id=under[1], limit=limit, **bound,
    )  # fmt: skip


def _only(types: Types) -> tuple[str, dict[str, Any]]:
    if types is None:
        return "", {}
    inside, bound = among("type", types)
    return f" AND activity_type IN ({inside})", bound
