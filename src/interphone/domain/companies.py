"""Companies: named by the customer's own id, created by being mentioned."""

from __future__ import annotations

import msgspec

from interphone.domain import attributes
from interphone.domain.attributes import Value
from interphone.domain.documents import EMPTY, Document, encode
from interphone.domain.ids import new_id
from interphone.store import companies as store
from interphone.store.database import Transaction


class CompanyChange(msgspec.Struct, frozen=True, kw_only=True):
    """What to store of a company; None leaves a field alone."""

    company_id: str
    name: str | None = None
    plan: str | None = None
    monthly_spend: float | None = None
    remote_created_at: int | None = None
    custom_attributes: dict[str, Value] = {}


def join(tx: Transaction, contact_id: str, change: CompanyChange) -> bool:
    """Store the company and put the contact in it; whether the contact is new there."""
    return store.attach(tx, _upsert(tx, change), contact_id)


def ids_document(tx: Transaction, contact_id: str) -> Document:
    """The ids of a contact's companies, encoded."""
    return encode(store.ids_of(tx, contact_id))


def _upsert(tx: Transaction, change: CompanyChange) -> str:
    given = {
        "name": change.name,
        "plan": change.plan,
        "monthly_spend": change.monthly_spend,
        "remote_created_at": change.remote_created_at,
    }
    row = store.find(tx, change.company_id)
    stored = row[1] if row else EMPTY
    document = (
        attributes.merge(stored, change.custom_attributes, {}, "companies") if change.custom_attributes else stored
    )
    if row is None:
        company = {"id": new_id(tx.now), "company_id": change.company_id, "custom_attributes": document, **given}
        store.insert(tx, {**company, "created_at": tx.now, "updated_at": tx.now})
        return str(company["id"])
    changes = {name: value for name, value in given.items() if value is not None}
    if document != stored:
        changes["custom_attributes"] = document
    if changes:
        store.update(tx, row[0], {**changes, "updated_at": tx.now})
    return str(row[0])
