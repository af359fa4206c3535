"""The operator's door, /health, /ready and /metrics, and what is noted of every request.

No credentials are asked for here; docs/how-to/operate.md says what is promised and how to keep it from the world.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from interphone.api.http import CutOff, Receive, Request, Scope, Send, new_request_id
from interphone.api.json import encode
from interphone.domain.errors import NoRoom, Unauthorized
from interphone.logs import Logger, RequestLine, is_logged, log_request
from interphone.metrics import UNMATCHED, Metrics
from interphone.store.database import Database, Transaction, Unavailable
from interphone.store.migrate import SchemaMismatch, require_current

JSON_TYPE = b"application/json; charset=utf-8"
METRICS_TYPE = b"text/plain; version=0.0.4; charset=utf-8"

PROBE_SECONDS = 3.0
KEPT_SECONDS = 1.0
"""How long the outcome of a probe stands, so that nobody can make the database sync by asking often."""
SHARED_SECONDS = 1.0

log = Logger("interphone.ops")

Content = tuple[int, bytes, bytes]


class Ops:
    """The door as an ASGI application for the paths in `paths`."""

    def __init__(self, database: Database, metrics: Metrics) -> None:
        self._metrics = metrics
        self._database = database
        self._readiness = Kept(self._find_faults)
        self._waiting = Kept(self._count_waiting)
        self.paths: dict[str, Callable[[], Awaitable[Content]]] = {
            "/health": self._health,
            "/ready": self._ready,
            "/metrics": self._show_metrics,
        }
        self._sharing: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Raises Unavailable where the database does not take a write."""
        await _check_writing(self._database)
        if self._metrics.shared:
            self._sharing = asyncio.create_task(self._share())

    async def stop(self) -> None:
        if self._sharing is not None:
            self._sharing.cancel()
            self._metrics.leave(self._database.depth())

    async def _share(self) -> None:
        while True:
            self._metrics.leave(self._database.depth())
            await asyncio.sleep(SHARED_SECONDS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] in ("GET", "HEAD"):
            status, kind, body = await self.paths[scope["path"]]()
        else:
            message = f"{scope['method']} is not allowed at {scope['path']}; it takes GET, HEAD"
            status, kind, body = 405, JSON_TYPE, encode({"error": {"type": "method_not_allowed", "message": message}})
        headers = [
            (b"content-type", kind),
            (b"content-length", b"%d" % len(body)),
            (b"cache-control", b"no-store"),
            (b"x-request-id", new_request_id().encode()),
        ]
        if status == 405:
            headers.append((b"allow", b"GET, HEAD"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _health(self) -> Content:
        return 200, JSON_TYPE, b'{"healthy":true}'

    async def _ready(self) -> Content:
        faults = await self._readiness.get()
        if not faults:
            return 200, JSON_TYPE, b'{"ready":true}'
        return 503, JSON_TYPE, encode({"ready": False, "reasons": faults})

    async def _show_metrics(self) -> Content:
        processes = self._metrics.everywhere(self._database.depth())
        waiting = await self._waiting.get()
        # In a thread, because the library is loaded here and the text of many routes takes milliseconds.
        return 200, METRICS_TYPE, await asyncio.to_thread(_expose, processes, waiting)

    async def _find_faults(self) -> list[str]:
        faults = await find_faults(self._database)
        for fault in faults:
            log.warning("not ready", reason=fault)
        return faults

    async def _count_waiting(self) -> dict[str, dict[str, int]] | None:
        from interphone.domain import jobs, webhook_deliveries

        try:
            async with asyncio.timeout(PROBE_SECONDS):
                return {
                    "jobs": await self._database.read("", jobs.count_by_state, None),
                    "deliveries": await self._database.read("", webhook_deliveries.count_by_state, None),
                }
        except (Unavailable, TimeoutError):
            return None


class Kept:
    """The outcome of a question, asked again at most every KEPT_SECONDS, by one caller at a time."""

    def __init__(self, ask: Callable[[], Awaitable[Any]]) -> None:
        self._ask = ask
        self._asking = asyncio.Lock()
        self._asked = float("-inf")
        self._outcome: Any = None

    async def get(self) -> Any:
        async with self._asking:
            if time.monotonic() - self._asked > KEPT_SECONDS:
                self._outcome = await self._ask()
                self._asked = time.monotonic()
        return self._outcome


async def find_faults(database: Database) -> list[str]:
    """Why the database cannot be worked with, a sentence each: it does not take a write, or its schema is not ours."""
    faults = []
    for question in (_check_schema, _check_writing):
        try:
            async with asyncio.timeout(PROBE_SECONDS):
                await question(database)
        except (SchemaMismatch, Unavailable) as error:
            faults.append(str(error))
        except TimeoutError:
            faults.append(f"The database has not answered within {PROBE_SECONDS:g} seconds.")
    return list(dict.fromkeys(faults))


async def _check_schema(database: Database) -> None:
    await database.read("", lambda tx, _: require_current(tx), None)


async def _check_writing(database: Database) -> None:
    await database.write("", _write_the_time, None)


def _write_the_time(tx: Transaction, _: None) -> None:
    """A real write, synced to the disk as any other, of the time alone: SQLite skips one that changes no byte."""
    tx.run("UPDATE configuration SET probed_at = :now", now=tx.now)


def _expose(*arguments: Any) -> bytes:
    from interphone.exposition import expose

    return expose(*arguments)


class Observer:
    """Counts and logs the API's requests: a few microseconds each."""

    def __init__(self, metrics: Metrics, log_all: bool) -> None:
        self._count = metrics.count_request
        self._info = log_all and is_logged("info")

    def __call__(self, request: Request, status: int, seconds: float, error: Exception | None) -> None:
        route = request.route
        if route is None:
            self._count(request.method, UNMATCHED, status, seconds)
        else:
            self._count(route.method, route.path, status, seconds)
        if status < 400 and not self._info:
            return
        level = "info"
        if isinstance(error, Unavailable):
            level = "warning"
            log.warning("the database is unavailable", request_id=request.id, reason=str(error))
        elif isinstance(error, CutOff):
            level = "warning"
            log.warning("a request was cut off by the stop", request_id=request.id)
        elif isinstance(error, NoRoom):
            level = "warning"
            log.warning("no room for a request with files", request_id=request.id)
        elif status >= 500:
            level = "error"
            log.error("a request failed unexpectedly", error=error, request_id=request.id)
        if is_logged(level):
            # Their answer is the documented one, which does not tell one from another.
            reason = str(error) if isinstance(error, Unauthorized) else None
            self._log(request, level, status, seconds, reason)

    def _log(self, request: Request, level: str, status: int, seconds: float, reason: str | None) -> None:
        # Refused before it was known who calls.
        credential = getattr(request, "credential", None)
        route = request.route
        log_request(
            RequestLine(
                datetime.now(UTC), level, "request", request.id, request.method, request.path, status,
                round(seconds * 1000, 2), route and route.path, credential and credential.app_id,
                reason,
            )
        )  # fmt: skip
