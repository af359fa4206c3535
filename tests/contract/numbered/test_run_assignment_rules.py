"""POST /conversations/{id}/run_assignment_rules of 1.4 to 2.11 (API reference 2.7, run assignment rules)."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain import assignment_rules, opening, teammates, teams
from interphone.domain.assignment_rules import NewRule
from interphone.domain.contacts import Who
from interphone.domain.opening import NewConversation
from interphone.domain.parts import Words
from interphone.domain.search_query import Filter
from interphone.domain.teammates import NewTeammate
from interphone.domain.teams import Membership, NewTeam
from tests.support.api import Account, check_error_list

pytestmark = pytest.mark.routes("POST /conversations/{id}/run_assignment_rules")
NOBODY = {"type": "nobody_admin", "id": None}


@pytest.fixture
def ship(account: Account) -> Account:
    account.user_of(user_id="25")
    return account


def begin(ship: Account) -> str:
    new = NewConversation(who=Who(user_id="25"), words=Words(body="<p>Hello</p>"))
    id: int = ship.door.write(ship.app_id, opening.start, new).conversation.id
    return f"/conversations/{id}/run_assignment_rules"


def teammate(ship: Account) -> int:
    id: int = ship.door.write(ship.app_id, teammates.create, NewTeammate("Mal", "mal@serenity.example", "owner")).id
    return id


def rule(ship: Account, assignee: int, word: str = "hello") -> None:
    query = Filter("message", "~", word)
    ship.door.write(ship.app_id, assignment_rules.create, NewRule(name="All", query=query, assignee_id=assignee))


def types(shown: dict[str, Any]) -> list[tuple[str, Any]]:
    parts = shown["conversation_parts"]["conversation_parts"]
    return [(part["part_type"], part["assigned_to"]) for part in parts]


@pytest.mark.parametrize(("version", "type"), [("2.11", "workflow_assignment"), ("2.5", "assignment")])
def test_the_rule_that_holds_gives_it_to_somebody(ship: Account, version: str, type: str) -> None:
    mal = teammate(ship)
    rule(ship, mal)
    shown = ship.at(version).ok("POST", begin(ship))
    assert (shown["admin_assignee_id"], shown["team_assignee_id"]) == (mal, None)
    assert types(shown) == [(type, {"type": "admin", "id": str(mal)})]
    author = shown["conversation_parts"]["conversation_parts"][0]["author"]
    assert (author["type"], author["name"]) == ("bot", "Operator")


def test_the_first_version_that_has_it(ship: Account) -> None:
    mal = teammate(ship)
    rule(ship, mal)
    shown = ship.at("1.4").ok("POST", begin(ship), {})
    assert (shown["assignee"]["type"], shown["assignee"]["id"]) == ("admin", str(mal))
    assert [name for name, _ in types(shown)] == ["assignment"]


def test_where_none_holds_a_part_tells_so(ship: Account) -> None:
    """As the example: default_assignment, to nobody; who has it keeps it."""
    rule(ship, teammate(ship), "engine")
    target = begin(ship)
    shown = ship.at("2.11").ok("POST", target)
    assert types(shown) == [("default_assignment", NOBODY)]
    assert shown["admin_assignee_id"] is None
    assert types(ship.at("2.5").ok("POST", target)) == [("assignment", NOBODY)] * 2


def test_a_team_that_gives_out_its_work_gives_it_on(ship: Account) -> None:
    mal = teammate(ship)
    team = ship.door.write(ship.app_id, teams.create, NewTeam("Bridge", "round_robin")).id
    ship.door.write(ship.app_id, teams.join, Membership(team, mal))
    rule(ship, team)
    shown = ship.at("2.11").ok("POST", begin(ship))
    assert (shown["admin_assignee_id"], shown["team_assignee_id"]) == (mal, team)
    assert types(shown) == [
        ("workflow_assignment", {"type": "team", "id": str(team)}),
        ("assignment", {"type": "admin", "id": str(mal)}),
    ]


@pytest.mark.parametrize("version", ["1.4", "2.0", "2.11"])
def test_a_conversation_that_there_is_not(ship: Account, stranger: Account, version: str) -> None:
    for id in ("404", "x"):
        reply = ship.at(version).send("POST", f"/conversations/{id}/run_assignment_rules")
        check_error_list(reply, 404, "not_found")
    check_error_list(stranger.at(version).send("POST", begin(ship)), 404, "not_found")
