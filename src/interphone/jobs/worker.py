"""Runs jobs: claims what is due, does it, settles it. Several workers may share a database; leases keep them apart."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from interphone.domain import jobs
from interphone.domain.jobs import Job, Outcome
from interphone.logs import Logger
from interphone.store.database import Database, Unavailable

Handler = Callable[[Database, Job], Awaitable[None]]

CLAIM = 50
POLL_SECONDS = 5.0
"""How soon work is seen that another process stored."""
JOB_SECONDS = 60.0
"""How long one attempt at a job may take."""

log = Logger("interphone.jobs")


class Worker:
    """One loop over the job table. `wake` when there is work; `run` until `stop`."""

    def __init__(self, database: Database, handlers: dict[str, Handler]) -> None:
        self._database = database
        self._handlers = handlers
        self._woken = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        self._woken.set()

    def stop(self) -> None:
        """Finish the jobs at hand, then let `run` return."""
        self._stopping = True
        self._woken.set()

    async def run(self) -> None:
        while not self._stopping:
            self._woken.clear()
            try:
                busy = await self.run_due()
            except Unavailable as error:
                log.warning("jobs cannot be read", reason=str(error))
                busy = False
            except Exception as error:  # A fault of ours must not end all background work for good.
                log.error("jobs were interrupted", error=error)
                busy = False
            if not busy:
                await self._rest()

    async def run_due(self) -> bool:
        """Do what is due, at most CLAIM jobs; whether there was anything."""
        due = await self._database.read("", jobs.next_due, None)
        if due is None or due > self._database.clock():
            return False
        claimed = await self._database.write("", jobs.claim, CLAIM)
        renewing = asyncio.create_task(self._renew(claimed))
        try:
            outcomes = await asyncio.gather(*(self._do(job) for job in claimed))
        finally:
            renewing.cancel()
            await asyncio.wait([renewing])
        await self._database.write("", jobs.settle, list(outcomes))
        return bool(claimed)

    async def _renew(self, claimed: list[Job]) -> None:
        """Until cancelled: no other worker is to take what is being done here."""
        while True:
            await asyncio.sleep(jobs.RENEW_SECONDS)
            try:
                await self._database.write("", jobs.renew, claimed)
            except Unavailable as error:
                log.warning("jobs cannot be renewed", reason=str(error))

    async def _do(self, job: Job) -> Outcome:
        handler = self._handlers.get(job.kind)
        if handler is None:
            return Outcome(job, f"This server does no {job.kind} jobs; see its settings")
        started = time.perf_counter()
        try:
            await asyncio.wait_for(handler(self._database, job), JOB_SECONDS)
        except Exception as error:
            log.warning(
                "job failed", kind=job.kind, app_id=job.app_id, attempt=job.attempts + 1, reason=_sentence(error)
            )
            return Outcome(job, _sentence(error))
        log.debug("job done", kind=job.kind, app_id=job.app_id, ms=round((time.perf_counter() - started) * 1000, 1))
        return Outcome(job, None)

    async def _rest(self) -> None:
        try:
            await asyncio.wait_for(self._woken.wait(), POLL_SECONDS)
        except TimeoutError:
            return


def _sentence(error: Exception) -> str:
    return str(error) or type(error).__name__
