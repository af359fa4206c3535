"""What is kept of the news that webhooks were told: for how long, and what is taken out of it when it must be gone."""

from __future__ import annotations

from collections.abc import Callable

from interphone.domain import webhooks
from interphone.domain.documents import Document
from interphone.domain.webhooks import EMPTIED
from interphone.store import jobs
from interphone.store import webhook_deliveries as store
from interphone.store.database import Transaction

KEPT_SECONDS = 30 * 86_400
FORGET_AT_ONCE = 200
FORGET_EVERY_SECONDS = 6 * 3_600


def erase(tx: Transaction, contact_ids: list[str]) -> None:
    """Empty what tells of these contacts; what of it is still to be sent never will be."""
    for event_id in store.events_of(tx, contact_ids):
        store.empty(tx, event_id, EMPTIED)


def empty_conversation(tx: Transaction, conversation_id: int) -> None:
    """Empty what tells of a conversation; what of it is still to be sent never will be."""
    for event_id in dict.fromkeys(id for id, _, _ in store.about(tx, conversation_id)):
        store.empty(tx, event_id, EMPTIED)


def rewrite(tx: Transaction, conversation_id: int, without: Callable[[Document], Document | None]) -> None:
    """Leave what `without` does of each item about a conversation, told or still to be; None leaves it as it is."""
    for event_id, rendering, item in store.about(tx, conversation_id):
        left = without(item)
        if left is not None:
            store.rewrite(tx, event_id, rendering, left)


def forget_deliveries(tx: Transaction, webhook_id: str) -> bool:
    """Delete some of a webhook that was deleted; whether to ask again now. What happened is kept as long as any."""
    gone = store.delete_of(tx, webhook_id, FORGET_AT_ONCE)
    for event_id in dict.fromkeys(id for id, fleeting in gone if fleeting):
        if not store.is_awaited(tx, event_id):
            store.empty(tx, event_id, EMPTIED)
    return len(gone) == FORGET_AT_ONCE


def forget_old(tx: Transaction, _: None) -> bool:
    """Delete some that are older than KEPT_SECONDS; whether to ask again now. Asks for the job again while need be."""
    if store.delete_until(tx, tx.now - KEPT_SECONDS, FORGET_AT_ONCE) == FORGET_AT_ONCE:
        return True
    oldest = store.oldest(tx)
    if oldest is not None:
        due_at = max(oldest + KEPT_SECONDS, tx.now + FORGET_EVERY_SECONDS)
        jobs.enqueue_by(tx, webhooks.FORGET, "", due_at)
    elif webhooks.every(tx):
        jobs.enqueue_by(tx, webhooks.FORGET, "", tx.now + KEPT_SECONDS)
    return False
