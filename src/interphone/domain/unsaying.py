"""Words that are taken back, where they were told already: news for webhooks, answers kept for repeated requests."""

from __future__ import annotations

from functools import partial

from interphone.domain import idempotency, webhook_keeping
from interphone.domain.conversations import Part
from interphone.domain.taken_back import TakenBack, digest, without
from interphone.store.database import Transaction


def take_back(tx: Transaction, conversation_id: int, part: Part) -> None:
    """A part is redacted: what was told of it is as if it had been from the start, and keeps its id and its turn."""
    taken = TakenBack(part.id, digest(part.body))
    webhook_keeping.rewrite(tx, conversation_id, partial(without, taken))
    idempotency.take_back(tx, conversation_id, taken)


def forget(tx: Transaction, conversation_id: int) -> None:
    """A conversation is deleted: what tells of it is emptied, and what of it was still to be sent never will be."""
    webhook_keeping.empty_conversation(tx, conversation_id)
    idempotency.empty_conversation(tx, conversation_id)
