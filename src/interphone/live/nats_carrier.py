"""Messages between processes by NATS, for installations whose servers tell each other too much for PostgreSQL.

nats-py is an extra of the package and is loaded where the setting asks for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from interphone.logs import Logger

SUBJECT = "interphone"
CONNECT_SECONDS = 5
RECONNECT_SECONDS = 0.5

log = Logger("interphone.live")


class NatsMissing(Exception):
    """The extra is not installed."""


class NatsCarrier:
    """`urls` are parted by commas; the path of the first names the subject. Raises NatsMissing, ValueError."""

    def __init__(self, urls: str) -> None:
        try:
            import nats  # noqa: F401
        except ImportError:
            raise NatsMissing("nats-py is needed: `.venv/bin/pip install nats-py` installs it.") from None
        self._servers = [url.strip() for url in urls.split(",") if url.strip()]
        first = urlsplit(self._servers[0]) if self._servers else None
        if first is None or first.scheme not in ("nats", "tls") or not first.hostname:
            raise ValueError("must be nats://HOST:4222 or tls://HOST:4222, several parted by commas.")
        self._subject = first.path.strip("/").replace("/", ".") or SUBJECT
        self._client: Any = None
        self._connecting = asyncio.Lock()

    async def listen(self, hear: Callable[[bytes], None]) -> None:
        client = await self._connect()
        subscription = await client.subscribe(self._subject)
        async for message in subscription.messages:  # Ends when the client is closed; it reconnects by itself.
            hear(message.data)

    async def send(self, message: bytes) -> None:
        await (await self._connect()).publish(self._subject, message)

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()

    async def _connect(self) -> Any:
        import nats

        async with self._connecting:
            if self._client is None or self._client.is_closed:
                self._client = await nats.connect(
                    self._servers,
                    connect_timeout=CONNECT_SECONDS,
                    max_reconnect_attempts=-1,
                    reconnect_time_wait=RECONNECT_SECONDS,
                    no_echo=True,
                    error_cb=_note,
                )
        return self._client


async def _note(error: Exception) -> None:
    log.warning("NATS", reason=str(error) or type(error).__name__)
