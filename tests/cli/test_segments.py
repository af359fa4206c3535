"""`interphone segment`: create, list, show, remove."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.conftest import Run

HERE = ("--app-id", "serenity")
RECENT = {"field": "last_seen_at", "operator": "within", "value": "7 days"}


def create(run: Run, name: str, query: Any, *more: str) -> Any:
    return run("segment", "create", *HERE, "--name", name, "--query", json.dumps(query), *more)


def test_a_workspace_begins_with_three(run: Run, serenity: Any) -> None:
    found = run("segment", "list", *HERE, "--json").json
    assert [one["name"] for one in found] == ["New", "Active", "Slipping Away"]
    assert [one["count"] for one in found] == [0, 0, 0]
    assert "Slipping Away" in run("segment", "list", *HERE).out


def test_create_show_and_remove(run: Run, serenity: Any) -> None:
    made = create(run, "Recent", RECENT, "--json").json
    assert (made["app_id"], made["name"], made["person_type"], made["count"]) == ("serenity", "Recent", "user", 0)
    shown = run("segment", "show", made["id"], *HERE, "--json").json
    assert (shown["id"], json.loads(shown["query"]), shown["count"]) == (made["id"], RECENT, 0)
    assert "Recent" in run("segment", "show", made["id"], *HERE).out
    said = run("segment", "remove", made["id"], *HERE)
    assert said == (0, f"Segment {made['id']} of serenity, Recent, is removed.\n", "")
    for command in ("show", "remove"):
        gone = run("segment", command, made["id"], *HERE)
        assert (gone.exit_code, gone.out) == (1, "")
        assert f"no segment {made['id']}. `interphone segment list --app-id serenity`" in gone.err


def test_a_name_is_taken_once(run: Run, serenity: Any) -> None:
    said = create(run, "Active", RECENT)
    assert said == (1, "", "interphone: There is a segment 'Active' already.\n")
    assert (
        create(run, "Active", {"field": "user_count", "operator": ">", "value": 3}, "--type", "company").exit_code == 0
    )


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({}, "Invalid query"),
        ({"field": "shoe_size", "operator": "=", "value": 3}, "shoe_size is not a valid field"),
        ({"field": "last_seen_at", "operator": "within", "value": "a while"}, "last_seen_at: 'a while' is no span"),
        ({"field": "email", "operator": "within", "value": "7 days"}, "email does not support operator: within"),
        ({"field": "segment_id", "operator": "=", "value": "x"}, "segment_id does not support operator: ="),
    ],
)
def test_what_a_segment_cannot_ask(run: Run, serenity: Any, query: Any, said: str) -> None:
    refused = create(run, "Odd", query)
    assert (refused.exit_code, refused.out) == (1, "")
    assert said in refused.err


def test_what_is_no_json(run: Run, serenity: Any) -> None:
    refused = run("segment", "create", *HERE, "--name", "Odd", "--query", "last seen yesterday")
    assert refused.exit_code == 2
    assert "JSON" in refused.err
    assert create(run, "Odd", RECENT, "--type", "robot").exit_code == 1
