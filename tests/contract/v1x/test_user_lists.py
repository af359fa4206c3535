"""GET /users and GET /contacts of 1.0 to 1.4: by name, by email, lists, pages, scrolls."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.support.api import Account, check_error_list
from tests.support.clock import Clock

pytestmark = pytest.mark.routes("GET /users", "GET /users/scroll", "GET /contacts", "GET /contacts/scroll")

ENVELOPE = ["type", "users", "total_count", "pages"]


@pytest.fixture
def caller(account: Account) -> Account:
    return account.at("1.4")


@pytest.fixture
def seven(caller: Account, clock: Clock) -> Account:
    """Users 1 to 7, a second apart, who signed up in the other order; and two leads."""
    for number in range(1, 8):
        clock.advance(1)
        caller.ok("POST", "/users", {"user_id": str(number), "signed_up_at": 1_300_000_000 - number})
    caller.ok("POST", "/contacts", {"email": "lead@example.com"})
    caller.ok("POST", "/contacts", {})
    return caller


def ids(answer: Any) -> list[str]:
    return [user["user_id"] for user in answer["users"]]


def test_the_envelope(seven: Account) -> None:
    answer = seven.ok("GET", "/users", per_page=3)
    assert list(answer) == ENVELOPE
    assert (answer["type"], answer["total_count"]) == ("user.list", 7)
    pages = answer["pages"]
    assert {key: value for key, value in pages.items() if key != "next"} == {
        "type": "pages", "page": 1, "per_page": 3, "total_pages": 3,
    }  # fmt: skip
    assert pages["next"].startswith("http://")
    empty = seven.ok("GET", "/users", page=4, per_page=3)
    assert (empty["users"], empty["pages"]["next"], empty["pages"]["page"]) == ([], None, 4)


def test_newest_first_and_every_other_order(seven: Account) -> None:
    numbers = list("1234567")
    assert ids(seven.ok("GET", "/users")) == numbers[::-1]
    assert ids(seven.ok("GET", "/users", order="asc")) == numbers
    assert ids(seven.ok("GET", "/users", sort="signed_up_at")) == numbers
    assert ids(seven.ok("GET", "/users", sort="created_at", order="asc")) == numbers
    seven.ok("POST", "/users", {"user_id": "3", "last_request_at": 1_300_000_000})
    assert ids(seven.ok("GET", "/users", sort="last_request_at"))[0] == "3"
    assert ids(seven.ok("GET", "/users", sort="updated_at"))[0] in ("3", "7")


@pytest.mark.parametrize("sort", ["created_at", "signed_up_at", "updated_at", "last_request_at"])
@pytest.mark.parametrize("order", ["asc", "desc"])
def test_next_leads_through_everybody_while_others_are_added(
    seven: Account, clock: Clock, sort: str, order: str
) -> None:
    target, found = f"/users?per_page=2&sort={sort}&order={order}", []
    extra = 100
    while target:
        answer = seven.ok("GET", target)
        found += ids(answer)
        clock.advance(1)
        extra += 1
        seven.ok("POST", "/users", {"user_id": str(extra), "signed_up_at": 1_300_000_000 - extra * (order == "desc")})
        parts = urlsplit(answer["pages"]["next"] or "")
        target = f"{parts.path}?{parts.query}" if parts.path and len(found) < 40 else ""
    stayed = [id for id in found if len(id) == 1]
    assert sorted(stayed) == list("1234567")


def test_pages_are_clamped(seven: Account) -> None:
    assert seven.ok("GET", "/users", per_page=500)["pages"]["per_page"] == 60
    assert seven.ok("GET", "/users", per_page="many", page=0)["pages"]["per_page"] == 50


def test_created_since(seven: Account, clock: Clock) -> None:
    clock.advance(3 * 86_400)
    seven.ok("POST", "/users", {"user_id": "8"})
    answer = seven.ok("GET", "/users", created_since=1)
    assert (ids(answer), answer["total_count"]) == (["8"], 1)
    assert seven.ok("GET", "/users", created_since=10)["total_count"] == 8


def test_by_user_id_one_user(seven: Account) -> None:
    assert seven.ok("GET", "/users", user_id="3")["type"] == "user"
    assert seven.ok("GET", "/users/", user_id="3")["user_id"] == "3"
    check_error_list(seven.get("/users", user_id="none"), 404, "not_found", "User Not Found")


def test_by_email(account: Account) -> None:
    account.at("1.0").ok("POST", "/users", {"email": "a@example.com"})
    account.at("1.0").ok("POST", "/contacts", {"email": "a@example.com"})
    assert account.at("1.0").ok("GET", "/users", email="A@example.com")["type"] == "user"
    check_error_list(account.at("1.0").get("/users", email="b@example.com"), 404, "not_found", "User Not Found")
    both = account.at("1.1").ok("GET", "/users", email="a@example.com")
    assert list(both) == [*ENVELOPE, "limited"]
    assert sorted((each["type"], each["anonymous"]) for each in both["users"]) == [("contact", True), ("user", False)]
    assert (both["limited"], both["total_count"]) == (False, 2)
    users = account.at("1.2").ok("GET", "/users", email="a@example.com")
    assert [each["type"] for each in users["users"]] == ["user"]
    nobody = account.at("1.1").ok("GET", "/users", email="b@example.com")
    assert (nobody["users"], nobody["total_count"], nobody["pages"]["total_pages"]) == ([], 0, 0)


def test_by_phone(account: Account) -> None:
    account.at("1.2").ok("POST", "/users", {"user_id": "1", "phone": "+46 70"})
    account.at("1.2").ok("POST", "/contacts", {"phone": "+46 70"})
    assert ids(account.at("1.2").ok("GET", "/users", phone="+46 70")) == ["1"]
    leads = account.at("1.2").ok("GET", "/contacts", phone="+46 70")
    assert (len(leads["contacts"]), leads["limited"]) == (1, False)
    # Before 1.2 it was no argument.
    assert account.at("1.1").ok("GET", "/users", phone="none")["total_count"] == 1


def test_of_a_tag_users_and_leads(seven: Account) -> None:
    lead = seven.ok("GET", "/contacts", email="lead@example.com")["contacts"][0]
    tag = seven.ok("POST", "/tags", {"name": "VIP", "users": [{"user_id": "2"}, {"id": lead["id"]}]})
    answer = seven.ok("GET", "/users", tag_id=tag["id"])
    assert sorted(each["type"] for each in answer["users"]) == ["contact", "user"]
    assert answer["total_count"] == 2
    assert seven.ok("GET", "/users", tag_id="none")["users"] == []
    check_error_list(seven.get("/users", tag_id=tag["id"], segment_id="x"), 400, "parameter_invalid")


def test_of_a_segment(seven: Account) -> None:
    """New are users who signed up, or came, within the last day; the seven signed up long ago."""
    for number in range(11, 18):
        seven.ok("POST", "/users", {"user_id": str(number)})
    (new,) = [each for each in seven.ok("GET", "/segments")["segments"] if each["name"] == "New"]
    answer = seven.ok("GET", "/users", segment_id=new["id"], per_page=5)
    assert (answer["total_count"], len(answer["users"])) == (7, 5)
    parts = urlsplit(answer["pages"]["next"])
    following = seven.ok("GET", f"{parts.path}?{parts.query}")
    assert sorted(ids(answer) + ids(following)) == [str(number) for number in range(11, 18)]
    assert following["pages"]["next"] is None
    assert seven.ok("GET", "/users", segment_id="none")["total_count"] == 0


def test_leads(seven: Account) -> None:
    answer = seven.ok("GET", "/contacts")
    assert list(answer) == ["type", "contacts", "total_count", "pages"]
    assert (answer["type"], answer["total_count"]) == ("contact.list", 2)
    assert {each["type"] for each in answer["contacts"]} == {"contact"}
    lead = answer["contacts"][0]
    assert seven.ok("GET", "/contacts", user_id=lead["user_id"]) == lead
    check_error_list(seven.get("/contacts", user_id="1"), 404, "not_found", "User Not Found")
    assert seven.ok("GET", "/contacts", email="nobody@example.com")["contacts"] == []


def test_scrolls(account: Account) -> None:
    caller = account.at("1.2")
    for number in range(103):
        caller.ok("POST", "/users", {"user_id": str(number)})
    lead = caller.ok("POST", "/contacts", {})
    first = caller.ok("GET", "/users/scroll")
    assert list(first) == ["type", "users", "scroll_param"]
    assert (first["type"], len(first["users"])) == ("user.list", 100)
    message = "scroll already exists for this workspace"
    check_error_list(caller.get("/contacts/scroll"), 400, "scroll_exists", message)
    second = caller.ok("GET", "/users/scroll", scroll_param=first["scroll_param"])
    assert sorted(int(id) for id in ids(first) + ids(second)) == list(range(103))
    end = caller.ok("GET", "/users/scroll", scroll_param=second["scroll_param"])
    assert (end["users"], end["scroll_param"]) == ([], None)
    check_error_list(caller.get("/users/scroll", scroll_param=second["scroll_param"]), 404, "not_found")
    leads = caller.ok("GET", "/contacts/scroll", scroll_param="null")
    assert [each["id"] for each in leads["contacts"]] == [lead["id"]]


def test_archived_people_are_in_no_list(seven: Account) -> None:
    seven.ok("DELETE", "/users", user_id="4")
    assert ids(seven.ok("GET", "/users", order="asc")) == list("123567")
    assert seven.ok("GET", "/users")["total_count"] == 6
