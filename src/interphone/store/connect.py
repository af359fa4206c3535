"""From a database URL to the backend that speaks to it. The PostgreSQL driver is imported only where it is used."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from interphone.store.database import Database
from interphone.store.migrate import Migration
from interphone.store.sqlite import SqliteDatabase, migrate_sqlite

SQLITE = "sqlite:///"


def open_database(url: str, synchronous: str = "FULL") -> Database:
    """The database, not yet started. Raises ValueError for a URL of another kind."""
    if url.startswith(SQLITE):
        return SqliteDatabase(Path(url.removeprefix(SQLITE)), synchronous)
    raise ValueError(f"{url.partition(':')[0]}: is no database; use sqlite:///PATH or postgresql://…")


def migrate(url: str, progress: Callable[[Migration], None] = lambda migration: None) -> int:
    """Bring the database up to date; gives how many migrations ran."""
    if url.startswith(SQLITE):
        return migrate_sqlite(Path(url.removeprefix(SQLITE)), progress)
    raise ValueError(f"{url.partition(':')[0]}: is no database; use sqlite:///PATH or postgresql://…")
