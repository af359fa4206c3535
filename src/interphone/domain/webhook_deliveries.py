"""Telling webhooks what happened: the outbox, when each delivery is tried, and what becomes of a webhook that fails.

A worker takes the queue of a webhook for itself, so that what goes to one receiver is ordered, slowed down and held by
one hand. What was sent by a worker that died before it could say so is sent again: at least once, under the same id.

Of deliveries about one conversation, a later one waits for earlier ones while these are in their FIRST_TRIES; what
takes longer is overtaken.
"""

from __future__ import annotations

import random
from typing import Any

import msgspec

from interphone.domain import webhooks
from interphone.domain.documents import Document
from interphone.domain.ids import new_uuid
from interphone.domain.webhooks import ACTIVE, DISABLED, EMPTIED, SUSPENDED, Webhook
from interphone.store import webhook_deliveries as store
from interphone.store import webhooks as webhook_store
from interphone.store.database import Row, Transaction
from interphone.store.sequences import next_number

PAUSES = (60, 300, 900, 2_700, 7_200, 14_400, 28_800, 43_200)
"""Seconds before the second try, the third and so on; the last one before all that follow. In sum 27 hours."""
JITTER = 0.2
"""By how much of itself a pause may be longer, so that what failed together is not tried together."""
FIRST_TRIES = 3
AT_ONCE = 10
"""How much is on its way to one receiver at a time; one thing alone while it answers with errors."""
AHEAD = 50
"""How many are read to be sent next, of those the ones on their way."""
LEASE_SECONDS = 15
RENEW_SECONDS = 4
THROTTLE_SECONDS = 60
"""How long the first 429 holds everything; each further one twice as long."""
MAX_ERROR = 500
LAST = 2**62


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """What an operator chooses; seconds. So many errors in a row within `pause_seconds` hold everything for as long."""

    tries: int = 9
    pause_after: int = 1_000
    pause_seconds: int = 900
    suspend_after_seconds: int = 7 * 86_400
    throttle_most_seconds: int = 7_200
    """How long one 429 holds everything at most."""


class Shape(msgspec.Struct, frozen=True):
    """What happened as one version tells it; `rendering` is what versions that tell it alike have in common."""

    rendering: str
    topic: str
    item: Document


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened, whom it is about, and the webhooks to be told, each with its rendering.

    A fleeting one tells of somebody who was erased: it is emptied once it is told.
    """

    shapes: list[Shape]
    receivers: list[tuple[str, str]]
    contact_ids: list[str] = []
    conversation_id: int | None = None
    fleeting: bool = False
    is_ping: bool = False


class Delivery(msgspec.Struct, frozen=True):
    """`attempts` counts the tries so far; times are unix seconds. The answer is that of the last try that failed."""

    number: int
    event_id: str
    topic: str
    item: Document
    fleeting: int
    created_at: int
    is_ping: int
    state: str
    """waiting, sent, failed; erased where it told of somebody who was, or of a conversation that was deleted"""
    attempts: int
    due_at: int
    first_sent_at: int | None
    last_sent_at: int | None
    delivered_at: int | None
    status: int | None
    error: str | None
    answer_headers: Document | None
    answer_body: str | None


class Take(msgspec.Struct, frozen=True):
    """`worker` is a name of its own for each process that delivers."""

    worker: str
    limit: int


class Lease(msgspec.Struct, frozen=True):
    """The queue of a webhook, for one worker."""

    app_id: str
    webhook_id: str


class Ask(msgspec.Struct, frozen=True):
    """`away` are the numbers of what a worker has had already, and has not settled."""

    webhook_id: str
    away: list[int]


class Ready(msgspec.Struct, frozen=True):
    """What may be sent now, and where to; nothing to nowhere where the webhook has been deleted."""

    webhook: Webhook | None
    deliveries: list[Delivery]


class Outcome(msgspec.Struct, frozen=True):
    """How a try ended: `error` says what was wrong, None for success. `status` is None where there was no answer."""

    delivery: Delivery
    sent_at: int
    status: int | None
    error: str | None
    headers: Document | None = None
    body: str | None = None
    retry_after: int | None = None
    """For how many seconds the receiver wants to be left alone."""


class Settlement(msgspec.Struct, frozen=True):
    webhook_id: str
    outcomes: list[Outcome]
    policy: Policy


class Release(msgspec.Struct, frozen=True):
    """`anyway`: although there may be more to send, so that others have their turn."""

    webhook_id: str
    worker: str
    anyway: bool


class Feed(msgspec.Struct, frozen=True):
    """Deliveries of a webhook by how they fared (store.FEEDS), newest first, below a number."""

    webhook_id: str
    feed: str
    limit: int
    before: int = LAST


class Retry(msgspec.Struct, frozen=True):
    """What failed: one delivery by its number, or all."""

    webhook_id: str
    number: int | None = None


class Queue(msgspec.Struct, frozen=True):
    """How a receiver fares. Nothing is sent before `held_until`; `errors` are in a row, since `errors_since`."""

    held_until: int
    throttle_seconds: int
    failing_since: int | None
    errors: int
    errors_since: int


def store_notices(tx: Transaction, notices: list[Notice]) -> None:
    """Put what happened into the outbox."""
    for notice in notices:
        event_id = new_uuid(tx.now)
        for shape in notice.shapes:
            event = {**msgspec.structs.asdict(shape), "id": event_id, "fleeting": int(notice.fleeting)}
            store.insert_event(tx, event | {"conversation_id": notice.conversation_id})
        store.insert_contacts(tx, event_id, list(dict.fromkeys(notice.contact_ids)))
        for webhook_id, rendering in notice.receivers:
            store.insert(
                tx,
                {
                    "webhook_id": webhook_id,
                    "number": next_number(tx, "webhook_delivery"),
                    "event_id": event_id,
                    "rendering": rendering,
                    "conversation_id": notice.conversation_id,
                    "is_ping": int(notice.is_ping),
                },
                FIRST_TRIES,
            )
    for webhook_id in {webhook_id for notice in notices for webhook_id, _ in notice.receivers}:
        webhook_store.call(tx, webhook_id)


def next_due(tx: Transaction, _: None) -> int | None:
    """When (unix seconds) a queue of any workspace is next to be looked at."""
    return webhook_store.next_due(tx)


def take(tx: Transaction, take: Take) -> list[Lease]:
    """Queues that are due become this worker's for LEASE_SECONDS."""
    return [Lease(*row) for row in webhook_store.take(tx, take.worker, take.limit, tx.now + LEASE_SECONDS)]


