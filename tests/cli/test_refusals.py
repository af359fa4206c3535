"""What a person can get wrong: one sentence on stderr, an exit code, nothing made by accident, no traceback."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from interphone.store.migrate import migrations
from tests.cli.conftest import Run

LATEST = migrations()[-1].number


def check_refused(said: object, exit_code: int, *words: str) -> None:
    """One line that begins with the program's name."""
    assert isinstance(said, tuple)
    code, out, err = said
    assert (code, out) == (exit_code, "")
    assert err.startswith("interphone: ")
    assert err.count("\n") == 1
    for word in words:
        assert word in err


@pytest.mark.parametrize(
    "command", [("workspace", "list"), ("workspace", "create", "Serenity"), ("backup", "b.db"), ("jobs", "list")]
)
def test_a_database_that_is_not_there_is_not_made(run_bare: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    check_refused(run_bare(*command, "--data", "x"), 1, "no database at x/interphone.db", "interphone migrate")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_waits_for_migrate(run_bare: Run, tmp_path: Path) -> None:
    (tmp_path / "interphone.db").touch()
    said = run_bare("workspace", "list", "--data", tmp_path)
    assert said == (1, "", "interphone: The database is empty. Run `interphone migrate`.\n")
    assert run_bare("migrate", "--data", tmp_path).exit_code == 0
    assert run_bare("workspace", "list", "--data", tmp_path, "--json").json == []


@pytest.mark.parametrize(
    "command", [("workspace", "list"), ("migrate",), ("serve", "--port", "0"), ("serve", "--demo", "--port", "0")]
)
def test_a_database_of_a_newer_program_is_left_alone(run_bare: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    assert run_bare("migrate", "--data", tmp_path).exit_code == 0
    with closing(sqlite3.connect(tmp_path / "interphone.db")) as connection, connection:
        connection.execute(
            "INSERT INTO schema_migration (number, name, applied_at) VALUES (?, 'from the future', 0)", (LATEST + 1,)
        )
    check_refused(run_bare(*command, "--data", tmp_path), 1, "newer Interphone", f"schema {LATEST + 1}")


@pytest.mark.parametrize("command", [("migrate",), ("serve", "--port", "0"), ("serve", "--demo", "--port", "0")])
def test_a_file_that_is_no_database_is_refused(run_bare: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "interphone.db").write_text("not a database, but long enough to look like one\n" * 100)
    check_refused(run_bare(*command, "--data", tmp_path), 1, "interphone.db", "not a database")


@pytest.mark.parametrize("command", [("migrate",), ("serve", "--port", "0"), ("geoip", "install")])
def test_a_folder_that_cannot_be_made_is_named(run_bare: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "file").touch()
    check_refused(run_bare(*command, "--data", "file/data"), 1, "file/data", "--data")
    check_refused(run_bare(*command, "--data", "file"), 1, "file is a file, not a folder", "--data")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write to a read-only folder")
def test_a_folder_that_is_read_only_is_named(run_bare: Run, tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    check_refused(run_bare("migrate", "--data", tmp_path), 1, "not writable")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "http", "whole number"),
        ("PORT", "65536", "65,535"),
        ("WORKERS", "0", "from 1"),
        ("RATE_LIMIT", "-1", "from 0"),
        ("JOBS", "maybe", "true or false"),
        ("LOG_LEVEL", "loud", "warning"),
        ("DATABASE_URL", "mysql://ann:secret@host/name", "postgresql://"),
        ("DATABASE_URL", "sqlite:///", "sqlite:///PATH"),
    ],
)
def test_a_wrong_setting_is_named(run_bare: Run, name: str, value: str, words: str) -> None:
    said = run_bare("workspace", "list", **{f"INTERPHONE_{name}": value})
    check_refused(said, 2, f"INTERPHONE_{name}", words)
    assert "secret" not in said.err


@pytest.mark.parametrize("hosts", ["http://hooks.internal", "10.0.0.0/8", "hooks.internal, *.internal", "x:0"])
def test_hosts_that_are_none_are_told_at_the_start(run_bare: Run, tmp_path: Path, hosts: str) -> None:
    """And not when the first webhook is to be sent."""
    assert run_bare("migrate", "--data", tmp_path).exit_code == 0
    for command in (("serve", "--port", "0"), ("worker",)):
        said = run_bare(*command, "--data", tmp_path, INTERPHONE_OUTGOING_ALLOW=hosts)
        check_refused(said, 2, "INTERPHONE_OUTGOING_ALLOW", "must be a host or host:port")


def test_a_wrong_flag_is_named(run_bare: Run) -> None:
    check_refused(run_bare("serve", "--port", "70000"), 2, "--port")
    assert run_bare("serve", "--port", "http").exit_code == 2
    misspelt = run_bare("bakcup", "b.db")
    assert misspelt.exit_code == 2
    assert "'backup'" in misspelt.err


def test_flags_win_over_the_environment(run_bare: Run, tmp_path: Path) -> None:
    assert run_bare("migrate", "--data", tmp_path / "flag", INTERPHONE_DATA=str(tmp_path / "variable")).exit_code == 0
    assert [folder.name for folder in tmp_path.iterdir()] == ["flag"]
    assert run_bare("migrate", INTERPHONE_DATA=str(tmp_path / "variable")).exit_code == 0
    url = f"sqlite:///{tmp_path / 'flag' / 'interphone.db'}"
    assert run_bare("workspace", "list", "--json", INTERPHONE_DATABASE_URL=url).json == []


def test_a_folder_made_for_data_is_its_owners_alone(run_bare: Run, tmp_path: Path) -> None:
    assert run_bare("migrate", "--data", tmp_path / "data").exit_code == 0
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


def test_migrate_says_what_it_did(run_bare: Run, tmp_path: Path) -> None:
    first = run_bare("migrate", "--data", tmp_path)
    assert first.out.endswith("done, the database is up to date.\n")
    assert run_bare("migrate", "--data", tmp_path) == (0, "The database is up to date.\n", "")


def test_the_version_is_shown(run_bare: Run) -> None:
    from interphone import __version__

    assert run_bare("--version") == (0, f"interphone {__version__}\n", "")


@pytest.mark.parametrize("command", [("visitor", "create", "--app-id", "none", "--name"), ("jobs", "retry", "--kind")])
def test_an_argument_that_is_no_text(run: Run, command: tuple[str, ...]) -> None:
    """Bytes that are not UTF-8, as the shell hands them on."""
    app_id = run("workspace", "create", "Serenity", "--json").json["app_id"]
    said = run(*(app_id if word == "none" else word for word in command), os.fsdecode(b"\x80x"))
    check_refused(said, 2, "An argument is not text in UTF-8.")
