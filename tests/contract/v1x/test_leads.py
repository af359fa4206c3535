"""/contacts of 1.0 to 1.4, which are leads, and how leads and visitors become users."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain import visitors
from interphone.domain.contacts import ContactChange
from tests.support.api import Account, check_error_list

pytestmark = pytest.mark.routes(
    "POST /contacts",
    "PUT /contacts",
    "PATCH /contacts",
    "PATCH /contacts/{id}",
    "GET /contacts/{id}",
    "PUT /contacts/{id}",
    "DELETE /contacts",
    "DELETE /contacts/{id}",
    "POST /contacts/convert",
    "POST /visitors/convert",
)

NOBODY = "6762f0d01bb69f9f2193bb7d"


@pytest.fixture
def caller(account: Account) -> Account:
    return account.at("1.4")


@pytest.fixture
def lead(caller: Account) -> Any:
    sent = {"email": "River@serenity.example", "name": "River", "custom_attributes": {"can_kill": True}}
    return caller.ok("POST", "/contacts", sent)


def visitor(caller: Account) -> str:
    id: str = caller.door.write(caller.app_id, visitors.create, ContactChange()).id
    return id


def test_a_lead_is_a_user_but_for_its_name(caller: Account, lead: Any) -> None:
    user = caller.ok("POST", "/users", {"user_id": "1"})
    assert list(lead) == list(user)
    assert (lead["type"], lead["anonymous"], lead["email"]) == ("contact", True, "river@serenity.example")
    assert len(lead["user_id"]) == 36
    assert lead["pseudonym"].count(" ") == 1
    assert (lead["signed_up_at"], lead["remote_created_at"], lead["session_count"]) == (None, None, 0)
    assert caller.ok("GET", f"/contacts/{lead['id']}") == lead


def test_php_writes_no_arguments_as_an_array(caller: Account) -> None:
    assert caller.ok("POST", "/contacts", [])["type"] == "contact"


def test_an_email_never_identifies_a_lead(caller: Account, lead: Any) -> None:
    assert caller.ok("POST", "/contacts", {"email": lead["email"]})["id"] != lead["id"]
    assert caller.ok("POST", "/contacts", {})["email"] is None


def test_update_by_id_and_by_user_id(caller: Account, lead: Any) -> None:
    for name, (method, path, names) in enumerate(
        [
            ("POST", "/contacts", {"id": lead["id"]}),
            ("PUT", "/contacts", {"user_id": lead["user_id"]}),
            ("PATCH", "/contacts", {"id": lead["id"]}),
            ("PUT", f"/contacts/{lead['id']}", {}),
            ("PATCH", f"/contacts/{lead['id']}", {}),
        ]
    ):
        changed = caller.ok(method, path, {**names, "name": str(name)})
        assert (changed["id"], changed["name"], changed["email"]) == (lead["id"], str(name), lead["email"])
    assert caller.ok("PUT", f"/contacts/{lead['id']}", {"custom_attributes": {}})["custom_attributes"] == {
        "can_kill": True
    }
    for reply in (
        caller.put("/contacts", {"user_id": "nobody"}),
        caller.post("/contacts", {"id": NOBODY}),
        caller.put(f"/contacts/{NOBODY}", {}),
        caller.get(f"/contacts/{NOBODY}"),
    ):
        check_error_list(reply, 404, "not_found", "User Not Found")
    check_error_list(caller.put("/contacts", {"name": "x"}), 400, "parameter_not_found")


def test_archive(caller: Account, lead: Any) -> None:
    assert caller.ok("DELETE", f"/contacts/{lead['id']}") == lead
    check_error_list(caller.get(f"/contacts/{lead['id']}"), 404, "not_found", "User Not Found")
    other = caller.ok("POST", "/contacts", {})
    assert caller.ok("DELETE", "/contacts", user_id=other["user_id"])["id"] == other["id"]
    check_error_list(caller.delete("/contacts"), 400, "parameter_not_found")
    for key in ("id", "user_id"):  # As intercom.io for Node sends them, in the body.
        other = caller.ok("POST", "/contacts", {})
        assert caller.ok("DELETE", "/contacts", {key: other[key]})["id"] == other["id"]


def test_a_lead_becomes_a_new_user(caller: Account, lead: Any) -> None:
    user = caller.ok("POST", "/contacts/convert", {"contact": {"user_id": lead["user_id"]}, "user": {"user_id": "28"}})
    assert (user["type"], user["id"], user["user_id"], user["anonymous"]) == ("user", lead["id"], "28", False)
    assert (user["email"], user["name"], user["pseudonym"]) == (lead["email"], "River", lead["pseudonym"])
    assert caller.ok("GET", "/contacts")["total_count"] == 0
    assert caller.ok("GET", "/users")["total_count"] == 1


def test_a_lead_goes_into_a_user_who_is_known(caller: Account, lead: Any) -> None:
    simon = caller.ok("POST", "/users", {"user_id": "29", "email": "simon@serenity.example", "phone": "5"})
    caller.ok("POST", "/tags", {"name": "VIP", "users": [{"id": lead["id"]}]})
    user = caller.ok("POST", "/contacts/convert", {"contact": {"id": lead["id"]}, "user": {"email": simon["email"]}})
    assert (user["id"], user["user_id"], user["email"]) == (simon["id"], "29", simon["email"])
    assert (user["name"], user["phone"]) == ("River", "5")
    assert user["custom_attributes"] == {"can_kill": True}
    assert [tag["name"] for tag in user["tags"]["tags"]] == ["VIP"]
    check_error_list(caller.get(f"/contacts/{lead['id']}"), 404, "not_found", "User Not Found")
    assert caller.ok("GET", "/contacts")["total_count"] == 0


def test_conversions_that_cannot_be(caller: Account, lead: Any) -> None:
    contact = {"id": lead["id"]}
    body: dict[str, Any]
    for body in ({"user": {"user_id": "1"}}, {"contact": contact}, {"contact": {}, "user": {}}):
        check_error_list(caller.post("/contacts/convert", body), 400, "parameter_not_found")
    for body in (
        {"contact": {"id": NOBODY}, "user": {"user_id": "1"}},
        {"contact": contact, "user": {"id": NOBODY}},
    ):
        check_error_list(caller.post("/contacts/convert", body), 404, "not_found", "User Not Found")
    body = {"visitor": {"id": NOBODY}, "user": {"user_id": "1"}, "type": "user"}
    check_error_list(caller.post("/visitors/convert", body), 404, "not_found", "Visitor Not Found")
    body = {"visitor": {"id": NOBODY}, "type": "admin"}
    check_error_list(caller.post("/visitors/convert", body), 400, "parameter_invalid")
    assert caller.ok("GET", f"/contacts/{lead['id']}") == lead


def test_a_visitor_becomes_a_user_or_a_lead(caller: Account) -> None:
    body: dict[str, Any] = {
        "visitor": {"id": visitor(caller)},
        "user": {"email": "kaylee@serenity.example"},
        "type": "user",
    }
    user = caller.ok("POST", "/visitors/convert", body)
    assert (user["type"], user["user_id"], user["email"]) == ("user", None, "kaylee@serenity.example")
    id = visitor(caller)
    lead = caller.ok("POST", "/visitors/convert", {"visitor": {"id": id}, "type": "lead"})
    assert (lead["type"], lead["id"]) == ("contact", id)
    body["visitor"] = {"id": visitor(caller)}
    assert caller.ok("POST", "/visitors/convert", body)["id"] == user["id"]


def test_another_workspace_knows_nobody(lead: Any, stranger: Account) -> None:
    check_error_list(stranger.at("1.4").get(f"/contacts/{lead['id']}"), 404, "not_found", "User Not Found")
