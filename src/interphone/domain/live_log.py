"""The log of a workspace that live screens follow: what to look at again, by rising ids, and never what was said.

Who reads a row looks up how things are by then. That is right because what is told replaces what was known: whoever
has applied everything up to the last row has the present state, however late the rows were read.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from interphone.store import jobs
from interphone.store import live_events as store
from interphone.store.database import Transaction

CONVERSATION = "conversation"
"""A conversation, without its parts, is new, changed or gone."""
THREAD = "thread"
"""A conversation is to be read anew with its parts, by everybody or by the person who is `subject`."""
PART = "part"
LEFT = "left"
"""The person who is `subject` is not in the conversation any more."""
CONTACT = "contact"
NOTE = "note"
"""A note, `part_id`, on the person or company that is `subject`."""
COMPANY = "company"
TAG = "tag"
TEAMMATE = "admin"
TEAM = "team"
"""These four are new, changed or gone; `subject` is the id."""
SETTINGS = "settings"
"""What is set up for the whole workspace is different; `subject` names what of it."""
FORGOTTEN = "forgotten"
"""Was about somebody who has been erased; a later row tells so."""
ERASED = "erased"
"""Told that somebody was erased, and does not tell any more who."""
FOLLOWED = "followed"
"""Tells nothing: before it nobody had followed for long, and changes were not written."""

FORGET = "forget_live_events"
FORGET_PERSON = "forget_live_person"
KEPT_SECONDS = 86_400
KEPT_ROWS = 200_000
FORGET_AT_ONCE = 1_000
FORGET_EVERY_SECONDS = 3_600
PERSON_KEPT_SECONDS = 60
"""How long the log tells the id of somebody who was erased, so that all screens take them away."""
FOLLOW_EVERY_SECONDS = 3_600
FOLLOWED_SECONDS = KEPT_SECONDS + 2 * FOLLOW_EVERY_SECONDS
"""How long the log is written after `follow`, so that whoever comes back within KEPT_SECONDS has missed nothing."""


class Entry(msgspec.Struct, frozen=True):
    """`subject` is the id of a contact, or of what the kind names."""

    kind: str
    conversation_id: int | None = None
    part_id: int | None = None
    subject: str | None = None


class Place(NamedTuple):
    """A row: its id, and when it was written. That tells it from the row of the same id in another history,
    such as the one in which a workspace goes on when a backup is restored. (0, 0) is before the first.
    """

    id: int
    at: int

    def __str__(self) -> str:
        return f"{self.id}-{self.at}"


BEGINNING = Place(0, 0)
OUTDATED = "The events after that id are not kept any more"
UNKNOWN = "That id is none of this log: was a backup restored since it was given?"


class Row(msgspec.Struct, frozen=True):
    """An entry as it was written, at unix seconds."""

    id: int
    at: int
    kind: str
    conversation_id: int | None
    part_id: int | None
    subject: str | None

    @property
    def place(self) -> Place:
        return Place(self.id, self.at)


class Standing(NamedTuple):
    """The newest row, and why nobody can go on from the place that was asked for; None where one can."""

    last: Place
    refusal: str | None


class Span(msgspec.Struct, frozen=True):
    """Rows with ids above `after`, up to so many."""

    after: int
    limit: int


def follow(tx: Transaction, _: None) -> None:
    """Have the log written from now on for FOLLOWED_SECONDS. To be asked again every FOLLOW_EVERY_SECONDS."""
    since, until = store.following(tx)
    if until >= tx.now + FOLLOWED_SECONDS - FOLLOW_EVERY_SECONDS // 2:
        return  # Another process has asked just now.
    if until < tx.now:
        record(tx, [Entry(FOLLOWED)])
        newest = store.newest(tx)
        since = newest[0] if newest else 0
    store.set_following(tx, since, tx.now + FOLLOWED_SECONDS)
    tx.revise()


def is_followed(tx: Transaction) -> bool:
    """Whether anybody follows the workspace, or did of late: else nothing need be written for them."""
    return tx.now <= tx.remember("live_following", store.following)[1]


def record(tx: Transaction, entries: list[Entry]) -> None:
    """Write entries in this order."""
    for entry in entries:
        store.insert(tx, entry.kind, entry.conversation_id, entry.part_id, entry.subject)


def rows(tx: Transaction, span: Span) -> list[Row]:
    return [Row(*row) for row in store.after(tx, span.after, span.limit)]


def standing(tx: Transaction, after: Place | None) -> Standing:
    """Whether whoever has seen everything up to a place can go on from there, which is so while its row is kept."""
    newest = store.newest(tx)
    last = Place(*newest[:2]) if newest else BEGINNING
    if after is None or after == last:
        return Standing(last, None)
    if after.id < store.following(tx)[0]:
        return Standing(last, OUTDATED)
    oldest = store.after(tx, 0, 1)[0] if newest else last
    if after == BEGINNING and oldest[0] == 1:
        return Standing(last, None)
    found = [row for row in store.after(tx, after.id - 1, 1) if row[0] == after.id]
    if found and Place(*found[0][:2]) == after:
        return Standing(last, None)
    return Standing(last, OUTDATED if after.id < oldest[0] else UNKNOWN)


def last_of(tx: Transaction, app_ids: list[str]) -> dict[str, int]:
    """The newest id of each of these workspaces."""
    return {app_id: last or 0 for app_id, last in store.last_of(tx, app_ids)}


def erase(tx: Transaction, contact_id: str) -> None:
    """Forget what names a contact who is being erased; a row that tells of their end is to follow."""
    store.unname(tx, contact_id, FORGOTTEN)


def forget_later(tx: Transaction, contact_ids: list[str]) -> None:
    """See to it that the rows which tell of somebody's end will not name them for long."""
    for contact_id in contact_ids:
        jobs.enqueue_by(tx, FORGET_PERSON, contact_id, tx.now + PERSON_KEPT_SECONDS)


def forget_person(tx: Transaction, contact_id: str) -> None:
    """Only that somebody was erased is told from now on."""
    if store.unname(tx, contact_id, ERASED):
        tx.erase()


def forget_old(tx: Transaction, _: None) -> bool:
    """Delete some rows, too old or too many, but never the newest; whether to ask again now.

    Asks for the job again while rows stay that will be too old.
    """
    newest = store.newest(tx)
    last = newest[0] if newest else 0
    found = [row for row in rows(tx, Span(0, FORGET_AT_ONCE)) if row.id < last]
    outdated = [row.id for row in found if row.at <= tx.now - KEPT_SECONDS or row.id <= last - KEPT_ROWS]
    if outdated:
        store.delete_through(tx, outdated[-1])
    if len(outdated) == FORGET_AT_ONCE:
        return True
    if len(outdated) < len(found):
        jobs.enqueue_by(tx, FORGET, "", tx.now + FORGET_EVERY_SECONDS)
    return False
