"""Who belongs to which company."""

from __future__ import annotations

import msgspec

from interphone.domain import companies, happened
from interphone.domain.companies import Company, CompanyChange, Named
from interphone.domain.contacts import PEOPLE
from interphone.domain.documents import Document, decode, encode
from interphone.domain.errors import Invalid
from interphone.store import companies as company_store
from interphone.store import memberships as store
from interphone.store.database import Transaction

MOST = 1_000  # API reference 2.16, attach a contact to a company.
FULL = "Contact has reached the maximum of 1000 company associations"


class Visit(msgspec.Struct, frozen=True):
    """What an update says of a person's presence: when they were last there, None for nothing; in a new session?

    Only the companies named in that update take note of it (API reference 1.3, incrementing user sessions).
    """

    at: int | None
    new_session: bool


def follow(
    tx: Transaction,
    contact_id: str,
    listing: str,
    ids: Document,
    changes: list[CompanyChange],
    named: Named,
    visit: Visit,
) -> Document:
    """Store the companies named with a person, who joins or leaves them; gives the ids of the person's companies.

    Raises Invalid for impossible attributes, and for more companies than a person can be in.
    """
    known = set(decode(ids))
    before = set(known)
    for change in changes:
        company = named.find(change)
        if change.remove:
            if company is not None and company.id in known:
                store.detach(tx, company.id, contact_id, listing)
                known.remove(company.id)
                if listing in PEOPLE:
                    named.keep(_counting(company, -1))
                    tx.note(happened.CompanyLeft(company.id, contact_id))
            continue
        company = companies.put(tx, company, change)
        if visit.at is not None:
            at = max(visit.at, company.last_request_at or 0)
            if visit.new_session or at != company.last_request_at:
                company_store.see(tx, company.id, at, int(visit.new_session))
                company = msgspec.structs.replace(company, last_request_at=at)
        if company.id not in known:
            check_room(len(known))
            store.attach(tx, company.id, contact_id, listing, company.user_count)
            known.add(company.id)
            if listing in PEOPLE:
                company = _counting(company, 1)
                tx.note(happened.CompanyJoined(company.id, contact_id))
        named.keep(company)
    return ids if known == before else encode(sorted(known))


def _counting(company: Company, people: int) -> Company:
    """The company once so many people more belong to it."""
    return msgspec.structs.replace(company, user_count=company.user_count + people)


def check_room(companies: int) -> None:
    """Raises Invalid where a person in so many companies cannot join another."""
    if companies >= MOST:
        raise Invalid("companies", FULL, code="contact_company_limit_exceeded")


def move_all(tx: Transaction, source: tuple[str, str], into: tuple[str, str]) -> Document:
    """Let one (contact id, listing) leave its companies, and another join them; gives the ids of the other's companies.

    For records of one person, who may so come to be in more companies than one record can be.
    """
    for id in store.ids_of(tx, source[0]):
        store.detach(tx, id, *source)
        store.attach(tx, id, *into, company_store.user_count(tx, id))
    return encode(store.ids_of(tx, into[0]))


def leave_all(tx: Transaction, contact_id: str, listing: str) -> None:
    """Let a contact belong to no company; its own document is left to the caller."""
    for id in store.ids_of(tx, contact_id):
        store.detach(tx, id, contact_id, listing)
