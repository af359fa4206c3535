"""Redacting and deleting: API reference 2.2, redact a conversation; 2.13, delete; 2.16, list all deleted ids."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.api import Account, check_error_list
from tests.support.clock import Clock

pytestmark = pytest.mark.routes(
    "POST /conversations/redact", "DELETE /conversations/{id}", "GET /conversations/deleted"
)

VERSIONS = ["2.2", "2.7", "2.14", "Preview"]
GONE = "<p><i>This message was deleted</i></p>"
NO_PART = "Conversation part or message not found"


@pytest.mark.parametrize("version", VERSIONS)
def test_redact_a_part(account: Account, begun: str, inara: int, version: str) -> None:
    caller = account.at(version)
    said = {"type": "admin", "admin_id": inara, "body": "Secret", "attachment_urls": ["https://a.example/b"]}
    part = caller.ok("POST", f"/conversations/{begun}/reply", said)["conversation_parts"]["conversation_parts"][0]
    body = {"type": "conversation_part", "conversation_id": int(begun), "conversation_part_id": int(part["id"])}
    shown = caller.ok("POST", "/conversations/redact", body)
    (redacted,) = shown["conversation_parts"]["conversation_parts"]
    assert (redacted["id"], redacted["part_type"], redacted["redacted"]) == (part["id"], "comment", True)
    assert (redacted["body"], redacted["attachments"]) == (GONE, [])
    assert shown["source"]["redacted"] is False


@pytest.mark.parametrize("version", VERSIONS)
def test_redact_the_source(account: Account, begun: str, version: str) -> None:
    caller = account.at(version)
    source = caller.ok("GET", f"/conversations/{begun}")["source"]
    body = {"type": "source", "conversation_id": begun, "source_id": source["id"]}
    shown = caller.ok("POST", "/conversations/redact", body)["source"]
    assert (shown["body"], shown["redacted"], shown["author"]) == (GONE, True, source["author"])


@pytest.mark.parametrize("version", VERSIONS)
def test_what_cannot_be_redacted(account: Account, begun: str, inara: int, version: str) -> None:
    """A part without a body (API reference 2.2, redact a conversation)."""
    caller = account.at(version)
    close = {"message_type": "close", "type": "admin", "admin_id": inara}
    part = caller.ok("POST", f"/conversations/{begun}/parts", close)["conversation_parts"]["conversation_parts"][0]
    body = {"type": "conversation_part", "conversation_id": begun, "conversation_part_id": part["id"]}
    reply = caller.post("/conversations/redact", body)
    check_error_list(reply, 400, "conversation_part_not_redactable", "Part can't be redacted")


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("body", "status", "code", "says"),
    [
        ({"type": "note"}, 400, "type_mismatch", "should be either 'conversation_part' or 'source'"),
        ({"type": "source"}, 400, "parameter_not_found", "conversation_id is a required parameter"),
        ({"type": "source", "conversation_id": 1}, 400, "parameter_not_found", "source_id is a required parameter"),
        (
            {"type": "conversation_part", "conversation_id": "really_123_doesnt_exist",
             "conversation_part_id": "really_123_doesnt_exist"},
            404, "conversation_part_or_message_not_found", NO_PART,
        ),
        (
            {"type": "source", "conversation_id": "{id}", "source_id": "4711"},
            404, "conversation_part_or_message_not_found", NO_PART,
        ),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_wrong(
    account: Account, begun: str, version: str, body: Any, status: int, code: str, says: str
) -> None:
    if body.get("conversation_id") == "{id}":
        body = body | {"conversation_id": begun}
    assert says in check_error_list(account.at(version).post("/conversations/redact", body), status, code)


@pytest.mark.parametrize("version", ["2.13", "2.16", "Preview"])
def test_delete(account: Account, begun: str, version: str) -> None:
    caller, target = account.at(version), f"/conversations/{begun}"
    assert caller.ok("DELETE", target) == {"id": begun, "object": "conversation", "deleted": True}
    check_error_list(caller.get(target), 404, "not_found", "Resource Not Found")
    check_error_list(caller.delete(target), 404, "not_found", "Resource Not Found")


@pytest.mark.parametrize("version", ["2.16", "Preview"])
def test_the_list_of_what_was_deleted(account: Account, clock: Clock, kaylee: str, version: str) -> None:
    caller, ids, when = account.at(version), [], []
    for number in range(3):
        body = {"from": {"type": "user", "id": kaylee}, "body": f"{number}"}
        ids.append(caller.ok("POST", "/conversations", body)["conversation_id"])
        clock.now += 10
        when.append(int(clock.now))
        caller.ok("DELETE", f"/conversations/{ids[-1]}?retain_metrics={'false' if number else 'true'}")
    page = caller.ok("GET", "/conversations/deleted?per_page=2")
    rows = [
        {"type": "conversation", "id": id, "metrics_retained": number == 0, "deleted_at": at}
        for number, (id, at) in enumerate(zip(ids, when, strict=True))
    ]
    assert page["conversations"] == [rows[2], rows[1]]
    assert (page["type"], page["total_count"]) == ("conversations.list", 3)
    following = page["pages"].pop("next")
    assert page["pages"] == {"type": "pages", "page": 1, "per_page": 2, "total_pages": 2}
    second = caller.ok("GET", following.removeprefix("http://127.0.0.1:80"))
    assert (second["conversations"], second["pages"]["next"]) == ([rows[0]], None)
    assert caller.ok("GET", "/conversations/deleted?order=asc")["conversations"] == rows


@pytest.mark.parametrize("version", ["2.2", "2.15"])
def test_there_is_no_such_list_before(account: Account, version: str) -> None:
    """It is no conversation of that name: a list still to come (API reference 2.16)."""
    message = "Requested resource is not available in current API version."
    check_error_list(account.at(version).get("/conversations/deleted"), 400, "intercom_version_invalid", message)
