"""From a database URL to the backend that speaks to it. The PostgreSQL driver is imported only where it is used."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from interphone.store.database import Database
from interphone.store.migrate import Migration
from interphone.store.sqlite import SqliteDatabase, migrate_sqlite

SQLITE = "sqlite:///"
POSTGRES = ("postgresql://", "postgres://")


def open_database(url: str, synchronous: str = "FULL") -> Database:
    """The database, not yet started. `synchronous` is SQLite's. Raises ValueError for a URL that cannot be used."""
    if url.startswith(POSTGRES):
        from interphone.store.postgres import PostgresDatabase

        return PostgresDatabase(url)
    return SqliteDatabase(_path(url), synchronous)


def migrate(url: str, progress: Callable[[Migration], None] = lambda migration: None) -> int:
    """Bring the database up to date; gives how many migrations ran. Raises as `open_database`, and Unavailable."""
    if url.startswith(POSTGRES):
        from interphone.store.postgres import migrate_postgres

        return migrate_postgres(url, progress)
    return migrate_sqlite(_path(url), progress)


def _path(url: str) -> Path:
    if not url.startswith(SQLITE):
        raise ValueError(f"{url.partition(':')[0]}: is no database; use sqlite:///PATH or postgresql://…")
    return Path(url.removeprefix(SQLITE))
