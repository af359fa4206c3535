"""Teams in every numbered version: list, get, members, metrics."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain import teammates, teams
from interphone.domain.teammates import NewTeammate
from interphone.domain.teams import LOAD_BALANCED, SECONDARY, Membership, NewTeam
from tests.cast import BOOK, MAL
from tests.support.accounts import open_account
from tests.support.api import Account, check_error_list

pytestmark = pytest.mark.routes("GET /teams", "GET /teams/{id}", "PUT /teams/{id}", "GET /teams/{id}/metrics")

EVERY = ["1.0", "1.4", "2.0", "2.7", "2.8", "2.13", "2.14", "2.16", "Preview"]
ZOE = ("Zoe Washburne", "zoe@serenity.example", "admin")


@pytest.fixture
def crew(account: Account) -> list[int]:
    """Mal, Book and Zoe."""
    door, app_id = account.door, account.app_id
    return [door.write(app_id, teammates.create, NewTeammate(*who)).id for who in (MAL, BOOK, ZOE)]


def make(account: Account, new: NewTeam, *members: tuple[int, str]) -> int:
    id: int = account.door.write(account.app_id, teams.create, new).id
    for member, level in members:
        account.door.write(account.app_id, teams.join, Membership(id, member, level))
    return id


@pytest.fixture
def bridge(account: Account, crew: list[int]) -> int:
    """A load balanced team: Mal first, Book second."""
    return make(account, NewTeam("Bridge", LOAD_BALANCED, 10), (crew[0], "primary"), (crew[1], SECONDARY))


@pytest.fixture
def caller(account: Account) -> Account:
    return account.at("Preview")


@pytest.mark.parametrize("version", EVERY)
def test_a_team_is_the_documented_model(account: Account, crew: list[int], version: str) -> None:
    """API reference 1.0, list teams; 2.7, schema team."""
    id = make(account, NewTeam("Galley"), (crew[0], "primary"))
    team = account.at(version).ok("GET", f"/teams/{id}")
    assert list(team)[:4] == ["type", "id", "name", "admin_ids"]
    assert [team[key] for key in list(team)[:4]] == ["team", str(id), "Galley", [crew[0]]]
    assert account.at(version).ok("GET", "/teams") == {"type": "team.list", "teams": [team]}


@pytest.mark.parametrize("version", EVERY)
def test_an_empty_workspace_has_no_teams(account: Account, version: str) -> None:
    assert account.at(version).ok("GET", "/teams") == {"type": "team.list", "teams": []}


@pytest.mark.parametrize(
    ("version", "of_balanced", "of_other"),
    [
        ("2.7", set(), set()),
        ("2.8", {"admin_priority_level"}, set()),
        ("2.13", {"admin_priority_level"}, set()),
        ("2.14", {"admin_priority_level", "assignment_limit", "distribution_method"}, {"distribution_method"}),
        ("Preview", {"admin_priority_level", "assignment_limit", "distribution_method"}, {"distribution_method"}),
    ],
)
def test_what_each_version_adds(
    account: Account, crew: list[int], bridge: int, version: str, of_balanced: set[str], of_other: set[str]
) -> None:
    """Levels and limits are told of load balanced teams alone (API reference Preview and 2.14)."""
    galley = make(account, NewTeam("Galley", "round_robin"))
    balanced, other = (account.at(version).ok("GET", f"/teams/{id}") for id in (bridge, galley))
    documented = {"type", "id", "name", "admin_ids"}
    assert (set(balanced) - documented, set(other) - documented) == (of_balanced, of_other)
    levels = {"primary_admin_ids": [crew[0]], "secondary_admin_ids": [crew[1]]}
    assert balanced.get("admin_priority_level", levels) == levels
    assert balanced.get("assignment_limit", 10) == 10
    methods = [team.get("distribution_method") for team in (balanced, other)]
    assert methods == ([LOAD_BALANCED, "round_robin"] if of_other else [None, None])


@pytest.mark.parametrize("version", EVERY)
def test_an_unknown_team_and_a_strangers_are_not_found(
    account: Account, stranger: Account, bridge: int, version: str
) -> None:
    for id in (bridge + 5, 0, "x", "9" * 30):
        check_error_list(account.at(version).get(f"/teams/{id}"), 404, "team_not_found", "Team not found")
    check_error_list(stranger.at(version).get(f"/teams/{bridge}"), 404, "team_not_found", "Team not found")


def test_the_same_number_is_never_a_team_and_an_admin(account: Account, crew: list[int], bridge: int) -> None:
    """An assignee is named by the number alone."""
    assert bridge not in crew
    assert account.get(f"/admins/{bridge}").status == 404
    assert account.get(f"/teams/{crew[0]}").status == 404


def test_members_are_replaced(caller: Account, crew: list[int], bridge: int) -> None:
    """API reference Preview, update a team's members: the example."""
    mal, book, zoe = crew
    levels = {"primary_admin_ids": [zoe], "secondary_admin_ids": [book]}
    answer = caller.ok("PUT", f"/teams/{bridge}", {"admin_ids": [book, zoe], "admin_priority_level": levels})
    assert answer == {
        "type": "team",
        "id": str(bridge),
        "name": "Bridge",
        "admin_ids": [book, zoe],
        "admin_priority_level": levels,
        "assignment_limit": 10,
        "distribution_method": LOAD_BALANCED,
    }
    assert caller.ok("GET", f"/teams/{bridge}") == answer
    (line, *_) = caller.ok("GET", "/admins/activity_logs", created_at_after=0)["activity_logs"]
    assert line["activity_type"] == "app_team_membership_modification"
    assert (line["performed_by"]["id"], line["metadata"]["team"]) == (str(mal), {"id": bridge, "name": "Bridge"})


