"""What conversations wait for: to be woken, and given to somebody."""

from __future__ import annotations

from interphone.domain import assignment, conversation_state
from interphone.domain.jobs import Job
from interphone.store.database import Database


async def unsnooze(database: Database, job: Job) -> None:
    """The job that opens a snoozed conversation when its time has come."""
    await database.write(job.app_id, conversation_state.wake, int(job.subject))


async def assign(database: Database, job: Job) -> None:
    """The job that gives a new conversation to whom the rules say."""
    await database.write(job.app_id, assignment.give_new, int(job.subject))


async def give_out(database: Database, job: Job) -> None:
    """The job that gives to the teammates of a team what waits there."""
    while await database.write(job.app_id, assignment.give_out, int(job.subject)):
        continue
