"""What people are searched by, written where nobody has searched for a while."""

from __future__ import annotations

from interphone.domain import contact_index
from interphone.domain.jobs import Job
from interphone.store.database import Database


async def catch_up(database: Database, job: Job) -> None:
    """The job. It writes a few at a time, so that no write waits long."""
    while await database.write(job.app_id, contact_index.catch_up, None):
        continue
