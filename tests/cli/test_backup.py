"""`interphone backup` and `interphone restore`, on both databases."""

from __future__ import annotations

import re
import shutil
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from interphone.cli.common import open_database
from interphone.config import load
from interphone.domain import users
from interphone.domain.contacts import ContactChange, Who
from interphone.store.backup import appearing
from interphone.store.database import Row
from interphone.store.migrate import migrations
from interphone.store.sqlite import BUSY_SECONDS
from tests.cli.conftest import Run
from tests.cli.servers import serving, status_of

_SQL = "".join(step.sql for step in migrations())
# Those that a migration only needs for itself are gone when it is over.
TABLES = sorted(set(re.findall(r"CREATE TABLE (\w+)", _SQL)) - set(re.findall(r"DROP TABLE (\w+)", _SQL)))


@pytest.fixture
def empty_url(database_kind: str, tmp_path: Path) -> str:
    """A database that nothing has been written to."""
    if database_kind == "postgres":
        from tests.postgres import fresh_url

        url: str = fresh_url()
        return url
    return f"sqlite:///{tmp_path / 'elsewhere' / 'interphone.db'}"


def read_all(url: str) -> dict[str, list[Row]]:
    """Every row of every table."""
    with open_database(load(database_url=url)) as database:
        return database.read(
            "", lambda tx, _: {table: sorted(tx.all(f"SELECT * FROM {table}"), key=repr) for table in TABLES}, None
        )


def write_users(url: str, numbers: Iterator[int] | range, wrote: Callable[[int], None] = lambda number: None) -> None:
    with open_database(load(database_url=url)) as database:
        for number in numbers:
            change = ContactChange(who=Who(f"user {number}"), custom_attributes={"number": number, "pad": "x" * 500})
            database.write("serenity", users.upsert, change)
            wrote(number)


@contextmanager
def writing(url: str) -> Iterator[list[int]]:
    """Users 0, 1, 2 … are written all the while; the list holds the numbers that are on disk."""
    written: list[int] = []
    begun, stop = threading.Event(), threading.Event()

    def wrote(number: int) -> None:
        written.append(number)
        begun.set()

    def numbers() -> Iterator[int]:
        number = 0
        while not stop.is_set():
            yield number
            number += 1

    thread = threading.Thread(target=write_users, args=(url, numbers(), wrote))
    thread.start()
    try:
        assert begun.wait(20), "nothing was written"
        yield written
    finally:
        stop.set()
        thread.join()


def test_what_cannot_be_finished_leaves_nothing_behind(tmp_path: Path) -> None:
    """A disk that is full leaves SQLite's journal beside the file that it was writing."""

    def break_off() -> None:
        with appearing(tmp_path / "copy") as unfinished:
            unfinished.with_name(f"{unfinished.name}-journal").write_bytes(b"pages")
            raise sqlite3.OperationalError("database or disk is full")

    with pytest.raises(sqlite3.OperationalError):
        break_off()
    assert list(tmp_path.iterdir()) == []


def test_a_backup_restored_elsewhere_holds_every_row(
    run: Run, serenity: Any, database_url: str, empty_url: str, tmp_path: Path
) -> None:
    write_users(database_url, range(50))
    said = run("backup", "copy")
    assert (said.exit_code, said.err) == (0, "")
    assert re.fullmatch(r"copy: [\d,]+ bytes, schema \d+, verified\.\n", said.out)
    assert (tmp_path / "copy").stat().st_mode & 0o777 == 0o600
    assert run("restore", "copy", "--database", empty_url).exit_code == 0
    before = read_all(database_url)
    assert len(before["contact"]) == 50
    assert read_all(empty_url) == before


def test_a_backup_under_writes_is_the_database_of_one_moment(
    run: Run, serenity: Any, database_url: str, empty_url: str
) -> None:
    with writing(database_url) as written:
        write_users(database_url, range(-400, 0))
        acknowledged = len(written)
        assert run("backup", "copy").exit_code == 0
        at_the_end = len(written)
    assert run("restore", "copy", "--database", empty_url).exit_code == 0
    copied = read_all(empty_url)
    numbers = sorted(int(row[3].removeprefix("user ")) for row in copied["contact"])
    assert numbers == list(range(-400, len(numbers) - 400))
    assert acknowledged <= len(numbers) - 400 <= at_the_end + 1
    assert len(copied["presence"]) == len(numbers)


