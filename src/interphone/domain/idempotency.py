"""Keys that make a repeated write harmless: the answer is kept in the transaction of the write, and given again."""

from __future__ import annotations

import msgspec

from interphone.domain.errors import Conflict
from interphone.store import idempotency as store
from interphone.store import jobs
from interphone.store.database import Transaction

KEPT_SECONDS = 86_400
FORGET = "forget_answers"
FORGET_AT_ONCE = 200
FORGET_EVERY_SECONDS = 3_600
REUSED = (
    "This Idempotency-Key was sent with another request in the last 24 hours: another method, path, version or body. "
    "Send a new key with each new request"
)


class Claim(msgspec.Struct, frozen=True):
    """A key, and what tells its request from any other."""

    key: str
    fingerprint: str


class KeptAnswer(msgspec.Struct, frozen=True):
    """`headers` is an encoded list of pairs; `body` is as it was sent, None where there was none."""

    status: int
    headers: str
    body: str | None


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
    jobs.enqueue_by(tx, FORGET, "", tx.now + KEPT_SECONDS)


def forget_expired(tx: Transaction, _: None) -> bool:
    """Delete some answers that are too old; whether to ask again now. Asks for the job again while others are kept."""
    if store.delete_until(tx, tx.now - KEPT_SECONDS, FORGET_AT_ONCE) == FORGET_AT_ONCE:
        return True
    oldest = store.oldest(tx)
    if oldest is not None:
        jobs.enqueue_by(tx, FORGET, "", max(oldest + KEPT_SECONDS, tx.now + FORGET_EVERY_SECONDS))
    return False
