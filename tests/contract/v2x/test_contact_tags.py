"""Tags of a contact: API reference 2.0 to Preview, list, attach and detach tags of a contact."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain import teammates
from interphone.domain.teammates import NewTeammate
from tests.support.api import Account, check_error_list
from tests.support.clock import Clock

pytestmark = pytest.mark.routes(
    "GET /contacts/{id}/tags", "POST /contacts/{id}/tags", "DELETE /contacts/{id}/tags/{tag_id}"
)

VERSIONS = ["2.0", "2.7", "2.14", "Preview"]
NOBODY = "64b0c1d2e3f4a5b6c7d8e9f0"


@pytest.fixture
def kaylee(account: Account) -> str:
    id: str = account.at("1.4").ok("POST", "/users", {"user_id": "26"})["id"]
    return id


def tag(account: Account, name: str) -> Any:
    return account.at("2.0").ok("POST", "/tags", {"name": name})["id"]


def owner(account: Account) -> int:
    new = NewTeammate("Inara", "inara@serenity.example", "owner")
    id: int = account.door.write(account.app_id, teammates.create, new).id
    return id


@pytest.mark.parametrize("version", VERSIONS)
def test_attach_list_detach(account: Account, clock: Clock, kaylee: str, version: str) -> None:
    """A tag on a contact tells since when, and by whom: the token's teammate, or the first owner."""
    caller, inara = account.at(version), owner(account)
    beta, vip = tag(account, "Beta"), tag(account, "VIP")
    clock.now += 60
    worn = {
        "type": "tag",
        "id": beta,
        "name": "Beta",
        "applied_at": int(clock.now),
        "applied_by": {"type": "admin", "id": str(inara)},
    }
    assert caller.ok("POST", f"/contacts/{kaylee}/tags", {"id": int(beta)}) == worn
    clock.now += 60
    assert caller.ok("POST", f"/contacts/{kaylee}/tags", {"id": beta}) == worn, "it is worn since the first time"
    second = caller.ok("POST", f"/contacts/{kaylee}/tags", {"id": vip})
    assert second["applied_at"] == worn["applied_at"] + 60
    # One client reads `data`, another `tags`.
    assert caller.ok("GET", f"/contacts/{kaylee}/tags") == {
        "type": "list",
        "data": [worn, second],
        "tags": [worn, second],
    }
    assert caller.ok("DELETE", f"/contacts/{kaylee}/tags/{beta}") == worn
    assert caller.ok("GET", f"/contacts/{kaylee}/tags")["data"] == [second]
    not_worn = {**worn, "applied_at": None, "applied_by": None}
    assert caller.ok("DELETE", f"/contacts/{kaylee}/tags/{beta}", {}) == not_worn
    assert account.get("/v1/tags", name="VIP").body["tagged_user_count"] == 1


def test_without_teammates_nobody_applied_it(account: Account, kaylee: str) -> None:
    assert account.at("2.7").ok("POST", f"/contacts/{kaylee}/tags", {"id": tag(account, "Beta")})["applied_by"] is None


def test_a_lead_wears_tags_too(account: Account) -> None:
    caller = account.at("2.0")
    lead = account.at("1.4").ok("POST", "/contacts", {})["id"]
    caller.ok("POST", f"/contacts/{lead}/tags", {"id": tag(account, "Beta")})
    assert [one["name"] for one in caller.ok("GET", f"/contacts/{lead}/tags")["tags"]] == ["Beta"]


@pytest.mark.parametrize("version", VERSIONS)
def test_unknown_contacts_and_tags(account: Account, kaylee: str, version: str) -> None:
    caller, beta = account.at(version), tag(account, "Beta")
    for reply in (
        caller.get(f"/contacts/{NOBODY}/tags"),
        caller.post(f"/contacts/{NOBODY}/tags", {"id": beta}),
        caller.delete(f"/contacts/{NOBODY}/tags/{beta}"),
    ):
        check_error_list(reply, 404, "not_found", "User Not Found")
    for unknown in ("4711", "invalid_id", "9" * 30):
        for reply in (
            caller.post(f"/contacts/{kaylee}/tags", {"id": unknown}),
            caller.delete(f"/contacts/{kaylee}/tags/{unknown}"),
        ):
            check_error_list(reply, 404, "not_found", "Resource Not Found")


@pytest.mark.parametrize("body", [{}, {"id": None}, {"name": "Beta"}])
def test_the_tag_has_to_be_named(account: Account, kaylee: str, body: dict[str, Any]) -> None:
    reply = account.at("2.7").post(f"/contacts/{kaylee}/tags", body)
    assert "id" in check_error_list(reply, 400, "parameter_not_found")
    assert "id" in check_error_list(
        account.at("2.7").post(f"/contacts/{kaylee}/tags", {"id": [1]}), 400, "parameter_invalid"
    )


def test_a_stranger_reaches_neither(account: Account, stranger: Account, kaylee: str) -> None:
    beta, theirs = tag(account, "Beta"), tag(stranger, "Theirs")
    mallory = stranger.at("1.4").ok("POST", "/users", {"user_id": "26"})["id"]
    caller = stranger.at("2.7")
    for reply in (
        caller.get(f"/contacts/{kaylee}/tags"),
        caller.post(f"/contacts/{kaylee}/tags", {"id": theirs}),
        caller.delete(f"/contacts/{kaylee}/tags/{theirs}"),
    ):
        check_error_list(reply, 404, "not_found", "User Not Found")
    for reply in (
        caller.post(f"/contacts/{mallory}/tags", {"id": beta}),
        caller.delete(f"/contacts/{mallory}/tags/{beta}"),
    ):
        # Numbers are counted in each workspace: of this one the stranger may have a tag, but not ours.
        assert reply.status == 404 or reply.body["name"] == "Theirs"
    assert account.at("2.7").ok("GET", f"/contacts/{kaylee}/tags")["data"] == []
