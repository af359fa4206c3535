"""What conversations wait for: to be woken."""

from __future__ import annotations

from interphone.domain import conversation_state
from interphone.domain.jobs import Job
from interphone.store.database import Database


async def unsnooze(database: Database, job: Job) -> None:
    """The job that opens a snoozed conversation when its time has come."""
    await database.write(job.app_id, conversation_state.wake, int(job.subject))
