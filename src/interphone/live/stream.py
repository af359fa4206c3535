"""One who follows, as server-sent events (WHATWG HTML, section "Server-sent events") over an ASGI connection."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from interphone.live.reader import Ended, Reader
from interphone.store.database import Unavailable

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

HEARTBEAT_SECONDS = 15.0
RETRY_MS = 2_000
LEAVE_MS = (500, 5_000)
"""When those come back whom a stopping server lets go: not all at once."""
HEADERS = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, no-transform"),
    (b"x-accel-buffering", b"no"),  # A proxy is not to gather events.
)


async def stream(reader: Reader, receive: Receive, send: Send, headers: Iterable[tuple[bytes, bytes]] = ()) -> None:
    """Send events until the client leaves, or the reader ends."""
    await send({"type": "http.response.start", "status": 200, "headers": [*HEADERS, *headers]})
    watching = asyncio.create_task(_watch(receive, reader))
    last = b""
    try:
        await _send(send, b"retry: %d\n\n" % RETRY_MS)
        while True:
            await _send(send, await reader.take(HEARTBEAT_SECONDS) or reader.heartbeat())
    except Ended:
        last = b"retry: %d\n\n" % random.randint(*LEAVE_MS)
    except (Unavailable, asyncio.CancelledError):  # The latter by a stop that has waited long enough.
        pass
    finally:
        watching.cancel()
    await send({"type": "http.response.body", "body": last})


async def _send(send: Send, block: bytes) -> None:
    """Returns when the connection can take more."""
    await send({"type": "http.response.body", "body": block, "more_body": True})


async def _watch(receive: Receive, reader: Reader) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue
    reader.end()
