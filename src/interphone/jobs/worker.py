"""Runs jobs: claims what is due, does it, settles it. Several workers may share a database; leases keep them apart."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from interphone.domain import jobs
from interphone.domain.jobs import Claim, Job, Outcome
from interphone.logs import Logger
from interphone.store.database import Database, Unavailable

Handler = Callable[[Database, Job], Awaitable[None]]

AT_ONCE = 50
"""How many jobs are done beside each other, so that slow ones do not hold up those that are due."""
POLL_SECONDS = 5.0
"""How soon it is seen what another process stored, and that the clock was set."""
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
        self._at_hand: dict[asyncio.Task[None], Job] = {}
        # What the clock told when it was last looked at; before the first look any time may have been told.
        self._told = float("inf")

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
                pause = await self._begin_due()
            except Unavailable as error:
                log.warning("jobs cannot be read", reason=str(error))
                pause = POLL_SECONDS
            except Exception as error:  # A fault of ours must not end all background work for good.
                log.error("jobs were interrupted", error=error)
                pause = POLL_SECONDS
            await self._rest(pause)
        if self._at_hand:
            await asyncio.wait(list(self._at_hand))

    async def run_due(self) -> bool:
        """Do what is due, at most AT_ONCE jobs; whether there was anything. Raises what kept one from being settled."""
        await self._begin_due()
        doing = list(self._at_hand)
        await asyncio.gather(*doing)
        return bool(doing)

    async def _begin_due(self) -> float:
        """Begin the jobs that are due; gives for how many seconds there will be nothing else to begin."""
        now = self._database.clock()
        if now < self._told:
            await self._database.write("", jobs.set_right, None)
        self._told = now
        due = await self._database.read("", jobs.next_due, None)
        if due is None or due > now:
            return POLL_SECONDS if due is None else min(POLL_SECONDS, due - now)
        if (room := AT_ONCE - len(self._at_hand)) == 0:
            return POLL_SECONDS
        claimed = await self._database.write("", jobs.claim, Claim(room, frozenset(self._at_hand.values())))
        for job in claimed:
            task = asyncio.create_task(self._do(job))
            self._at_hand[task] = job
            task.add_done_callback(self._ended)
        return 0 if claimed else POLL_SECONDS

    def _ended(self, task: asyncio.Task[None]) -> None:
        """One that could not be settled is done again when its lease ends."""
        job = self._at_hand.pop(task)
        error = task.exception()
        if isinstance(error, Unavailable):
            log.warning("a job cannot be settled", kind=job.kind, app_id=job.app_id, reason=str(error))
        elif error is not None:
            log.error("a job cannot be settled", kind=job.kind, app_id=job.app_id, error=error)
        self._woken.set()

    async def _do(self, job: Job) -> None:
        started = time.perf_counter()
        error = await self._attempt(job)
        if error is None:
            log.debug("job done", kind=job.kind, app_id=job.app_id, ms=round((time.perf_counter() - started) * 1000, 1))
        else:
            log.warning("job failed", kind=job.kind, app_id=job.app_id, attempt=job.attempts + 1, reason=error)
        await self._database.write("", jobs.settle, Outcome(job, error))

    async def _attempt(self, job: Job) -> str | None:
        """Why the job is not done, None where it is; no other worker takes it meanwhile."""
        handler = self._handlers.get(job.kind)
        if handler is None:
            return f"This server does no {job.kind} jobs; see its settings"
        doing = asyncio.ensure_future(asyncio.wait_for(handler(self._database, job), JOB_SECONDS))
        while not (await asyncio.wait([doing], timeout=jobs.RENEW_SECONDS))[0]:
            try:
                await self._database.write("", jobs.renew, job)
            except Unavailable as error:
                log.warning("a job cannot be renewed", kind=job.kind, app_id=job.app_id, reason=str(error))
        raised = doing.exception()
        return None if raised is None else str(raised) or type(raised).__name__

    async def _rest(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._woken.wait(), seconds)
        except TimeoutError:
            return
