"""Workspaces. These statements look across workspaces or at one by its own key."""

from interphone.store.database import Row, Transaction


def insert(tx: Transaction, name: str) -> None:
    tx.run("INSERT INTO workspace (app_id, name, created_at) VALUES (:app_id, :name, :now)", name=name, now=tx.now)


def find(tx: Transaction) -> Row | None:
    """(app_id, name, created_at, api_version, v1_put_requires_user)"""
    return tx.one(
        "SELECT app_id, name, created_at, api_version, v1_put_requires_user FROM workspace WHERE app_id = :app_id"
    )


def every(tx: Transaction) -> list[Row]:
    """Rows as of `find`, of all workspaces, oldest first."""
    return tx.all(
        "SELECT app_id, name, created_at, api_version, v1_put_requires_user FROM workspace ORDER BY created_at, app_id"
    )


def set_put_requires_user(tx: Transaction, required: bool) -> None:
    tx.run("UPDATE workspace SET v1_put_requires_user = :required WHERE app_id = :app_id", required=int(required))
