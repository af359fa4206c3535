"""What is deleted when it is too old to be asked for: answers kept for repeated requests, the log of mail.

And what is taken out of many answers at leisure.
"""

from __future__ import annotations

from interphone.domain import idempotency, mail_log
from interphone.domain.jobs import Job
from interphone.store.database import Database


async def forget_answers(database: Database, job: Job) -> None:
    """The job. It deletes a few at a time, so that no write waits long."""
    while await database.write(job.app_id, idempotency.forget_expired, None):
        continue


async def take_back_answers(database: Database, job: Job) -> None:
    """The job for a conversation, as `forget_answers`: words that were taken back stand in kept answers no more."""
    while await database.write(job.app_id, idempotency.take_back_some, int(job.subject)):
        continue


async def forget_mail(database: Database, job: Job) -> None:
    """The job, as `forget_answers`."""
    while await database.write(job.app_id, mail_log.forget_old, None):
        continue
