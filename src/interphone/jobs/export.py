"""Making exports, a stretch at a time, and forgetting those whose time is over."""

from __future__ import annotations

import time

from interphone.domain import exports
from interphone.domain.jobs import MAX_ATTEMPTS, Job
from interphone.store.database import Database, Unavailable

TURN_SECONDS = 5.0
"""After which a long export goes to the end of the queue, so that others are not held up."""


async def make(database: Database, job: Job) -> None:
    """The job. Broken off anywhere, it goes on where it was."""
    began = time.monotonic()
    try:
        while await database.write(job.app_id, exports.make_more, job.subject):
            if time.monotonic() - began > TURN_SECONDS:
                await database.write(job.app_id, exports.go_on, job.subject)
                return
    except Unavailable:
        raise
    except Exception:
        if job.attempts + 1 >= MAX_ATTEMPTS:
            await database.write(job.app_id, exports.give_up, job.subject)
        raise


async def forget_exports(database: Database, job: Job) -> None:
    """The job that deletes exports, a few at a time, so that no write waits long."""
    while await database.write(job.app_id, exports.forget_old, None):
        continue
