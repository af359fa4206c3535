"""One receiver, while a worker has its queue: a window of notifications on their way, and what ended noted beside."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

from interphone.domain import webhook_deliveries
from interphone.domain.webhook_deliveries import AT_ONCE, Ask, Delivery, Lease, Outcome, Policy, Release, Settlement
from interphone.domain.webhooks import Webhook
from interphone.jobs.webhook_sending import Sender
from interphone.store.database import Database

POLL_SECONDS = 1.0
"""How soon is seen what another process stored."""


class Serving:
    """`news` is set when there may be more to send.

    A commit takes as long as many a receiver, so the next ones are on their way meanwhile, and all that ended until it
    is done is noted by the following one.
    """

    def __init__(self, database: Database, sender: Sender, policy: Policy, lease: Lease, worker: str) -> None:
        self.news = asyncio.Event()
        self._database = database
        self._sender = sender
        self._policy = policy
        self._lease = lease
        self._worker = worker
        self._webhook: Webhook | None = None
        self._next: deque[Delivery] = deque()
        self._away: dict[asyncio.Task[Outcome], Delivery] = {}
        self._ended: list[Outcome] = []
        self._settled: list[Outcome] = []
        self._settling: asyncio.Task[Any] | None = None

    async def run(self, in_turn: Callable[[], bool]) -> None:
        """Send what is due while it is this receiver's turn, then let go of the queue. Raises Unavailable."""
        try:
            while True:
                self.news.clear()
                await self._fetch(go_on=in_turn() and not self._has_failed())
                self._send()
                self._settle()
                if self._away or self._settling:
                    await self._wait()
                elif await self._release(anyway=not in_turn()):
                    return
        finally:
            for task in self._away:
                task.cancel()

    def _has_failed(self) -> bool:
        """A failure that is not noted yet may slow the receiver down, or mean that it is told nothing any more."""
        return any(outcome.error is not None for outcome in (*self._ended, *self._settled))

    async def _fetch(self, *, go_on: bool) -> None:
        """More to send, before there is nothing left."""
        if not go_on:
            self._next.clear()
        elif len(self._next) < AT_ONCE:
            taken = [*self._next, *self._away.values(), *(one.delivery for one in (*self._ended, *self._settled))]
            ask = Ask(self._lease.webhook_id, [delivery.number for delivery in taken])
            ready = await self._database.read(self._lease.app_id, webhook_deliveries.ready, ask)
            self._webhook = ready.webhook
            self._next.extend(ready.deliveries)

    def _send(self) -> None:
        while self._webhook is not None and self._next and len(self._away) < AT_ONCE:
            delivery = self._next.popleft()
            sending = self._sender.send(self._lease.app_id, self._webhook, delivery)
            self._away[asyncio.create_task(sending)] = delivery

    def _settle(self) -> None:
        if self._ended and self._settling is None:
            self._settled, self._ended = self._ended, []
            settlement = Settlement(self._lease.webhook_id, self._settled, self._policy)
            writing = self._database.write(self._lease.app_id, webhook_deliveries.settle, settlement)
            self._settling = asyncio.create_task(writing)

    async def _wait(self) -> None:
        """Returns when something has ended or is noted, or there is more to send."""
        hearing = asyncio.create_task(self.news.wait())
        waiting: set[asyncio.Task[Any]] = {hearing, *self._away}
        if self._settling is not None:
            waiting.add(self._settling)
        done, _ = await asyncio.wait(waiting, timeout=POLL_SECONDS, return_when="FIRST_COMPLETED")
        hearing.cancel()
        for task in [task for task in self._away if task in done]:
            del self._away[task]
            self._ended.append(task.result())
        if self._settling in done:
            settling, self._settling, self._settled = self._settling, None, []
            await settling

    async def _release(self, *, anyway: bool) -> bool:
        """Whether others may take it; False where there is something to send."""
        release = Release(self._lease.webhook_id, self._worker, anyway)
        released: bool = await self._database.write(self._lease.app_id, webhook_deliveries.release, release)
        return released
