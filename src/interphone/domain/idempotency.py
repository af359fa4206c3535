"""Keys that make a repeated write harmless: the answer is kept in the transaction of the write, and given again."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import msgspec

from interphone.domain.documents import Document
from interphone.domain.errors import Conflict
from interphone.domain.naming import UNLISTED, name_of, names_in
from interphone.domain.taken_back import TakenBack, without
from interphone.store import idempotency as store
from interphone.store import jobs
from interphone.store.database import Row, Transaction

KEPT_SECONDS = 86_400
FORGET = "forget_answers"
FORGET_AT_ONCE = 200
FORGET_EVERY_SECONDS = 3_600
TAKE_BACK = "take_back_answers"
TAKE_BACK_AT_ONCE = 20
SEARCH_AT_ONCE = 200
LONG = 4_096
"""In bytes. What is longer is stored packed: it would not be in the same page of a database as the rest of its row."""
DONE: Document = '{"deleted":true}'
"""What is left of an answer about something that must be gone."""
WORDS = ('"body":', '"html":')
"""An answer without these shows nothing that was said."""
REUSED = (
    "This Idempotency-Key was sent with another request in the last 24 hours: another method, path, version or body. "
    "Send a new key with each new request"
)


class Claim(msgspec.Struct, frozen=True):
    """A key, and what tells its request from any other."""

    key: str
    fingerprint: str


class KeptAnswer(msgspec.Struct, frozen=True):
    """`headers` is an encoded list of pairs; `body` is as it was sent, None where there was none.

    `conversation_id` is of the one that it shows; it is not given back.
    """

    status: int
    headers: str
    body: Document | None
    conversation_id: int | None = None


def find(tx: Transaction, claim: Claim) -> KeptAnswer | None:
    """The answer kept for this request, younger than KEPT_SECONDS. Raises Conflict where the key is another's.

    It has no words that were taken back, however long it takes to take them out of all answers. One that is too old is
    deleted where something may be written.
    """
    row = store.find(tx, claim.key)
    if row is None:
        return None
    fingerprint, status, headers, body, packed, kept_at = row
    if kept_at <= tx.now - KEPT_SECONDS:
        if tx.may_write:
            store.forget(tx, [claim.key])
        return None
    if fingerprint != claim.fingerprint:
        raise Conflict(REUSED, code="idempotency_key_reused")
    return KeptAnswer(status, headers, _without_unsaid(tx, claim.key, _unpack(body, packed)))


def keep(tx: Transaction, claim: Claim, answer: KeptAnswer) -> None:
    """Keep an answer to a request for which none is found, and see to it that it is forgotten in time."""
    body, packed, names = _stored(answer.body)
    store.keep(tx, claim.key, claim.fingerprint, answer.status, answer.headers, body, packed, names)
    store.note_conversations(tx, claim.key, _told_of(tx, answer))
    jobs.enqueue_by(tx, FORGET, "", tx.now + KEPT_SECONDS)


def _stored(document: Document | None) -> tuple[Document | None, bytes | None, bytes | None]:
    """As it is stored, where it is short and where it is long, and whom it names."""
    if document is None:
        return None, None, None
    encoded = document.encode()
    if len(encoded) <= LONG:
        return document, None, names_in(encoded)
    return None, zlib.compress(encoded, 1), names_in(encoded)


def _unpack(body: Document | None, packed: bytes | None) -> Document | None:
    return body if packed is None else zlib.decompress(packed).decode()


def _told_of(tx: Transaction, answer: KeptAnswer) -> list[int]:
    """Of which conversations an answer tells words: the one that it shows, and those in which the write did something.

    Answers to new messages do not name the conversation in every version.
    """
    if answer.body is None or not _shows_words(answer.body):
        return []
    happened_in = (getattr(happening, "conversation_id", None) for happening in tx.happenings)
    return [id for id in dict.fromkeys([answer.conversation_id, *happened_in]) if id is not None]


def _shows_words(document: Document) -> bool:
    return any(name in document for name in WORDS)


def _without_unsaid(tx: Transaction, key: str, body: Document | None) -> Document | None:
    if body is not None and _shows_words(body):
        for unsaid in store.unsaid_in(tx, key):
            body = without(TakenBack(*unsaid), body) or body
    return body


def take_back(tx: Transaction, conversation_id: int, taken: TakenBack) -> None:
    """Words of a conversation are in no answer that is given from now on, nor in a stored one as soon as may be."""
    store.note_unsaid(tx, conversation_id, taken.part_id, taken.words)
    if take_back_some(tx, conversation_id):
        jobs.enqueue_by(tx, TAKE_BACK, str(conversation_id), tx.now)


def take_back_some(tx: Transaction, conversation_id: int) -> bool:
    """Take words that were taken back out of some answers; whether to ask again now."""
    unsaid = store.unsaid(tx, conversation_id)
    if unsaid is None:
        return False
    part_id, words, done = unsaid
    rows = store.about(tx, conversation_id, done, TAKE_BACK_AT_ONCE)
    for key, body in _read(rows):
        left = without(TakenBack(part_id, words), body)
        if left is not None:
            store.rewrite(tx, key, *_stored(left))
            tx.erase()
    if len(rows) == TAKE_BACK_AT_ONCE:
        store.move_on(tx, conversation_id, part_id, rows[-1][0])
    else:
        store.finish_unsaid(tx, conversation_id, part_id)
    return len(rows) == TAKE_BACK_AT_ONCE or store.unsaid(tx, conversation_id) is not None


def empty_conversation(tx: Transaction, conversation_id: int) -> None:
    """Leave DONE of all answers that tell of a conversation; their keys stay taken."""
    store.empty(tx, store.keys_about(tx, conversation_id), DONE)
    store.forget_unsaid(tx, conversation_id)


def empty(tx: Transaction, texts: list[str]) -> None:
    """Leave DONE of all answers that hold one of these texts of domain/traces.py; their keys stay taken."""
    names = [name for text in texts if (name := name_of(text)) is not None]
    found = store.naming(tx, [*names, UNLISTED])
    keys = [key for key, listed in found if listed != UNLISTED]
    searched = [key for key, listed in found if listed == UNLISTED] if len(names) == len(texts) else store.every(tx)
    for start in range(0, len(searched), SEARCH_AT_ONCE):
        for key, body in _read(store.read(tx, searched[start : start + SEARCH_AT_ONCE])):
            if any(text in body for text in texts):
                keys.append(key)
    store.empty(tx, list(dict.fromkeys(keys)), DONE)


def _read(rows: list[Row]) -> Iterator[tuple[str, Document]]:
    """(key, body) of the answers that have one."""
    for key, body, packed in rows:
        document = _unpack(body, packed)
        if document is not None:
            yield key, document


def forget_expired(tx: Transaction, _: None) -> bool:
    """Delete some answers that are too old; whether to ask again now. Asks for the job again while others are kept."""
    keys = store.kept_until(tx, tx.now - KEPT_SECONDS, FORGET_AT_ONCE)
    store.forget(tx, keys)
    if len(keys) == FORGET_AT_ONCE:
        return True
    oldest = store.oldest(tx)
    if oldest is not None:
        jobs.enqueue_by(tx, FORGET, "", max(oldest + KEPT_SECONDS, tx.now + FORGET_EVERY_SECONDS))
    return False
