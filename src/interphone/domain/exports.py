"""Exports of what was sent to people and what they did with it: made in the background, kept for two days.

The columns are those of the API reference 2.6, retrieve the exported data. What is counted nowhere here is empty.
"""

from __future__ import annotations

import csv
import gzip
import io
import secrets
from collections.abc import Callable, Collection
from typing import NamedTuple

import msgspec

from interphone.domain import happened
from interphone.domain.contacts import Contact
from interphone.domain.documents import decode, encode
from interphone.domain.errors import Invalid, NotFound, TooMany
from interphone.store import contacts as contact_store
from interphone.store import exports as store
from interphone.store import jobs, people
from interphone.store.database import Row, Transaction

MAKE = "export"
FORGET = "forget_exports"
KEPT_SECONDS = 2 * 86_400
FORGET_AT_ONCE = 20
ROWS_AT_ONCE = 1_000

PENDING = "pending"
IN_PROGRESS = "in_progress"
COMPLETED = "completed"
NO_DATA = "no_data"
CANCELED = "canceled"
FAILED = "failed"

COLUMNS = (
    "user_id", "user_external_id", "company_id", "email", "name", "ruleset_id", "content_id", "content_type",
    "content_title", "ruleset_version_id", "receipt_id", "received_at", "series_id", "series_title", "node_id",
    "first_reply", "first_completion", "first_series_completion", "first_series_disengagement", "first_series_exit",
    "first_goal_success", "first_open", "first_click", "first_dismisall", "first_unsubscribe", "first_hard_bounce",
)  # fmt: skip
"""One is misspelt by the documentation."""
NONE = "-1"
"""What stands for no company and no series."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Export(msgspec.Struct, frozen=True):
    """Times are unix seconds; what was sent from `after_at` to `before_at`, both included, is in it.

    `reached` is how far it has come, an encoded list.
    """

    id: str
    status: str
    after_at: int
    before_at: int
    reached: str
    row_count: int
    created_at: int
    ended_at: int | None

    @property
    def expires_at(self) -> int | None:
        """When a completed one is forgotten."""
        return None if self.ended_at is None or self.status != COMPLETED else self.ended_at + KEPT_SECONDS


class NewExport(msgspec.Struct, frozen=True):
    after_at: int
    before_at: int


class Receipt(NamedTuple):
    """Something that was sent to a contact."""

    contact_id: str
    content_id: str
    content_type: str
    title: str
    receipt_id: str
    sent_at: int
    replied_at: int | None
    seen_at: int | None


def create(tx: Transaction, new: NewExport) -> Export:
    """Raises Invalid for a time that ends before it begins, TooMany while another is being made."""
    if new.before_at < new.after_at:
        raise Invalid("created_at_before", "created_at_before must not lie before created_at_after")
    if store.find_active(tx) is not None:
        raise TooMany("Exceeded rate limit of 1 pending message data export jobs")
    id = secrets.token_hex(12)
    store.insert(tx, id, new.after_at, new.before_at)
    tx.note(happened.ExportWanted(id))
    return get(tx, id)


def get(tx: Transaction, id: str) -> Export:
    """Raises NotFound, also for what was forgotten."""
    row = store.find(tx, id)
    if row is None:
        raise NotFound("Export job", f"Export job not found for identifier: {id}")
    return Export(*row)


def cancel(tx: Transaction, id: str) -> Export:
    """One that is over stays as it is. Raises NotFound."""
    export = get(tx, id)
    if export.ended_at is not None:
        return export
    jobs.unwant(tx, MAKE, id)
    store.delete_chunks(tx, id)
    _end(tx, id, CANCELED)
    return get(tx, id)


def make_more(tx: Transaction, id: str) -> bool:
    """Write the next rows; whether there may be more. One that is over, or gone, is left alone."""
    row = store.find(tx, id)
    export = Export(*row) if row else None
    if export is None or export.ended_at is not None:
        return False
    stage, *reached = decode(export.reached) or (0,)
    receipts = STAGES[stage](tx, export, reached)
    if receipts:
        store.add_chunk(tx, id, _pack(_rows(tx, receipts), header=export.row_count == 0))
        store.go_on(tx, id, encode([stage, *_key(stage, receipts[-1])]), len(receipts))
    elif stage + 1 < len(STAGES):
        store.go_on(tx, id, encode([stage + 1]), 0)
    else:
        _end(tx, id, COMPLETED if export.row_count else NO_DATA)
        return False
    return True


def give_up(tx: Transaction, id: str) -> None:
    """Nobody will finish it."""
    row = store.find(tx, id)
    if row is not None and Export(*row).ended_at is None:
        store.delete_chunks(tx, id)
        _end(tx, id, FAILED)


def go_on(tx: Transaction, id: str) -> None:
    """Want the rest of it made."""
    jobs.enqueue(tx, MAKE, id)


def chunk(tx: Transaction, place: tuple[str, int]) -> tuple[int, bytes] | None:
    """The next of the pieces of gzip that a completed export is made of, with its number, after a number."""
    row = store.next_chunk(tx, *place)
    return (row[0], bytes(row[1])) if row else None


def find(tx: Transaction, id: str) -> Export | None:
    row = store.find(tx, id)
    return Export(*row) if row else None


def completed(tx: Transaction, id: str) -> Export:
    """Raises NotFound for one that is not there to be downloaded."""
    row = store.find(tx, id)
    export = Export(*row) if row else None
    if export is None or export.status != COMPLETED:
        raise NotFound("Export", "Object not found.")
    return export


def forget_old(tx: Transaction, _: None) -> bool:
    """Delete some exports whose time is over; whether to ask again now."""
    ended = store.ended_before(tx, tx.now - KEPT_SECONDS, FORGET_AT_ONCE)
    for id in ended:
        store.delete(tx, id)
    if len(ended) == FORGET_AT_ONCE:
        return True
    oldest = store.next_end(tx)
    if oldest is not None:
        jobs.enqueue_by(tx, FORGET, "", oldest + KEPT_SECONDS + 1)
    return False


def forget_person(tx: Transaction, contact_ids: Collection[str]) -> None:
    """Take the rows of an erased person, by all ids that were theirs, out of every export that is kept."""
    for id in store.ids(tx):
        number = 0
        while piece := chunk(tx, (id, number)):
            number, content = piece
            lines = list(csv.reader(io.StringIO(gzip.decompress(content).decode(), newline="")))
            kept = [line for line in lines if line[0] not in contact_ids]
            if len(kept) < len(lines):
                store.replace_chunk(tx, id, number, _compress(kept))
                tx.erase()


def _end(tx: Transaction, id: str, status: str) -> None:
    store.end(tx, id, status)
    if status != CANCELED:
        tx.note(happened.ExportEnded(id))
    jobs.enqueue_by(tx, FORGET, "", tx.now + KEPT_SECONDS + 1)


def _auto_messages(tx: Transaction, export: Export, reached: list[int | str]) -> list[Receipt]:
    place = (int(reached[0]), int(reached[1]), str(reached[2])) if reached else (-1, 0, "")
    return [
        Receipt(contact_id, str(id), "Chat", title, f"{id}-{contact_id}", sent_at, replied_at, seen_at)
        for sent_at, id, contact_id, title, seen_at, replied_at in store.auto_message_receipts(
            tx, export.after_at, export.before_at, place, ROWS_AT_ONCE
        )
    ]


def _messages(listed: int) -> Callable[[Transaction, Export, list[int | str]], list[Receipt]]:
    def find(tx: Transaction, export: Export, reached: list[int | str]) -> list[Receipt]:
        place = (int(reached[0]), int(reached[1])) if reached else (-1, 0)
        rows = store.messages(tx, listed, export.after_at, export.before_at, place, ROWS_AT_ONCE)
        return [_message(row) for row in rows]

    return find


def _message(row: Row) -> Receipt:
    sent_at, id, contact_id, source_id, source_type, subject, replied_at = row
    kind = "Email" if source_type == "email" else "Chat"
    return Receipt(contact_id, str(source_id), kind, subject, f"c{id}", sent_at, replied_at, None)


def _key(stage: int, last: Receipt) -> tuple[int | str, ...]:
    """By what the rows after this one are found."""
    if stage == 0:
        return last.sent_at, int(last.content_id), last.contact_id
    return last.sent_at, int(last.receipt_id[1:])


# One after the other: auto messages, then what teammates sent, without an answer and with one.
STAGES = (_auto_messages, _messages(0), _messages(1))


def _rows(tx: Transaction, receipts: list[Receipt]) -> list[list[str]]:
    ids = list(dict.fromkeys(receipt.contact_id for receipt in receipts))
    known = {row[0]: Contact(*row) for row in contact_store.find_many(tx, ids)}
    companies: dict[str, str] = {}
    for contact_id, id, *_ in people.ask_companies(tx, ids)():
        companies.setdefault(contact_id, id)
    return [
        _row(receipt, known[receipt.contact_id], companies.get(receipt.contact_id, NONE))
        for receipt in receipts
        if receipt.contact_id in known
    ]


def _row(receipt: Receipt, contact: Contact, company_id: str) -> list[str]:
    values = {
        "user_id": contact.id,
        "user_external_id": contact.user_id or "",
        "company_id": company_id,
        "email": contact.email or "",
        "name": contact.name or "",
        "ruleset_id": receipt.content_id,
        "content_id": receipt.content_id,
        "content_type": receipt.content_type,
        "content_title": receipt.title,
        "ruleset_version_id": receipt.content_id,
        "receipt_id": receipt.receipt_id,
        "received_at": str(receipt.sent_at),
        "series_id": NONE,
        "node_id": NONE,
        "first_reply": _time(receipt.replied_at),
        "first_open": _time(receipt.seen_at),
    }
    return [values[name] if name in OURS else neutral(values.get(name, "")) for name in COLUMNS]


OURS = {"company_id", "series_id", "node_id"}
"""Values that we give, and that begin as formulas do."""


def neutral(text: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return "'" + text if text.startswith(FORMULA) else text


def _time(at: int | None) -> str:
    return "" if at is None else str(at)


def _pack(rows: list[list[str]], *, header: bool) -> bytes:
    return _compress([list(COLUMNS), *rows] if header else rows)


def _compress(lines: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(lines)
    return gzip.compress(text.getvalue().encode(), mtime=0)