def test_levels_stay_and_who_joins_is_primary(caller: Account, crew: list[int], bridge: int) -> None:
    mal, book, zoe = crew
    answer = caller.ok("PUT", f"/teams/{bridge}", {"admin_ids": [str(book), zoe]})
    assert answer["admin_priority_level"] == {"primary_admin_ids": [zoe], "secondary_admin_ids": [book]}
    named = {"secondary_admin_ids": [mal, zoe], "primary_admin_ids": None}
    caller.ok("PUT", f"/teams/{bridge}", {"admin_ids": [mal, book, zoe], "admin_priority_level": None})
    answer = caller.ok("PUT", f"/teams/{bridge}", {"admin_ids": [book, zoe], "admin_priority_level": named})
    assert answer["admin_priority_level"] == {"primary_admin_ids": [], "secondary_admin_ids": [book, zoe]}


def test_a_team_may_be_sent_back_whole_and_nothing_changes(caller: Account, crew: list[int], bridge: int) -> None:
    def lines() -> int:
        return len(caller.ok("GET", "/admins/activity_logs", created_at_after=0)["activity_logs"])

    galley = make(caller, NewTeam("Galley", "round_robin"), (crew[2], "primary"))
    before = lines()
    for id in (bridge, galley):
        team = caller.ok("GET", f"/teams/{id}")
        assert caller.ok("PUT", f"/teams/{id}", team) == team
    assert lines() == before


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        ({"admin_ids": ["Mal"]}, "parameter_invalid", "admin_ids must contain only numeric admin ids"),
        ({"admin_ids": [None]}, "parameter_invalid", "admin_ids must contain only numeric admin ids"),
        (
            {"admin_ids": [1], "name": "Deck"},
            "parameter_invalid",
            "Only admin_ids and admin_priority_level can be updated on a team, but the request changed name",
        ),
        (
            {"admin_ids": [1], "name": None},
            "parameter_invalid",
            "Only admin_ids and admin_priority_level can be updated on a team, but the request changed name",
        ),
        (
            {"admin_ids": [1], "colour": "red"},
            "parameter_invalid",
            "Only admin_ids and admin_priority_level can be updated on a team, but the request changed colour",
        ),
        (
            {"admin_ids": [1], "admin_priority_level": {"primary_admin_ids": [814865]}},
            "parameter_invalid",
            "admin_priority_level names 814865, which is on neither the team nor admin_ids",
        ),
        (
            {"admin_ids": [1], "admin_priority_level": {"primary_admin_ids": [1], "secondary_admin_ids": [1]}},
            "parameter_invalid",
            "admin_priority_level gives 1 more than one priority level",
        ),
        ({}, "parameter_not_found", None),
        ({"admin_ids": []}, "parameter_invalid", None),
        ({"admin_ids": 1}, "parameter_invalid", None),
        ({"admin_ids": [*range(1, 1002)]}, "parameter_invalid", None),
        ({"admin_ids": [1, 814865]}, "parameter_invalid", None),
        ({"admin_ids": [1], "admin_priority_level": {"tertiary_admin_ids": [1]}}, "bad_request", None),
        ({"admin_ids": [1], "admin_priority_level": []}, "parameter_invalid", None),
    ],
)
def test_documented_refusals(
    caller: Account, crew: list[int], bridge: int, body: Any, code: str, message: str | None
) -> None:
    """API reference Preview, update a team's members. Mal has the number 1."""
    assert crew[0] == 1
    before = caller.ok("GET", f"/teams/{bridge}")
    sentence = check_error_list(caller.put(f"/teams/{bridge}", body), 400, code, message)
    assert any(name in sentence for name in ("admin_ids", "admin_priority_level"))
    assert caller.ok("GET", f"/teams/{bridge}") == before


