"""The people of a company, and the companies of a person."""

from __future__ import annotations

import msgspec

from interphone.domain import company_records, contacts, happened, memberships, people
from interphone.domain.companies import Company
from interphone.domain.company_records import CompanyPage, Organization
from interphone.domain.contact_pages import Records
from interphone.domain.contacts import Contact
from interphone.domain.documents import decode, encode
from interphone.domain.errors import NotFound
from interphone.domain.people import Person
from interphone.store import contacts as contact_store
from interphone.store import memberships as store
from interphone.store.database import Transaction


class PeopleOf(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of the users and leads of a company, the newest first.

    `before` is the id of the contact before the first; it counts instead of `offset`.
    """

    company_id: str
    before: str | None = None
    offset: int
    limit: int


class PeoplePage(msgspec.Struct, frozen=True):
    """A stretch of a list, how many the whole list has, and whether more follow."""

    total: int
    people: list[Person]
    has_more: bool


class CompaniesOf(msgspec.Struct, frozen=True):
    """A stretch of the companies of a user or lead, the newest first."""

    contact_id: str
    offset: int
    limit: int


class Membership(msgspec.Struct, frozen=True):
    """A user or lead and a company, by our ids."""

    contact_id: str
    company_id: str


def page(tx: Transaction, of: PeopleOf) -> PeoplePage:
    """Raises NotFound."""
    total, found = _read(tx, of, of.limit + 1)
    return PeoplePage(total, people.load(tx, found[: of.limit]), has_more=len(found) > of.limit > 0)


def records(tx: Transaction, of: PeopleOf) -> Records:
    """Raises NotFound."""
    total, found = _read(tx, of, of.limit + 1)
    return Records(total, people.load_records(tx, found[: of.limit]), len(found) > of.limit)


def companies_of(tx: Transaction, of: CompaniesOf) -> CompanyPage:
    """Raises NotFound."""
    contacts.get_person(tx, of.contact_id)
    total, rows = store.companies_of(tx, of.contact_id, of.offset, of.limit + 1)
    shown = [Company(*row) for row in rows[: of.limit]]
    return CompanyPage(total, company_records.load(tx, shown), has_more=len(rows) > of.limit > 0)


def attach(tx: Transaction, membership: Membership) -> Organization:
    """Let a person belong to a company. Raises NotFound, and Invalid for more companies than a person can be in."""
    contact = contacts.get_person(tx, membership.contact_id)
    company = company_records.get(tx, membership.company_id).company
    ids = decode(contact.company_ids)
    if company.id not in ids:
        memberships.check_room(len(ids))
        store.attach(tx, company.id, contact.id, contact.listing, company.user_count)
        _keep(tx, contact, [*ids, company.id])
        tx.note(happened.CompanyJoined(company.id, contact.id))
    return company_records.get(tx, company.id)


def detach(tx: Transaction, membership: Membership) -> Organization:
    """Let a person leave a company. Raises NotFound, also where the person is not in it."""
    contact = contacts.get_person(tx, membership.contact_id)
    company = company_records.get(tx, membership.company_id).company
    if not store.detach(tx, company.id, contact.id, contact.listing):
        raise NotFound("Company")
    _keep(tx, contact, [id for id in decode(contact.company_ids) if id != company.id])
    tx.note(happened.CompanyLeft(company.id, contact.id))
    return company_records.get(tx, company.id)


def _read(tx: Transaction, of: PeopleOf, limit: int) -> tuple[int, list[Contact]]:
    company = company_records.get(tx, of.company_id).company
    if of.before is not None:
        rows = store.before(tx, company.id, of.before, limit)
    else:
        rows = store.page(tx, company.id, of.offset, limit)
    return company.user_count, [Contact(*row) for row in rows]


def _keep(tx: Transaction, contact: Contact, ids: list[str]) -> None:
    contact_store.update(tx, contact.id, {"company_ids": encode(sorted(ids)), "updated_at": tx.now})
