"""What happened and is told to webhooks, and each telling: the outbox, written in the transaction of the change."""

from __future__ import annotations

from typing import Any

from interphone.store.database import Row, Transaction
from interphone.store.sets import among

# The order of domain.webhook_deliveries.Delivery.
COLUMNS = (
    "d.number, d.event_id, e.topic, e.item, e.fleeting, e.created_at, d.is_ping, d.state, d.attempts, d.due_at, "
    "d.first_sent_at, d.last_sent_at, d.delivered_at, d.status, d.error, d.answer_headers, d.answer_body"
)
JOINED = (
    "webhook_delivery d JOIN webhook_event e ON e.app_id = d.app_id AND e.id = d.event_id AND e.rendering = d.rendering"
)
OF_WEBHOOK = "d.app_id = :app_id AND d.webhook_id = :webhook_id"
FEEDS = {
    "every": "",
    "sent": " AND d.state = 'sent'",
    "failed": " AND d.state = 'failed'",
    # What waits for its first try is no error yet.
    "retrying": " AND d.state = 'waiting' AND d.attempts > 0",
    "errors": " AND d.state IN ('waiting', 'failed') AND d.attempts > 0",
}


def insert_event(tx: Transaction, event: dict[str, Any]) -> None:
    tx.send(
        "INSERT INTO webhook_event (app_id, id, rendering, topic, item, fleeting, conversation_id, created_at) "
        "VALUES (:app_id, :id, :rendering, :topic, :item, :fleeting, :conversation_id, :now)",
        now=tx.now, **event,
    )  # fmt: skip


def insert_contacts(tx: Transaction, event_id: str, contact_ids: list[str]) -> None:
    tx.run_many(
        "INSERT INTO webhook_event_contact (app_id, contact_id, event_id) VALUES (:app_id, :contact_id, :event_id)",
        [{"contact_id": contact_id, "event_id": event_id} for contact_id in contact_ids],
    )


def insert(tx: Transaction, delivery: dict[str, Any], first_tries: int) -> None:
    """Due now, or with the news of its conversation that it has to wait for."""
    due_at = ":now"
    if delivery["conversation_id"] is not None:
        due_at = (
            "COALESCE((SELECT b.due_at FROM webhook_delivery b WHERE b.app_id = :app_id "
            "AND b.webhook_id = :webhook_id AND b.conversation_id = :conversation_id AND b.state = 'waiting' "
            "AND b.attempts < :first_tries ORDER BY b.number DESC LIMIT 1), :now)"
        )
    tx.send(
        "INSERT INTO webhook_delivery (app_id, webhook_id, number, event_id, rendering, conversation_id, is_ping, "
        "state, attempts, due_at, created_at) VALUES (:app_id, :webhook_id, :number, :event_id, :rendering, "
        f":conversation_id, :is_ping, 'waiting', 0, {due_at}, :now)",
        now=tx.now, first_tries=first_tries, **delivery,
    )  # fmt: skip


def put_off_after(tx: Transaction, webhook_id: str, number: int, due_at: int) -> None:
    """Later news of the same conversation are not due before this, so that nobody has to look past all of them."""
    tx.send(
        "UPDATE webhook_delivery SET due_at = :due_at WHERE app_id = :app_id AND webhook_id = :webhook_id "
        "AND state = 'waiting' AND number > :number AND due_at < :due_at AND conversation_id = ("
        "SELECT d.conversation_id FROM webhook_delivery d "
        "WHERE d.app_id = :app_id AND d.webhook_id = :webhook_id AND d.number = :number)",
        webhook_id=webhook_id, number=number, due_at=due_at,
    )  # fmt: skip


