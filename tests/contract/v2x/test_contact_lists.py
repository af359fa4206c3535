"""GET /contacts of 2.0 and later: users and leads by cursor."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.api import Account, check_error_list
from tests.support.clock import Clock

pytestmark = pytest.mark.routes("GET /contacts")

BAD = "Invalid starting_after param. Please try again using a starting_after value from a paginated response"


@pytest.fixture
def seven(account: Account, clock: Clock) -> Account:
    for number in range(7):
        clock.advance(number % 2)
        sent = {"role": "lead"} if number % 3 == 0 else {"external_id": str(number)}
        account.at("2.0").ok("POST", "/contacts", sent | {"name": str(number)})
    return account.at("2.0")


def names(answer: Any) -> list[str]:
    return [contact["name"] for contact in answer["data"]]


def test_the_envelope(seven: Account) -> None:
    answer = seven.ok("GET", "/contacts", per_page=3)
    assert list(answer) == ["type", "data", "total_count", "pages"]
    assert (answer["type"], answer["total_count"], names(answer)) == ("list", 7, ["6", "5", "4"])
    following = answer["pages"].pop("next")
    assert answer["pages"] == {"type": "pages", "page": 1, "per_page": 3, "total_pages": 3}
    assert (following["page"], following["per_page"]) == (2, 3)
    assert following["starting_after"].replace("-", "").replace("_", "").isalnum()


def test_an_empty_list(account: Account) -> None:
    assert account.at("2.7").ok("GET", "/contacts", per_page=10) == {
        "type": "list",
        "data": [],
        "total_count": 0,
        "pages": {"type": "pages", "page": 1, "per_page": 10, "total_pages": 0},
    }


def test_the_cursor_leads_through_everybody_while_others_come_and_go(seven: Account) -> None:
    found: list[str] = []
    query: dict[str, object] = {"per_page": 2}
    while True:
        answer = seven.ok("GET", "/contacts", **query)
        found += names(answer)
        seven.ok("POST", "/contacts", {"role": "lead", "name": "new"})
        following = answer["pages"].get("next")
        if not following:
            break
        # A client sends the whole object back.
        query = following
    assert found == list("6543210")


@pytest.mark.parametrize("cursor", ["x", "!!", "WzFd", "bnVsbA", "W10", "WyJhIiwiYiIsMV0"])
def test_bad_cursors(seven: Account, cursor: str) -> None:
    check_error_list(seven.get("/contacts", starting_after=cursor), 400, "client_error", BAD)


def test_how_many_a_page(seven: Account) -> None:
    assert seven.ok("GET", "/contacts")["pages"]["per_page"] == 50
    assert seven.ok("GET", "/contacts", per_page=1000)["pages"]["per_page"] == 150
    assert seven.ok("GET", "/contacts", per_page="x")["pages"]["per_page"] == 50


def test_by_email(seven: Account) -> None:
    made = seven.ok("POST", "/contacts", {"email": "a@example.com"})
    assert seven.ok("GET", "/contacts", email="A@example.com")["data"] == [made]
    assert seven.ok("GET", "/contacts", email="b@example.com")["total_count"] == 0


def test_each_workspace_has_its_own(seven: Account, stranger: Account) -> None:
    assert stranger.at("2.0").ok("GET", "/contacts")["total_count"] == 0
