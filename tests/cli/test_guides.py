"""The commands of docs/how-to work as they are printed, one after the other, in a workspace that has nothing yet."""

from __future__ import annotations

import re
import shlex
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.structure.source import ROOT

PROGRAM = ".venv/bin/interphone "


def commands(page: str) -> list[list[str]]:
    """What every block for the shell asks of the program, without its name."""
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "docs" / "how-to" / page).read_text(), re.DOTALL)
    words = [shlex.split(block.replace("\\\n", " ").replace("\n" + PROGRAM, " ; " + PROGRAM), comments=True)
             for block in blocks]  # fmt: skip
    found: list[list[str]] = []
    for block in words:
        for word in [";", *block]:
            if word == ";":
                found.append([])
            else:
                found[-1].append(word)
    return [command[1:] for command in found if command and command[0] == PROGRAM.strip()]


@pytest.mark.parametrize(
    ("page", "count"),
    [("teammates.md", 4), ("segments.md", 5), ("subscriptions.md", 5), ("clients.md", 3), ("assignment.md", 6)],
    ids=lambda page: str(page),
)
def test_the_commands_of_a_guide_work(run: Run, serenity: Any, page: str, count: int) -> None:
    asked = commands(page)
    assert len(asked) == count
    made = ""
    for command in asked:
        said = run(*(made if word == "SEGMENT" else word for word in command))
        assert (said.exit_code, said.err) == (0, ""), command
        if command[:2] == ["segment", "create"]:
            made = re.findall(r"\b[0-9a-f]{24}\b", said.out)[0]


def test_the_team_of_the_guide_has_whom_it_names(run: Run, serenity: Any) -> None:
    for command in commands("teammates.md"):
        run(*command)
    (team,) = run("team", "list", "--app-id", "serenity", "--json").json
    assert list(team["members"].values()) == ["primary"]
