"""Answers kept for repeated requests, deleted when they are too old to be asked for."""

from __future__ import annotations

from interphone.domain import idempotency
from interphone.domain.jobs import Job
from interphone.store.database import Database


async def forget_answers(database: Database, job: Job) -> None:
    """The job. It deletes a few at a time, so that no write waits long."""
    while await database.write(job.app_id, idempotency.forget_expired, None):
        continue
