"""Tags on conversations: API reference 2.0 to Preview, add and remove a tag of a conversation."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.api import Account, check_error_list
from tests.support.clock import Clock

pytestmark = pytest.mark.routes("POST /conversations/{id}/tags", "DELETE /conversations/{id}/tags/{tag_id}")

VERSIONS = ["2.0", "2.7", "2.14", "Preview"]


@pytest.fixture
def beta(account: Account) -> Any:
    return account.at("2.0").ok("POST", "/tags", {"name": "Beta"})["id"]


@pytest.mark.parametrize("version", VERSIONS)
def test_attach_and_detach(account: Account, clock: Clock, begun: str, inara: int, beta: str, version: str) -> None:
    caller, target = account.at(version), f"/conversations/{begun}/tags"
    clock.now += 60
    worn = {
        "type": "tag",
        "id": beta,
        "name": "Beta",
        "applied_at": int(clock.now),
        "applied_by": {"type": "admin", "id": str(inara)},
    }
    assert caller.ok("POST", target, {"id": int(beta), "admin_id": inara}) == worn
    shown = caller.ok("GET", f"/conversations/{begun}")["tags"]
    assert shown == {"type": "tag.list", "tags": [worn]}
    assert caller.ok("DELETE", f"{target}/{beta}", {"admin_id": str(inara)}) == worn
    shown = caller.ok("GET", f"/conversations/{begun}")
    assert shown["tags"]["tags"] == []
    if version in ("2.14", "Preview"):
        assert [part["event_details"] for part in shown["conversation_parts"]["conversation_parts"]] == [
            {"tags_added": ["Beta"], "tags_removed": []},
            {"tags_added": [], "tags_removed": ["Beta"]},
        ]
    reply = caller.delete(f"{target}/{beta}", {"admin_id": str(inara)})
    check_error_list(reply, 404, "tag_not_found", "Tag not found")


@pytest.mark.parametrize("version", ["2.7", "Preview"])
def test_it_is_shown_once_on_however_many_parts(
    account: Account, clock: Clock, kaylee: str, begun: str, inara: int, beta: str, version: str
) -> None:
    caller, target = account.at(version), f"/conversations/{begun}/tags"
    first = caller.ok("POST", target, {"id": beta, "admin_id": inara})
    clock.now += 60
    caller.ok("POST", f"/conversations/{begun}/reply", {"type": "user", "intercom_user_id": kaylee, "body": "More"})
    caller.ok("POST", target, {"id": beta, "admin_id": inara})
    shown = caller.ok("GET", f"/conversations/{begun}")
    assert shown["tags"]["tags"] == [first]
    if version == "Preview":
        said = [one for one in shown["conversation_parts"]["conversation_parts"] if one["part_type"] == "comment"]
        assert said[0]["tags"] == [{"type": "tag", "id": beta, "name": "Beta"}]


@pytest.mark.parametrize("version", VERSIONS)
def test_what_is_unknown(account: Account, begun: str, inara: int, beta: str, version: str) -> None:
    caller, target = account.at(version), f"/conversations/{begun}/tags"
    body = {"id": beta, "admin_id": inara}
    check_error_list(caller.post("/conversations/4711/tags", body), 404, "not_found", "Conversation not found")
    reply = caller.delete(f"/conversations/4711/tags/{beta}", {"admin_id": inara})
    check_error_list(reply, 404, "not_found", "Conversation not found")
    check_error_list(caller.post(target, body | {"admin_id": 99}), 404, "admin_not_found")
    check_error_list(caller.post(target, body | {"id": "99"}), 404, "not_found")


@pytest.mark.parametrize("version", VERSIONS)
def test_what_is_missing(account: Account, begun: str, inara: int, beta: str, version: str) -> None:
    caller, target = account.at(version), f"/conversations/{begun}/tags"
    for body, says in (({"admin_id": inara}, "id is a"), ({"id": beta}, "admin_id is a")):
        assert says in check_error_list(caller.post(target, body), 400, "parameter_not_found")
    check_error_list(caller.delete(f"{target}/{beta}"), 400, "parameter_not_found")
