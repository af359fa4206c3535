"""Copies of an embedded database: made while servers write to it, verified, put in place of it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from interphone.store.backup import BackupError, Progress, appearing, check_kind, check_schema
from interphone.store.migrate import schema_number
from interphone.store.sqlite import SqliteTransaction

# 2 MB at a time: often enough for a moving bar, seldom enough to cost nothing.
STEP_PAGES = 512


def back_up(source: Path, target: Path, progress: Progress) -> int:
    """Write a copy of the database as it is now into `target`, a new file; gives its schema number.

    Writers go on meanwhile. Raises BackupError.
    """
    with appearing(target) as unfinished:
        _copy(source, unfinished, progress)
        return verify(unfinished, source)


def restore(source: Path, target: Path, progress: Progress) -> int:
    """Put a copy of the backup in place of the database `target`, or where none is; gives its schema number.

    Raises BackupError, also where a server has the database open.
    """
    check_kind(source, "SQLite")
    verify(source)
    with appearing(target) as unfinished:
        _copy(source, unfinished, progress)
        number = verify(unfinished, source)
        _hand_over(unfinished, target)
        _retire(target)
    return number


def verify(path: Path, origin: Path | None = None) -> int:
    """The schema number of a sound Interphone database that this program can use.

    Raises BackupError, which names the `origin` where the file is a copy of it.
    """
    name = origin or path
    try:
        with closing(_open(path)) as connection:
            tx = SqliteTransaction(connection, {})
            found = tx.one("PRAGMA integrity_check(1)")
            number = schema_number(tx)
    except sqlite3.OperationalError as error:
        raise BackupError(f"{name} cannot be read: {error}.") from error
    except sqlite3.DatabaseError as error:
        raise BackupError(f"{name} is no backup of Interphone: {error}.") from error
    if found != ("ok",):
        raise BackupError(f"{name} is damaged: {found and found[0]}.")
    return check_schema(name, number)


def _open(path: Path) -> sqlite3.Connection:
    # mode=rw, not ro: reading a database in WAL mode writes the index beside it. Neither creates one.
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)


def _copy(source: Path, target: Path, progress: Progress) -> None:
    try:
        with closing(_open(source)) as reader, closing(_open(target)) as writer:
            # One snapshot for the whole copy; without it, every write by a server starts the copy anew.
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM sqlite_master").fetchone()
            reader.backup(
                writer, pages=STEP_PAGES, progress=lambda _, left, pages: progress(pages - left, pages), sleep=0
            )
            reader.execute("ROLLBACK")
            # A copy is one file, which can be read from where nothing can be written.
            writer.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        # The first statement of the copy can be the one that comes upon it.
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_CORRUPT:
            raise BackupError(f"{source} is damaged: {error}.") from error
        raise BackupError(f"{source} could not be copied to {target.parent}: {error}.") from error


def _hand_over(file: Path, target: Path) -> None:
    """Give the file the owner and the rights of what it replaces, or the owner of the folder it comes into."""
    model = target if target.exists() else target.parent
    found = model.stat()
    with suppress(PermissionError):  # Only root may give files away.
        os.chown(file, found.st_uid, found.st_gid)
    if model == target:
        file.chmod(found.st_mode & 0o777)


def _retire(path: Path) -> None:
    """End the database's log: left beside another file, it would be played into that one. Raises BackupError."""
    if not path.exists():
        return
    try:
        with closing(_open(path)) as connection:
            connection.execute("PRAGMA busy_timeout = 500")
            # Only who has a database for itself can take it out of WAL mode.
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        raise BackupError(f"{path} is in use: stop its servers, then restore.") from error
    except sqlite3.DatabaseError:
        pass  # It is damaged, which may be why it is replaced.
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
