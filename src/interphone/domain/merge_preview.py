"""What merging two contacts would change, without doing it."""

from __future__ import annotations

from typing import Any

import msgspec

from interphone.domain import contacts
from interphone.domain.contact_records import Merge, shares_names
from interphone.domain.contacts import LEAD, USER
from interphone.domain.documents import decode
from interphone.domain.merging import ADOPTED
from interphone.domain.people import Person, load
from interphone.store import merging as store
from interphone.store.database import Transaction

COMPANIES = "companies"


class FieldChange(msgspec.Struct, frozen=True):
    """`outcome` is adopted, discarded or merged; `result` is what the one who stays would have."""

    field: str
    outcome: str
    source: Any
    into: Any
    result: Any


class Moved(msgspec.Struct, frozen=True):
    """How many of one kind would move, and how many the one who stays has already."""

    kind: str
    source: int
    into: int


class Preview(msgspec.Struct, frozen=True):
    """`refusal` is None where the merge may be done, else why not: roles or names."""

    refusal: str | None
    changes: list[FieldChange] = []
    moved: list[Moved] = []


def preview(tx: Transaction, merge: Merge) -> Preview:
    """Raises NotFound."""
    source, into = load(tx, [contacts.get_person(tx, merge.source), contacts.get_person(tx, merge.into)])
    if source.contact.role != LEAD or into.contact.role != USER:
        return Preview("roles")
    if merge.duplicates_only and not shares_names(source.contact, into.contact):
        return Preview("names")
    return Preview(
        None, [*_plain(source, into), *_attributes(source, into), *_companies(source, into)], _moved(tx, source, into)
    )


def _plain(source: Person, into: Person) -> list[FieldChange]:
    pairs = [(name, getattr(source.contact, name), getattr(into.contact, name)) for name in ADOPTED]
    return [
        _kept_or_adopted(name.removesuffix("_url"), theirs, own) for name, theirs, own in pairs if _differ(theirs, own)
    ]


def _attributes(source: Person, into: Person) -> list[FieldChange]:
    known = decode(into.contact.custom_attributes)
    given = decode(source.contact.custom_attributes)
    return [
        _kept_or_adopted(f"custom_attributes.{name}", value, known.get(name))
        for name, value in given.items()
        if _differ(value, known.get(name))
    ]


def _companies(source: Person, into: Person) -> list[FieldChange]:
    theirs = [company.name or company.company_id for company in source.companies]
    own = [company.name or company.company_id for company in into.companies]
    new = [name for name in theirs if name not in own]
    return [FieldChange(COMPANIES, "merged", theirs, own, [*own, *new])] if new else []


def _moved(tx: Transaction, source: Person, into: Person) -> list[Moved]:
    counts = [
        Moved(kind, store.count(tx, table, source.contact.id), store.count(tx, table, into.contact.id))
        for kind, table in (("conversations", "conversation"), ("notes", "note"))
    ]
    own = {tag.id for tag in into.tags}
    counts.append(Moved("tags", sum(tag.id not in own for tag in source.tags), len(own)))
    return [moved for moved in counts if moved.source]


def _differ(theirs: Any, own: Any) -> bool:
    return theirs is not None and theirs != own


def _kept_or_adopted(field: str, theirs: Any, own: Any) -> FieldChange:
    return FieldChange(field, "adopted" if own is None else "discarded", theirs, own, theirs if own is None else own)
