"""The live log forgets: rows that are too old to go on from, and people who were erased."""

from __future__ import annotations

from interphone.domain import live_log
from interphone.domain.jobs import Job
from interphone.store.database import Database


async def forget_old(database: Database, job: Job) -> None:
    """The job of a workspace. It deletes a few at a time, so that no write waits long."""
    while await database.write(job.app_id, live_log.forget_old, None):
        continue


async def forget_person(database: Database, job: Job) -> None:
    """The job for an erased person, some time after everybody who follows has been told."""
    await database.write(job.app_id, live_log.forget_person, job.subject)