def ready(
    tx: Transaction, webhook_id: str, first_tries: int, pings_alone: bool, away: list[int], limit: int
) -> list[Row]:
    """COLUMNS of what may be sent now, but for the numbers that are on their way, the longest due first.

    What is about a conversation waits for earlier news of it that are still in their first tries.
    """
    # A condition and not an IN of none, so that there is one statement for the most common case.
    others, values = among("away", away)
    elsewhere = f" AND d.number NOT IN ({others})" if away else ""
    only_pings = " AND d.is_ping = 1" if pings_alone else ""
    return tx.all(
        f"SELECT {COLUMNS} FROM {JOINED} WHERE {OF_WEBHOOK} AND d.state = 'waiting' AND d.due_at <= :now "
        "AND (d.conversation_id IS NULL OR NOT EXISTS (SELECT 1 FROM webhook_delivery b WHERE b.app_id = :app_id "
        "AND b.webhook_id = :webhook_id AND b.conversation_id = d.conversation_id AND b.number < d.number "
        "AND b.state = 'waiting' AND b.attempts < :first_tries))"
        f"{only_pings}{elsewhere} ORDER BY d.due_at, d.number LIMIT :limit",
        webhook_id=webhook_id, now=tx.now, first_tries=first_tries, limit=limit, **values,
    )  # fmt: skip


def next_due(tx: Transaction, webhook_id: str, pings_alone: bool) -> int | None:
    """When (unix seconds) later than now something of a webhook is next to be sent."""
    only_pings = " AND d.is_ping = 1" if pings_alone else ""
    row = tx.one(
        f"SELECT min(d.due_at) FROM webhook_delivery d WHERE {OF_WEBHOOK} AND d.state = 'waiting' "
        f"AND d.due_at > :now{only_pings}",
        webhook_id=webhook_id, now=tx.now,
    )  # fmt: skip
    return row[0] if row else None


def settle(tx: Transaction, webhook_id: str, number: int, attempts: int, changes: dict[str, Any]) -> bool:
    """Note how a try ended; whether it was the next one after so many: otherwise another worker was first."""
    assignments = ", ".join(f"{name} = :{name}" for name in changes)
    changed = tx.run(
        f"UPDATE webhook_delivery SET {assignments} WHERE app_id = :app_id AND webhook_id = :webhook_id "
        "AND number = :number AND state = 'waiting' AND attempts = :before",
        webhook_id=webhook_id, number=number, before=attempts, **changes,
    )  # fmt: skip
    return changed > 0


def page(tx: Transaction, webhook_id: str, feed: str, before: int, limit: int) -> list[Row]:
    """COLUMNS of those of a feed (FEEDS) below a number, newest first."""
    return tx.all(
        f"SELECT {COLUMNS} FROM {JOINED} WHERE {OF_WEBHOOK} AND d.number < :before{FEEDS[feed]} "
        "ORDER BY d.number DESC LIMIT :limit",
        webhook_id=webhook_id, before=before, limit=limit,
    )  # fmt: skip


def retry_failed(tx: Transaction, webhook_id: str, number: int | None) -> int:
    """Let what failed, or the one of a number, be tried as if it were new; gives how many."""
    which = "" if number is None else " AND number = :number"
    return tx.run(
        "UPDATE webhook_delivery SET state = 'waiting', attempts = 0, due_at = :now "
        f"WHERE app_id = :app_id AND webhook_id = :webhook_id AND state = 'failed'{which}",
        webhook_id=webhook_id, now=tx.now, number=number,
    )  # fmt: skip


def hasten(tx: Transaction, webhook_id: str) -> None:
    """Let what waits for another try be sent now."""
    tx.send(
        "UPDATE webhook_delivery SET due_at = :now WHERE app_id = :app_id AND webhook_id = :webhook_id "
        "AND state = 'waiting' AND due_at > :now",
        webhook_id=webhook_id, now=tx.now,
    )  # fmt: skip


def count_by_state(tx: Transaction) -> list[Row]:
    """(state, number) across workspaces; of those that are settled none is counted."""
    return tx.all(
        "SELECT CASE WHEN attempts > 0 THEN 'retrying' ELSE 'waiting' END, count(*) "
        "FROM webhook_delivery WHERE state = 'waiting' GROUP BY 1"
    )


def events_of(tx: Transaction, contact_ids: list[str]) -> list[str]:
    """The ids of the events that tell of these contacts."""
    wanted, values = among("contact", contact_ids)
    rows = tx.all(
        f"SELECT DISTINCT event_id FROM webhook_event_contact WHERE app_id = :app_id AND contact_id IN ({wanted})",
        **values,
    )
    return [row[0] for row in rows]


