"""Users and leads as 2.x manages them: by our id, with one user for each email and external_id."""

from __future__ import annotations

import uuid
from functools import partial

import msgspec
from msgspec import UNSET

from interphone.domain import archive as archiving
from interphone.domain import contact_changes, contacts, merging
from interphone.domain.contacts import ARCHIVED, LEAD, PEOPLE, USER, Contact, ContactChange, Who
from interphone.domain.errors import Conflict, Invalid, Merged, Missing, NotFound, Problem
from interphone.domain.pseudonyms import pseudonym_of
from interphone.domain.together import attempt
from interphone.store import contacts as store
from interphone.store import merging as merging_store
from interphone.store.database import Transaction, collected

MATCHING = "contact matching those details already exists with id="


class Merge(msgspec.Struct, frozen=True):
    """`source` goes, `into` stays. `duplicates_only`: they must share an email or a phone number."""

    source: str
    into: str
    duplicates_only: bool


class Ancestor(msgspec.Struct, frozen=True):
    """A contact that was merged into another, at unix seconds."""

    id: str
    role: str
    merged_at: int


def create(tx: Transaction, change: ContactChange) -> Contact:
    """A new user or lead: a user by email or user_id, a lead with a user_id made here, whatever was sent.

    Raises Conflict, which names the contact that has these details already, archived ones too; Invalid.
    """
    if change.role == LEAD:
        contacts.check_not_blocked(tx, change.email if isinstance(change.email, str) else None)
        user_id = str(uuid.uuid4())
        named = msgspec.structs.replace(change, user_id=user_id)
        return contact_changes.insert(tx, LEAD, named, pseudonym=pseudonym_of(user_id))
    if not isinstance(change.user_id, str) and not isinstance(change.email, str):
        raise Missing("email", "email or external_id is a required parameter for a user")
    _check_single(tx, None, change.user_id, change.email)
    return contact_changes.insert(tx, USER, change)


@collected
def create_all(tx: Transaction, changes: list[ContactChange]) -> list[Contact | Problem]:
    """As `create` for each of them, in order."""
    return attempt(tx, create, changes)


def get(tx: Transaction, id: str) -> Contact:
    """A user or lead. Raises NotFound, and Merged where the contact has become another."""
    contact = contacts.find(tx, Who(id=id), PEOPLE)
    if contact is None:
        raise _gone(merging_store.find_merged(tx, id))
    return contact


def get_by_user_id(tx: Transaction, user_id: str) -> Contact:
    """As `get`, by the id that the customer gave."""
    contact = contacts.find(tx, Who(user_id=user_id), PEOPLE)
    if contact is None:
        raise _gone(merging_store.find_merged_user(tx, user_id))
    return contact


def update(tx: Transaction, change: ContactChange) -> Contact:
    """Change the contact of an id; a lead may become a user, and keeps its user_id until then.

    Raises NotFound, Conflict, Invalid.
    """
    return _change(tx, contacts.get_person(tx, change.who.id or ""), change)


@partial(collected, apart=lambda change: change.who.id)
def update_all(tx: Transaction, changes: list[ContactChange]) -> list[Contact | Problem]:
    """As `update` for each of them, in order."""
    found = {contact.id: contact for contact in contacts.find_many(tx, [change.who.id or "" for change in changes])}

    def change_one(tx: Transaction, change: ContactChange) -> Contact:
        contact = found.get(change.who.id or "")
        if contact is None or contact.listing not in PEOPLE:
            raise NotFound("User")
        return _change(tx, contact, change)

    return attempt(tx, change_one, changes)


def _change(tx: Transaction, contact: Contact, change: ContactChange) -> Contact:
    role = contact.role if change.role is UNSET else change.role
    if contact.role == USER and role == LEAD:
        raise Invalid("role", "Contact with user role can't be converted to a lead", code="client_error")
    if role == LEAD:
        change = msgspec.structs.replace(change, user_id=UNSET)
    if role == USER and contact.role == LEAD and change.user_id is UNSET:
        # The one made here for the lead is nothing that the customer knows (API reference 1.1, convert a lead).
        change = msgspec.structs.replace(change, user_id=None)
    if role == USER:
        user_id = contact.user_id if change.user_id is UNSET else change.user_id
        email = contact.email if change.email is UNSET else change.email
        if user_id is None and email is None:
            raise Invalid("email", "email and external_id: a user must keep one of them")
        renamed = role != contact.role
        _check_single(
            tx,
            contact,
            user_id if renamed or user_id != contact.user_id else None,
            email if renamed or email != contact.email else None,
        )
    return contact_changes.apply(tx, contact, change)


