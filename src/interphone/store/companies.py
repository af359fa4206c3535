"""Companies and who belongs to them."""

from __future__ import annotations

from typing import Any

from interphone.store.database import Row, Transaction


def find(tx: Transaction, company_id: str) -> Row | None:
    """(id, name, plan, monthly_spend, remote_created_at, custom_attributes), by the customer's own id."""
    return tx.one(
        "SELECT id, name, plan, monthly_spend, remote_created_at, custom_attributes FROM company "
        "WHERE app_id = :app_id AND company_id = :company_id",
        company_id=company_id,
    )


def insert(tx: Transaction, company: dict[str, Any]) -> None:
    tx.send(
        "INSERT INTO company (app_id, id, company_id, name, plan, monthly_spend, custom_attributes, created_at, "
        "remote_created_at, updated_at) VALUES (:app_id, :id, :company_id, :name, :plan, :monthly_spend, "
        ":custom_attributes, :created_at, :remote_created_at, :updated_at)",
        **company,
    )


def update(tx: Transaction, id: str, changes: dict[str, Any]) -> None:
    assignments = ", ".join(f"{name} = :{name}" for name in changes)
    tx.send(f"UPDATE company SET {assignments} WHERE app_id = :app_id AND id = :id", id=id, **changes)


def attach(tx: Transaction, id: str, contact_id: str) -> bool:
    """Whether the contact was not in the company before."""
    added = tx.run(
        "INSERT INTO company_contact (app_id, contact_id, company_id) VALUES (:app_id, :contact_id, :id) "
        "ON CONFLICT DO NOTHING",
        contact_id=contact_id, id=id,
    )  # fmt: skip
    return added > 0


def ids_of(tx: Transaction, contact_id: str) -> list[str]:
    """Ids of a contact's companies, in the order they came to be."""
    rows = tx.all(
        "SELECT company_id FROM company_contact WHERE app_id = :app_id AND contact_id = :contact_id "
        "ORDER BY company_id",
        contact_id=contact_id,
    )
    return [row[0] for row in rows]
