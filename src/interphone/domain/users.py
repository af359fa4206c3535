"""Users as v1 and 1.x write them: found by id, user_id or email, created where nobody is found; never merged."""

from __future__ import annotations

from functools import partial
from itertools import starmap

import msgspec
from msgspec import UNSET

from interphone.domain import archive as archiving
from interphone.domain import contact_changes, contacts, workspaces
from interphone.domain.companies import Named
from interphone.domain.contacts import USER, Contact, ContactChange, Who
from interphone.domain.errors import Conflict, Invalid, NotFound, Problem
from interphone.domain.together import attempt
from interphone.store import contacts as store
from interphone.store.database import Transaction, collected
from interphone.store.sequences import next_number


class Crowd:
    """Who is to be changed by some upserts, and the companies they name: asked for all at once.

    Whoever one of them has changed is asked for again by the next.
    """

    def __init__(self, tx: Transaction, changes: list[ContactChange]) -> None:
        whom = [change.who for change in changes]
        self._changes = changes
        self._user_ids = {who.user_id for who in whom if who.id is None and who.user_id is not None}
        self._asked = store.ask_users(tx, [*self._user_ids]) if self._user_ids else None
        self._found: dict[str | None, Contact] = {}
        self.companies = Named(tx, [company for change in changes for company in change.companies])

    def of_user_id(self, tx: Transaction, user_id: str) -> Contact | None:
        """Whoever has it, of every listing."""
        if user_id not in self._user_ids:
            return contacts.contact_of(store.find_any_user(tx, user_id))
        if self._asked is not None:
            self._found = {contact.user_id: contact for contact in starmap(Contact, self._asked())}
            self._asked = None
        return self._found.get(user_id)

    def changed(self, was: Contact | None, contact: Contact) -> None:
        """Somebody is another one from now on, or is new."""
        self._user_ids.discard(contact.user_id)
        if was is not None:
            self._user_ids.discard(was.user_id)

    def restored(self, tx: Transaction) -> None:
        """Somebody came back, whom their companies count from now on."""
        self.companies = Named(tx, [company for each in self._changes for company in each.companies])


def upsert(tx: Transaction, change: ContactChange) -> Contact:
    """Create the user or change what is given; gives the user as stored. `change.who` finds and names them.

    An id finds, and then user_id and email are what to call them. A user_id that matches nobody takes over a user of
    the same email only where that one has no user_id yet (API 1.0, create or update a user). An archived user of that
    user_id comes back. Raises Invalid for impossible attributes, a user_id that somebody else has, or an email that
    several have; Conflict for blocked people; NotFound for an unknown id, and for a PUT of v1 of someone unknown where
    the workspace wants it so (contract section 0, decision 2).
    """
    return _upsert(tx, change, Crowd(tx, [change]))


def _upsert(tx: Transaction, change: ContactChange, crowd: Crowd) -> Contact:
    who = change.who
    contact = before = _find(tx, crowd, who, change.one_of_email)
    if contact is not None and contact.listing == contacts.ARCHIVED:
        contact = archiving.restore(tx, contact)
        crowd.restored(tx)
    if contact is None:
        check_not_blocked = contacts.ask_blocked(tx, who.email)
        contact = before = _find_unclaimed(tx, who)
    if contact is None:
        if change.by_put and workspaces.remembered(tx).v1_put_requires_user:
            raise NotFound("User")
        check_not_blocked()
        named = msgspec.structs.replace(change, user_id=who.user_id, email=who.email)
        contact = contact_changes.insert(tx, USER, named, crowd.companies)
    else:
        contact = contact_changes.apply(tx, contact, _naming(tx, contact, change), crowd.companies)
    crowd.changed(before, contact)
    return contact


@partial(collected, apart=lambda change: change.who)
def upsert_all(tx: Transaction, changes: list[ContactChange]) -> list[Contact | Problem]:
    """As `upsert` for each of them, in order."""
    crowd = Crowd(tx, changes)
    return attempt(tx, lambda tx, change: _upsert(tx, change, crowd), changes)


def erase(tx: Transaction, who: Who) -> Contact:
    """Delete a user with everything of theirs; gives the user as it was. Raises NotFound."""
    return archiving.erase(tx, contacts.get(tx, who))


def archive(tx: Transaction, who: Who) -> Contact:
    """Take a user out of every list, to come back by the same user_id. Raises NotFound, and Invalid as `find_one`."""
    return archiving.archive(tx, find_one(tx, who))


def request_erasure(tx: Transaction, id: str) -> int:
    """Delete a user or lead by our id, archived or not, for good; gives the number of the request. Raises NotFound."""
    contact = contacts.find(tx, Who(id=id), (*contacts.PEOPLE, contacts.ARCHIVED))
    if contact is None:
        raise NotFound("User")
    archiving.erase(tx, contact)
    return next_number(tx, "user_delete_request")


def find_one(tx: Transaction, who: Who) -> Contact:
    """The one user that is meant. Raises NotFound, and Invalid where several have the email and none is named."""
    contact = contacts.find_single(tx, who)
    if contact is None:
        raise NotFound("User")
    return contact


def _find(tx: Transaction, crowd: Crowd, who: Who, one_of_email: bool) -> Contact | None:
    """A user; of those archived, the one who has the user_id."""
    if who.id is not None:
        contact = contacts.find(tx, Who(id=who.id))
        if contact is None:
            raise NotFound("User")
        return contact
    if who.user_id is None:
        return contacts.find_single(tx, who) if one_of_email else contacts.find(tx, who)
    owner = crowd.of_user_id(tx, who.user_id)
    if owner is None:
        return None
    if owner.blocked:
        raise Conflict(contacts.BLOCKED, code="not_restorable")
    if owner.listing != USER and (owner.listing, owner.role) != (contacts.ARCHIVED, USER):
        raise Invalid("user_id", "User already exists.", code="unique_user_constraint")
    return owner


def _find_unclaimed(tx: Transaction, who: Who) -> Contact | None:
    """Whom a user_id that is nobody's takes over."""
    if who.user_id is None or who.email is None:
        return None
    return contacts.contact_of(store.find_unclaimed(tx, who.email))


def _naming(tx: Transaction, contact: Contact, change: ContactChange) -> ContactChange:
    who = change.who
    user_id, email = who.user_id, who.email
    if user_id is not None and user_id != contact.user_id and store.find_any_user(tx, user_id):
        raise Invalid("user_id", "User already exists.", code="unique_user_constraint")
    if email is None and change.email is None and (user_id or contact.user_id) is None:
        raise Invalid("email", "email and user_id: a user must keep one of them")
    return msgspec.structs.replace(
        change,
        user_id=UNSET if user_id in (None, contact.user_id) else user_id,
        email=change.email if email is None else email,
    )
