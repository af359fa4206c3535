"""Notifications that were sent, as /subscriptions/ID/sent and /errors list them."""

from __future__ import annotations

from typing import Any

import msgspec

from interphone.api.notifications.notifier import show_notification
from interphone.domain.documents import decode, encode
from interphone.domain.webhook_deliveries import Delivery
from interphone.domain.webhooks import Webhook

STATUS = {"sent": "delivered", "failed": "failed", "waiting": "retry", "erased": "failed"}
HEADERS = {"Content-Type": "application/json", "Accept": "application/json"}


def show_feed(app_id: str, webhook: Webhook, deliveries: list[Delivery]) -> dict[str, Any]:
    """Each as its last try was; those that failed with the request and the answer."""
    shown = [_show(app_id, webhook, delivery) for delivery in deliveries]
    return {"type": "notification.list", "notifications": shown, "pages": {"type": "pages", "next": None}}


def _show(app_id: str, webhook: Webhook, delivery: Delivery) -> dict[str, Any]:
    tried = msgspec.structs.replace(delivery, attempts=max(delivery.attempts - 1, 0))
    notification = show_notification(app_id, tried, delivery.created_at)
    shown = notification | {
        "delivery_status": STATUS[delivery.state],
        "delivery_attempts": delivery.attempts,
        "delivered_at": delivery.delivered_at or 0,
    }
    if delivery.error is not None:
        shown["http_request"] = {
            "request_method": "POST",
            "request_uri": webhook.url,
            "request_headers": HEADERS,
            "request_entity": encode(notification),
            "response_status_code": delivery.status,
            "response_headers": decode(delivery.answer_headers) if delivery.answer_headers else {},
            # Where there was no answer: why.
            "response_entity": delivery.error if delivery.answer_body is None else delivery.answer_body,
        }
    return shown