def renew(tx: Transaction, worker: str) -> None:
    """Its queues stay a worker's for LEASE_SECONDS from now on."""
    webhook_store.renew(tx, worker, tx.now + LEASE_SECONDS)


def ready(tx: Transaction, ask: Ask) -> Ready:
    row = webhook_store.find(tx, ask.webhook_id)
    queue = _queue(webhook_store.find_queue(tx, ask.webhook_id))
    if row is None or queue is None:
        return Ready(None, [])
    webhook = Webhook(*row)
    room = (1 if queue.errors else AHEAD) - len(ask.away)
    if room <= 0 or (queue.held_until > tx.now and webhook.active):
        return Ready(webhook, [])
    return Ready(webhook, _find_ready(tx, webhook, ask.away, room))


def settle(tx: Transaction, settlement: Settlement) -> None:
    """Note how tries ended, put off what failed, and slow, pause, suspend or disable the webhook where it is time."""
    webhook_id = settlement.webhook_id
    queue = _queue(webhook_store.find_queue(tx, webhook_id))
    if queue is None:
        return
    state = None
    for outcome in settlement.outcomes:
        number, attempts = outcome.delivery.number, outcome.delivery.attempts
        if outcome.body and store.item_of(tx, webhook_id, number) != outcome.delivery.item:
            # Words were taken out of it while it was on its way, and the answer may repeat them.
            outcome = msgspec.structs.replace(outcome, headers=None, body=None)
        changes = _changes(tx, outcome, settlement.policy)
        if not store.settle(tx, webhook_id, number, attempts, changes):
            continue
        if "due_at" in changes and attempts + 1 < FIRST_TRIES:
            store.put_off_after(tx, webhook_id, number, changes["due_at"])
        if outcome.delivery.fleeting and not store.is_awaited(tx, outcome.delivery.event_id):
            store.empty(tx, outcome.delivery.event_id, EMPTIED)
        queue, comes_to = _fare(tx, queue, outcome, settlement.policy)
        state = comes_to or state
    webhook_store.update_queue(tx, webhook_id, msgspec.structs.asdict(queue))
    if state is not None:
        _change_state(tx, webhooks.get(tx, webhook_id), state)


def release(tx: Transaction, release: Release) -> bool:
    """Let others take the queue once something is due; False where that is now, and this worker may go on."""
    webhook_id = release.webhook_id
    row, queue = webhook_store.find(tx, webhook_id), _queue(webhook_store.find_queue(tx, webhook_id))
    if row is None or queue is None:
        return True
    webhook = Webhook(*row)
    held_until = queue.held_until if webhook.active else 0
    if _find_ready(tx, webhook, [], 1):
        if held_until <= tx.now and not release.anyway:
            return False
        due_at: int | None = max(held_until, tx.now)
    else:
        due_at = store.next_due(tx, webhook_id, not webhook.active)
        due_at = due_at and max(due_at, held_until)
    webhook_store.release(tx, webhook_id, release.worker, due_at)
    return True


