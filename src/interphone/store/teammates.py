"""Teammates of a workspace."""

from interphone.store.database import Row, Transaction

COLUMNS = "id, name, email, role, avatar_url, created_at"


def insert(tx: Transaction, id: int, name: str, email: str, role: str, avatar_url: str | None) -> None:
    tx.run(
        "INSERT INTO teammate (app_id, id, name, email, role, avatar_url, created_at) "
        "VALUES (:app_id, :id, :name, :email, :role, :avatar_url, :now)",
        id=id, name=name, email=email, role=role, avatar_url=avatar_url, now=tx.now,
    )  # fmt: skip


def find(tx: Transaction, id: int) -> Row | None:
    return tx.one(f"SELECT {COLUMNS} FROM teammate WHERE app_id = :app_id AND id = :id", id=id)


def find_by_email(tx: Transaction, email: str) -> Row | None:
    return tx.one(f"SELECT {COLUMNS} FROM teammate WHERE app_id = :app_id AND email = :email", email=email)


def every(tx: Transaction) -> list[Row]:
    return tx.all(f"SELECT {COLUMNS} FROM teammate WHERE app_id = :app_id ORDER BY id")
