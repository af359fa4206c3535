"""The reference pages are what the code says."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from interphone.cli import docs
from interphone.config import PREFIX, Settings
from tests.cli.conftest import Run

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"


@pytest.mark.parametrize("name", ["settings.md", "cli.md"])
def test_the_page_is_current(name: str) -> None:
    current = (REFERENCE / name).read_text(encoding="utf-8")
    assert current == docs.pages()[name], f"{name} is not what the code says; run: interphone docs docs/reference"


def test_every_setting_is_described() -> None:
    page = docs.pages()["settings.md"]
    for one in dataclasses.fields(Settings):
        assert f"`{PREFIX}{one.name.upper()}`" in page
        assert one.metadata["doc"].endswith(".")


def test_the_command_writes_both(run_bare: Run, tmp_path: Path) -> None:
    assert run_bare("docs", "made") == (0, "", "")
    assert {file.name: file.read_text(encoding="utf-8") for file in (tmp_path / "made").iterdir()} == docs.pages()


def test_defaults_and_bounds_are_told() -> None:
    commands, settings = docs.pages()["cli.md"], docs.pages()["settings.md"]
    assert "| `--limit NUMBER` | How many. 1 to 100,000. (default: 50) |" in commands
    assert "| `--role ROLE` | owner, admin or agent. (default: agent) |" in commands
    assert "```\ninterphone mail [OPTIONS]\n```\n\n| | |\n|---|---|\n| `--listen URL` |" in commands
    assert "| whole number, 0 to 65,535 | `8080` |" in settings
    assert "| whole number, at least 1 | `1000` |" in settings
    assert "| true or false | `true` |" in settings