def test_secondary_members_are_for_balanced_teams(caller: Account, crew: list[int]) -> None:
    galley = make(caller, NewTeam("Galley", "round_robin"), (crew[0], "primary"))
    body: dict[str, Any] = {"admin_ids": crew, "admin_priority_level": {"secondary_admin_ids": [crew[1]]}}
    assert "secondary_admin_ids" in check_error_list(caller.put(f"/teams/{galley}", body), 400, "parameter_invalid")
    body["admin_priority_level"] = {"primary_admin_ids": [crew[1]]}
    assert caller.ok("PUT", f"/teams/{galley}", body)["admin_ids"] == crew


def test_a_query_is_refused(caller: Account, crew: list[int], bridge: int) -> None:
    reply = caller.put(f"/teams/{bridge}?admin_ids=1", {"admin_ids": crew})
    check_error_list(reply, 400, "bad_request", "bad 'admin_ids' parameter")


def test_an_agents_token_may_not_manage_teams(caller: Account, crew: list[int], bridge: int) -> None:
    agent, admin = (
        open_account(caller.door, "token", caller.app_id, teammate_id=id, version="Preview") for id in crew[1:]
    )
    message = "You don't have permission to manage teams in this workspace"
    check_error_list(agent.put(f"/teams/{bridge}", {"admin_ids": [crew[2]]}), 403, "forbidden", message)
    assert admin.ok("PUT", f"/teams/{bridge}", {"admin_ids": [crew[2]]})["admin_ids"] == [crew[2]]


def test_another_workspaces_team_and_admins_are_out_of_reach(
    caller: Account, stranger: Account, crew: list[int], bridge: int
) -> None:
    reply = stranger.at("Preview").put(f"/teams/{bridge}", {"admin_ids": crew})
    check_error_list(reply, 404, "team_not_found", "Team not found")
    for _ in range(8):
        theirs = stranger.door.write(stranger.app_id, teams.create, NewTeam(f"Team {_}")).id
    theirs = stranger.door.write(stranger.app_id, teammates.create, NewTeammate(*MAL)).id
    check_error_list(caller.put(f"/teams/{bridge}", {"admin_ids": [theirs]}), 400, "parameter_invalid")


def test_members_are_changed_in_preview_alone(account: Account, crew: list[int], bridge: int) -> None:
    reply = account.at("2.16").put(f"/teams/{bridge}", {"admin_ids": crew})
    assert reply.status in (400, 405)
    assert account.ok("GET", f"/teams/{bridge}")["admin_ids"] == crew[:2]


@pytest.mark.parametrize("version", ["2.16", "Preview"])
def test_metrics_are_a_feature_that_is_off(account: Account, bridge: int, version: str) -> None:
    message = "Real-time monitoring is not enabled for your workspace."
    check_error_list(account.at(version).get(f"/teams/{bridge}/metrics"), 403, "api_plan_restricted", message)
    reply = account.at(version).get(f"/teams/{bridge + 9}/metrics")
    check_error_list(reply, 404, "team_not_found", "Team not found")
    check_error_list(account.at("2.15").get(f"/teams/{bridge}/metrics"), 400, "intercom_version_invalid")
