"""Closing, snoozing, opening, assigning: API reference 2.0 to Preview, manage a conversation."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from interphone.domain import conversation_state, teams
from interphone.domain.conversation_state import Snooze
from interphone.domain.teams import NewTeam
from tests.support.api import Account, check_error_list
from tests.support.clock import Clock

pytestmark = pytest.mark.routes("POST /conversations/{id}/parts")

VERSIONS = ["2.0", "2.7", "2.14", "Preview"]
# Where the documentation sends it, and where client libraries of Ruby and Node send it.
WHERE = ["parts", "reply"]


def last_part(conversation: Any) -> Any:
    return conversation["conversation_parts"]["conversation_parts"][-1]


@pytest.fixture
def team(account: Account) -> int:
    id: int = account.door.write(account.app_id, teams.create, NewTeam("Pilots")).id
    return id


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("where", WHERE)
def test_close_and_open(account: Account, clock: Clock, begun: str, inara: int, version: str, where: str) -> None:
    caller, target = account.at(version), f"/conversations/{begun}/{where}"
    clock.now += 60
    close = {"message_type": "close", "type": "admin", "admin_id": str(inara), "body": "Goodbye :)"}
    closed = caller.ok("POST", target, close)
    assert (closed["open"], closed["state"], closed["waiting_since"]) == (False, "closed", None)
    assert (last_part(closed)["part_type"], last_part(closed)["body"]) == ("close", "<p>Goodbye :)</p>")
    figures = closed["statistics"]
    assert (figures["last_closed_by_id"], figures["time_to_first_close"]) == (str(inara), 60)
    opened = caller.ok("POST", target, {"message_type": "open", "type": "admin", "admin_id": inara})
    assert (opened["open"], opened["state"], last_part(opened)["part_type"]) == (True, "open", "open")
    assert last_part(opened)["body"] is None
    assert opened["statistics"]["count_reopens"] == 1


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("kind", [int, str])
def test_snooze(account: Account, clock: Clock, begun: str, inara: int, version: str, where: str, kind: type) -> None:
    until = int(clock.now) + 3_600
    body = {"message_type": "snoozed", "type": "admin", "admin_id": inara, "snoozed_until": kind(until)}
    shown = account.at(version).ok("POST", f"/conversations/{begun}/{where}", body)
    assert (shown["open"], shown["state"], shown["snoozed_until"]) == (True, "snoozed", until)
    part = last_part(shown)
    assert part["part_type"] == "snoozed"
    if version == "Preview":
        at = datetime.datetime.fromtimestamp(until, datetime.UTC)
        assert (part["state"], part["event_details"]) == (
            "snoozed",
            {"until": f"until {at:%Y-%m-%d %H:%M} UTC", "custom_until_time": f"{at:%Y-%m-%dT%H:%M:%S}.000Z"},
        )


@pytest.mark.parametrize("version", VERSIONS)
def test_open_what_sleeps(account: Account, clock: Clock, begun: str, inara: int, version: str) -> None:
    """Since parts are told apart finely (2.6), it is one of its own."""
    snooze = Snooze(conversation_id=int(begun), teammate_id=inara, until=int(clock.now) + 3_600)
    account.door.write(account.app_id, conversation_state.snooze, snooze)
    body = {"message_type": "open", "type": "admin", "admin_id": inara}
    shown = account.at(version).ok("POST", f"/conversations/{begun}/parts", body)
    assert (shown["state"], shown["snoozed_until"]) == ("open", None)
    assert last_part(shown)["part_type"] == ("open" if version == "2.0" else "unsnoozed")


@pytest.mark.parametrize("version", ["2.2", "2.7", "2.14", "Preview"])
@pytest.mark.parametrize("where", WHERE)
def test_assign(account: Account, begun: str, inara: int, team: int, version: str, where: str) -> None:
    """A conversation has a teammate and a team; 0 takes both away."""
    caller, target = account.at(version), f"/conversations/{begun}/{where}"
    body = {"message_type": "assignment", "type": "admin", "admin_id": inara}
    nobody = 0 if version == "Preview" else None
    for assignee, admin_id, team_id, part in (
        (inara, inara, nobody, {"type": "admin", "id": str(inara)}),
        (str(team), inara, team, {"type": "team", "id": str(team)}),
        ("0", nobody, nobody, {"type": "nobody_admin", "id": None}),
    ):
        shown = caller.ok("POST", target, body | {"assignee_id": assignee})
        assert (shown["admin_assignee_id"], shown["team_assignee_id"]) == (admin_id, team_id)
        assert (last_part(shown)["part_type"], last_part(shown)["assigned_to"]) == ("assignment", part)
    assert shown["statistics"]["count_assignments"] == 2


@pytest.mark.parametrize("version", VERSIONS)
def test_assign_what_is_closed(account: Account, begun: str, inara: int, version: str) -> None:
    """It is open again, in the official examples: a type of part of its own since 2.6."""
    caller, target = account.at(version), f"/conversations/{begun}/parts"
    caller.ok("POST", target, {"message_type": "close", "type": "admin", "admin_id": inara})
    body = {"message_type": "assignment", "type": "admin", "admin_id": inara, "assignee_id": str(inara)}
    shown = caller.ok("POST", target, body)
    assert (shown["open"], shown["state"]) == (True, "open")
    assert last_part(shown)["part_type"] == ("assignment" if version == "2.0" else "assign_and_reopen")
    assert last_part(shown)["assigned_to"] == {"type": "admin", "id": str(inara)}


@pytest.mark.parametrize("version", ["2.0", "2.1"])
def test_a_team_is_the_assignee(account: Account, begun: str, inara: int, team: int, version: str) -> None:
    body = {"message_type": "assignment", "type": "team", "admin_id": inara, "assignee_id": team, "body": "Yours."}
    shown = account.at(version).ok("POST", f"/conversations/{begun}/parts", body)
    assert shown["assignee"] == {"type": "team", "id": str(team), "name": "Pilots"}
    assert last_part(shown)["body"] == "<p>Yours.</p>"


@pytest.mark.parametrize("version", VERSIONS)
def test_the_last_one_by_name(account: Account, kaylee: str, begun: str, inara: int, version: str) -> None:
    body = {"message_type": "close", "type": "admin", "admin_id": inara, "intercom_user_id": kaylee}
    shown = account.at(version).ok("POST", "/conversations/last/reply", body)
    assert (shown["id"], shown["state"]) == (begun, "closed")


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("body", "code", "says"),
    [
        ({}, "parameter_not_found", "message_type is a required parameter"),
        ({"message_type": "comment"}, "parameter_invalid", "message_type must be one of close, snoozed, open"),
        ({"message_type": "close", "admin_id": None}, "parameter_not_found", "admin_id is a required parameter"),
        ({"message_type": "snoozed"}, "parameter_not_found", "snoozed_until is a required parameter"),
        ({"message_type": "snoozed", "snoozed_until": 1_300_000_000}, "parameter_invalid", "a time to come"),
        ({"message_type": "snoozed", "snoozed_until": 1_900_000_000_000}, "parameter_invalid", "in seconds"),
        ({"message_type": "snoozed", "snoozed_until": "tomorrow"}, "parameter_invalid", "snoozed_until"),
        ({"message_type": "assignment"}, "parameter_not_found", "assignee_id is a required parameter"),
    ],
    ids=str,
)
def test_what_is_wrong(account: Account, begun: str, inara: int, version: str, body: Any, code: str, says: str) -> None:
    reply = account.at(version).post(f"/conversations/{begun}/parts", {"admin_id": inara} | body)
    assert says in check_error_list(reply, 400, code)


@pytest.mark.parametrize("version", VERSIONS)
def test_who_and_what_is_unknown(account: Account, begun: str, inara: int, version: str) -> None:
    caller = account.at(version)
    close = {"message_type": "close", "type": "admin", "admin_id": inara, "body": "Goodbye :)"}
    reply = caller.post("/conversations/123_doesnt_exist/parts", close)
    check_error_list(reply, 404, "not_found", "Resource Not Found")
    check_error_list(caller.post(f"/conversations/{begun}/parts", close | {"admin_id": 99}), 404, "admin_not_found")
    for unknown in (99, "nobody"):
        body = {"message_type": "assignment", "admin_id": inara, "assignee_id": unknown}
        check_error_list(caller.post(f"/conversations/{begun}/parts", body), 404, "assignee_not_found")


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("body", [None, "", "<p></p>"])
def test_what_is_closed_stays_as_it_is(
    account: Account, clock: Clock, begun: str, inara: int, version: str, where: str, body: str | None
) -> None:
    """Not documented; as with what is open already. Goodbyes are said all the same."""
    caller, target = account.at(version), f"/conversations/{begun}/{where}"
    close = {"message_type": "close", "type": "admin", "admin_id": inara, "body": body}
    closed = caller.ok("POST", target, close)
    assert last_part(closed)["part_type"] == "close"
    clock.now += 60
    assert caller.ok("POST", target, close) == closed
    again = caller.ok("POST", target, close | {"body": "Goodbye :)"})
    assert (last_part(again)["part_type"], last_part(again)["body"]) == ("close", "<p>Goodbye :)</p>")
    assert (again["state"], last_part(again)["id"] != last_part(closed)["id"]) == ("closed", True)


@pytest.mark.parametrize("version", VERSIONS)
def test_what_sleeps_until_then(account: Account, clock: Clock, begun: str, inara: int, version: str) -> None:
    caller, target = account.at(version), f"/conversations/{begun}/parts"
    until = int(clock.now) + 3_600
    snooze = {"message_type": "snoozed", "type": "admin", "admin_id": inara, "snoozed_until": until}
    asleep = caller.ok("POST", target, snooze)
    clock.now += 60
    assert caller.ok("POST", target, snooze) == asleep
    longer = caller.ok("POST", target, snooze | {"snoozed_until": until + 60})
    assert (longer["snoozed_until"], last_part(longer)["id"] != last_part(asleep)["id"]) == (until + 60, True)
