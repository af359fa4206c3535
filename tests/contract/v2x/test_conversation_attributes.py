"""Attributes of conversations: API reference 2.16, conversation attributes."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain import teams
from interphone.domain.teams import NewTeam
from tests.support.api import Account, check_error_list
from tests.support.clock import Clock

pytestmark = pytest.mark.routes(
    "GET /conversations/attributes",
    "POST /conversations/attributes",
    "GET /conversations/attributes/{id}",
    "PUT /conversations/attributes/{id}",
    "DELETE /conversations/attributes/{id}",
    "POST /conversations/attributes/{id}/options",
    "PUT /conversations/attributes/{id}/options/{option_id}",
    "DELETE /conversations/attributes/{id}/options/{option_id}",
)

ALL = "/conversations/attributes"
NOT_FOUND = "Conversation attribute not found"


@pytest.fixture(params=["2.16", "Preview"])
def caller(account: Account, request: pytest.FixtureRequest) -> Account:
    return account.at(request.param)


def make(caller: Account, **fields: Any) -> Any:
    return caller.ok("POST", ALL, {"name": "api_test_attr", "data_type": "string"} | fields)


def make_list(caller: Account, *labels: str) -> Any:
    return make(caller, name="level", data_type="list", options=[{"label": label} for label in labels])


def test_a_string(caller: Account, clock: Clock, inara: int) -> None:
    """As the example shows it."""
    made = make(caller, description="Created via API test")
    assert made == {
        "type": "conversation_attribute",
        "id": made["id"],
        "name": "api_test_attr",
        "description": "Created via API test",
        "data_type": "string",
        "required": False,
        "visible_to_team_ids": [],
        "archived": False,
        "created_at": int(clock.now),
        "updated_at": int(clock.now),
        "admin_id": str(inara),
        "multiline": False,
    }
    assert caller.ok("GET", f"{ALL}/{made['id']}") == made
    assert caller.ok("GET", ALL) == {"type": "list", "data": [made]}


def test_changed_and_archived(account: Account, caller: Account, clock: Clock) -> None:
    team = account.door.write(account.app_id, teams.create, NewTeam("Pilots")).id
    target = f"{ALL}/{make(caller)['id']}"
    clock.now += 10
    body = {
        "name": "api_test_renamed", "description": "Updated via API", "required": True, "multiline": True,
        "visible_to_team_ids": [str(team)],
    }  # fmt: skip
    changed = caller.ok("PUT", target, body)
    assert body.items() <= changed.items()
    assert changed["updated_at"] == int(clock.now)
    assert caller.ok("PUT", target, {"visible_to_team_ids": []})["visible_to_team_ids"] == []
    assert caller.ok("DELETE", target)["archived"] is True
    assert caller.ok("GET", ALL)["data"] == []
    assert [one["name"] for one in caller.ok("GET", f"{ALL}?include_archived=true")["data"]] == ["api_test_renamed"]


@pytest.mark.parametrize(
    ("kind", "fits", "does_not"),
    [("string", "a", 1), ("integer", 1, "a"), ("decimal", 1.5, "a"), ("boolean", True, 1),
     ("datetime", 1_300_000_000, "today"), ("list", "High", "Urgent")],
)  # fmt: skip
def test_conversations_are_held_to_it(caller: Account, begun: str, kind: str, fits: Any, does_not: Any) -> None:
    options = {"options": [{"label": "High"}, {"label": "Low"}]} if kind == "list" else {}
    made = make(caller, data_type=kind, **options)
    assert (made["data_type"], "options" in made, "multiline" in made) == (kind, kind == "list", kind == "string")
    target = f"/conversations/{begun}"
    shown = caller.ok("PUT", target, {"custom_attributes": {"api_test_attr": fits}})
    assert shown["custom_attributes"] == {"api_test_attr": fits}
    reply = caller.put(target, {"custom_attributes": {"api_test_attr": does_not}})
    assert "'api_test_attr' must be" in check_error_list(reply, 400, "parameter_invalid")
    reply = caller.put(f"{ALL}/{made['id']}", {"name": "other"})
    assert "is set on conversations already" in check_error_list(reply, 422, "parameter_invalid")


def test_what_a_conversation_brought_is_one_too(caller: Account, begun: str) -> None:
    """It was declared by its value, by nobody."""
    caller.ok("PUT", f"/conversations/{begun}", {"custom_attributes": {"issue_type": "Billing"}})
    [found] = caller.ok("GET", ALL)["data"]
    assert (found["name"], found["data_type"], found["admin_id"]) == ("issue_type", "string", None)


def test_options(caller: Account, begun: str) -> None:
    made = make_list(caller, "1", "2")
    assert [(one["label"], one["archived"]) for one in made["options"]] == [("1", False), ("2", False)]
    first, second = (one["id"] for one in made["options"])
    target = f"{ALL}/{made['id']}/options"
    added = caller.ok("POST", target, {"label": "High"})["options"]
    assert (len({one["id"] for one in added}), added[2]["label"]) == (3, "High")
    assert caller.ok("PUT", f"{target}/{first}", {"label": "Renamed"})["options"][0] == {
        "id": first, "label": "Renamed", "archived": False,
    }  # fmt: skip
    assert caller.ok("DELETE", f"{target}/{second}")["options"][1]["archived"] is True
    reply = caller.delete(f"{target}/{first}")
    check_error_list(reply, 422, "parameter_invalid", "A list attribute must have at least 2 active options")
    reply = caller.put(f"/conversations/{begun}", {"custom_attributes": {"level": "2"}})
    assert "Renamed, High" in check_error_list(reply, 400, "parameter_invalid")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({}, "label is required"),
        ({"label": ""}, "label is required"),
        ({"label": 1}, "label must be a string"),
        ({"label": "High", "id": "x"}, "only 'label' is accepted"),
    ],
    ids=str,
)
def test_what_is_no_label(caller: Account, body: Any, says: str) -> None:
    made = make_list(caller, "1", "2")
    option = made["options"][0]["id"]
    for method, target in (("POST", "options"), ("PUT", f"options/{option}")):
        reply = caller.send(method, f"{ALL}/{made['id']}/{target}", body)
        check_error_list(reply, 422, "parameter_invalid", says)


@pytest.mark.parametrize(
    ("body", "status", "code", "says"),
    [
        ({"name": "a"}, 400, "parameter_not_found", "data_type is a required parameter"),
        ({"data_type": "string"}, 400, "parameter_not_found", "name is a required parameter"),
        (
            {"name": "a", "data_type": "invalid_type"}, 422, "parameter_invalid",
            "data_type 'invalid_type' is not valid. Allowed types: string, integer, list, decimal, boolean, datetime, "
            "relationship, files",
        ),
        ({"name": "a", "data_type": "files"}, 422, "parameter_invalid", "cannot be had yet"),
        ({"name": "a", "data_type": "relationship"}, 422, "parameter_invalid", "cannot be had yet"),
        ({"name": "a.b", "data_type": "string"}, 422, "parameter_invalid", "only contain alphanumeric characters"),
        ({"name": "TAKEN", "data_type": "string"}, 422, "parameter_invalid", "You already have 'TAKEN'"),
        ({"name": "a", "data_type": "list"}, 422, "parameter_invalid", "at least 2 active options"),
        (
            {"name": "a", "data_type": "list", "options": [{"label": "x"}, {"label": "X"}]}, 422, "parameter_invalid",
            "a label of its own",
        ),
        ({"name": "a", "data_type": "list", "options": ["x", "y"]}, 400, "parameter_invalid", "options[0] must be"),
        ({"name": "a", "data_type": "string", "visible_to_team_ids": ["99"]}, 422, "parameter_invalid", "of teams"),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_wrong(caller: Account, body: Any, status: int, code: str, says: str) -> None:
    make(caller, name="taken")
    assert says in check_error_list(caller.post(ALL, body), status, code)


def test_what_is_unknown(caller: Account) -> None:
    made, plain = make_list(caller, "1", "2"), make(caller)["id"]
    for unknown in ("4711", "nothing"):
        target = f"{ALL}/{unknown}"
        for reply in (
            caller.get(target),
            caller.put(target, {"name": "x"}),
            caller.delete(target),
            caller.post(f"{target}/options", {"label": "x"}),
            caller.put(f"{target}/options/1", {"label": "x"}),
            caller.delete(f"{target}/options/1"),
        ):
            check_error_list(reply, 404, "conversation_attribute_not_found", NOT_FOUND)
    for method, body in (("PUT", {"label": "x"}), ("DELETE", {})):
        reply = caller.send(method, f"{ALL}/{made['id']}/options/1", body)
        check_error_list(reply, 404, "conversation_attribute_not_found", "List option not found")
        reply = caller.send(method, f"{ALL}/{plain}/options/1", body)
        check_error_list(reply, 422, "parameter_invalid", "Options can only be managed on list attributes")


def test_it_is_still_to_come_before(account: Account) -> None:
    reply = account.at("2.15").get(ALL)
    check_error_list(reply, 400, "intercom_version_invalid")
