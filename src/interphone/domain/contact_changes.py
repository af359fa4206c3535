"""Putting a new contact into the store, and changing one: the same steps whatever role and era it comes from."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from interphone.domain import attributes, contact_index, happened, memberships, presence, teammates
from interphone.domain.companies import Named
from interphone.domain.contacts import (
    ARCHIVED,
    LEAD,
    PEOPLE,
    VISITOR,
    Contact,
    ContactChange,
    Enrichment,
    columns_of,
    find_by_id,
)
from interphone.domain.declared_attributes import CONTACT
from interphone.domain.documents import EMPTY, EMPTY_LIST, Document, decode, encode
from interphone.domain.errors import Invalid
from interphone.domain.ids import new_id
from interphone.domain.memberships import Visit
from interphone.domain.presence import Presence
from interphone.pictures import normal_email, picture_of
from interphone.store import contacts as store
from interphone.store import memberships as membership_store
from interphone.store import seen_days
from interphone.store import tags as tag_store
from interphone.store.database import Transaction

# Fields of a change that are columns of the contact, and of its presence.
PLAIN = ("role", "user_id", "email", "phone", "name", "avatar_url", "owner_id", "signed_up_at")
SEEN = ("last_seen_at", "last_seen_ip", "last_seen_user_agent")
SESSION = ("session_count", "session_started_at")


def insert(
    tx: Transaction, role: str, change: ContactChange, named: Named | None = None, *, pseudonym: str | None = None
) -> Contact:
    """Store a new contact. Raises Invalid for impossible attributes, or an owner who is no teammate.

    `named`: the companies of the change, where somebody has asked for them already.
    """
    check_owner(tx, change)
    given = _given(change, PLAIN + SEEN)
    signed_up_at = given.get("signed_up_at")
    contact = Contact(
        id=new_id(tx.now),
        role=role,
        user_id=given.get("user_id"),
        email=given.get("email"),
        name=given.get("name"),
        avatar_url=given.get("avatar_url"),
        created_at=tx.now,
        signed_up_at=signed_up_at,
        joined_at=signed_up_at if signed_up_at is not None else tx.now,
        updated_at=tx.now,
        unsubscribed_from_emails=int(change.unsubscribed_from_emails is True),
        custom_attributes=_attributes(tx, EMPTY, change),
        social_profiles=EMPTY_LIST,
        location=EMPTY,
        company_ids=EMPTY_LIST,
        listing=role,
        phone=given.get("phone"),
        pseudonym=pseudonym,
        owner_id=given.get("owner_id"),
        marked_email_as_spam=0,
        has_hard_bounced=0,
        blocked=0,
        details=_details(EMPTY, change),
        last_seen_at=given.get("last_seen_at"),
        last_seen_ip=given.get("last_seen_ip"),
        last_seen_user_agent=given.get("last_seen_user_agent"),
        session_count=0,
        session_started_at=None,
        unread=0,
    )
    contact = _see(tx, contact, change)
    store.insert(tx, columns_of(contact))
    contact_index.follow(tx, None, contact)
    _announce(tx, None, contact)
    if role in PEOPLE:
        tx.note(happened.ContactCreated(contact.id, role))
    return _join_companies(tx, contact, change, named, _visit(None, contact, change))


def apply(tx: Transaction, contact: Contact, change: ContactChange, named: Named | None = None) -> Contact:
    """Change what is given of a contact, and give it as stored; `named` and what it raises are as in `insert`."""
    check_owner(tx, change)
    changes = _given(change, PLAIN)
    if change.unsubscribed_from_emails is not UNSET:
        changes["unsubscribed_from_emails"] = int(change.unsubscribed_from_emails)
    if change.custom_attributes or change.increments:
        changes["custom_attributes"] = _attributes(tx, contact.custom_attributes, change)
    if change.details:
        changes["details"] = _details(contact.details, change)
    # What is written as it was costs its indexes as much as what is new.
    changes = {name: value for name, value in changes.items() if value != getattr(contact, name)}
    if "email" in changes:
        changes = outdated(contact, changes["email"]) | changes
    is_changed = bool(changes)
    changes["updated_at"] = tx.now
    given = _given(change, SEEN)
    after = _see(tx, msgspec.structs.replace(contact, **changes, **given), change)
    if "signed_up_at" in changes:
        joined_at = after.created_at if after.signed_up_at is None else after.signed_up_at
        after = msgspec.structs.replace(after, joined_at=joined_at)
    if "role" in changes and contact.listing != ARCHIVED:
        after = msgspec.structs.replace(after, listing=after.role)
    store.update(tx, contact.id, changes)
    move(tx, contact, after)
    if given or change.new_session:
        names = (*SEEN, *SESSION)
        seen = {name: value for name in names if (value := getattr(after, name)) != getattr(contact, name)}
        if seen:
            store.update_presence(tx, contact.id, seen)
    contact_index.follow(tx, contact, after)
    _announce(tx, contact, after)
    if is_changed and after.role in PEOPLE:
        _tell(tx, contact, after)
    return _join_companies(tx, after, change, named, _visit(contact, after, change))


def enrich(tx: Transaction, found: Enrichment) -> None:
    """Store what was found out; nothing happens where the person has gone meanwhile, or has another email."""
    given = msgspec.structs.asdict(found)
    contact = find_by_id(tx, given.pop("contact_id"))
    found_by = given.pop("email")
    if contact is not None and found_by not in (None, contact.email):
        return
    changes = {name: value for name, value in given.items() if value is not None}
    if contact is not None and changes:
        store.update(tx, contact.id, changes)
        contact_index.follow(tx, contact, msgspec.structs.replace(contact, **changes))


def remember_time(tx: Transaction, contact: Contact, name: str, at: int) -> None:
    """Note when something last happened with a contact: one of DETAILS. It is no change that others are told of."""
    details = decode(contact.details)
    if details.get(name, 0) >= at:
        return
    after = msgspec.structs.replace(contact, details=encode(details | {name: at}))
    store.update(tx, contact.id, {"details": after.details})
    contact_index.follow(tx, contact, after)


def outdated(contact: Contact, email: str | None) -> dict[str, Any]:
    """What goes once a contact's email is `email`: the picture and profiles found by the one they had, and its bounce.

    They tell of that address. A picture that the application sent is not of them and stays.
    """
    if contact.email is None or (email is not None and normal_email(email) == normal_email(contact.email)):
        return {}
    gone: dict[str, Any] = {"has_hard_bounced": 0} if contact.has_hard_bounced else {}
    if contact.avatar_url is not None and contact.avatar_url == picture_of(contact.email):
        gone["avatar_url"] = None
    if contact.social_profiles != EMPTY_LIST:
        gone["social_profiles"] = EMPTY_LIST
    return gone


def move(tx: Transaction, before: Contact, after: Contact) -> None:
    """Let a contact stand where it belongs now in every list it is in."""
    seen = seen_days.Sighting(before.listing, before.last_seen_at)
    seen_days.move(tx, before.id, seen, seen_days.Sighting(after.listing, after.last_seen_at))
    was, becomes = (before.listing, before.joined_at), (after.listing, after.joined_at)
    if was == becomes:
        return
    store.move(tx, before.id, was, becomes)
    tag_store.move(tx, before.id, was, becomes)
    if before.listing != after.listing and before.company_ids != EMPTY_LIST:
        membership_store.move(tx, before.id, before.listing, after.listing)


def _join_companies(
    tx: Transaction, contact: Contact, change: ContactChange, named: Named | None, visit: Visit
) -> Contact:
    """Store companies named with a person, put the person in them, or take them out."""
    if not change.companies:
        return contact
    named = named or Named(tx, change.companies)
    ids = contact.company_ids
    document = memberships.follow(tx, contact.id, contact.listing, ids, change.companies, named, visit)
    if document == contact.company_ids:
        return contact
    store.update(tx, contact.id, {"company_ids": document})
    return msgspec.structs.replace(contact, company_ids=document)


def check_owner(tx: Transaction, change: ContactChange) -> None:
    """Raises Invalid for an owner who is no teammate of the workspace."""
    if change.owner_id in (UNSET, None):
        return
    if all(teammate.id != change.owner_id for teammate in teammates.present(tx)):
        raise Invalid("owner_id", "The owner specified is not a member of the workspace")


def _given(change: ContactChange, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name in names if (value := getattr(change, name)) is not UNSET}


def _attributes(tx: Transaction, document: Document, change: ContactChange) -> Document:
    if not change.custom_attributes and not change.increments:
        return document
    return attributes.merge(
        tx,
        CONTACT,
        document,
        change.custom_attributes,
        change.increments,
        change.custom_attributes_name,
        change.attribute_keys,
    )


def _details(document: Document, change: ContactChange) -> Document:
    if not change.details:
        return document
    merged = decode(document) | change.details
    return encode({name: value for name, value in merged.items() if value is not None})


def _see(tx: Transaction, contact: Contact, change: ContactChange) -> Contact:
    """A new session counts by the rule of web sessions; a time that is only stored starts none."""
    if not change.new_session:
        return contact
    fields = Presence.__struct_fields__[1:]
    before = Presence(contact.id, *(getattr(contact, name) for name in fields))
    seen = presence.see(before, None, None, tx.now)
    return msgspec.structs.replace(contact, **{name: getattr(seen, name) for name in fields})


def _visit(before: Contact | None, after: Contact, change: ContactChange) -> Visit:
    """What the companies named in a change are told of it."""
    is_told = change.new_session or change.last_seen_at is not UNSET
    new_session = change.new_session and (before is None or after.session_count > before.session_count)
    return Visit(after.last_seen_at if is_told else None, new_session)


def _announce(tx: Transaction, before: Contact | None, after: Contact) -> None:
    if after.last_seen_ip and (before is None or before.last_seen_ip != after.last_seen_ip):
        tx.note(happened.AddressSeen(after.id, after.last_seen_ip))
    if after.email and (before is None or before.email != after.email):
        tx.note(happened.EmailLearned(after.id, after.email))


def _tell(tx: Transaction, before: Contact, after: Contact) -> None:
    """Of a person's record that is different now, what of it others are told."""
    if before.role == VISITOR and after.role == LEAD:
        tx.note(happened.ContactCreated(after.id, LEAD))
    elif before.role != after.role:
        tx.note(happened.ContactSignedUp(after.id, before.role))
    else:
        tx.note(happened.ContactChanged(after.id, after.role))
    if after.email is not None and before.email != after.email and before.role in PEOPLE:
        tx.note(happened.ContactEmailChanged(after.id, before.role, is_first=before.email is None))
    if before.unsubscribed_from_emails != after.unsubscribed_from_emails:
        tx.note(happened.EmailsChosen(after.id, after.role, subscribed=not after.unsubscribed_from_emails))
