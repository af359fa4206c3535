"""`interphone key` and `interphone token`: create, list, revoke."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.config import load
from tests.cast import MAL
from tests.cli.conftest import Run

KINDS = [("key", "api_key", "ipk_", "API key"), ("token", "access_token", "ipt_", "access token")]


@pytest.mark.parametrize(("command", "field", "prefix", "_"), KINDS)
def test_create_prints_the_secret_and_list_does_not(
    run: Run, serenity: Any, command: str, field: str, prefix: str, _: str
) -> None:
    options = ("--name", "shop", "--rate-limit", "600", "--json")
    made = run(command, "create", "--app-id", "serenity", *options).json
    assert made[field].startswith(prefix)
    assert (made["app_id"], made["name"], made["rate_limit"]) == ("serenity", "shop", 600)
    listed = run(command, "list", "--app-id", "serenity", "--json")
    assert [one["name"] for one in listed.json] == [f"first {command}", "shop"]
    assert listed.json[1]["id"] == made["id"]
    table = run(command, "list", "--app-id", "serenity").out
    for secret in (made[field], serenity[field]):
        assert secret not in listed.out
        assert secret not in table
        assert "…" + secret[-4:] in table


@pytest.mark.parametrize(("command", "field", "_", "noun"), KINDS)
def test_revoke_ends_it_once(run: Run, serenity: Any, command: str, field: str, _: str, noun: str) -> None:
    made = run(command, "create", "--app-id", "serenity", "--json").json
    said = run(command, "revoke", made["id"], "--app-id", "serenity")
    assert said == (0, f"{noun[0].upper()}{noun[1:]} {made['id']} of serenity is revoked.\n", "")
    listed = run(command, "list", "--app-id", "serenity", "--json").json
    assert [one["revoked_at"] is not None for one in listed] == [False, True]
    again = run(command, "revoke", made["id"], "--app-id", "serenity")
    assert (again.exit_code, again.out) == (1, "")
    assert f"has no {noun} {made['id']} that is still good" in again.err


def test_a_key_is_not_revoked_as_a_token(run: Run, serenity: Any) -> None:
    key = run("key", "list", "--app-id", "serenity", "--json").json[0]
    assert run("token", "revoke", key["id"], "--app-id", "serenity").exit_code == 1
    assert run("key", "list", "--app-id", "serenity", "--json").json[0]["revoked_at"] is None


@pytest.mark.parametrize("command", ["key", "token"])
def test_it_keeps_its_version(run: Run, serenity: Any, command: str) -> None:
    made = run(command, "create", "--app-id", "serenity", "--version", "1.3", "--json").json
    assert made["version"] == "1.3"
    assert [one["version"] for one in run(command, "list", "--app-id", "serenity", "--json").json] == [None, "1.3"]
    _, first, second = run(command, "list", "--app-id", "serenity").out.splitlines()
    assert "default" in first
    assert " 1.3 " in second


@pytest.mark.parametrize("command", ["key", "token"])
def test_a_version_that_is_none_is_refused_with_those_there_are(run: Run, serenity: Any, command: str) -> None:
    said = run(command, "create", "--app-id", "serenity", "--version", "1.9")
    assert (said.exit_code, said.out) == (2, "")
    assert "1.9" in said.err
    assert "1.4" in said.err


@pytest.mark.parametrize(
    "command",
    [
        ("key", "create"),
        ("key", "list"),
        ("key", "revoke", "1"),
        ("token", "create"),
        ("token", "list"),
        ("token", "revoke", "1"),
        ("teammate", "create", "--name", "Mal", "--email", "mal@serenity.example"),
        ("teammate", "list"),
        ("teammate", "set", "1", "--name", "Mal"),
        ("teammate", "remove", "1"),
        ("team", "create", "--name", "Bridge"),
        ("team", "list"),
        ("team", "add", "2", "1"),
        ("team", "remove", "2", "1"),
        ("team", "delete", "2"),
        ("away-reason", "create", "--label", "At lunch"),
        ("away-reason", "list"),
        ("away-reason", "delete", "1"),
        ("workspace", "set", "--v1-put-requires-user"),
    ],
)
def test_an_unknown_workspace_is_named(run: Run, command: tuple[str, ...]) -> None:
    assert run(*command, "--app-id", "nowhere") == (
        1,
        "",
        "interphone: There is no workspace nowhere. `interphone workspace list` shows those there are.\n",
    )


def test_a_running_server_honours_a_new_key_and_refuses_a_revoked_one_at_once(run: Run, serenity: Any) -> None:
    from tests.cli.servers import serving, status_of

    with serving(load()) as url:
        made = run("key", "create", "--app-id", "serenity", "--json").json
        for _ in range(2):  # The second time the server remembers it.
            assert status_of(url, "serenity", made["api_key"]) == 200
        assert run("key", "revoke", made["id"], "--app-id", "serenity").exit_code == 0
        assert status_of(url, "serenity", made["api_key"]) == 401
        assert status_of(url, "serenity", serenity["api_key"]) == 200


def test_a_token_acts_for_a_teammate(run: Run, serenity: Any) -> None:
    id = run("teammate", "create", "--app-id", "serenity", "--name", "Mal", "--email", MAL[1], "--json").json["id"]
    for named in (id, MAL[1].upper()):
        made = run("token", "create", "--app-id", "serenity", "--teammate", named, "--json").json
        assert made["teammate_id"] == id
    assert [one["teammate_id"] for one in run("token", "list", "--app-id", "serenity", "--json").json] == [None, id, id]
    said = run("token", "create", "--app-id", "serenity", "--teammate", "inara@serenity.example")
    assert (said.exit_code, said.out) == (1, "")
    assert "inara@serenity.example" in said.err
