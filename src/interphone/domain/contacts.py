"""Contacts: the people a workspace talks to. Found by the customer's own user_id, then by email; never merged."""

from __future__ import annotations

from typing import Any

import msgspec

from interphone.domain import attributes, companies, happened, workspaces
from interphone.domain.attributes import Value
from interphone.domain.companies import CompanyChange
from interphone.domain.documents import EMPTY, EMPTY_LIST, Document, decode
from interphone.domain.errors import NotFound
from interphone.domain.ids import new_id
from interphone.store import contacts as store
from interphone.store import tags as tag_store
from interphone.store.database import Transaction


class Contact(msgspec.Struct, frozen=True, gc=False):
    """A person. Times are unix seconds; the documents are encoded JSON (documents.py)."""

    id: str
    role: str
    user_id: str | None
    email: str | None
    name: str | None
    avatar_url: str | None
    created_at: int
    signed_up_at: int | None
    joined_at: int
    """`signed_up_at`, or else `created_at`: the order of lists."""
    updated_at: int
    unsubscribed_from_emails: int
    custom_attributes: Document
    social_profiles: Document
    location: Document
    company_ids: Document
    last_seen_at: int | None
    last_seen_ip: str | None
    last_seen_user_agent: str | None
    session_count: int
    session_started_at: int | None
    unread: int


class Who(msgspec.Struct, frozen=True):
    """How a caller names a person: user_id first, then email (lower case)."""

    user_id: str | None = None
    email: str | None = None


class ContactChange(msgspec.Struct, frozen=True, kw_only=True):
    """What to store of a person; None leaves a field alone. `by_put`: the caller means someone who exists."""

    who: Who
    by_put: bool = False
    name: str | None = None
    signed_up_at: int | None = None
    custom_attributes: dict[str, Value] = {}
    increments: dict[str, int | float] = {}
    companies: list[CompanyChange] = []
    last_seen_at: int | None = None
    last_seen_ip: str | None = None
    last_seen_user_agent: str | None = None
    unsubscribed_from_emails: bool | None = None


class Enrichment(msgspec.Struct, frozen=True, kw_only=True):
    """What was found out about a person after the answer; None leaves a field alone."""

    contact_id: str
    location: Document | None = None
    social_profiles: Document | None = None
    avatar_url: str | None = None


class Page(msgspec.Struct, frozen=True):
    """A stretch of a list, newest first, and how many the whole list has."""

    total: int
    contacts: list[Contact]


def find(tx: Transaction, who: Who) -> Contact | None:
    """By user_id, then by email: the newest of several with one address."""
    row = store.find_user(tx, who.user_id) if who.user_id is not None else None
    if row is None and who.email is not None:
        row = store.find_by_email(tx, who.email)
    return Contact(*row) if row else None


def find_by_id(tx: Transaction, id: str) -> Contact | None:
    row = store.find(tx, id)
    return Contact(*row) if row else None


def get(tx: Transaction, who: Who) -> Contact:
    """Raises NotFound."""
    contact = find(tx, who)
    if contact is None:
        raise NotFound("User")
    return contact


def upsert(tx: Transaction, change: ContactChange) -> Contact:
    """Create the person or change what is given; gives the person as stored.

    A user_id that matches nobody takes over a contact of the same email only where that one has no user_id yet
    (API 1.0, create or update a user). Raises Invalid for impossible attributes, and
    NotFound for a PUT of someone unknown where the workspace wants it so (contract section 0, decision 2).
    """
    contact = _find_to_change(tx, change.who)
    if contact is None:
        if change.by_put and workspaces.remembered(tx).v1_put_requires_user:
            raise NotFound("User")
        return _create(tx, change)
    return _update(tx, contact, change)


def destroy(tx: Transaction, who: Who) -> Contact:
    """Delete a person with conversations, notes, events, tags and memberships; gives it as it was. Raises NotFound."""
    contact = get(tx, who)
    for tag_id in tag_store.ids_of(tx, contact.id):
        tag_store.detach(tx, tag_id, contact.id, contact.joined_at)
    store.delete(tx, contact.id, contact.joined_at)
    return contact


def enrich(tx: Transaction, found: Enrichment) -> None:
    """Store what was found out; nothing happens where the person has gone meanwhile."""
    given = msgspec.structs.asdict(found)
    id = given.pop("contact_id")
    changes = {name: value for name, value in given.items() if value is not None}
    if changes:
        store.update(tx, id, changes)


