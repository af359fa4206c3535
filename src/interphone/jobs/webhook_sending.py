"""One try of one delivery: the request with its signatures, and what the receiver made of it."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Protocol

from interphone.domain.documents import encode
from interphone.domain.webhook_deliveries import Delivery, Outcome
from interphone.domain.webhooks import PREFIX, Webhook
from interphone.logs import Logger

if TYPE_CHECKING:
    from interphone.outbound import Outbound, Reply

log = Logger("interphone.webhooks")

USER_AGENT = "intercom-parrot-service-client/1.0"
"""Receivers of old know notifications by it (help page, webhook notifications)."""
MAX_KEPT = 10_000
"""How many characters of a refusing answer are kept."""


class Encoder(Protocol):
    """Makes the bytes of a notification; the doors know how."""

    def encode(self, app_id: str, delivery: Delivery, now: int) -> bytes: ...


class Sender:
    """`open` gives the HTTP client, once something is sent: a server that tells nobody does not pay for one."""

    def __init__(
        self,
        encoder: Encoder,
        open: Callable[[], Outbound],
        clock: Callable[[], float] = time.time,
        tried: Callable[[bool, float], None] = lambda delivered, seconds: None,
    ) -> None:
        self._encoder = encoder
        self._open = open
        self._clock = clock
        self._tried = tried
        self._outbound: Outbound | None = None
        self._opening = asyncio.Lock()

    async def send(self, app_id: str, webhook: Webhook, delivery: Delivery) -> Outcome:
        """Never raises for what the receiver does, nor for what is to be sent."""
        async with self._opening:
            if self._outbound is None:  # In a thread, because loading it takes a while.
                self._outbound = await asyncio.to_thread(self._open)
        from interphone.outbound import OutboundError, TooLargeError

        now = int(self._clock())
        started = time.perf_counter()
        try:
            content = self._encoder.encode(app_id, delivery, now)
            headers = sign(webhook, delivery, content, now)
            reply = await self._outbound.send("POST", webhook.url, headers=headers, content=content)
            outcome = _judge(delivery, now, reply)
        except TooLargeError as error:  # Who has received it may say so at length.
            outcome = _judge(delivery, now, error.reply)
        except OutboundError as error:
            outcome = Outcome(delivery, now, None, str(error))
        except Exception as error:  # A fault of ours must not hold up all that come after it.
            log.error("a notification could not be sent", webhook=webhook.id, id=delivery.event_id, error=error)
            outcome = Outcome(
                delivery, now, None, "It could not be sent, by a fault of this server, which its log tells."
            )
        self._tried(outcome.error is None, time.perf_counter() - started)
        return outcome

    async def close(self) -> None:
        if self._outbound is not None:
            await self._outbound.aclose()
            self._outbound = None


def sign(webhook: Webhook, delivery: Delivery, content: bytes, now: int) -> dict[str, str]:
    """The headers of a notification: signed by the old way where there is a hub_secret, and by Standard Webhooks."""
    id = f"notif_{delivery.event_id}"
    signed = f"{id}.{now}.".encode() + content
    signatures = [
        "v1," + base64.b64encode(hmac.digest(base64.b64decode(secret.removeprefix(PREFIX)), signed, "sha256")).decode()
        for secret in webhook.secrets_at(now)
    ]
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "User-Agent": USER_AGENT,
        "webhook-id": id,
        "webhook-timestamp": str(now),
        "webhook-signature": " ".join(signatures),
    }
    if webhook.hub_secret:
        headers["X-Hub-Signature"] = "sha1=" + hmac.new(webhook.hub_secret.encode(), content, hashlib.sha1).hexdigest()
    return headers


def _judge(delivery: Delivery, now: int, reply: Reply) -> Outcome:
    if 200 <= reply.status < 300:
        return Outcome(delivery, now, reply.status, None)
    return Outcome(
        delivery,
        now,
        reply.status,
        f"The receiver answered {reply.status}.",
        encode(dict(reply.headers.items())),
        reply.body.decode("utf-8", "replace").replace("\0", "\ufffd")[:MAX_KEPT],
        _read_pause(reply.headers.get("retry-after", ""), now),
    )


def _read_pause(after: str, now: int) -> int | None:
    """Seconds of a Retry-After, which may be a date (RFC 9110, 10.2.3); None for what is neither."""
    if after.isascii() and after.isdigit():
        return int(after) if len(after) < 10 else None
    try:
        return max(int(parsedate_to_datetime(after).timestamp()) - now, 0)
    except (ValueError, OverflowError):
        return None
