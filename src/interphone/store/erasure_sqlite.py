"""Leaves no trace of deleted people in the database's files.

`secure_delete` overwrites what is deleted, but not the copies that SQLite leaves in the unused part of a page when it
moves rows between pages. Only writing the file anew is sure, so VACUUM follows a deletion: about half a second for
100 MB, during which writes wait. It is owed from the transaction of the deletion on, also by a server that is killed.
"""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

GATHER_SECONDS = 2.0
PAUSE_FACTOR = 50
"""Wiping takes at most a fiftieth of the time, however large the file and however many people are deleted."""
PATIENCE_MS = 20
"""A reader that stays long, such as a backup, is not waited for but asked again later."""
LARGE_FILE = 250_000_000

OWE = "UPDATE configuration SET erased = erased + 1"


class Eraser:
    """Wipes when it is owed and due; used by the thread that writes."""

    def __init__(self, connection: sqlite3.Connection, path: Path, busy_seconds: float) -> None:
        self._execute = connection.execute
        self._path = path
        self._busy_ms = int(busy_seconds * 1000)
        self._not_before = 0.0
        self._due: float | None = None
        row = self._execute("SELECT erased > wiped FROM configuration").fetchone()
        self.owed = bool(row[0])
        """Set by whoever deletes; true at the start where another process was killed before it wiped."""

    def work(self) -> float | None:
        """Wipe if it is time; gives the seconds after which to ask again, if it is owed still."""
        if not self.owed:
            return None
        now = time.monotonic()
        if self._due is None:
            self._due = max(now + GATHER_SECONDS, self._not_before)
        if now >= self._due:
            self._due = None
            if self._wipe():
                return None
            self._due = self._not_before
        return max(self._due - time.monotonic(), 0.01)

    def close(self) -> None:
        """Wipe before the server ends, unless that would hold it up; then the next start does it."""
        if self.owed and self._path.stat().st_size < LARGE_FILE:
            self._wipe()

    def _wipe(self) -> bool:
        began = time.monotonic()
        self._execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
        try:
            owed = self._execute("SELECT erased FROM configuration").fetchone()[0]
            self._execute("VACUUM")
            self._execute("UPDATE configuration SET wiped = ? WHERE wiped < ?", (owed, owed))
            self.owed = bool(self._execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
        except sqlite3.Error:  # A full disk, or another writer: later, when it may be better.
            self.owed = True
        finally:
            self._execute(f"PRAGMA busy_timeout = {self._busy_ms}")
        ended = time.monotonic()
        self._not_before = ended + max(GATHER_SECONDS, PAUSE_FACTOR * (ended - began))
        return not self.owed
