"""`interphone workspace`: create, list, set."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.conftest import Run


def test_create_prints_one_object_with_the_credentials(run: Run) -> None:
    made = run("workspace", "create", "Serenity", "--json").json
    assert list(made) == ["app_id", "name", "api_key", "access_token"]
    assert made["name"] == "Serenity"
    assert len(made["app_id"]) == 8
    assert made["api_key"].startswith("ipk_")
    assert made["access_token"].startswith("ipt_")


def test_create_tells_people_the_credentials_once(run: Run) -> None:
    said = run("workspace", "create", "Serenity", "--app-id", "serenity")
    assert (said.exit_code, said.err) == (0, "")
    names = [line.split("  ")[0] for line in said.out.splitlines()]
    assert names[:3] == ["app id", "API key", "access token"]
    assert "not shown again" in said.out


def test_list_shows_every_workspace_and_no_secret(run: Run, serenity: Any) -> None:
    other = run("workspace", "create", "Persephone", "--json").json
    listed = run("workspace", "list", "--json").json
    assert {one["app_id"] for one in listed} == {"serenity", other["app_id"]}
    assert {"app_id", "name", "created_at", "timezone", "region", "v1_put_requires_user"} <= set(listed[0])
    table = run("workspace", "list").out
    assert "Persephone" in table
    for workspace in (serenity, other):
        assert workspace["api_key"] not in table
        assert workspace["access_token"] not in table


def test_list_of_no_workspace_is_an_empty_list(run: Run) -> None:
    assert run("workspace", "list", "--json").json == []


def test_an_app_id_is_taken_once(run: Run, serenity: Any) -> None:
    said = run("workspace", "create", "Again", "--app-id", "serenity")
    assert said == (1, "", "interphone: The workspace serenity exists already.\n")


@pytest.mark.parametrize("app_id", ["a:b", "a b", "", "-x", "dummy-app-id", "dummy_app_id", "x" * 64, "é"])
def test_an_app_id_is_what_a_user_name_can_be(run: Run, app_id: str) -> None:
    said = run("workspace", "create", "Serenity", f"--app-id={app_id}")
    assert (said.exit_code, said.out) == (1, "")
    assert "app id" in said.err


def test_a_workspace_has_a_name(run: Run) -> None:
    assert run("workspace", "create", " ") == (1, "", "interphone: A workspace needs a name.\n")


def test_set_changes_what_put_does(run: Run, serenity: Any) -> None:
    for flag, expected in (("--v1-put-requires-user", True), ("--no-v1-put-requires-user", False)):
        assert run("workspace", "set", "--app-id", "serenity", flag).exit_code == 0
        assert run("workspace", "list", "--json").json[0]["v1_put_requires_user"] is expected


def test_settings_are_changed_one_by_one(run: Run, serenity: Any) -> None:
    said = run("workspace", "set", "--app-id", "serenity", "--name", "Firefly", "--timezone", "Europe/Oslo")
    assert said.exit_code == 0
    assert "Europe/Oslo" in said.out
    flags = ("--region", "EU", "--away-reason-required", "--ip-allowlist")
    assert run("workspace", "set", "--app-id", "serenity", *flags).exit_code == 0
    (one,) = run("workspace", "list", "--json").json
    del one["created_at"]
    assert one == {
        "app_id": "serenity",
        "name": "Firefly",
        "api_version": "2.10",
        "timezone": "Europe/Oslo",
        "region": "EU",
        "v1_put_requires_user": False,
        "away_status_reason_required": True,
        "ip_allowlist_enabled": True,
    }


def test_the_version_of_a_workspace_is_chosen(run: Run, serenity: Any) -> None:
    made = run("workspace", "create", "Persephone", "--api-version", "1.4", "--json").json
    assert run("workspace", "set", "--app-id", "serenity", "--api-version", "2.16").out == "api version  2.16\n"
    versions = {one["app_id"]: one["api_version"] for one in run("workspace", "list", "--json").json}
    assert versions == {"serenity": "2.16", made["app_id"]: "1.4"}
    assert "API VERSION" in run("workspace", "list").out
    for command in (("set", "--app-id", "serenity"), ("create", "Miranda")):
        said = run("workspace", *command, "--api-version", "9.9")
        assert (said.exit_code, said.out) == (2, "")
        assert "2.16" in said.err


@pytest.mark.parametrize(
    ("flags", "named"),
    [
        (("--timezone", "Europe/Persephone"), "Europe/Persephone"),
        (("--timezone", "../etc/passwd"), "../etc/passwd"),
        (("--timezone", ""), "timezone"),
        (("--region", "MARS"), "US, EU, AU"),
        (("--name", " "), "name"),
        ((), "workspace set --help"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(run: Run, serenity: Any, flags: tuple[str, ...], named: str) -> None:
    said = run("workspace", "set", "--app-id", "serenity", *flags)
    assert (said.exit_code, said.out) == (1, "")
    assert named in said.err
