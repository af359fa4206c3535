"""Who was last seen on which day, written late and never found stale, as what people are searched by (decision 12)."""

from __future__ import annotations

from interphone.domain.contacts import USER, Contact
from interphone.domain.documents import decode, encode
from interphone.store import jobs
from interphone.store import seen_days as store
from interphone.store.database import Transaction, WriteFirst
from interphone.store.seen_days import day_of

CATCH_UP = "days"
AT_ONCE = 16
"""How many page views' worth of notes, each of those that were stored together."""
LATE_SECONDS = 60


def note_returns(tx: Transaction, last_seen: dict[str, int | None]) -> None:
    """Users are here now who were last here at these times, by id: of those on another day it is noted.

    Their rows stand where they stood until somebody counts, or a minute has passed: one note for many people costs
    their page views next to nothing.
    """
    today = day_of(tx.now)
    returned = {id: day for id, at in last_seen.items() if (day := day_of(at)) != today}
    if returned and store.add_due(tx, encode(returned)):
        jobs.enqueue_by(tx, CATCH_UP, "", tx.now + LATE_SECONDS)


def forget(tx: Transaction, contact: Contact) -> None:
    """Leave no trace of somebody who goes."""
    require_current(tx)
    gone = store.Sighting(contact.listing, None)
    store.move(tx, contact.id, store.Sighting(contact.listing, contact.last_seen_at), gone)


def require_current(tx: Transaction) -> None:
    """Write what is still to be written. Raises WriteFirst where that may not be done here."""
    if not store.due(tx, 1):
        return
    if not tx.may_write:
        raise WriteFirst(catch_up)
    while catch_up(tx, None):
        continue


def catch_up(tx: Transaction, command: None) -> bool:
    """Move some of the people who returned; whether there may be more."""
    notes = store.due(tx, AT_ONCE)
    left = {(id, day) for _, people in notes for id, day in decode(people).items()}
    if notes:
        # Whoever was moved since has another row by now, and this one no more: both is well.
        places = [
            {"listing": USER, "day": day, "contact_id": id} for id, day in sorted(left, key=str) if day is not None
        ]
        store.leave(tx, places)
        store.place(tx, sorted({id for id, _ in left}))
        store.settle(tx, notes[-1][0])
    if len(notes) == AT_ONCE:
        return True
    jobs.unwant(tx, CATCH_UP, "")
    return False
