"""Copies of a PostgreSQL database, by PostgreSQL's own programs: pg_dump and pg_restore, custom format."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import LiteralString

from interphone.store.backup import BackupError, Progress, appearing, check_kind, check_schema
from interphone.store.postgres_watch import LISTENER

LOCK_SECONDS = 10
# A session is seen for a moment after its program has ended.
LEAVING_SECONDS = 2

SERVERS = (
    f"SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = '{LISTENER}'"
)


def back_up(url: str, target: Path, progress: Progress) -> int:
    """Dump the database into `target`, a new file; gives its schema number. Raises BackupError."""
    total = _ask(url, "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()")
    with appearing(target) as unfinished:
        arguments = ["--format=custom", "--no-owner", "--no-privileges", "--verbose", f"--file={unfinished}"]
        _run("pg_dump", arguments, url, "dumping contents of table", lambda done: progress(done, total))
        return verify(unfinished)


def restore(source: Path, url: str, progress: Progress, *, replace: bool) -> int:
    """Load a backup in one transaction; gives its schema number. Raises BackupError.

    With `replace` what the backup holds is dropped first; without it, only an empty database will do. A server that
    runs on the database is refused: it would go on with what it remembers of the old one.
    """
    check_kind(source, "PostgreSQL")
    number = verify(source)
    here = 0
    if _ask(url, "SELECT count(to_regclass('schema_migration'))"):
        here = _ask(url, "SELECT max(number) FROM schema_migration")
        if not replace:
            raise BackupError(
                "The database holds data already. With --force the backup replaces it, and all it holds is lost."
            )
    if here > number:
        # Its newer tables are not in the backup and would stay.
        raise BackupError(f"The database has schema {here}, the backup {number}: restore into an empty database.")
    _require_no_servers(url)
    contents = _run("pg_restore", ["--list", str(source)], None)
    total = len(re.findall(r"^\d+; \d+ \d+ TABLE DATA ", contents, re.MULTILINE))
    arguments = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--verbose"]
    arguments += ["--clean", "--if-exists"] if here else []
    _run(
        "pg_restore", [*arguments, "--dbname=", str(source)], url, "processing data for table",
        lambda done: progress(done, total),
    )  # fmt: skip
    return number


def _require_no_servers(url: str) -> None:
    """Raises BackupError where a server listens for changes of the database, as each does from start to end."""
    deadline = time.monotonic() + LEAVING_SECONDS
    while servers := _ask(url, SERVERS):
        if time.monotonic() > deadline:
            raise BackupError(
                f"The database is in use by {servers} {'process' if servers == 1 else 'processes'} of Interphone: "
                "stop its servers and workers, then restore."
            )
        time.sleep(0.05)


def verify(path: Path) -> int:
    """The schema number of a dump that this program can use. Raises BackupError."""
    rows = _run("pg_restore", ["--data-only", "--table=schema_migration", "--file=-", str(path)], None)
    numbers = re.findall(r"^(\d+)\t", rows, re.MULTILINE)
    return check_schema(path, max(map(int, numbers), default=0))


def _run(
    program: str,
    arguments: list[str],
    url: str | None,
    step: str = "",
    progress: Callable[[int], None] = lambda done: None,
) -> str:
    """What the program prints. `progress` hears how many lines of its log held `step`. Raises BackupError."""
    path = shutil.which(program)
    if path is None:
        raise BackupError(
            f"{program} was not found: install PostgreSQL's client programs (Debian, Ubuntu: postgresql-client)."
        )
    environment = {**os.environ, "LC_ALL": "C", **(_environment(url) if url else {})}
    last, done = "", 0
    with tempfile.TemporaryFile("w+") as printed:
        with subprocess.Popen(
            [path, *arguments], env=environment, stdout=printed, stderr=subprocess.PIPE, text=True
        ) as process:
            for line in process.stderr or ():
                if step and step in line:
                    done += 1
                    progress(done)
                last = line.strip() or last
        if process.returncode:
            raise BackupError(f"{program} failed: {last.removeprefix(f'{program}: ')}.")
        printed.seek(0)
        return printed.read()


def _environment(url: str) -> dict[str, str]:
    """The connection as variables: a password among the arguments would be seen by everyone on the machine."""
    from psycopg import pq

    options = {
        option.envvar.decode(): option.val.decode()
        for option in pq.Conninfo.parse(url.encode())
        if option.envvar and option.val
    }
    return {**options, "PGOPTIONS": f"{options.get('PGOPTIONS', '')} -c lock_timeout={LOCK_SECONDS}s"}


def _ask(url: str, sql: LiteralString) -> int:
    """The one number of a query. Raises BackupError where the database does not answer."""
    import psycopg

    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            row = connection.execute(sql).fetchone()
    except psycopg.Error as error:
        raise BackupError(f"The database does not answer: {str(error).strip().splitlines()[0]}.") from error
    return int(row[0]) if row and row[0] is not None else 0
