"""Merging, and what there is none of here: API reference 2.16, merge a conversation; 2.15, list handling events;
2.16, list side conversations; 2.10, convert a conversation to a ticket."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.api import Account, check_error_list
from tests.support.clock import Clock

pytestmark = pytest.mark.routes(
    "POST /conversations/{id}/merge",
    "POST /conversations/{id}/convert",
    "GET /conversations/{id}/handling_events",
    "GET /conversations/{id}/side_conversations",
)

MERGING = ["2.16", "Preview"]


def another(account: Account, who: str) -> str:
    body = {"from": {"type": "user", "id": who}, "body": "Once more"}
    id: str = account.at("2.4").ok("POST", "/conversations", body)["conversation_id"]
    return id


def linked(account: Account, version: str, id: str) -> Any:
    return account.at(version).ok("GET", f"/conversations/{id}")["linked_objects"]


@pytest.mark.parametrize("version", MERGING)
def test_merge(account: Account, clock: Clock, kaylee: str, begun: str, version: str) -> None:
    """The one that is merged away is closed; both are linked, in every version that shows links."""
    second = another(account, kaylee)
    clock.now += 60
    shown = account.at(version).ok("POST", f"/conversations/{second}/merge", {"merge_into_conversation_id": int(begun)})
    assert (shown["id"], shown["state"], shown["updated_at"]) == (begun, "open", int(clock.now))
    (part,) = shown["conversation_parts"]["conversation_parts"]
    assert (part["part_type"], part["body"], part["assigned_to"]) == ("merged_primary_conversation", None, None)
    assert (part["author"]["type"], part["author"]["name"]) == ("bot", "Operator")
    assert account.at(version).ok("GET", f"/conversations/{second}")["state"] == "closed"
    for id, other in ((begun, second), (second, begun)):
        for known in ("2.10", version):
            assert linked(account, known, id) == {
                "type": "list",
                "data": [{"type": "conversation", "id": other, "category": None}],
                "total_count": 1,
                "has_more": False,
            }
    account.at(version).ok("DELETE", f"/conversations/{second}")
    assert linked(account, version, begun)["data"] == []


@pytest.mark.parametrize("version", MERGING)
def test_what_cannot_be_merged(account: Account, kaylee: str, begun: str, version: str) -> None:
    caller, second, third = account.at(version), another(account, kaylee), another(account, kaylee)

    def refused(id: str, into: str) -> str:
        reply = caller.post(f"/conversations/{id}/merge", {"merge_into_conversation_id": into})
        return check_error_list(reply, 422, "merge_failed")

    assert refused(begun, "4711") == "Primary conversation not found"
    assert refused(begun, begun) == "Cannot merge a conversation into itself"
    caller.ok("POST", f"/conversations/{second}/merge", {"merge_into_conversation_id": begun})
    assert refused(second, third) == "Secondary conversation has already been merged"
    assert refused(third, second) == "Primary conversation has already been merged"
    reply = caller.post("/conversations/4711/merge", {"merge_into_conversation_id": begun})
    check_error_list(reply, 404, "not_found", "Resource Not Found")


@pytest.mark.parametrize("version", MERGING)
@pytest.mark.parametrize("into", [None, "abc", 0, -1, [1], True], ids=str)
def test_what_is_no_conversation(account: Account, begun: str, version: str, into: Any) -> None:
    reply = account.at(version).post(f"/conversations/{begun}/merge", {"merge_into_conversation_id": into})
    message = "merge_into_conversation_id must be a valid integer conversation ID"
    check_error_list(reply, 400, "parameter_invalid", message)


@pytest.mark.parametrize("version", ["2.10", "2.14", "Preview"])
def test_there_is_no_ticket_type_to_convert_to(account: Account, begun: str, version: str) -> None:
    caller, target = account.at(version), f"/conversations/{begun}/convert"
    reply = caller.post(target, {"ticket_type_id": "54"})
    check_error_list(reply, 400, "parameter_invalid", "Ticket type is not a customer ticket type")
    check_error_list(caller.post(target, {}), 400, "parameter_not_found", "ticket_type_id is a required parameter")
    reply = caller.post("/conversations/4711/convert", {"ticket_type_id": "54"})
    check_error_list(reply, 404, "not_found", "Resource Not Found")


@pytest.mark.parametrize("version", ["2.15", "Preview"])
def test_handling_events(account: Account, begun: str, version: str) -> None:
    caller = account.at(version)
    assert caller.ok("GET", f"/conversations/{begun}/handling_events") == {"handling_events": []}
    reply = caller.get("/conversations/4711/handling_events")
    check_error_list(reply, 404, "not_found", "Conversation not found")


@pytest.mark.parametrize("version", MERGING)
def test_side_conversations(account: Account, begun: str, version: str) -> None:
    caller = account.at(version)
    assert caller.ok("GET", f"/conversations/{begun}/side_conversations?per_page=100") == {
        "type": "side_conversation.list",
        "side_conversations": [],
        "total_count": 0,
        "pages": {"type": "pages", "page": 1, "per_page": 50, "total_pages": 0},
    }
    reply = caller.get("/conversations/4711/side_conversations")
    check_error_list(reply, 404, "not_found", "Conversation not found")
