"""What people are searched and counted by, written where nobody has asked for a while."""

from __future__ import annotations

from interphone.domain import contact_index, conversation_index, seen_days
from interphone.domain.jobs import Job
from interphone.store.database import Database


async def catch_up(database: Database, job: Job) -> None:
    """The job. It writes a few at a time, so that no write waits long."""
    while await database.write(job.app_id, contact_index.catch_up, None):
        continue


async def catch_up_days(database: Database, job: Job) -> None:
    """The same for the days on which people were last seen."""
    while await database.write(job.app_id, seen_days.catch_up, None):
        continue


async def catch_up_words(database: Database, job: Job) -> None:
    """The same for the words of conversations."""
    while await database.write(job.app_id, conversation_index.catch_up, None):
        continue
