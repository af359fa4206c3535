"""The only place that wires: database, jobs and doors into one ASGI application."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from interphone.after.requests import AnsweredRequests
from interphone.api.http import Receive, Scope, Send
from interphone.api.live import door as live_door
from interphone.api.live.door import LiveDoor
from interphone.api.live.shapes import show_rows
from interphone.api.notifications.requests import describe
from interphone.api.pipeline import Api
from interphone.api.ratelimit import RateLimiter
from interphone.api.routes import build_router
from interphone.background import Background
from interphone.config import Settings
from interphone.description import door as description
from interphone.files import Files
from interphone.live.connect import open_bridge
from interphone.live.hub import Hub
from interphone.metrics import Metrics
from interphone.ops import Observer, Ops
from interphone.store.connect import open_database
from interphone.unsubscribe import Unsubscribe


class App:
    """The server as an ASGI application; `lifespan` opens and closes what it needs."""

    def __init__(self, settings: Settings, metrics: Metrics | None = None) -> None:
        self.database = open_database(settings.database, settings.sqlite_synchronous)
        limiter = RateLimiter(1 / settings.workers)
        most = settings.attachments_most_bytes
        self.api = Api(self.database, build_router(), limiter, settings.rate_limit, most)
        self.unsubscribe = Unsubscribe(self.database)
        self.files = Files(self.database)
        metrics = metrics or Metrics()
        self.hub = Hub(self.database, show_rows, open_bridge(settings), metrics.live)
        self.live = LiveDoor(self.database, self.hub)
        self.background = Background(
            settings, self.database, self.hub.grown, metrics.webhooks.count, metrics.mail.count
        )
        self.ops = Ops(self.database, metrics)
        self.api.observe = Observer(metrics, settings.log_requests)
        self.requests = AnsweredRequests(self.database)
        self.api.tell = lambda request, status: self.requests.note(request.app_id, describe(request, status))
        self.database.observe = metrics.count_commit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._door(scope)(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._lifespan(receive, send)

    def _door(self, scope: Scope) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
        if scope["path"] in self.ops.paths:
            return self.ops
        if scope["path"].startswith(live_door.PREFIX):
            return self.live
        if self.unsubscribe.is_here(scope):
            return self.unsubscribe
        if self.files.is_here(scope):
            return self.files
        return description.answer if description.is_here(scope) else self.api

    async def start(self) -> None:
        """Raises Unavailable or SchemaMismatch where the database cannot be worked with."""
        await self.database.start()
        await self.ops.start()
        await self.hub.start()
        self.background.start()

    def leave(self) -> None:
        """The server is about to stop: let those go who would stay for ever."""
        self.hub.close()

    async def stop(self) -> None:
        await self.requests.settle()
        await self.background.stop()
        await self.hub.stop()
        await self.ops.stop()
        await self.database.close()

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            await self.start()
        except Exception as error:
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            return
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.stop()
        await send({"type": "lifespan.shutdown.complete"})
