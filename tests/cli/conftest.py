"""The command line, in this process: `run("workspace", "list")` as somebody would type it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from typer.testing import CliRunner

from interphone.cli import app


class Said(NamedTuple):
    """What a command printed, and how it ended."""

    exit_code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document it printed. Fails where it did not end well."""
        assert (self.exit_code, self.err) == (0, "")
        return json.loads(self.out)


Run = Callable[..., Said]


@pytest.fixture
def run_bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in an empty folder, where its data go unless it is told otherwise."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object, **environment: str) -> Said:
        result = CliRunner().invoke(app, [str(one) for one in arguments], env=dict(environment))
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Said(result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture
def run(run_bare: Run, database_kind: str, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on a migrated database without workspaces."""
    monkeypatch.setenv("INTERPHONE_DATABASE_URL", database_url)
    if database_kind == "postgres":
        from tests.postgres import programs

        # Backups need programs of the server's version.
        monkeypatch.setenv("PATH", f"{programs()}{os.pathsep}{os.environ['PATH']}")
    return run_bare


@pytest.fixture
def serenity(run: Run) -> Any:
    """A workspace, as `workspace create --json` tells of it."""
    return run("workspace", "create", "Serenity", "--app-id", "serenity", "--json").json
