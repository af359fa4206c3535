"""Keys that make a repeated write harmless: the answer is kept in the transaction of the write, and given again."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from interphone.domain.documents import Document
from interphone.domain.errors import Conflict
from interphone.store import idempotency as store
from interphone.store import jobs
from interphone.store.database import Transaction

KEPT_SECONDS = 86_400
FORGET = "forget_answers"
FORGET_AT_ONCE = 200
FORGET_EVERY_SECONDS = 3_600
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
    """The answer kept for this request, younger than KEPT_SECONDS. Raises Conflict where the key is another's."""
    row = store.find(tx, claim.key)
    if row is None:
        return None
    fingerprint, status, headers, body, kept_at = row
    if kept_at <= tx.now - KEPT_SECONDS:
        return None
    if fingerprint != claim.fingerprint:
        raise Conflict(REUSED, code="idempotency_key_reused")
    return KeptAnswer(status, headers, body)


def keep(tx: Transaction, claim: Claim, answer: KeptAnswer) -> None:
    """Keep an answer, and see to it that it is forgotten in time."""
    store.keep(tx, claim.key, claim.fingerprint, answer.status, answer.headers, answer.body)
    store.note_conversations(tx, claim.key, _told_of(tx, answer))
    jobs.enqueue_by(tx, FORGET, "", tx.now + KEPT_SECONDS)


def _told_of(tx: Transaction, answer: KeptAnswer) -> list[int]:
    """Of which conversations an answer tells words: the one that it shows, and those in which the write did something.

    Answers to new messages do not name the conversation in every version.
    """
    if answer.body is None or not any(name in answer.body for name in WORDS):
        return []
    happened_in = (getattr(happening, "conversation_id", None) for happening in tx.happenings)
    return [id for id in dict.fromkeys([answer.conversation_id, *happened_in]) if id is not None]


def rewrite(tx: Transaction, conversation_id: int, without: Callable[[Document], Document | None]) -> None:
    """Keep what `without` leaves of each answer that tells of a conversation; None leaves it as it is."""
    for key, body in store.about(tx, conversation_id):
        left = without(body)
        if left is not None:
            store.rewrite(tx, key, left)


def forget_expired(tx: Transaction, _: None) -> bool:
    """Delete some answers that are too old; whether to ask again now. Asks for the job again while others are kept."""
    if store.delete_until(tx, tx.now - KEPT_SECONDS, FORGET_AT_ONCE) == FORGET_AT_ONCE:
        return True
    oldest = store.oldest(tx)
    if oldest is not None:
        jobs.enqueue_by(tx, FORGET, "", max(oldest + KEPT_SECONDS, tx.now + FORGET_EVERY_SECONDS))
    return False
