"""`interphone assignment-rule`: create, list, move, delete."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.conftest import Run

HERE = ("--app-id", "serenity")
INVOICES = json.dumps({"field": "message", "operator": "~", "value": "invoice"})


@pytest.fixture
def bridge(run: Run, serenity: Any) -> None:
    """A teammate, and a team with them."""
    mal = ("--name", "Malcolm Reynolds", "--email", "mal@serenity.example")
    assert run("teammate", "create", *HERE, *mal).exit_code == 0
    assert run("team", "create", *HERE, "--name", "Bridge").exit_code == 0


def rules(run: Run) -> list[Any]:
    found: list[Any] = run("assignment-rule", "list", *HERE, "--json").json
    return found


def test_rules_are_made_moved_and_deleted(run: Run, bridge: None) -> None:
    said = run("assignment-rule", "create", *HERE, "--name", "Invoices", "--teammate", "mal@serenity.example",
               "--query", INVOICES)  # fmt: skip
    assert said == (0, "Rule 1 of serenity, Invoices, gives to Malcolm Reynolds; it is number 1.\n", "")
    made = run("assignment-rule", "create", *HERE, "--name", "Others", "--team", "bridge", "--json").json
    assert (made["app_id"], made["place"], made["query"], made["assignee_kind"]) == ("serenity", 2, None, "team")
    run("assignment-rule", "create", *HERE, "--name", "Rest")
    assert [(rule["name"], rule["assignee_kind"]) for rule in rules(run)] == [
        ("Invoices", "admin"), ("Others", "team"), ("Rest", "nobody"),
    ]  # fmt: skip
    assert json.loads(rules(run)[0]["query"]) == json.loads(INVOICES)
    assert run("assignment-rule", "move", "3", *HERE, "--to", "1").out == "Rule 3 of serenity is number 1.\n"
    assert [rule["id"] for rule in rules(run)] == [3, 1, 2]
    assert run("assignment-rule", "delete", "1", *HERE).out == "Rule 1 of serenity, Invoices, is deleted.\n"
    shown = run("assignment-rule", "list", *HERE).out
    assert all(word in shown for word in ("Bridge", "nobody", "Others", "all"))
    assert "Invoices" not in shown


@pytest.mark.parametrize(
    ("arguments", "exit_code", "said"),
    [
        (("create", "--name", "x", "--teammate", "zoe@serenity.example"), 1, "There is no teammate"),
        (("create", "--name", "x", "--team", "Galley"), 1, "There is no team"),
        (("create", "--name", "x", "--team", "Bridge", "--teammate", "1"), 2, "a rule gives to a teammate"),
        (("create", "--name", "x", "--query", "{"), 2, "this is not JSON"),
        (("create", "--name", "x", "--query", '{"field": "shoe", "operator": "=", "value": 1}'), 1, "shoe is not a"),
        (("create", "--name", " "), 1, "a rule has a name"),
        (("move", "1", "--to", "1"), 1, "There is no assignment rule 1"),
        (("delete", "1"), 1, "There is no assignment rule 1"),
    ],
)
def test_what_cannot_be_is_refused(
    run: Run, bridge: None, arguments: tuple[str, ...], exit_code: int, said: str
) -> None:
    refused = run("assignment-rule", *arguments, *HERE)
    assert refused.exit_code == exit_code
    assert said in refused.err
    assert rules(run) == []