def test_a_database_is_replaced_by_force_only(run: Run, serenity: Any, database_url: str) -> None:
    assert run("backup", "copy").exit_code == 0
    before = read_all(database_url)
    write_users(database_url, range(3))
    refused = run("restore", "copy")
    assert (refused.exit_code, refused.out) == (1, "")
    assert "--force" in refused.err
    assert len(read_all(database_url)["contact"]) == 3
    assert run("restore", "copy", "--force").exit_code == 0
    assert read_all(database_url) == before


def test_a_backup_overwrites_nothing(run: Run, serenity: Any, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("mine")
    assert run("backup", "copy").exit_code == 1
    assert (tmp_path / "copy").read_text() == "mine"
    assert "nowhere" in run("backup", "nowhere/copy").err


def test_a_database_that_a_server_uses_is_not_replaced(run: Run, serenity: Any, database_url: str) -> None:
    key = serenity["api_key"]
    assert run("backup", "copy").exit_code == 0
    late = run("key", "create", "--app-id", "serenity", "--json").json["api_key"]
    with serving(load({}, database_url=database_url)) as url:
        said = run("restore", "copy", "--force")
        assert (said.exit_code, said.out) == (1, "")
        assert " is in use" in said.err
        assert ": stop its servers" in said.err
        assert [status_of(url, "serenity", secret) for secret in (key, late)] == [200, 200]
    assert run("restore", "copy", "--force").exit_code == 0
    with serving(load({}, database_url=database_url)) as url:
        assert [status_of(url, "serenity", secret) for secret in (key, late)] == [200, 401]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no folder refuses files from everyone, root included")
def test_a_folder_that_takes_no_file_is_named(run: Run, serenity: Any) -> None:
    said = run("backup", "/proc/copy")
    assert (said.exit_code, said.out) == (1, "")
    assert said.err.startswith("interphone: Nothing can be written into the folder /proc: ")


def test_a_backup_of_the_other_kind_of_database_is_told(
    run: Run, serenity: Any, database_kind: str, tmp_path: Path
) -> None:
    theirs = {"postgres": ("SQLite", b"SQLite format 3\0"), "sqlite": ("PostgreSQL", b"PGDMP")}
    kind, sign = theirs[database_kind]
    (tmp_path / "copy").write_bytes(sign + bytes(1_000))
    said = run("restore", "copy", "--force")
    assert (said.exit_code, said.out) == (1, "")
    assert said.err.startswith(f"interphone: copy is a backup of {kind}; ")


def test_what_is_no_backup_is_refused(run: Run, serenity: Any, empty_url: str, tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("no backup at all\n" * 1_000)
    with closing(sqlite3.connect(tmp_path / "other")) as connection:
        connection.execute("CREATE TABLE song (title TEXT)")
    for name in ("notes", "other"):
        said = run("restore", name, "--database", empty_url)
        assert (said.exit_code, said.out) == (1, "")
        assert said.err.count("\n") == 1
        assert "interphone: " in said.err
    assert "no file missing" in run("restore", "missing", "--database", empty_url).err


class TestSqlite:
    """What only an embedded database can go through."""

    @pytest.fixture
    def file(self, run_bare: Run, tmp_path: Path) -> Path:
        """A database with the workspace serenity and 300 users."""
        assert run_bare("migrate", "--data", tmp_path).exit_code == 0
        assert run_bare("workspace", "create", "Serenity", "--app-id", "serenity", "--data", tmp_path).exit_code == 0
        write_users(f"sqlite:///{tmp_path / 'interphone.db'}", range(300))
        return tmp_path / "interphone.db"

    def test_the_log_of_a_crashed_server_is_not_played_into_the_backup(
        self, run_bare: Run, file: Path, tmp_path: Path
    ) -> None:
        assert run_bare("backup", "copy", "--data", tmp_path).exit_code == 0
        before = read_all(f"sqlite:///{file}")
        crashed = tmp_path / "crashed"
        crashed.mkdir()
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("UPDATE contact SET name = 'changed'")
            connection.commit()
            for left in tmp_path.glob("interphone.db*"):
                shutil.copy(left, crashed)
        assert (crashed / "interphone.db-wal").stat().st_size > 0
        assert run_bare("restore", "copy", "--force", "--data", crashed).exit_code == 0
        assert [left.name for left in crashed.iterdir()] == ["interphone.db"]
        assert read_all(f"sqlite:///{crashed / 'interphone.db'}") == before

    def test_a_backup_does_not_hold_up_writes_after_a_deletion(self, run_bare: Run, file: Path) -> None:
        with closing(sqlite3.connect(file, isolation_level=None)) as reader:
            reader.execute("BEGIN")  # What a backup does, for as long as it takes.
            reader.execute("SELECT count(*) FROM contact").fetchone()
            with open_database(load(database_url=f"sqlite:///{file}")) as database:
                database.write("serenity", users.erase, Who("user 1"))
                started = time.monotonic()
                for number in range(3):
                    database.write("serenity", users.erase, Who(f"user {number + 2}"))
        assert time.monotonic() - started < BUSY_SECONDS / 2

    def test_a_damaged_database_gives_no_backup_and_can_be_replaced(
        self, run_bare: Run, file: Path, tmp_path: Path
    ) -> None:
        assert run_bare("backup", "sound", "--data", tmp_path).exit_code == 0
        before = read_all(f"sqlite:///{file}")
        size = file.stat().st_size
        with file.open("r+b") as out:
            out.seek(size // 2)
            out.write(b"\xff" * (size // 4))
        said = run_bare("backup", "copy", "--data", tmp_path)
        assert (said.exit_code, said.out) == (1, "")
        assert f"{file} is damaged" in said.err
        assert {one.name for one in tmp_path.iterdir()} <= {
            "interphone.db",
            "interphone.db-shm",
            "interphone.db-wal",
            "sound",
        }
        assert run_bare("restore", "sound", "--force", "--data", tmp_path).exit_code == 0
        assert read_all(f"sqlite:///{file}") == before

    @pytest.mark.parametrize("cut", [100, 5_000, 100_000])
    def test_a_backup_that_is_cut_short_replaces_nothing(
        self, run_bare: Run, file: Path, tmp_path: Path, cut: int
    ) -> None:
        assert run_bare("backup", "copy", "--data", tmp_path).exit_code == 0
        before = read_all(f"sqlite:///{file}")
        (tmp_path / "short").write_bytes((tmp_path / "copy").read_bytes()[:cut])
        said = run_bare("restore", "short", "--force", "--data", tmp_path)
        assert (said.exit_code, said.out) == (1, "")
        assert "short" in said.err
        assert read_all(f"sqlite:///{file}") == before

    def test_a_backup_of_a_newer_program_is_refused(self, run_bare: Run, file: Path, tmp_path: Path) -> None:
        assert run_bare("backup", "copy", "--data", tmp_path).exit_code == 0
        with closing(sqlite3.connect(tmp_path / "copy")) as connection, connection:
            connection.execute(
                "INSERT INTO schema_migration (number, name, applied_at) VALUES (9999, 'from the future', 0)"
            )
        said = run_bare("restore", "copy", "--data", tmp_path / "elsewhere")
        assert (said.exit_code, said.out) == (1, "")
        assert "newer Interphone (schema 9999" in said.err

    def test_the_database_is_not_restored_from_itself(self, run_bare: Run, file: Path, tmp_path: Path) -> None:
        said = run_bare("restore", file, "--force", "--data", tmp_path)
        assert (said.exit_code, said.err) == (1, f"interphone: {file} is the database itself.\n")

    def test_a_restored_file_keeps_the_rights_of_what_it_replaces(
        self, run_bare: Run, file: Path, tmp_path: Path
    ) -> None:
        assert run_bare("backup", "copy", "--data", tmp_path).exit_code == 0
        file.chmod(0o640)
        assert run_bare("restore", "copy", "--force", "--data", tmp_path).exit_code == 0
        assert file.stat().st_mode & 0o777 == 0o640


def test_postgres_needs_its_own_programs(run_bare: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("tests.postgres")
    from tests.postgres import fresh_url

    monkeypatch.setenv("INTERPHONE_DATABASE_URL", fresh_url())
    assert run_bare("migrate").exit_code == 0
    monkeypatch.setenv("PATH", str(tmp_path))
    said = run_bare("backup", "copy")
    assert (said.exit_code, said.out) == (1, "")
    assert "pg_dump was not found" in said.err
    assert "postgresql-client" in said.err
