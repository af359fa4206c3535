"""Numbered SQL files, each applied once, in order, in its own transaction.

An interrupted run leaves the database before or after a whole step. A database newer than the program is refused.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import NamedTuple

from interphone.store.database import Transaction

# How the words in braces of the SQL files read in each dialect.
WORDS = {
    "sqlite": {
        "{key}": "TEXT",
        "{bytes}": "BLOB",
        "{without_rowid}": "WITHOUT ROWID",
        # Of the member m of a flat JSON object: its kind (text, number or boolean), its text in one case, its number.
        "{json}": "TEXT",
        "{json_members}": "json_each",
        "{json_kind}": "CASE m.type WHEN 'text' THEN 't' WHEN 'true' THEN 'b' WHEN 'false' THEN 'b' "
        "WHEN 'integer' THEN 'n' WHEN 'real' THEN 'n' END",
        "{json_text}": "CASE m.type WHEN 'text' THEN fold(m.value) ELSE '' END",
        "{json_number}": "CASE m.type WHEN 'text' THEN 0.0 ELSE CAST(m.value AS REAL) END",
        "{fold}": "fold",
        "{octets}": "length",  # Where texts are folded as the program does, it matters to nobody.
        "{position}": "instr",
        "{new_id}": "lower(hex(randomblob(12)))",
    },
    "postgres": {
        "{key}": 'TEXT COLLATE "C"',
        "{bytes}": "BYTEA",
        "{without_rowid}": "",
        "{json}": "jsonb",
        "{json_members}": "LATERAL jsonb_each",
        "{json_kind}": "CASE jsonb_typeof(m.value) WHEN 'string' THEN 't' WHEN 'boolean' THEN 'b' "
        "WHEN 'number' THEN 'n' END",
        "{json_text}": "CASE jsonb_typeof(m.value) WHEN 'string' THEN lower(m.value #>> '{}') ELSE '' END",
        "{json_number}": "CASE m.value #>> '{}' WHEN 'true' THEN 1 WHEN 'false' THEN 0 ELSE "
        "CASE jsonb_typeof(m.value) WHEN 'number' THEN CAST(m.value #>> '{}' AS DOUBLE PRECISION) ELSE 0 END END",
        "{fold}": "lower",
        "{octets}": "octet_length",
        "{position}": "strpos",
        "{new_id}": "substr(replace(CAST(gen_random_uuid() AS TEXT), '-', ''), 1, 24)",
    },
}


CHECKSUMS = 11
"""The migration from which on checksums are stored."""


class Migration(NamedTuple):
    number: int
    name: str
    sql: str

    @property
    def bare(self) -> str:
        """Without the lines that are comments."""
        return "\n".join(line for line in self.sql.splitlines() if not line.startswith("--"))

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.bare.encode()).hexdigest()


class SchemaMismatch(Exception):
    """The database is not of the schema this program works with; the message says what to do."""


class EmptyDatabase(SchemaMismatch):
    """Nothing has been migrated yet."""


def migrations() -> list[Migration]:
    """Every migration that ships with the program, in order."""
    found = []
    for file in files("interphone.store").joinpath("migrations").iterdir():
        number, dot, name = file.name.removesuffix(".sql").partition("_")
        if dot and file.name.endswith(".sql"):
            found.append(Migration(int(number), name.replace("_", " "), file.read_text(encoding="utf-8")))
    return sorted(found)


def statements(migration: Migration, dialect: str) -> Iterator[str]:
    """The statements of a migration in one dialect. No string of ours holds a semicolon."""
    sql = migration.bare
    for word, reading in WORDS[dialect].items():
        sql = sql.replace(word, reading)
    return (statement for part in sql.split(";") if (statement := part.strip()))


def schema_number(tx: Transaction) -> int:
    """The number of the last migration applied; 0 for an empty database."""
    if tx.dialect == "sqlite":
        known = tx.one("SELECT 1 FROM sqlite_master WHERE name = 'schema_migration'")
    else:
        # Not to_regclass: it answers from a cache that need not know yet what another process has just committed.
        known = tx.one(
            "SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE c.relname = 'schema_migration' AND n.nspname = ANY (current_schemas(false))"
        )
    row = tx.one("SELECT max(number) FROM schema_migration") if known else None
    return (row and row[0]) or 0


def require_current(tx: Transaction) -> None:
    """Raises SchemaMismatch unless the database is of exactly our schema; EmptyDatabase where it has none."""
    here, ours = schema_number(tx), migrations()[-1].number
    if not here:
        raise EmptyDatabase("The database is empty. Run `interphone migrate`")
    if here > ours:
        raise SchemaMismatch(
            f"The database was written by a newer Interphone (schema {here}; this program knows {ours}). "
            "Run that version or a later one."
        )
    if here < ours:
        raise SchemaMismatch(
            f"The database has schema {here}, this program needs {ours}. "
            "Run `interphone migrate`, with the same --data or --database"
        )
    _require_unchanged(tx)


def _require_unchanged(tx: Transaction) -> None:
    """Raises SchemaMismatch where a migration was applied with another text than it has now."""
    if schema_number(tx) < CHECKSUMS:
        return
    applied: dict[int, str] = dict(tx.all("SELECT number, checksum FROM schema_migration WHERE checksum IS NOT NULL"))
    for migration in migrations():
        if applied.get(migration.number, migration.checksum) != migration.checksum:
            raise SchemaMismatch(
                f"Migration {migration.number} ({migration.name}) was changed after it was applied to this database, "
                "which therefore may not be what this program expects. Run the version that the database was made "
                "with, or give the migration its old text and make the change in a new one."
            )


def apply_pending(
    tx: Transaction, transaction: Callable[[Callable[[], None]], None], progress: Callable[[Migration], None]
) -> int:
    """Bring a database up to date; gives how many migrations ran. `transaction(body)` runs body in one transaction.

    Two processes that start at once are safe: each step looks again inside its transaction.
    """
    applied = 0
    _require_unchanged(tx)
    ran: list[Migration] = []
    for migration in migrations():

        def step(migration: Migration = migration) -> None:
            nonlocal applied
            if schema_number(tx) >= migration.number:
                return
            if migration.number == 1:
                tx.run(
                    "CREATE TABLE schema_migration "
                    "(number INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)"
                )
            for statement in statements(migration, tx.dialect):
                tx.run(statement)
            tx.run(
                "INSERT INTO schema_migration (number, name, applied_at) VALUES (:number, :name, :now)",
                number=migration.number,
                name=migration.name,
                now=tx.now,
            )
            if migration.number >= CHECKSUMS:
                _remember(tx, [*ran, migration])
            applied += 1

        if schema_number(tx) < migration.number:
            before = applied
            transaction(step)
            if applied > before:
                ran.append(migration)
            progress(migration)
    if schema_number(tx) > migrations()[-1].number:
        require_current(tx)
    return applied


def _remember(tx: Transaction, ran: list[Migration]) -> None:
    """Those of this run too that were applied before there was a place for it."""
    tx.run_many(
        "UPDATE schema_migration SET checksum = :checksum WHERE number = :number",
        [{"number": migration.number, "checksum": migration.checksum} for migration in ran],
    )
