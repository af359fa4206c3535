"""docs/how-to/auto-messages.md: its pages match as its table says, its commands run and print what it shows."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from interphone.domain.page_patterns import Pattern, read_page
from tests.auto_messages.conftest import Terminal

GUIDE = (Path(__file__).parents[2] / "docs/how-to/auto-messages.md").read_text()


def table() -> list[list[list[str]]]:
    """Of each row about pages, the quoted parts of its three cells."""
    _, _, rows = GUIDE.partition("| pattern | matches | does not match |\n|---|---|---|\n")
    return [
        [re.findall(r"`([^`]+)`", cell) for cell in row.split("|")[1:4]] for row in rows.split("\n\n")[0].splitlines()
    ]


@pytest.mark.parametrize("row", table(), ids=lambda row: row[0][0])
def test_pages_match_as_the_table_says(row: list[list[str]]) -> None:
    (pattern,), matching, others = row
    assert matching
    assert others
    assert [Pattern(pattern).matches(read_page(url)) for url in matching] == [True] * len(matching)
    assert [Pattern(pattern).matches(read_page(url)) for url in others] == [False] * len(others)


def commands() -> list[str]:
    """Every `interphone auto-message` line, its continuation joined."""
    lines = "".join(re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)).replace("\\\n", "").splitlines()
    return [line for line in lines if line.startswith(".venv/bin/interphone auto-message ")]


def test_commands_run_in_the_order_of_the_page(terminal: Terminal) -> None:
    terminal.ship.announce(title="Pricing", url_patterns=["*/pricing"])  # As the demo has it.
    printed = {}
    for line in commands():
        _, _, command, *arguments = shlex.split(line)
        at = arguments.index("--app-id")
        del arguments[at : at + 2]
        printed[command] = terminal.print(command, *arguments)
    assert list(printed) == ["create", "explain", "list", "pause", "resume"]
    shown = re.search(r"```text\n(.*?)```", GUIDE, re.DOTALL)
    assert shown is not None
    assert printed["explain"] == shown[1]
    asked = re.search(r"-d '(\{.*\})'", GUIDE)
    answer = re.search(r"```json\n(.*?)```", GUIDE, re.DOTALL)
    assert asked is not None
    assert answer is not None
    view = json.loads(asked[1])
    assert {"unread_messages": terminal.ship.visit(view["user_id"], view["current_url"])} == json.loads(answer[1])
