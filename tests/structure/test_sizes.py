"""Files stay readable: none over 400 lines; long functions are reported as warnings to look at."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.structure.source import ROOT, Module, functions, modules

MOST_LINES = 400
LONG_FUNCTION = 60
LISTS = ("api.changes",)
"""No code to read, but one list that is meant to be on one page."""


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.name)
def test_no_file_is_too_long(module: Module) -> None:
    assert module.lines <= MOST_LINES or module.name in LISTS, f"split {module.path.name} by noun"


def test_no_test_file_is_too_long() -> None:
    long = {str(path): lines for path in sorted((ROOT / "tests").rglob("*.py")) if (lines := _lines(path)) > MOST_LINES}
    assert long == {}


def test_long_functions_are_reported(capsys: pytest.CaptureFixture[str]) -> None:
    long = {name: lines for module in modules() for name, lines in functions(module) if lines > LONG_FUNCTION}
    with capsys.disabled():
        for name, lines in sorted(long.items()):
            print(f"\n{name} has {lines} lines, more than {LONG_FUNCTION}")
    assert all(lines <= 2 * LONG_FUNCTION for lines in long.values()), long


def _lines(path: Path) -> int:
    return len(path.read_text().splitlines())