def archive(tx: Transaction, id: str) -> Contact:
    """Take out of every list; nothing more happens to one who is archived. Raises NotFound."""
    contact = _find_kept(tx, id)
    return contact if contact.listing == ARCHIVED else archiving.archive(tx, contact)


def unarchive(tx: Transaction, id: str) -> Contact:
    """Put back where they were.

    Raises NotFound, and Conflict for one who is blocked, or whose email another user has by now.
    """
    contact = _find_kept(tx, id)
    if contact.blocked:
        raise Conflict("This contact was blocked and cannot be restored", code="not_restorable")
    if contact.listing != ARCHIVED:
        return contact
    if contact.role == USER:
        _check_single(tx, contact, None, contact.email)
    return archiving.restore(tx, contact)


def block(tx: Transaction, id: str) -> Contact:
    """Archive for good: nobody with these details can be created again. Raises NotFound."""
    return archiving.archive(tx, _find_kept(tx, id), block=True)


def erase(tx: Transaction, id: str) -> Contact:
    """Delete with everything of theirs; gives the contact as it was. Raises NotFound."""
    return archiving.erase(tx, contacts.get_person(tx, id))


def erase_archived(tx: Transaction, id: str) -> Contact:
    """As `erase`, archived ones too."""
    return archiving.erase(tx, _find_kept(tx, id))


def merge(tx: Transaction, merge: Merge) -> Contact:
    """A lead goes into a user. Raises NotFound, and Invalid where they may not be merged."""
    source, into = contacts.get_person(tx, merge.source), contacts.get_person(tx, merge.into)
    check_merge(source, into, merge)
    return merging.merge(tx, source, into)


def check_merge(source: Contact, into: Contact, merge: Merge) -> None:
    """Raises Invalid where they may not be merged."""
    if source.role != LEAD or into.role != USER:
        raise Invalid("from", "Merging can only be performed on a lead into a user", code="invalid_merge")
    if merge.duplicates_only and not shares_names(source, into):
        raise Invalid(
            "from",
            "Contacts can only be merged when they are duplicates (matching email or phone). "
            "Pass skip_duplicate_validation=true to override this check.",
            code="invalid_merge",
        )


def shares_names(source: Contact, into: Contact) -> bool:
    """Whether they have an email or a phone number in common."""
    same_email = source.email is not None and source.email == into.email
    return same_email or (source.phone is not None and source.phone == into.phone)


def ancestors(tx: Transaction, id: str) -> list[Ancestor]:
    """Who was merged into a contact, latest first."""
    return ancestors_of(tx, [id])[id]


def ancestors_of(tx: Transaction, ids: list[str]) -> dict[str, list[Ancestor]]:
    """Who was merged into each of these contacts, latest first."""
    found: dict[str, list[Ancestor]] = {id: [] for id in ids}
    for into, *row in merging_store.history(tx, ids):
        found[into].append(Ancestor(*row))
    return found


def _find_kept(tx: Transaction, id: str) -> Contact:
    contact = contacts.find(tx, Who(id=id), (*PEOPLE, ARCHIVED))
    if contact is None:
        raise NotFound("User")
    return contact


def _check_single(tx: Transaction, own: Contact | None, user_id: object, email: object) -> None:
    """Raises Conflict where somebody else, archived or not, has the user_id, or is a user with the email."""
    asked = [store.ask_any_user(tx, user_id)] if isinstance(user_id, str) else []
    if isinstance(email, str):
        asked.append(store.ask_by_email(tx, email, (USER, ARCHIVED), 100))
    for found in [Contact(*row) for rows in asked for row in rows()]:
        if found.id == (own and own.id) or (found.role == LEAD and found.email == email):
            continue
        if found.blocked:
            raise Conflict(f"A blocked {MATCHING}{found.id}", code="not_restorable")
        article = "An archived" if found.listing == ARCHIVED else "A"
        raise Conflict(f"{article} {MATCHING}{found.id}")


def _gone(into: str | None) -> NotFound | Merged:
    return Merged(into) if into else NotFound("User")