def about(tx: Transaction, conversation_id: int) -> list[Row]:
    """(id, rendering, item) of the events that tell of a conversation."""
    return tx.all(
        "SELECT id, rendering, item FROM webhook_event WHERE app_id = :app_id AND conversation_id = :conversation_id",
        conversation_id=conversation_id,
    )


def rewrite(tx: Transaction, event_id: str, rendering: str, item: str) -> None:
    """Another item in place of that of an event; what receivers answered to the old one is forgotten."""
    tx.send(
        "UPDATE webhook_event SET item = :item WHERE app_id = :app_id AND id = :event_id AND rendering = :rendering",
        event_id=event_id, rendering=rendering, item=item,
    )  # fmt: skip
    tx.send(
        "UPDATE webhook_delivery SET answer_headers = NULL, answer_body = NULL "
        "WHERE app_id = :app_id AND event_id = :event_id AND rendering = :rendering",
        event_id=event_id, rendering=rendering,
    )  # fmt: skip


def empty(tx: Transaction, event_id: str, item: str) -> None:
    """Leave only this of an event, of which nobody is told any more."""
    tx.send(
        "UPDATE webhook_event SET item = :item, fleeting = 0 WHERE app_id = :app_id AND id = :event_id",
        event_id=event_id, item=item,
    )  # fmt: skip
    tx.send(
        "UPDATE webhook_delivery SET state = CASE state WHEN 'sent' THEN 'sent' ELSE 'erased' END, "
        "answer_headers = NULL, answer_body = NULL WHERE app_id = :app_id AND event_id = :event_id",
        event_id=event_id,
    )  # fmt: skip
    tx.send("DELETE FROM webhook_event_contact WHERE app_id = :app_id AND event_id = :event_id", event_id=event_id)


def is_awaited(tx: Transaction, event_id: str) -> bool:
    """Whether somebody is still to be told of an event."""
    return bool(
        tx.one(
            "SELECT 1 FROM webhook_delivery WHERE app_id = :app_id AND event_id = :event_id AND state = 'waiting'",
            event_id=event_id,
        )
    )


def item_of(tx: Transaction, webhook_id: str, number: int) -> str | None:
    """What a delivery tells as it is now, which may be without words that it had."""
    row = tx.one(
        f"SELECT e.item FROM {JOINED} WHERE {OF_WEBHOOK} AND d.number = :number", webhook_id=webhook_id, number=number
    )
    return row[0] if row else None


def delete_of(tx: Transaction, webhook_id: str, limit: int) -> list[Row]:
    """Delete up to `limit` deliveries of a webhook; gives (event_id, fleeting) of each."""
    rows = tx.all(
        f"SELECT d.event_id, e.fleeting, d.number FROM {JOINED} WHERE {OF_WEBHOOK} ORDER BY d.number LIMIT :limit",
        webhook_id=webhook_id, limit=limit,
    )  # fmt: skip
    tx.run_many(
        "DELETE FROM webhook_delivery WHERE app_id = :app_id AND webhook_id = :webhook_id AND number = :number",
        [{"webhook_id": webhook_id, "number": row[2]} for row in rows],
    )
    return [(row[0], row[1]) for row in rows]


def oldest(tx: Transaction) -> int | None:
    """When (unix seconds) the oldest event of the workspace happened."""
    row = tx.one("SELECT created_at FROM webhook_event WHERE app_id = :app_id ORDER BY created_at LIMIT 1")
    return row[0] if row else None


def delete_until(tx: Transaction, created_at: int, limit: int) -> int:
    """Delete up to `limit` events that happened then or before, with what became of them; gives how many."""
    rows = tx.all(
        "SELECT DISTINCT id FROM (SELECT id FROM webhook_event WHERE app_id = :app_id AND created_at <= :created_at "
        "ORDER BY created_at LIMIT :limit) AS old",
        created_at=created_at, limit=limit,
    )  # fmt: skip
    ids = [{"id": row[0]} for row in rows]
    tx.run_many("DELETE FROM webhook_delivery WHERE app_id = :app_id AND event_id = :id", ids)
    tx.run_many("DELETE FROM webhook_event_contact WHERE app_id = :app_id AND event_id = :id", ids)
    tx.run_many("DELETE FROM webhook_event WHERE app_id = :app_id AND id = :id", ids)
    return len(ids)
