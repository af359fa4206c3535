"""Jobs: slow work that waits in the database, is tried again with growing pauses, and fails visibly."""

from __future__ import annotations

import msgspec

from interphone.store import jobs as store
from interphone.store.database import Transaction

LEASE_SECONDS = 15
"""How long a job is left to a worker of which nothing is heard any more; one that lives renews its leases."""
RENEW_SECONDS = 4
FIRST_PAUSE_SECONDS = 15
PAUSE_FACTOR = 4
MAX_ATTEMPTS = 6
MAX_ERROR = 500


class Job(msgspec.Struct, frozen=True):
    """`subject` is the id of what the job is about; `attempts` counts those before this one. Unix seconds."""

    app_id: str
    kind: str
    subject: str
    state: str
    """waiting, running or failed"""
    attempts: int
    run_at: int
    error: str | None
    created_at: int


class Claim(msgspec.Struct, frozen=True):
    """How many jobs a worker can take besides those it has at hand.

    One of these that is wanted anew is done after it has ended, not beside itself.
    """

    limit: int
    at_hand: frozenset[Job] = frozenset()


class Outcome(msgspec.Struct, frozen=True):
    """How a claimed job ended; `error` is None where it is done."""

    job: Job
    error: str | None


def next_due(tx: Transaction, _: None) -> int | None:
    return store.next_due(tx)


def claim(tx: Transaction, wanted: Claim) -> list[Job]:
    """Take due jobs for LEASE_SECONDS."""
    busy = {(job.app_id, job.kind, job.subject) for job in wanted.at_hand}
    return [Job(*row) for row in store.claim(tx, wanted.limit, busy, tx.now + LEASE_SECONDS)]


def set_right(tx: Transaction, _: None) -> None:
    """Nothing waits longer because the clock was once ahead and has been set back.

    Who runs a job that is due at a certain time sees for themselves whether it has come.
    """
    longest = FIRST_PAUSE_SECONDS * PAUSE_FACTOR ** (MAX_ATTEMPTS - 1)
    store.set_right(tx, tx.now + longest, tx.now + LEASE_SECONDS)


def renew(tx: Transaction, job: Job) -> None:
    """Keep a job that is being done for LEASE_SECONDS from now on."""
    store.renew(tx, job.app_id, job.kind, job.subject, tx.now + LEASE_SECONDS)


def settle(tx: Transaction, outcome: Outcome) -> None:
    """Remove what is done; put off what failed, ever longer, and let it rest after MAX_ATTEMPTS."""
    job = outcome.job
    if outcome.error is None:
        store.finish(tx, job.app_id, job.kind, job.subject)
        return
    state = "failed" if job.attempts + 1 >= MAX_ATTEMPTS else "waiting"
    run_at = tx.now + FIRST_PAUSE_SECONDS * PAUSE_FACTOR**job.attempts
    store.postpone(tx, job.app_id, job.kind, job.subject, state, run_at, outcome.error[:MAX_ERROR])


def every(tx: Transaction, _: None) -> list[Job]:
    return [Job(*row) for row in store.every(tx)]


def count_by_state(tx: Transaction, _: None) -> dict[str, int]:
    return {"waiting": 0, "running": 0, "failed": 0} | {row[0]: row[1] for row in store.count_by_state(tx)}


def retry_failed(tx: Transaction, kind: str | None) -> int:
    """Try failed jobs again, all or one kind; gives how many."""
    return store.retry_failed(tx, kind)
