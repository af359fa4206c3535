"""Two records of one person become one, because somebody said so: never by themselves."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from interphone.domain import contact_changes, happened, memberships, seen_days, tags
from interphone.domain.contacts import PEOPLE, USER, Contact, ContactChange, Who
from interphone.domain.documents import EMPTY_LIST, decode
from interphone.domain.errors import Conflict
from interphone.store import contacts as store
from interphone.store import conversations as conversation_store
from interphone.store import merging as merging_store
from interphone.store import tags as tag_store
from interphone.store.database import Transaction

# What the one who stays takes over where they have nothing themselves.
ADOPTED = ("email", "phone", "name", "avatar_url", "owner_id")


def merge(tx: Transaction, source: Contact, into: Contact) -> Contact:
    """`into` keeps what it has, adopts what it lacks, and takes over everything that hangs on `source`, which goes.

    Conversations, notes, events, tags, companies and choices move; sessions add up (API reference, merge contacts).
    """
    adopted: dict[str, Any] = {
        name: getattr(source, name)
        for name in ADOPTED
        if getattr(into, name) is None and getattr(source, name) is not None
    }
    if into.email is not None and "avatar_url" in contact_changes.outdated(source, into.email):
        adopted.pop("avatar_url", None)
    attributes = decode(source.custom_attributes)
    known = decode(into.custom_attributes)
    change = ContactChange(
        **adopted,
        custom_attributes={name: value for name, value in attributes.items() if name not in known},
        details={name: v for name, v in decode(source.details).items() if name not in decode(into.details)},
        last_seen_at=max((at for at in (source.last_seen_at, into.last_seen_at) if at is not None), default=UNSET),
    )
    tag_store.move_all(tx, tags.standing(source), tags.standing(into))
    if source.company_ids != EMPTY_LIST:
        document = memberships.move_all(tx, (source.id, source.listing), (into.id, into.listing))
        store.update(tx, into.id, {"company_ids": document})
        into = msgspec.structs.replace(into, company_ids=document)
    merging_store.move_all(tx, source.id, into.id)
    sessions = {
        "session_count": into.session_count + source.session_count,
        # Where both took part in a conversation, one of them remains.
        "unread": conversation_store.count_unread(tx, into.id),
    }
    store.update_presence(tx, into.id, sessions)
    seen_days.forget(tx, source)
    store.delete(tx, source.id, source.listing, source.joined_at)
    merging_store.remember(tx, source.id, into.id, source.user_id, source.email, source.role)
    if source.role in PEOPLE:
        tx.note(happened.ContactMerged(into.id, source.id, source.user_id, source.role))
    into = msgspec.structs.replace(into, **sessions)
    return contact_changes.apply(tx, into, change)


def become(tx: Transaction, contact: Contact, role: str, named: Who) -> Contact:
    """Change a contact's role. One who becomes a user has the names given; of the old ones only the email is kept.

    Raises Conflict where an archived person has the user_id.
    """
    change = ContactChange(role=role, email=named.email if named.email is not None else UNSET)
    if role == USER:
        if named.user_id is not None and store.find_any_user(tx, named.user_id):
            raise Conflict("An archived contact has this user_id; unarchive it instead", code="conflict")
        signed_up_at = tx.now if contact.signed_up_at is None else contact.signed_up_at
        change = msgspec.structs.replace(change, user_id=named.user_id, signed_up_at=signed_up_at)
    return contact_changes.apply(tx, contact, change)
