"""Workspaces. These statements look across workspaces or at one by its own key."""

from typing import Any

from interphone.store.database import Row, Transaction

COLUMNS = (
    "app_id, name, created_at, api_version, v1_put_requires_user, timezone, region, away_status_reason_required, "
    "ip_allowlist_enabled, ip_allowlist"
)


def insert(tx: Transaction, name: str) -> None:
    tx.run("INSERT INTO workspace (app_id, name, created_at) VALUES (:app_id, :name, :now)", name=name, now=tx.now)


def find(tx: Transaction) -> Row | None:
    return tx.one(f"SELECT {COLUMNS} FROM workspace WHERE app_id = :app_id")


def every(tx: Transaction) -> list[Row]:
    """Rows as of `find`, of all workspaces, oldest first."""
    return tx.all(f"SELECT {COLUMNS} FROM workspace ORDER BY created_at, app_id")


def update(tx: Transaction, changes: dict[str, Any]) -> None:
    """Set the columns that are given."""
    settings = ", ".join(f"{name} = :{name}" for name in changes)
    tx.run(f"UPDATE workspace SET {settings} WHERE app_id = :app_id", **changes)
