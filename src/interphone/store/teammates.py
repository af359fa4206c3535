"""Teammates of a workspace. Who was removed keeps a row, because what they wrote stays."""

from typing import Any

from interphone.store.database import Row, Transaction

COLUMNS = (
    "id, name, email, role, avatar_url, created_at, job_title, away_status_reason_id, removed_at, email_verified, "
    "has_inbox_seat, away_mode_enabled, away_mode_reassign"
)


def insert(tx: Transaction, id: int, name: str, email: str, role: str) -> None:
    tx.run(
        "INSERT INTO teammate (app_id, id, name, email, role, created_at) "
        "VALUES (:app_id, :id, :name, :email, :role, :now)",
        id=id, name=name, email=email, role=role, now=tx.now,
    )  # fmt: skip


def update(tx: Transaction, id: int, changes: dict[str, Any]) -> None:
    """Set the columns that are given."""
    settings = ", ".join(f"{name} = :{name}" for name in changes)
    tx.run(f"UPDATE teammate SET {settings} WHERE app_id = :app_id AND id = :id", id=id, **changes)


def find(tx: Transaction, id: int) -> Row | None:
    return tx.one(f"SELECT {COLUMNS} FROM teammate WHERE app_id = :app_id AND id = :id", id=id)


def find_by_email(tx: Transaction, email: str) -> Row | None:
    return tx.one(f"SELECT {COLUMNS} FROM teammate WHERE app_id = :app_id AND email = :email", email=email)


def every(tx: Transaction) -> list[Row]:
    return tx.all(f"SELECT {COLUMNS} FROM teammate WHERE app_id = :app_id ORDER BY id")
