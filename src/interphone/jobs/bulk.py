"""The items of a bulk job, done one after the other by the verbs of the single calls."""

from __future__ import annotations

import time
from typing import Any, Protocol

from interphone.domain import bulk
from interphone.domain.bulk import Doing, Item, Refusal
from interphone.domain.jobs import Job
from interphone.jobs.worker import Handler
from interphone.logs import Logger
from interphone.store.database import Database, Unavailable, Verb

TURN_SECONDS = 5.0
"""After which a long job goes to the end of the queue, so that others are not held up."""

log = Logger("interphone.jobs.bulk")


class Reader(Protocol):
    """Understands items; the doors know how."""

    def read(self, item: Item) -> tuple[Verb, Any]:
        """The verb and the command that an item comes to. Raises Problem where it cannot be read."""

    def explain(self, item: Item, error: Exception) -> tuple[str, str]:
        """The code and the sentence that the caller of the single call would have got."""


def do_items(reader: Reader) -> Handler:
    """The job. Broken off anywhere, it goes on with the first item that is neither done nor refused."""

    async def run(database: Database, job: Job) -> None:
        began, after = time.monotonic(), 0
        while items := await database.read(job.app_id, bulk.waiting, (job.subject, after)):
            if not await _do_together(database, job.app_id, reader, items):
                for item in items:
                    await _do(database, job.app_id, reader, item)
            after = items[-1].number
            if time.monotonic() - began > TURN_SECONDS:
                await database.write(job.app_id, bulk.go_on, job.subject)
                return

    return run


async def _do_together(database: Database, app_id: str, reader: Reader, items: list[Item]) -> bool:
    """In one transaction, as each commit waits for the disk; False where one is refused and so none is done."""
    try:
        doings = [Doing(item, *reader.read(item)) for item in items]
        await database.write(app_id, bulk.do_all, doings)
    except Unavailable:
        raise
    except Exception:  # Which of them it is, and why, is found out one by one.
        return False
    return True


async def _do(database: Database, app_id: str, reader: Reader, item: Item) -> None:
    try:
        verb, command = reader.read(item)
        await database.write(app_id, bulk.do, Doing(item, verb, command))
    except Unavailable:  # Nobody can say whether it was done; it is looked at again.
        raise
    except Exception as error:
        code, message = reader.explain(item, error)
        if code == "server_error":
            log.error("an item failed unexpectedly", job_id=item.job_id, number=item.number, error=error)
        await database.write(app_id, bulk.refuse, Refusal(item, code, message))


async def forget_bulk_jobs(database: Database, job: Job) -> None:
    """The job that deletes bulk jobs nobody asks for any more, a few at a time, so that no write waits long."""
    while await database.write(job.app_id, bulk.forget_old, None):
        continue