def page(tx: Transaction, window: tuple[int, int]) -> Page:
    """Everyone after the first of (offset, limit), newest first."""
    total, rows = store.page(tx, *window)
    return Page(total, [Contact(*row) for row in rows])


def _find_to_change(tx: Transaction, who: Who) -> Contact | None:
    if who.user_id is None or who.email is None:
        return find(tx, who)
    row = store.find_user(tx, who.user_id) or store.find_unclaimed(tx, who.email)
    return Contact(*row) if row else None


def _create(tx: Transaction, change: ContactChange) -> Contact:
    joined_at = change.signed_up_at if change.signed_up_at is not None else tx.now
    contact = Contact(
        id=new_id(tx.now),
        role="user",
        user_id=change.who.user_id,
        email=change.who.email,
        name=change.name,
        avatar_url=None,
        created_at=tx.now,
        signed_up_at=change.signed_up_at,
        joined_at=joined_at,
        updated_at=tx.now,
        unsubscribed_from_emails=int(bool(change.unsubscribed_from_emails)),
        custom_attributes=attributes.merge(EMPTY, change.custom_attributes, change.increments, "custom_data"),
        social_profiles=EMPTY_LIST,
        location=EMPTY,
        company_ids=EMPTY_LIST,
        last_seen_at=change.last_seen_at,
        last_seen_ip=change.last_seen_ip,
        last_seen_user_agent=change.last_seen_user_agent,
        session_count=0,
        session_started_at=None,
        unread=0,
    )
    store.insert(tx, msgspec.structs.asdict(contact))
    _announce(tx, None, contact)
    return _join_companies(tx, contact, change.companies)


def _update(tx: Transaction, contact: Contact, change: ContactChange) -> Contact:
    changes = _identity(contact, change.who)
    if change.name is not None:
        changes["name"] = change.name
    if change.signed_up_at is not None:
        changes["signed_up_at"] = change.signed_up_at
    if change.unsubscribed_from_emails is not None:
        changes["unsubscribed_from_emails"] = int(change.unsubscribed_from_emails)
    if change.custom_attributes or change.increments:
        changes["custom_attributes"] = attributes.merge(
            contact.custom_attributes, change.custom_attributes, change.increments, "custom_data"
        )
    changes["updated_at"] = tx.now
    store.update(tx, contact.id, changes)
    if change.signed_up_at is not None and change.signed_up_at != contact.joined_at:
        _move(tx, contact, change.signed_up_at)
        changes["joined_at"] = change.signed_up_at
    seen = _seen(change)
    if seen:
        store.update_presence(tx, contact.id, seen)
    updated = msgspec.structs.replace(contact, **changes, **seen)
    _announce(tx, contact, updated)
    return _join_companies(tx, updated, change.companies)


def _identity(contact: Contact, who: Who) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if who.user_id is not None and contact.user_id is None:
        changes["user_id"] = who.user_id
    if who.email is not None and who.email != contact.email:
        changes["email"] = who.email
    return changes


def _seen(change: ContactChange) -> dict[str, Any]:
    seen = {
        "last_seen_at": change.last_seen_at,
        "last_seen_ip": change.last_seen_ip,
        "last_seen_user_agent": change.last_seen_user_agent,
    }
    return {name: value for name, value in seen.items() if value is not None}


def _move(tx: Transaction, contact: Contact, joined_at: int) -> None:
    store.move(tx, contact.id, contact.joined_at, joined_at)
    for tag_id in tag_store.ids_of(tx, contact.id):
        tag_store.detach(tx, tag_id, contact.id, contact.joined_at)
        tag_store.attach(tx, tag_id, contact.id, joined_at)


def _join_companies(tx: Transaction, contact: Contact, changes: list[CompanyChange]) -> Contact:
    known = decode(contact.company_ids) if changes else []
    joined = [companies.join(tx, contact.id, known, change) for change in changes]
    if not any(joined):
        return contact
    document = companies.ids_document(tx, contact.id)
    store.update(tx, contact.id, {"company_ids": document})
    return msgspec.structs.replace(contact, company_ids=document)


def _announce(tx: Transaction, before: Contact | None, after: Contact) -> None:
    if after.last_seen_ip and (before is None or before.last_seen_ip != after.last_seen_ip):
        tx.note(happened.AddressSeen(after.id, after.last_seen_ip))
    if after.email and (before is None or before.email != after.email):
        tx.note(happened.EmailLearned(after.id, after.email))
