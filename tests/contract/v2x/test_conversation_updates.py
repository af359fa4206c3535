"""Changing what is known of a conversation: API reference 2.0 to Preview, update a conversation."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.api import Account, check_error_list

pytestmark = pytest.mark.routes("PUT /conversations/{id}")

VERSIONS = ["2.0", "2.3", "2.13", "2.14", "2.16", "Preview"]


def update(account: Account, version: str, id: str, **fields: Any) -> Any:
    return account.at(version).ok("PUT", f"/conversations/{id}", fields)


@pytest.mark.parametrize("version", VERSIONS)
def test_read(account: Account, begun: str, version: str) -> None:
    """It is the mark of the person."""
    assert update(account, version, begun, read=False)["read"] is False
    shown = update(account, version, begun, read=True)
    assert (shown["read"], shown["id"], list(shown)[-1]) == (True, begun, "conversation_parts")
    assert account.at(version).ok("GET", f"/conversations/{begun}")["read"] is True


@pytest.mark.parametrize("version", VERSIONS)
def test_title(account: Account, begun: str, version: str) -> None:
    """Taken from 2.13 on; shown from 2.2 on."""
    update(account, version, begun, title="new conversation title")
    taken = version not in ("2.0", "2.3")
    assert account.at("2.7").ok("GET", f"/conversations/{begun}")["title"] == (
        "new conversation title" if taken else None
    )
    if taken:
        assert update(account, version, begun, title=None)["title"] is None


@pytest.mark.parametrize("version", VERSIONS)
def test_custom_attributes(account: Account, begun: str, version: str) -> None:
    """Taken from 2.3 on, key by key."""
    update(account, version, begun, custom_attributes={"issue_type": "Billing", "amount": 3})
    shown = update(account, version, begun, custom_attributes={"amount": 4})
    if version in ("2.13", "2.14", "2.16", "Preview"):
        part = shown["conversation_parts"]["conversation_parts"][-1]
        details = {"attribute": {"name": "amount"}, "value": {"name": "4", "previous": "3"}}
        assert (part["part_type"], part["event_details"]) == ("conversation_attribute_updated_by_admin", details)
    expected = {} if version == "2.0" else {"issue_type": "Billing", "amount": 4}
    assert account.at("2.7").ok("GET", f"/conversations/{begun}")["custom_attributes"] == expected


@pytest.mark.parametrize("version", VERSIONS)
def test_company(account: Account, begun: str, version: str) -> None:
    """Taken from 2.14 on, by our id; shown from 2.15 on."""
    company = account.at("2.7").ok("POST", "/companies", {"company_id": "366", "name": "Serenity"})["id"]
    update(account, version, begun, company_id=company)
    shown = account.at("2.15").ok("GET", f"/conversations/{begun}")["company"]
    if version in ("2.0", "2.3", "2.13"):
        assert shown is None
        return
    assert (shown["type"], shown["id"], shown["company_id"], shown["name"]) == ("company", company, "366", "Serenity")
    reply = account.at(version).put(f"/conversations/{begun}", {"company_id": "no-such-company"})
    check_error_list(reply, 404, "company_not_found", "Company Not Found")
    update(account, version, begun, company_id=None)
    assert account.at("2.15").ok("GET", f"/conversations/{begun}")["company"] is None


@pytest.mark.parametrize("level", ["none", "low", "medium", "high", "urgent"])
def test_priority(account: Account, begun: str, inara: int, level: str) -> None:
    """Taken by Preview, shown as a level from 2.16 on; before, there are two words for it."""
    assert update(account, "Preview", begun, priority=level, admin_id=inara)["priority"] == level
    assert account.at("2.16").ok("GET", f"/conversations/{begun}")["priority"] == level
    old = "priority" if level in ("high", "urgent") else "not_priority"
    assert account.at("2.15").ok("GET", f"/conversations/{begun}")["priority"] == old


def test_whoever_changes_a_priority_is_its_author(account: Account, begun: str, inara: int) -> None:
    shown = update(account, "Preview", begun, priority="high", admin_id=str(inara))
    (part,) = shown["conversation_parts"]["conversation_parts"]
    assert (part["part_type"], part["author"]["id"], part["event_details"]) == (
        "priority_changed", str(inara), {"current_priority": "high", "previous_priority": "none"},
    )  # fmt: skip


@pytest.mark.parametrize("version", VERSIONS)
def test_in_plain_text(account: Account, begun: str, version: str) -> None:
    shown = account.at(version).ok("PUT", f"/conversations/{begun}?display_as=plaintext", {"read": True})
    assert shown["source"]["body"] == "Hello there"


@pytest.mark.parametrize(
    ("body", "code", "says"),
    [
        ({"read": None}, "parameter_invalid", "read must be true or false"),
        ({"read": "maybe"}, "parameter_invalid", "read must be true or false"),
        ({"title": 7}, "parameter_invalid", "title must be a string"),
        ({"priority": "priority"}, "parameter_invalid", "priority must be one of none, low, medium, high, urgent"),
        ({"custom_attributes": {"a": {"b": 1}}}, "parameter_invalid", "custom_attributes"),
    ],
    ids=str,
)
def test_what_is_wrong(account: Account, begun: str, body: Any, code: str, says: str) -> None:
    assert says in check_error_list(account.at("Preview").put(f"/conversations/{begun}", body), 400, code)


@pytest.mark.parametrize("version", VERSIONS)
def test_no_such_conversation(account: Account, version: str) -> None:
    reply = account.at(version).put("/conversations/4711", {"read": True})
    check_error_list(reply, 404, "not_found", "Resource Not Found")
