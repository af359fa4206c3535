"""Notes that the team keeps on a person or on a company, for the team's eyes only."""

from __future__ import annotations

import msgspec

from interphone.domain import contacts, happened, teammates, users
from interphone.domain.contacts import Contact, Who
from interphone.domain.errors import NotFound
from interphone.domain.teammates import NOBODY, Teammate
from interphone.store import company_tags
from interphone.store import notes as store
from interphone.store.database import Row, Transaction
from interphone.store.sequences import next_number

NEWEST = 2**62
"""Above the id of every note."""


class NewNote(msgspec.Struct, frozen=True):
    """A note on a user, by nobody. `body` is safe HTML (text.py)."""

    who: Who
    body: str


class UserNote(msgspec.Struct, frozen=True):
    """A note with the whole user it is about."""

    body: str
    created_at: int
    contact: Contact


class Subject(msgspec.Struct, frozen=True):
    """What notes are about: a person, or the company of our id."""

    who: Who = Who()
    company_id: str | None = None


class SignedNote(msgspec.Struct, frozen=True, kw_only=True):
    """A note by the teammate `author_id`; without one, by nobody, or by whom the caller's credential acts for."""

    subject: Subject
    body: str
    author_id: int | None = None
    by_caller: bool = False
    caller_id: int | None = None


class Note(msgspec.Struct, frozen=True):
    """About a contact, whose `role` is known then, or about a company. `author` is None where nobody signed it."""

    id: int
    contact_id: str | None
    company_id: str | None
    author: Teammate | None
    body: str
    created_at: int
    role: str | None


class NoteWindow(msgspec.Struct, frozen=True):
    """`limit` of the notes on somebody, after the `offset` newest ones.

    `under` is the id of the note before the first; it counts instead of `offset`.
    """

    subject: Subject
    offset: int
    limit: int
    under: int | None = None


class NotePage(msgspec.Struct, frozen=True):
    """A stretch of the notes on somebody, newest first, how many there are, and whether more follow."""

    total: int
    notes: list[Note]
    has_more: bool


def create(tx: Transaction, new: NewNote) -> UserNote:
    """Raises NotFound."""
    contact = contacts.get(tx, new.who)
    number = next_number(tx, "note")
    store.insert(tx, number, store.CONTACT, contact.id, None, new.body)
    tx.note(happened.NoteWritten(number, contact.id, None))
    return UserNote(new.body, tx.now, contact)


def write(tx: Transaction, new: SignedNote) -> Note:
    """Raises NotFound where nobody is meant or signs, and Invalid where several users have the email."""
    column, id, _ = _find(tx, new.subject)
    number = next_number(tx, "note")
    store.insert(tx, number, column, id, _find_author(tx, new), new.body)
    written = get(tx, number)
    tx.note(happened.NoteWritten(number, written.contact_id, written.company_id))
    return written


def get(tx: Transaction, id: int) -> Note:
    """Raises NotFound."""
    row = store.find(tx, id)
    if row is None:
        raise NotFound("Resource")
    contact = contacts.find_by_id(tx, row[1]) if row[1] is not None else None
    return _note(tx, row, contact.role if contact else None)


def find_many(tx: Transaction, ids: list[int]) -> list[Note]:
    """Those that are there, in no order; `role` is not told."""
    return [_note(tx, row, None) for row in store.find_all(tx, ids)]


def ids_on(tx: Transaction, contact_id: str) -> list[int]:
    """Of the notes on a contact, the oldest first."""
    return store.ids_of(tx, contact_id)


def page(tx: Transaction, window: NoteWindow) -> NotePage:
    """Raises NotFound where nobody is meant, and Invalid where several users have the email."""
    column, id, role = _find(tx, window.subject)
    under, skip = (NEWEST, window.offset) if window.under is None else (window.under, 0)
    total, rows = store.page(tx, column, id, under, skip, window.limit + 1)
    shown = [_note(tx, row, role) for row in rows[: window.limit]]
    return NotePage(total, shown, has_more=len(rows) > window.limit > 0)


def _find(tx: Transaction, subject: Subject) -> tuple[str, str, str | None]:
    """The column that names the subject, its id, and a person's role. Leads are found by our id alone."""
    if subject.company_id is not None:
        if not company_tags.find_all(tx, "id", [subject.company_id]):
            raise NotFound("Company")
        return store.COMPANY, subject.company_id, None
    who = subject.who
    contact = contacts.get_person(tx, who.id) if who.id is not None else users.find_one(tx, who)
    return store.CONTACT, contact.id, contact.role


def _find_author(tx: Transaction, new: SignedNote) -> int | None:
    if new.author_id is None:
        caller = teammates.acting(tx, new.caller_id) if new.by_caller else NOBODY
        return None if caller is NOBODY else caller.id
    author = teammates.every(tx).get(new.author_id)
    if author is None or author.removed_at is not None:
        raise NotFound("Resource")
    return author.id


def _note(tx: Transaction, row: Row, role: str | None) -> Note:
    id, contact_id, company_id, teammate_id, body, created_at = row
    author = teammates.every(tx).get(teammate_id) if teammate_id is not None else None
    return Note(id, contact_id, company_id, author, body, created_at, role)
