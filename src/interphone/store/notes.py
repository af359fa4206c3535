"""Notes that the team keeps on a contact or on a company."""

from __future__ import annotations

from interphone.store.database import Asked, Row, Transaction
from interphone.store.sets import among

# As domain.notes reads it.
COLUMNS = "id, contact_id, company_id, teammate_id, body, created_at"
CONTACT = "contact_id"
COMPANY = "company_id"


def insert(tx: Transaction, id: int, column: str, subject: str, teammate_id: int | None, body: str) -> None:
    """A note on the contact or the company with the id `subject`; `column` says which."""
    tx.send(
        f"INSERT INTO note (app_id, id, {column}, teammate_id, body, created_at) "
        "VALUES (:app_id, :id, :subject, :teammate_id, :body, :now)",
        id=id, subject=subject, teammate_id=teammate_id, body=body, now=tx.now,
    )  # fmt: skip


def find(tx: Transaction, id: int) -> Row | None:
    return tx.one(f"SELECT {COLUMNS} FROM note WHERE app_id = :app_id AND id = :id", id=id)


def find_all(tx: Transaction, ids: list[int]) -> list[Row]:
    """In no order."""
    wanted, values = among("id", ids)
    return tx.all(f"SELECT {COLUMNS} FROM note WHERE app_id = :app_id AND id IN ({wanted})", **values)


def ids_of(tx: Transaction, contact_id: str) -> list[int]:
    rows = tx.all("SELECT id FROM note WHERE app_id = :app_id AND contact_id = :contact_id ORDER BY id",
        contact_id=contact_id)  # fmt: skip
    return [row[0] for row in rows]


def page(tx: Transaction, column: str, subject: str, under: int, offset: int, limit: int) -> tuple[int, list[Row]]:
    """How many notes there are on a contact or a company, and those of lesser ids than `under`, newest first.

    The `offset` newest ones of these are passed over.
    """
    counted = tx.one(f"SELECT count(*) FROM note WHERE app_id = :app_id AND {column} = :subject", subject=subject)
    rows = tx.all(
        f"SELECT {COLUMNS} FROM note WHERE app_id = :app_id AND {column} = :subject AND id < :under "
        "ORDER BY id DESC LIMIT :limit OFFSET :skip",
        subject=subject, under=under, limit=limit, skip=offset,
    )  # fmt: skip
    return (counted[0] if counted else 0), rows


def ask_of_contacts(tx: Transaction, ids: list[str], most: int = 10) -> Asked:
    """(contact_id, id, total): the newest notes of each contact, newest first, each with how many there are in all."""
    return _newest(tx, CONTACT, ids, most)


def of_companies(tx: Transaction, ids: list[str], most: int = 10) -> list[Row]:
    """(company_id, id, total), as `ask_of_contacts`."""
    return _newest(tx, COMPANY, ids, most)()


def _newest(tx: Transaction, column: str, ids: list[str], most: int) -> Asked:
    wanted, values = among("subject", ids)
    return tx.ask(
        f"SELECT subject, id, total FROM (SELECT {column} AS subject, id, "
        f"row_number() OVER (PARTITION BY {column} ORDER BY id DESC) AS place, "
        f"count(*) OVER (PARTITION BY {column}) AS total "
        f"FROM note WHERE app_id = :app_id AND {column} IN ({wanted})) AS numbered "
        "WHERE place <= :most ORDER BY subject, id DESC",
        most=most, **values,
    )  # fmt: skip
