"""What after/webhooks.py and the deliveries are given by the doors: who wants what, how it is shown, the envelope."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Raw

from interphone.api.notifications import conversations_1x, conversations_2x, items_1x, items_2x, work_2x
from interphone.api.notifications.changes import TOPICS_ARE_NAMED_AFTER_CONTACTS
from interphone.api.notifications.occasions import topics_of
from interphone.api.notifications.topics import PING, TOPICS, meant_by
from interphone.api.versions import NUMBERED
from interphone.domain import happened, told
from interphone.domain.conversations import OPEN
from interphone.domain.documents import encode
from interphone.domain.told import Told
from interphone.domain.webhook_deliveries import Delivery, Shape
from interphone.domain.webhooks import Webhook
from interphone.store.database import Transaction

OLD = "2.4"
"""Up to here every version is told the same."""
OF_OLD = {(happened.ContactArchived, "contact.deleted")}
"""What is told under a topic before 2.5 alone."""
OF_OPEN = "conversation.admin.open.assigned"
"""Of a conversation that is open alone."""


class Notifier:
    """Topics are called by their newest names, whatever the version. `origin` is where people reach this server."""

    def __init__(self, origin: str = "") -> None:
        self._old = items_1x.ITEMS | conversations_1x.items(origin)
        self._new = items_2x.ITEMS | conversations_2x.items(origin) | work_2x.items(origin)

    def topics_of(self, happening: Any) -> tuple[str, ...]:
        """Those that tell of it."""
        return topics_of(happening)

    def wanted_by(self, webhook: Webhook) -> frozenset[str]:
        """Those that a webhook asks for. A ping it gets anyway."""
        version = NUMBERED[webhook.version]
        return frozenset().union(*(meant_by(topic, version) for topic in webhook.names)) - {PING}

    def rendering_of(self, webhook: Webhook) -> str:
        """The name of the version that shows everything as the webhook's does."""
        version = NUMBERED[webhook.version]
        return version.name if version.has(TOPICS_ARE_NAMED_AFTER_CONTACTS) else OLD

    def load(self, tx: Transaction, happenings: list[Any]) -> Told:
        return told.load(tx, happenings)

    def people_in(self, happening: Any, stock: Told) -> list[str]:
        """The ids of the contacts that the news tells of."""
        return stock.contacts_in(happening)

    def shape(self, happening: Any, topic: str, rendering: str, stock: Told) -> Shape | None:
        """What happened as a version tells it under a topic; None where it has nothing to tell."""
        version = NUMBERED[rendering]
        name = TOPICS[topic].named(version)
        if name is None:
            return None
        if version.has(TOPICS_ARE_NAMED_AFTER_CONTACTS):
            if (type(happening), topic) in OF_OLD or (topic == OF_OPEN and not _is_open(happening, stock)):
                return None
            item = self._new[type(happening)](happening, stock, version)
        else:
            item = self._old[type(happening)](happening, stock)
        return None if item is None else Shape(rendering, name, encode(item))

    def encode(self, app_id: str, delivery: Delivery, now: int) -> bytes:
        """The notification as it is sent at a time, byte for byte."""
        return msgspec.json.encode(show_notification(app_id, delivery, now))


def _is_open(happening: Any, stock: Told) -> bool:
    talk = stock.talks.get(happening.conversation_id)
    return talk is not None and talk.conversation.state == OPEN


def show_notification(app_id: str, delivery: Delivery, now: int) -> dict[str, Any]:
    """In the order of real payloads. `now` is when it is sent for the first time, where it has not been."""
    first_sent_at = delivery.first_sent_at if delivery.first_sent_at is not None else now
    return {
        "type": "notification_event",
        "app_id": app_id,
        "data": {"type": "notification_event_data", "item": Raw(delivery.item.encode())},
        "links": {},
        "id": None if delivery.is_ping else show_id(delivery),
        "topic": delivery.topic,
        "delivery_status": None if delivery.is_ping else "retry" if delivery.attempts else "pending",
        "delivery_attempts": delivery.attempts + 1,
        "delivered_at": 0,
        "first_sent_at": first_sent_at,
        "created_at": delivery.created_at,
        "self": None,
    }


def show_id(delivery: Delivery) -> str:
    """The same on every try, so that a receiver knows what it has had."""
    return f"notif_{delivery.event_id}"