def page(tx: Transaction, feed: Feed) -> tuple[Webhook, list[Delivery]]:
    """With the webhook that they go to. Raises NotFound."""
    webhook = webhooks.get(tx, feed.webhook_id)
    rows = store.page(tx, webhook.id, feed.feed, feed.before, feed.limit)
    return webhook, [Delivery(*row) for row in rows]


def retry(tx: Transaction, retry: Retry) -> int:
    """Send what failed as if it were new, and what waits for another try, now; gives how many had failed.

    Raises NotFound.
    """
    webhooks.get(tx, retry.webhook_id)
    count = store.retry_failed(tx, retry.webhook_id, retry.number)
    webhooks.begin_anew(tx, retry.webhook_id)
    return count


def count_by_state(tx: Transaction, _: None) -> dict[str, int]:
    """Of all workspaces: what waits for its first try, and what for another."""
    return {"waiting": 0, "retrying": 0} | {row[0]: row[1] for row in store.count_by_state(tx)}


def _find_ready(tx: Transaction, webhook: Webhook, away: list[int], room: int) -> list[Delivery]:
    return [Delivery(*row) for row in store.ready(tx, webhook.id, FIRST_TRIES, not webhook.active, away, room)]


def _changes(tx: Transaction, outcome: Outcome, policy: Policy) -> dict[str, Any]:
    """The columns of a delivery after a try."""
    delivery, attempts = outcome.delivery, outcome.delivery.attempts + 1
    first_sent_at = outcome.sent_at if delivery.first_sent_at is None else delivery.first_sent_at
    changes: dict[str, Any] = {
        "attempts": attempts,
        "first_sent_at": first_sent_at,
        "last_sent_at": outcome.sent_at,
        "status": outcome.status,
        "error": outcome.error and outcome.error[:MAX_ERROR],
        "answer_headers": outcome.headers if outcome.error else None,
        "answer_body": outcome.body if outcome.error else None,
    }
    if outcome.error is None:
        return changes | {"state": "sent", "delivered_at": tx.now}
    if delivery.is_ping or attempts >= policy.tries or outcome.status == 410:
        return changes | {"state": "failed"}
    pause = PAUSES[min(attempts, len(PAUSES)) - 1]
    return changes | {"due_at": tx.now + round(pause * (1 + random.uniform(0, JITTER)))}


def _fare(tx: Transaction, queue: Queue, outcome: Outcome, policy: Policy) -> tuple[Queue, str | None]:
    """How the receiver fares after a try, and the state that the webhook comes to by it."""
    if outcome.error is None:
        well = msgspec.structs.replace(queue, throttle_seconds=0, failing_since=None, errors=0, errors_since=0)
        return well, ACTIVE if outcome.delivery.is_ping else None
    if outcome.status == 410:
        return queue, DISABLED
    if outcome.delivery.is_ping:
        return queue, None
    lately = queue.errors > 0 and tx.now - queue.errors_since <= policy.pause_seconds
    queue = msgspec.structs.replace(
        queue,
        failing_since=tx.now if queue.failing_since is None else queue.failing_since,
        errors=queue.errors + 1 if lately else 1,
        errors_since=queue.errors_since if lately else tx.now,
    )
    if outcome.status == 429:
        queue = _throttle(tx, queue, outcome.retry_after or 0, policy.throttle_most_seconds)
    if queue.errors > policy.pause_after:
        held_until = max(queue.held_until, tx.now + policy.pause_seconds)
        queue = msgspec.structs.replace(queue, errors=1, errors_since=tx.now, held_until=held_until)
    assert queue.failing_since is not None, "it has been set"
    return queue, SUSPENDED if tx.now - queue.failing_since >= policy.suspend_after_seconds else None


def _throttle(tx: Transaction, queue: Queue, wanted: int, most: int) -> Queue:
    """Hold everything, twice as long each time. What was on its way as one 429 came adds nothing to it."""
    if queue.held_until > tx.now:
        return queue
    seconds = min(max(THROTTLE_SECONDS, queue.throttle_seconds * 2, wanted), most)
    return msgspec.structs.replace(queue, throttle_seconds=seconds, held_until=tx.now + seconds)


def _change_state(tx: Transaction, webhook: Webhook, state: str) -> None:
    """An answered ping ends a suspension, and nothing else."""
    if state == ACTIVE:
        if webhook.state == SUSPENDED:
            webhooks.set_state(tx, webhook, {"state": ACTIVE})
            webhooks.begin_anew(tx, webhook.id)
    elif webhook.active:
        webhooks.set_state(tx, webhook, {"state": state})


def _queue(row: Row | None) -> Queue | None:
    return Queue(*row) if row else None
