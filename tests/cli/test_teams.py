"""`interphone team` and `interphone away-reason`."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import BOOK, MAL
from tests.cli.conftest import Run


@pytest.fixture
def crew(run: Run, serenity: Any) -> list[int]:
    """Mal and Book."""
    return [
        run("teammate", "create", "--app-id", "serenity", "--name", name, "--email", email, "--json").json["id"]
        for name, email, _ in (MAL, BOOK)
    ]


def make(run: Run, name: str, *flags: str) -> Any:
    return run("team", "create", "--app-id", "serenity", "--name", name, *flags, "--json").json


def listed(run: Run) -> Any:
    return run("team", "list", "--app-id", "serenity", "--json").json


def test_members_come_and_go(run: Run, crew: list[int]) -> None:
    bridge = make(run, "Bridge", "--distribution", "load_balanced", "--assignment-limit", "10")["id"]
    assert run("team", "add", bridge, MAL[1], "--app-id", "serenity").exit_code == 0
    assert run("team", "add", bridge, crew[1], "--app-id", "serenity", "--secondary").exit_code == 0
    (team,) = listed(run)
    assert team["members"] == {str(crew[0]): "primary", str(crew[1]): "secondary"}
    assert (team["distribution_method"], team["assignment_limit"]) == ("load_balanced", 10)
    assert MAL[0] in run("team", "list", "--app-id", "serenity").out
    assert run("team", "remove", bridge, MAL[1], "--app-id", "serenity").exit_code == 0
    assert listed(run)[0]["members"] == {str(crew[1]): "secondary"}
    assert "is not in the team" in run("team", "remove", bridge, MAL[1], "--app-id", "serenity").err
    assert run("team", "remove", "bridge", BOOK[1], "--app-id", "serenity").exit_code == 0
    assert run("team", "add", "Bridge", BOOK[1], "--app-id", "serenity").exit_code == 0
    assert listed(run)[0]["members"] == {str(crew[1]): "primary"}
    assert run("team", "delete", "Bridge", "--app-id", "serenity").exit_code == 0
    assert listed(run) == []


def test_what_cannot_be_is_refused(run: Run, crew: list[int]) -> None:
    galley = make(run, "Galley")["id"]
    for command in (
        ("team", "create", "--name", "galley"),
        ("team", "create", "--name", " "),
        ("team", "create", "--name", "Deck", "--assignment-limit", "3"),
        ("team", "add", str(galley), BOOK[1], "--secondary"),
        ("team", "add", "77", BOOK[1]),
        ("team", "add", str(galley), "inara@serenity.example"),
        ("team", "delete", "77"),
        ("team", "delete", str(crew[0])),
        ("team", "delete", "Bridge"),
    ):
        said = run(*command, "--app-id", "serenity")
        assert (said.exit_code, said.out) == (1, ""), command
        assert said.err.startswith("interphone: ")
    for named in (["add", "Bridge", BOOK[1]], ["remove", "77", BOOK[1]], ["delete", "Bridge"]):
        assert "`interphone team list --app-id serenity`" in run("team", *named, "--app-id", "serenity").err
    unknown = run("team", "add", "Bridge", "inara@serenity.example", "--app-id", "serenity").err
    assert "no teammate 'inara@serenity.example'" in unknown
    assert "`interphone teammate list --app-id serenity`" in unknown
    assert run("team", "create", "--name", "Deck", "--distribution", "luck", "--app-id", "serenity").exit_code == 2


def test_away_reasons(run: Run, serenity: Any) -> None:
    made = run("away-reason", "create", "--app-id", "serenity", "--label", "At lunch", "--emoji", "🍔", "--json").json
    assert (made["label"], made["emoji"], made["deleted"]) == ("At lunch", "🍔", False)
    assert "🍔 At lunch" in run("away-reason", "list", "--app-id", "serenity").out
    assert run("away-reason", "delete", made["id"], "--app-id", "serenity").exit_code == 0
    assert run("away-reason", "list", "--app-id", "serenity", "--json").json[0]["deleted"] is True
    for command in (("delete", str(made["id"])), ("create", "--label", " ")):
        assert run("away-reason", *command, "--app-id", "serenity").exit_code == 1
