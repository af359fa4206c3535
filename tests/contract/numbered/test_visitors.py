"""/visitors of every numbered version: read, change, delete, convert. Seed 001 has a file of its own."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain import visitors
from interphone.domain.contacts import Contact, ContactChange
from tests.support.api import Account, check_error_list

pytestmark = pytest.mark.routes(
    "GET /visitors",
    "GET /visitors/{id}",
    "POST /visitors",
    "PUT /visitors/{id}",
    "DELETE /visitors/{id}",
    "POST /visitors/convert",
)

NOBODY = "6762f0d01bb69f9f2193bb7d"


@pytest.fixture
def visitor(account: Account) -> Contact:
    change = ContactChange(last_seen_ip="1.2.3.4", last_seen_user_agent="Mozilla/5.0")
    made: Contact = account.door.write(account.app_id, visitors.create, change)
    return made


@pytest.fixture(params=["1.0", "1.4", "2.0", "2.16"])
def caller(account: Account, request: pytest.FixtureRequest) -> Account:
    return account.at(request.param)


def test_read(caller: Account, visitor: Contact) -> None:
    shown = caller.ok("GET", f"/visitors/{visitor.id}")
    assert (shown["type"], shown["id"], shown["anonymous"]) == ("visitor", visitor.id, True)
    assert caller.ok("GET", "/visitors", user_id=visitor.user_id) == shown
    assert caller.ok("GET", "/visitors/", user_id=visitor.user_id) == shown
    assert shown.get("last_seen_ip") == ("1.2.3.4" if caller.version == "1.0" else None)
    assert ("last_seen_ip" in shown) == (caller.version == "1.0")


def test_every_way_to_change_one(caller: Account, visitor: Contact) -> None:
    assert caller.ok("POST", "/visitors", {"id": visitor.id, "name": "A"})["name"] == "A"
    assert caller.ok("PUT", f"/visitors/{visitor.id}", {"name": "B"})["name"] == "B"
    assert caller.ok("PUT", "/visitors", {"user_id": visitor.user_id, "name": None})["name"] is None
    reply = caller.put("/visitors", {"id": visitor.id, "random_param": 1})
    check_error_list(reply, 400, "bad_request", "bad 'random_param' parameter")
    assert "name" in check_error_list(caller.put("/visitors", {"id": visitor.id, "name": 5}), 400, "parameter_invalid")


def test_null_is_a_value_of_a_custom_attribute(account: Account, visitor: Contact) -> None:
    """As of a user (recorded answers of 1.x show it as null), a contact and a company: the key stays."""
    old = account.at("1.4")
    new = account.at("2.16")
    given = {"custom_attributes": {"rank": "a", "ship": "b"}}
    contact = old.ok("POST", "/users", {"user_id": "25", **given})["id"]
    company = old.ok("POST", "/companies", {"company_id": "6", **given})["id"]
    new.ok("POST", f"/contacts/{contact}/companies", {"id": company})
    old.ok("PUT", f"/visitors/{visitor.id}", given)
    emptied, expected = {"custom_attributes": {"rank": None}}, {"rank": None, "ship": "b"}
    for caller, method, target, body in (
        (old, "PUT", f"/visitors/{visitor.id}", emptied),
        (new, "PUT", f"/visitors/{visitor.id}", emptied),
        (old, "POST", "/users", {"user_id": "25", **emptied}),
        (new, "PUT", f"/contacts/{contact}", emptied),
        (new, "PUT", f"/companies/{company}", emptied),
    ):
        assert caller.ok(method, target, body)["custom_attributes"] == expected, target


def test_an_email_makes_a_lead(caller: Account, visitor: Contact) -> None:
    """API reference 1.1, update a visitor."""
    caller.ok("PUT", "/visitors", {"id": visitor.id, "email": "river@serenity.example"})
    check_error_list(caller.get(f"/visitors/{visitor.id}"), 404, "not_found", "Visitor Not Found")
    assert caller.ok("GET", f"/contacts/{visitor.id}")["email"] == "river@serenity.example"


def test_delete(caller: Account, visitor: Contact) -> None:
    assert caller.ok("DELETE", f"/visitors/{visitor.id}")["id"] == visitor.id
    check_error_list(caller.delete(f"/visitors/{visitor.id}"), 404, "not_found", "Visitor Not Found")


def test_nobody(caller: Account, account: Account) -> None:
    user = account.at("1.0").ok("POST", "/users", {"user_id": "1"})
    for reply in (
        caller.get(f"/visitors/{NOBODY}"),
        caller.get(f"/visitors/{user['id']}"),
        caller.get("/visitors", user_id="1"),
        caller.put(f"/visitors/{NOBODY}", {"name": "x"}),
        caller.post("/visitors", {"user_id": "1"}),
        caller.post("/visitors/convert", {"visitor": {"id": NOBODY}, "type": "lead"}),
    ):
        check_error_list(reply, 404, "not_found", "Visitor Not Found")
    for reply in (caller.get("/visitors"), caller.put("/visitors", {"name": "x"})):
        check_error_list(reply, 400, "parameter_not_found")


def test_visitors_are_in_no_list(caller: Account, visitor: Contact) -> None:
    assert caller.ok("GET", "/contacts")["total_count"] == 0


@pytest.mark.parametrize("version", ["2.0", "2.16"])
def test_convert_of_2_x(account: Account, visitor: Contact, version: str) -> None:
    caller = account.at(version)
    body: dict[str, Any] = {"visitor": {"user_id": visitor.user_id}, "user": {"email": "foo@bar.example"}}
    assert "type" in check_error_list(caller.post("/visitors/convert", body), 400, "parameter_not_found")
    contact = caller.ok("POST", "/visitors/convert", body | {"type": "user"})
    assert (contact["type"], contact["role"], contact["id"]) == ("contact", "user", visitor.id)
    assert (contact["external_id"], contact["email"]) == (None, "foo@bar.example")
    reply = caller.post("/visitors/convert", {"visitor": {"id": visitor.id}, "type": "user"})
    check_error_list(reply, 400, "parameter_not_found")


def test_another_workspace_knows_nobody(visitor: Contact, stranger: Account) -> None:
    reply = stranger.at("2.10").get(f"/visitors/{visitor.id}")
    check_error_list(reply, 404, "not_found", "Visitor Not Found")
