"""Rules of assignment, and teams that give out their work."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain import (
    assignment,
    assignment_rules,
    away,
    contact_index,
    conversation_state,
    conversations,
    opening,
    parts,
    teammates,
    teams,
)
from interphone.domain.assignment_rules import Move, NewRule, Rule
from interphone.domain.away import AwayChange
from interphone.domain.contacts import Who
from interphone.domain.conversation_state import Act, Assign, Snooze
from interphone.domain.conversations import Conversation, Opening, Part
from interphone.domain.errors import Invalid, NotFound
from interphone.domain.opening import NewConversation
from interphone.domain.parts import Words
from interphone.domain.search_query import read_query
from interphone.domain.teammates import Caller, NewTeammate, Teammate
from interphone.domain.teams import Membership, NewTeam, Team
from tests.conftest import Start
from tests.support.accounts import open_account
from tests.support.api import Account
from tests.support.clock import Clock
from tests.support.working import work_off, worker_of

WASH = Who(user_id="25")


@pytest.fixture
def ship(account: Account) -> Account:
    account.user_of(user_id="25", email="wash@serenity.example")
    return account


def do(ship: Account, verb: Any, command: Any) -> Any:
    return ship.door.write(ship.app_id, verb, command)


def teammate(ship: Account, name: str) -> Teammate:
    made: Teammate = do(ship, teammates.create, NewTeammate(name, f"{name}@serenity.example", "agent"))
    return made


def team(ship: Account, method: str | None, *members: int, limit: int | None = None, level: str = "primary") -> Team:
    made: Team = do(ship, teams.create, NewTeam("Bridge", method, limit))
    for id in members:
        join(ship, made, id, level)
    return made


def join(ship: Account, team: Team, id: int, level: str = "primary") -> None:
    do(ship, teams.join, Membership(team.id, id, level))


def begin(ship: Account, body: str = "<p>Hello</p>", url: str | None = None) -> int:
    new = NewConversation(who=WASH, words=Words(body=body, url=url))
    id: int = do(ship, opening.start, new).conversation.id
    return id


def rule(ship: Account, assignee: int | None, query: Any = None, name: str = "A rule") -> Rule:
    asked = None if query is None else read_query(query)
    made: Rule = do(ship, assignment_rules.create, NewRule(name=name, query=asked, assignee_id=assignee))
    return made


def run(ship: Account, id: int) -> Conversation:
    found: Conversation = do(ship, assignment.run, id)
    return found


def give(ship: Account, id: int, assignee: int) -> Conversation:
    found: Conversation = do(
        ship, conversation_state.assign, Assign(conversation_id=id, teammate_id=None, assignee_id=assignee)
    )
    return found


def assigned(ship: Account, id: int) -> list[tuple[str, str | None, int | None]]:
    found: list[Part] = ship.door.read(ship.app_id, conversations.open_talk, Opening(id)).parts
    return [(part.part_type, part.assigned_kind, part.assigned_id) for part in found]


def asks(field: str, operator: str, value: Any) -> dict[str, Any]:
    return {"field": field, "operator": operator, "value": value}


def go_away(ship: Account, id: int, enabled: bool = True) -> None:
    change = AwayChange(
        teammate_id=id, enabled=enabled, reassign=False, tells_reason=False, caller=Caller(id, "127.0.0.1")
    )  # fmt: skip
    do(ship, away.change, change)


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        (None, True),
        (asks("message", "~", "INVOICE"), True),
        (asks("message", "~", "strong"), False),
        (asks("message", "!~", "invoice"), False),
        (asks("message", "^", "my invoice"), True),
        (asks("message", "$", "wrong & late"), True),
        (asks("message", "=", "My invoice is wrong & late"), True),
        (asks("message", "!=", "My invoice"), True),
        (asks("url", "~", "/billing"), True),
        (asks("source_type", "=", "email"), False),
        (asks("email", "$", "serenity.example"), True),
        (asks("email", "=", "mal@serenity.example"), False),
        (asks("role", "=", "lead"), False),
        (asks("custom_attributes.plan", "=", "pro"), True),
        ({"operator": "AND", "value": [asks("message", "~", "invoice"), asks("role", "=", "lead")]}, False),
        ({"operator": "OR", "value": [asks("message", "~", "nothing"), asks("role", "=", "user")]}, True),
    ],
)
def test_a_rule_asks_of_the_person_and_of_what_they_wrote(ship: Account, query: Any, holds: bool) -> None:
    ship.at("1.4").ok("POST", "/users", {"user_id": "25", "custom_attributes": {"plan": "pro"}})
    mal = teammate(ship, "mal")
    rule(ship, mal.id, query)
    id = begin(ship, "<p>My <strong>invoice</strong> is wrong &amp; late</p>", "https://serenity.example/billing?id=1")
    assert run(ship, id).admin_assignee_id == (mal.id if holds else None)
    expected = ("workflow_assignment", "admin", mal.id) if holds else ("default_assignment", "nobody", None)
    assert assigned(ship, id) == [expected]


def test_a_rule_asks_for_tags_and_segments(ship: Account) -> None:
    mal = teammate(ship, "mal")
    [tag] = [ship.at("2.11").ok("POST", "/tags", {"name": "captain", "users": [{"user_id": "25"}]})]
    active = next(one for one in ship.at("2.11").ok("GET", "/segments")["segments"] if one["name"] == "New")
    rule(
        ship,
        mal.id,
        {"operator": "AND", "value": [asks("tag_id", "=", tag["id"]), asks("segment_id", "=", active["id"])]},
    )
    assert run(ship, begin(ship)).admin_assignee_id == mal.id


def test_the_first_rule_that_holds_decides(ship: Account) -> None:
    mal, zoe, kaylee = (teammate(ship, name) for name in ("mal", "zoe", "kaylee"))
    engine = rule(ship, kaylee.id, asks("message", "~", "engine"))
    other = rule(ship, zoe.id)
    assert [run(ship, begin(ship, body)).admin_assignee_id for body in ("<p>The engine</p>", "<p>Tea</p>")] == [
        kaylee.id, zoe.id,
    ]  # fmt: skip
    assert [one.id for one in do(ship, assignment_rules.move, Move(other.id, 1))] == [other.id, engine.id]
    assert run(ship, begin(ship, "<p>The engine</p>")).admin_assignee_id == zoe.id
    do(ship, assignment_rules.delete, other.id)
    assert run(ship, begin(ship, "<p>The engine</p>")).admin_assignee_id == kaylee.id
    do(ship, teammates.remove, kaylee.id)
    id = begin(ship, "<p>The engine</p>")
    assert run(ship, id).admin_assignee_id is None
    rule(ship, mal.id)
    assert run(ship, id).admin_assignee_id == mal.id
    do(ship, assignment_rules.move, Move(rule(ship, None).id, 1))
    assert run(ship, id).admin_assignee_id is None
    assert assigned(ship, id)[-1] == ("workflow_assignment", "nobody", None)


def test_rules_that_cannot_be_are_refused(ship: Account) -> None:
    for query in (asks("shoe_size", "=", 1), asks("message", ">", "a"), asks("message", "~", 1), asks("url", "~", "")):
        with pytest.raises(Invalid):
            rule(ship, None, query)
    with pytest.raises(NotFound):
        rule(ship, 4_040)
    with pytest.raises(Invalid):
        rule(ship, None, name=" ")
    made = rule(ship, None)
    for place in (0, 2):
        with pytest.raises(Invalid):
            do(ship, assignment_rules.move, Move(made.id, place))
    with pytest.raises(NotFound):
        do(ship, assignment_rules.delete, made.id + 1)
    with pytest.raises(NotFound):
        run(ship, 4_040)
    assert ship.door.read(ship.app_id, lambda tx, _: assignment_rules.every(tx), None) == [made]


def test_rules_are_of_one_workspace(ship: Account, stranger: Account) -> None:
    rule(ship, teammate(ship, "mal").id)
    stranger.user_of(user_id="25")
    assert run(stranger, begin(stranger)).admin_assignee_id is None


def test_a_new_conversation_is_given_out_after_the_answer(start: Start, clock: Clock) -> None:
    """By a job stored with it; not where somebody has it by then, nor where there are no rules."""
    with start() as door:
        ship, worker = open_account(door), worker_of(door)
        ship.user_of(user_id="25")
        door.write(ship.app_id, contact_index.catch_up, None)
        work_off(door, worker)
        id = begin(ship)
        assert not door.run(worker.run_due()), "there are no rules"
        mal, zoe = teammate(ship, "mal"), teammate(ship, "zoe")
        rule(ship, mal.id, asks("message", "~", "hello"))
        taken, deleted, given, unmet = (begin(ship), begin(ship), begin(ship), begin(ship, "<p>Bye</p>"))
        give(ship, taken, zoe.id)
        do(ship, parts.reply_as_contact, parts.ContactReply(who=WASH, words=Words(body="<p>Well?</p>")))
        assert shown(ship, given).admin_assignee_id is None
        work_off(door, worker)
        found = [shown(ship, one).admin_assignee_id for one in (id, taken, deleted, given, unmet)]
        assert found == [None, zoe.id, mal.id, mal.id, None]
        assert assigned(ship, unmet) == [("comment", None, None)]


def shown(ship: Account, id: int) -> Conversation:
    found: Conversation = ship.door.read(ship.app_id, conversations.get, id)
    return found


def test_a_team_of_people_who_choose_themselves_gets_it_whole(ship: Account) -> None:
    bridge = team(ship, None, teammate(ship, "mal").id)
    found = give(ship, begin(ship), bridge.id)
    assert (found.team_assignee_id, found.admin_assignee_id) == (bridge.id, None)


def test_round_robin_gives_to_each_in_turn(ship: Account) -> None:
    mal, zoe, jayne = (teammate(ship, name).id for name in ("mal", "zoe", "jayne"))
    bridge = team(ship, "round_robin", mal, zoe, jayne)
    first = begin(ship)
    found = give(ship, first, bridge.id)
    assert (found.team_assignee_id, found.count_assignments) == (bridge.id, 2)
    assert assigned(ship, first) == [("assignment", "team", bridge.id), ("assignment", "admin", mal)]
    go_away(ship, jayne)
    turns = [give(ship, begin(ship), bridge.id).admin_assignee_id for _ in range(3)]
    assert turns == [zoe, mal, zoe], "who is away is passed over"
    go_away(ship, jayne, enabled=False)
    assert give(ship, begin(ship), bridge.id).admin_assignee_id == jayne
    assert give(ship, first, bridge.id).admin_assignee_id == mal, "who has it and is of the team keeps it"


def test_a_team_in_which_nobody_can_keeps_it_until_somebody_comes_back(ship: Account) -> None:
    mal = teammate(ship, "mal").id
    bridge, worker = team(ship, "round_robin", mal), worker_of(ship.door)
    go_away(ship, mal)
    ids = [begin(ship), begin(ship)]
    assert [give(ship, id, bridge.id).admin_assignee_id for id in ids] == [None, None]
    go_away(ship, mal, enabled=False)
    work_off(ship.door, worker)
    assert [shown(ship, id).admin_assignee_id for id in ids] == [mal, mal]


def test_a_balanced_team_gives_to_who_has_least_up_to_the_limit(ship: Account, clock: Clock) -> None:
    mal, zoe, book = (teammate(ship, name).id for name in ("mal", "zoe", "book"))
    bridge = team(ship, "load_balanced", mal, zoe, limit=2)
    join(ship, bridge, book, "secondary")
    busy = begin(ship)
    give(ship, busy, mal)
    given = [begin(ship) for _ in range(6)]
    assert [give(ship, id, bridge.id).admin_assignee_id for id in given] == [zoe, mal, zoe, book, book, None]
    worker = worker_of(ship.door)
    work_off(ship.door, worker)
    assert shown(ship, given[5]).admin_assignee_id is None
    until = int(clock.now) + 60
    do(ship, conversation_state.snooze, Snooze(conversation_id=given[0], teammate_id=None, until=until))
    work_off(ship.door, worker)
    assert shown(ship, given[5]).admin_assignee_id == zoe, "what sleeps is no work"
    waiting = begin(ship)
    assert give(ship, waiting, bridge.id).admin_assignee_id is None
    do(ship, conversation_state.close, Act(conversation_id=busy, teammate_id=None))
    work_off(ship.door, worker)
    assert shown(ship, waiting).admin_assignee_id == mal
    assert shown(ship, waiting).team_assignee_id == bridge.id


def test_rules_give_to_teams_that_give_on(ship: Account) -> None:
    mal = teammate(ship, "mal").id
    bridge = team(ship, "round_robin", mal)
    rule(ship, bridge.id)
    id = begin(ship)
    found = run(ship, id)
    assert (found.team_assignee_id, found.admin_assignee_id) == (bridge.id, mal)
    assert assigned(ship, id) == [("workflow_assignment", "team", bridge.id), ("assignment", "admin", mal)]
    do(ship, teams.delete, bridge.id)
    assert run(ship, begin(ship)).admin_assignee_id is None


def test_new_replies_leave_who_is_away_with_reassignment(ship: Account) -> None:
    """What is theirs stays theirs until somebody writes (API reference 2.0, set an admin to away)."""
    mal = teammate(ship, "mal").id
    quiet, loud = begin(ship), begin(ship)
    for id in (quiet, loud):
        give(ship, id, mal)
    change = AwayChange(
        teammate_id=mal, enabled=True, reassign=True, tells_reason=False, caller=Caller(mal, "127.0.0.1")
    )  # fmt: skip
    do(ship, away.change, change)
    reply = parts.ContactReply(who=WASH, words=Words(body="<p>Well?</p>"), conversation_id=loud)
    found = do(ship, parts.reply_as_contact, reply)
    assert (found.admin_assignee_id, found.count_assignments) == (None, 1)
    assert assigned(ship, loud)[-1] == ("away_mode_assignment", "nobody", None)
    assert shown(ship, quiet).admin_assignee_id == mal
