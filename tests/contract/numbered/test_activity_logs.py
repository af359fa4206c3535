"""Activity logs from 1.2 on: list, search, types of events."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest

from interphone.domain import teammates, teams, workspaces
from interphone.domain.teammates import NewTeammate
from interphone.domain.teams import NewTeam
from interphone.domain.workspaces import WorkspaceChange
from tests.cast import MAL
from tests.support.accounts import open_account
from tests.support.api import Account, check_error_list
from tests.support.clock import START, Clock

pytestmark = pytest.mark.routes(
    "GET /admins/activity_logs", "POST /admins/activity_logs/search", "GET /admins/activity_log_event_types"
)

LIST = "/admins/activity_logs"
SEARCH = "/admins/activity_logs/search"
MISSING = "Please provide the following parameters: created_at_after"
EVERY = ["1.2", "1.3", "1.4", "2.0", "2.6", "2.7", "2.14", "2.16", "Preview"]


def rename(account: Account, name: str) -> None:
    account.door.write(account.app_id, workspaces.change, WorkspaceChange(name=name))


@pytest.fixture
def renamed(account: Account, clock: Clock) -> Account:
    """A workspace that was renamed at noon of five days, beginning a day from now."""
    for name in ("one", "two", "three", "four", "five"):
        clock.advance(86_400)
        rename(account, name)
    return account


def names(body: dict[str, Any]) -> list[str]:
    return [line["metadata"]["after"] for line in body["activity_logs"]]


@pytest.mark.parametrize("version", EVERY)
def test_a_line_is_the_documented_object(renamed: Account, version: str) -> None:
    """API reference 1.2, view admin activity logs; 2.7, list all activity logs."""
    body = renamed.at(version).ok("GET", LIST, created_at_after=START + 5 * 86_400)
    (line,) = body.pop("activity_logs")
    assert body == {
        "type": "activity_log.list",
        "pages": {"type": "pages", "next": None, "page": 1, "per_page": 20, "total_pages": 1},
    }
    assert line.pop("id").isdigit()
    assert line == {
        "performed_by": {"type": "admin", "id": "0", "email": "operator@localhost", "ip": "127.0.0.1"},
        "metadata": {"before": "four", "after": "five"},
        "created_at": START + 5 * 86_400,
        "activity_type": "app_name_change",
        "activity_description": "The operator changed your app name from four to five.",
    }


@pytest.mark.parametrize("version", EVERY)
def test_the_start_has_to_be_given(account: Account, version: str) -> None:
    """Printed as 404 in API reference 1.2 and 1.4."""
    status = 404 if version.startswith("1.") else 400
    check_error_list(account.at(version).get(LIST), status, "parameter_not_found", MISSING)
    check_error_list(account.at(version).get(LIST, created_at_before=1), status, "parameter_not_found", MISSING)


def test_both_ends_count(renamed: Account) -> None:
    caller = renamed.at("2.7")
    second, fourth = START + 2 * 86_400, START + 4 * 86_400
    asked = caller.ok("GET", LIST, created_at_after=second, created_at_before=fourth)
    assert names(asked) == ["four", "three", "two"]
    asked = caller.ok("GET", LIST, created_at_after=second + 1, created_at_before=fourth - 1)
    assert names(asked) == ["three"]


@pytest.mark.parametrize("version", ["1.2", "2.7", "2.16"])
def test_times_that_are_none_are_named(account: Account, version: str) -> None:
    for name in ("created_at_after", "created_at_before"):
        for value in ("yesterday", "-1", "1.5", "9" * 40):
            query = {"created_at_after": 0, name: value}
            assert name in check_error_list(account.at(version).get(LIST, **query), 400, "parameter_invalid")


@pytest.mark.parametrize("version", ["1.2", "2.16"])
def test_pages_follow_their_addresses_while_others_write(renamed: Account, version: str) -> None:
    caller = renamed.at(version)
    target: str | None = f"{LIST}?created_at_after={START + 1}&per_page=2"
    seen: list[str] = []
    numbers = []
    while target:
        body = caller.ok("GET", target)
        seen += names(body)
        numbers.append((body["pages"]["page"], body["pages"]["per_page"]))
        address = body["pages"]["next"]
        assert address is None or address.startswith("http://127.0.0.1:80/admins/activity_logs?")
        target = f"{urlsplit(address).path}?{urlsplit(address).query}" if address else None
        rename(renamed, f"{renamed.door.app.database.clock()} {len(numbers)}")
    assert [name for name in seen if " " not in name] == ["five", "four", "three", "two", "one"]
    assert len(seen) == len(set(seen))
    assert numbers[:3] == [(1, 2), (2, 2), (3, 2)]
    assert names(caller.ok("GET", LIST, created_at_after=START + 1, page=99)) == []
    assert "after" in check_error_list(caller.get(LIST, created_at_after=0, after="x"), 400, "parameter_invalid")


def test_twenty_to_a_page(account: Account) -> None:
    for number in range(25):
        rename(account, f"name {number}")
    body = account.at("2.7").ok("GET", LIST, created_at_after=0)
    assert (len(body["activity_logs"]), body["pages"]["per_page"], body["pages"]["total_pages"]) == (20, 20, 2)


def test_what_is_logged(account: Account) -> None:
    """Each verb writes its line; the names are of the schema of every OpenAPI file."""
    door, app_id = account.door, account.app_id
    mal = door.write(app_id, teammates.create, NewTeammate(*MAL)).id
    open_account(door, "token", app_id)
    team = door.write(app_id, teams.create, NewTeam("Bridge")).id
    door.write(app_id, teams.join, teams.Membership(team, mal))
    door.write(app_id, teams.delete, team)
    door.write(app_id, workspaces.change, WorkspaceChange(timezone="Europe/Oslo"))
    door.write(app_id, teammates.change, teammates.TeammateChange(id=mal, role="agent", has_inbox_seat=False))
    door.write(app_id, teammates.remove, mal)
    lines = account.at("2.7").ok("GET", LIST, created_at_after=0)["activity_logs"]
    assert [line["activity_type"] for line in reversed(lines)] == [
        "app_package_token_regeneration",
        "app_admin_join",
        "app_package_token_regeneration",
        "app_team_creation",
        "app_team_membership_modification",
        "app_team_deletion",
        "app_timezone_change",
        "admin_permission_change",
        "seat_change",
        "admin_deletion",
    ]


@pytest.mark.parametrize(
    ("version", "called"), [("1.2", "admin_away_mode"), ("1.4", "admin_away_mode"), ("2.0", "admin_away_mode_change")]
)
def test_going_away_has_two_names(account: Account, version: str, called: str) -> None:
    mal = account.door.write(account.app_id, teammates.create, NewTeammate(*MAL)).id
    account.ok("PUT", f"/admins/{mal}/away", {"away_mode_enabled": True})
    (line, *_) = account.at(version).ok("GET", LIST, created_at_after=0)["activity_logs"]
    assert line["activity_type"] == called
    assert line["performed_by"] == {"type": "admin", "id": str(mal), "email": MAL[1], "ip": "127.0.0.1"}


@pytest.mark.parametrize("version", ["2.16", "Preview"])
def test_search_by_type(renamed: Account, version: str) -> None:
    """API reference 2.16, search activity logs."""
    renamed.door.write(renamed.app_id, workspaces.change, WorkspaceChange(timezone="Europe/Oslo"))
    caller = renamed.at(version)
    body = caller.ok("POST", SEARCH, {"created_at_after": START + 1, "event_types": ["app_timezone_change"]})
    assert names(body) == ["Europe/Oslo"]
    both = ["app_timezone_change", "app_name_change"]
    found = caller.ok("POST", SEARCH, {"created_at_after": START + 1, "event_types": both, "per_page": 4})
    assert names(found) == ["Europe/Oslo", "five", "four", "three"]
    assert found["pages"] == {
        "type": "pages",
        "next": {"page": 2, "per_page": 4},
        "page": 1,
        "per_page": 4,
        "total_pages": 2,
    }
    rest = caller.ok("POST", SEARCH, {"created_at_after": START + 1, "event_types": both, "per_page": 4, "page": 2})
    assert (names(rest), rest["pages"]["next"]) == (["two", "one"], None)
    every = caller.ok("POST", SEARCH, {"created_at_after": START + 1, "created_at_before": START + 86_400})
    assert names(every) == ["one"]
    assert names(caller.ok("POST", SEARCH, {"created_at_after": 0, "event_types": ["macro_creation"]})) == []


def test_search_names_what_is_wrong(account: Account) -> None:
    caller = account.at("2.16")
    check_error_list(caller.post(SEARCH, {}), 400, "parameter_not_found", MISSING)
    wrong: list[dict[str, Any]] = [
        {"created_at_after": "yesterday"},
        {"created_at_before": []},
        {"event_types": "app_name_change"},
        {"event_types": [7]},
        {"event_types": ["app_name_change"] * 201},
        {"per_page": 0},
        {"per_page": 251},
        {"page": -1},
    ]
    for more in wrong:
        reply = caller.post(SEARCH, {"created_at_after": 0, **more})
        assert next(iter(more)) in check_error_list(reply, 400, "parameter_invalid")
    check_error_list(caller.post(SEARCH, {"created_at_after": 0, "who": 1}), 400, "bad_request", "bad 'who' parameter")


def test_event_types(account: Account) -> None:
    """API reference 2.16 and Preview, list all activity log event types: the first, the last, how many."""
    body = account.at("2.16").ok("GET", "/admins/activity_log_event_types")
    assert list(body) == ["type", "event_types"]
    types = body["event_types"]
    assert (body["type"], len(types), types[0], types[-1]) == (
        "activity_log_event_type.list",
        73,
        "admin_conversation_assignment_limit_change",
        "hide_csat_from_agents_setting_change",
    )
    newest = account.at("Preview").ok("GET", "/admins/activity_log_event_types")["event_types"]
    assert set(newest) - set(types) == {"inbox_bulk_action"}


def test_each_begins_with_a_version(account: Account) -> None:
    reply = account.at("1.1").get(LIST, created_at_after=0)
    assert reply.status in (400, 404)
    for caller, path in ((account.at("2.15"), "/admins/activity_log_event_types"), (account.at("1.0"), LIST)):
        assert "activity_logs" not in caller.get(path, created_at_after=0).body


def test_a_stranger_sees_nothing_of_it(renamed: Account, stranger: Account) -> None:
    (line,) = stranger.at("2.7").ok("GET", LIST, created_at_after=START + 1)["activity_logs"]
    assert line["activity_type"] == "app_package_token_regeneration", "of the stranger's own key"
    body = {"created_at_after": START + 1, "event_types": ["app_name_change"]}
    found = stranger.at("2.16").ok("POST", SEARCH, body)
    assert (found["activity_logs"], found["pages"]["total_pages"]) == ([], 0)
