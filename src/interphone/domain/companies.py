"""Companies: named by the customer's own id, created by being mentioned."""

from __future__ import annotations

import msgspec

from interphone.domain import attributes
from interphone.domain.attributes import Value
from interphone.domain.documents import EMPTY, Document, encode
from interphone.domain.ids import new_id
from interphone.store import companies as store
from interphone.store.database import Transaction

FIELDS = ("name", "plan", "monthly_spend", "remote_created_at")


class CompanyChange(msgspec.Struct, frozen=True, kw_only=True):
    """What to store of a company; None leaves a field alone."""

    company_id: str
    name: str | None = None
    plan: str | None = None
    monthly_spend: float | None = None
    remote_created_at: int | None = None
    custom_attributes: dict[str, Value] = {}


def join(tx: Transaction, contact_id: str, known: list[str], change: CompanyChange) -> bool:
    """Store the company and put the contact in it, unless its id is known to be one of theirs; whether they are new."""
    id = _upsert(tx, change)
    return id not in known and store.attach(tx, id, contact_id)


def ids_document(tx: Transaction, contact_id: str) -> Document:
    """The ids of a contact's companies, encoded."""
    return encode(store.ids_of(tx, contact_id))


def _upsert(tx: Transaction, change: CompanyChange) -> str:
    row = store.find(tx, change.company_id)
    id, *known, document = row or (new_id(tx.now), None, None, None, None, EMPTY)
    stored = dict(zip(FIELDS, known, strict=True)) | {"custom_attributes": document}
    if change.custom_attributes:
        document = attributes.merge(document, change.custom_attributes, {}, "companies")
    given = {name: value for name in FIELDS if (value := getattr(change, name)) is not None}
    wanted = stored | given | {"custom_attributes": document}
    if row is None:
        times = {"created_at": tx.now, "updated_at": tx.now}
        store.insert(tx, {"id": id, "company_id": change.company_id, **wanted, **times})
    elif wanted != stored:  # Every user of a company names it anew, mostly with nothing new.
        store.update(tx, id, {**wanted, "updated_at": tx.now})
    return str(id)
