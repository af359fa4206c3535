"""Jobs: slow work as rows, written in the transaction of the change that wants it.

A worker serves all workspaces, so some statements look across them; each row names its own.
"""

from __future__ import annotations

from interphone.store.database import Row, Transaction

COLUMNS = "app_id, kind, subject, state, attempts, run_at, error, created_at"


def enqueue(tx: Transaction, kind: str, subject: str) -> None:
    """Want a job done. One that waits or runs already is wanted anew, so that it sees the latest data."""
    tx.send(
        "INSERT INTO job (app_id, kind, subject, state, attempts, run_at, created_at) "
        "VALUES (:app_id, :kind, :subject, 'waiting', 0, :now, :now) "
        "ON CONFLICT (app_id, kind, subject) DO UPDATE "
        "SET state = 'waiting', attempts = 0, run_at = :now, error = NULL",
        kind=kind, subject=subject, now=tx.now,
    )  # fmt: skip


def enqueue_by(tx: Transaction, kind: str, subject: str, run_at: int, *, unless: str = "") -> None:
    """Want a job done at `run_at` (unix seconds); one that waits for an earlier time stays as it is.

    `unless`: a query of ours; where it finds a row the job is not wanted.
    """
    condition = f"NOT EXISTS ({unless})" if unless else "1 = 1"
    tx.send(
        "INSERT INTO job (app_id, kind, subject, state, attempts, run_at, created_at) "
        f"SELECT :app_id, :kind, :subject, 'waiting', 0, :run_at, :now WHERE {condition} "
        "ON CONFLICT (app_id, kind, subject) DO UPDATE "
        "SET state = 'waiting', attempts = 0, run_at = :run_at, error = NULL "
        "WHERE job.state <> 'waiting' OR job.run_at > :run_at",
        kind=kind, subject=subject, run_at=run_at, now=tx.now,
    )  # fmt: skip


def unwant(tx: Transaction, kind: str, subject: str) -> None:
    """Let go of a job that waits: it has become needless."""
    tx.send(
        "DELETE FROM job WHERE app_id = :app_id AND kind = :kind AND subject = :subject AND state = 'waiting'",
        kind=kind, subject=subject,
    )  # fmt: skip


def next_due(tx: Transaction) -> int | None:
    """When (unix seconds) the next job may be claimed, across workspaces."""
    # Two statements, each answered by the first row of an index: many thousands may wait for days to come.
    waiting = tx.one("SELECT min(run_at) FROM job WHERE state = 'waiting'")
    running = tx.one("SELECT min(leased_until) FROM job WHERE state = 'running'")
    return min((row[0] for row in (waiting, running) if row and row[0] is not None), default=None)


def claim(tx: Transaction, limit: int, busy: set[tuple[str, str, str]], leased_until: int) -> list[Row]:
    """Take due jobs of any workspace, the longest waiting first; also those whose worker died with its lease.

    Left are those in `busy`, by (app_id, kind, subject).
    """
    most = limit + len(busy)
    rows = [
        *tx.all(
            f"SELECT {COLUMNS} FROM job WHERE state = 'running' AND leased_until <= :now LIMIT :limit",
            now=tx.now, limit=most,
        ),
        *tx.all(
            f"SELECT {COLUMNS} FROM job WHERE state = 'waiting' AND run_at <= :now ORDER BY run_at LIMIT :limit",
            now=tx.now, limit=most,
        ),
    ]  # fmt: skip
    claimed = [row for row in rows if row[:3] not in busy][:limit]
    for row in claimed:
        tx.send(
            "UPDATE job SET state = 'running', attempts = attempts + 1, leased_until = :leased_until "
            "WHERE app_id = :owner AND kind = :kind AND subject = :subject",
            owner=row[0], kind=row[1], subject=row[2], leased_until=leased_until,
        )  # fmt: skip
    return claimed


def set_right(tx: Transaction, latest_run: int, latest_lease: int) -> None:
    """After the clock was set back: times that were told by it as it was before are brought to what it tells now.

    Those wanted in what is the future now are tried at once, failed ones by `latest_run`, and leases end by
    `latest_lease`.
    """
    tx.send("UPDATE job SET run_at = :now WHERE state = 'waiting' AND run_at > :now AND created_at > :now", now=tx.now)
    tx.send(
        "UPDATE job SET run_at = :latest_run WHERE state = 'waiting' AND run_at > :latest_run AND attempts > 0",
        latest_run=latest_run,
    )
    tx.send(
        "UPDATE job SET leased_until = :latest_lease WHERE state = 'running' AND leased_until > :latest_lease",
        latest_lease=latest_lease,
    )


def renew(tx: Transaction, owner: str, kind: str, subject: str, leased_until: int) -> None:
    """Of a job that is running; one that was wanted anew waits."""
    tx.send(
        "UPDATE job SET leased_until = :leased_until "
        "WHERE app_id = :owner AND kind = :kind AND subject = :subject AND state = 'running'",
        owner=owner, kind=kind, subject=subject, leased_until=leased_until,
    )  # fmt: skip


def finish(tx: Transaction, owner: str, kind: str, subject: str) -> None:
    """Done, unless it has been wanted anew meanwhile."""
    tx.send(
        "DELETE FROM job WHERE app_id = :owner AND kind = :kind AND subject = :subject AND state = 'running'",
        owner=owner, kind=kind, subject=subject,
    )  # fmt: skip


def postpone(tx: Transaction, owner: str, kind: str, subject: str, state: str, run_at: int, error: str) -> None:
    """Not done: try again at `run_at`, or rest as failed; unless it has been wanted anew meanwhile."""
    tx.send(
        "UPDATE job SET state = :state, run_at = :run_at, error = :error "
        "WHERE app_id = :owner AND kind = :kind AND subject = :subject AND state = 'running'",
        owner=owner, kind=kind, subject=subject, state=state, run_at=run_at, error=error,
    )  # fmt: skip


def every(tx: Transaction) -> list[Row]:
    """The jobs of all workspaces, failed ones first."""
    return tx.all(
        f"SELECT {COLUMNS} FROM job ORDER BY CASE state WHEN 'failed' THEN 0 ELSE 1 END, run_at, app_id, subject"
    )


def count_by_state(tx: Transaction) -> list[Row]:
    """(state, number), across workspaces."""
    return tx.all("SELECT state, count(*) FROM job GROUP BY state")


def retry_failed(tx: Transaction, kind: str | None) -> int:
    """Wake failed jobs of all workspaces, or those of one kind; gives how many."""
    wanted = "" if kind is None else " AND kind = :kind"
    return tx.run(
        f"UPDATE job SET state = 'waiting', attempts = 0, run_at = :now WHERE state = 'failed'{wanted}",
        now=tx.now, kind=kind,
    )  # fmt: skip
