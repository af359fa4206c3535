"""Delivering to webhooks: takes their queues, sends what is due, notes how it went. Several processes may do so.

Each receiver is served by itself, so that none waits for another that is slow or hangs.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
import uuid

from interphone.domain import webhook_deliveries, webhook_keeping
from interphone.domain.jobs import Job
from interphone.domain.webhook_deliveries import RENEW_SECONDS, Lease, Policy, Take
from interphone.jobs.webhook_sending import Sender
from interphone.jobs.webhook_serving import POLL_SECONDS, Serving
from interphone.logs import Logger
from interphone.store.database import Database, Unavailable

MOST_AT_ONCE = 500
"""How many receivers are served at a time."""
TURN_SECONDS = 5.0
"""After which a receiver with much to get goes to the end of the line."""

log = Logger("interphone.webhooks")


class Deliverer:
    """`wake` when there is something to send; `run` until `stop`."""

    def __init__(self, database: Database, sender: Sender, policy: Policy) -> None:
        self._database = database
        self._sender = sender
        self._policy = policy
        self._name = uuid.uuid4().hex
        self._woken = asyncio.Event()
        self._stopping = False
        self._served: dict[Lease, Serving] = {}
        self._again: set[Lease] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    def wake(self, app_id: str) -> None:
        self._woken.set()
        for lease, serving in self._served.items():
            if lease.app_id == app_id:
                serving.news.set()

    def stop(self) -> None:
        """Finish what is on its way, then let `run` return."""
        self._stopping = True
        self._woken.set()
        for serving in self._served.values():
            serving.news.set()

    async def run(self) -> None:
        renewing = asyncio.create_task(self._renew())
        try:
            while not self._stopping:
                self._woken.clear()
                try:
                    await self.take_due()
                except Unavailable as error:
                    log.warning("webhooks cannot be read", reason=str(error))
                except Exception as error:  # A fault of ours must not end all deliveries for good.
                    log.error("webhooks were interrupted", error=error)
                await self._rest()
            await self.settle()
        finally:
            renewing.cancel()
            await self._sender.close()

    async def take_due(self) -> bool:
        """Begin to serve the receivers that something is due to; whether there was any."""
        room = MOST_AT_ONCE - len(self._served)
        due = await self._database.read("", webhook_deliveries.next_due, None)
        if room <= 0 or due is None or due > self._database.clock():
            return False
        leases = await self._database.write("", webhook_deliveries.take, Take(self._name, room))
        for lease in leases:
            self._begin(lease)
        return bool(leases)

    def _begin(self, lease: Lease) -> None:
        if lease in self._served:  # It was released and taken again before the one who released it knows.
            self._again.add(lease)
            return
        serving = self._served[lease] = Serving(self._database, self._sender, self._policy, lease, self._name)
        task = asyncio.create_task(self._serve(lease, serving))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settle(self) -> None:
        """Wait until nobody is served."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _serve(self, lease: Lease, serving: Serving) -> None:
        try:
            began = time.monotonic()
            await serving.run(lambda: not self._stopping and time.monotonic() - began < TURN_SECONDS)
        except Unavailable as error:
            log.warning("a webhook cannot be served", webhook=lease.webhook_id, reason=str(error))
        except Exception as error:
            log.error("a webhook was not served", webhook=lease.webhook_id, error=error)
        finally:
            # Where it was not released, the lease ends by itself.
            del self._served[lease]
            if lease in self._again:
                self._again.discard(lease)
                self._begin(lease)

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            if self._served:
                try:
                    await self._database.write("", webhook_deliveries.renew, self._name)
                except Unavailable as error:
                    log.warning("webhooks cannot be held", reason=str(error))

    async def _rest(self) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), POLL_SECONDS)


async def forget_webhook(database: Database, job: Job) -> None:
    """The job that deletes what was sent to a webhook that is gone, a few at a time as well."""
    while await database.write(job.app_id, webhook_keeping.forget_deliveries, job.subject):
        continue


async def forget_events(database: Database, job: Job) -> None:
    """The job that deletes what happened long ago, a few at a time, so that no write waits long."""
    while await database.write(job.app_id, webhook_keeping.forget_old, None):
        continue
