"""Who belongs to a company, and the companies of a contact, of 2.0 and later."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.support.api import Account, check_error_list
from tests.support.clock import Clock

pytestmark = pytest.mark.routes(
    "GET /companies/{id}/contacts",
    "GET /contacts/{id}/companies",
    "POST /contacts/{id}/companies",
    "DELETE /contacts/{contact_id}/companies/{id}",
)
UNKNOWN = "5" * 24


@pytest.fixture
def caller(account: Account) -> Account:
    return account.at("2.10")


def make(caller: Account, company_id: str) -> str:
    id: str = caller.ok("POST", "/companies", {"company_id": company_id})["id"]
    return id


def person(caller: Account, external_id: str | None = None) -> str:
    role = {"role": "lead"} if external_id is None else {"role": "user", "external_id": external_id}
    id: str = caller.ok("POST", "/contacts", role)["id"]
    return id


def ids(answer: Any) -> list[str]:
    return [each["id"] for each in answer["data"]]


def test_attach(caller: Account, clock: Clock) -> None:
    """Gives the company (API reference 2.7, attach a contact to a company)."""
    company, user = make(caller, "1"), person(caller, "1")
    clock.advance(5)
    for _ in range(2):
        joined = caller.ok("POST", f"/contacts/{user}/companies", {"id": company})
        assert (joined["type"], joined["id"], joined["user_count"]) == ("company", company, 1)
    assert joined == caller.ok("GET", f"/companies/{company}")
    contact = caller.ok("GET", f"/contacts/{user}")
    assert contact["updated_at"] == int(clock.now)
    assert contact["companies"] == {
        "type": "list",
        "data": [{"type": "company", "id": company, "url": f"/companies/{company}"}],
        "url": f"/contacts/{user}/companies",
        "total_count": 1,
        "has_more": False,
    }
    assert ids(caller.ok("POST", "/companies/list")) == [company]


@pytest.mark.parametrize("body", [b"null", b"", {}, {"id": None}])
def test_attach_wants_a_company(caller: Account, body: Any) -> None:
    refused = caller.post(f"/contacts/{person(caller, '1')}/companies", body)
    check_error_list(refused, 400, "parameter_not_found", "company not specified")


def test_who_is_not_found(caller: Account, stranger: Account) -> None:
    company, user = make(caller, "1"), person(caller, "1")
    theirs, them = make(stranger.at("2.10"), "1"), person(stranger.at("2.10"), "1")
    for unknown in (UNKNOWN, "1", theirs):
        missing = 404, "company_not_found", "Company Not Found"
        check_error_list(caller.post(f"/contacts/{user}/companies", {"id": unknown}), *missing)
        check_error_list(caller.delete(f"/contacts/{user}/companies/{unknown}"), *missing)
        check_error_list(caller.get(f"/companies/{unknown}/contacts"), *missing)
    for nobody in (UNKNOWN, "1", them):
        missing = 404, "not_found", "User Not Found"
        check_error_list(caller.post(f"/contacts/{nobody}/companies", {"id": company}), *missing)
        check_error_list(caller.delete(f"/contacts/{nobody}/companies/{company}"), *missing)
        check_error_list(caller.get(f"/contacts/{nobody}/companies"), *missing)
    check_error_list(caller.delete(f"/contacts/{user}/companies/{company}"), 404, "company_not_found")


def test_detach(caller: Account) -> None:
    """Gives the company; a client of Ruby says once more in the body which."""
    company, other, user = make(caller, "1"), make(caller, "2"), person(caller, "1")
    for id in (company, other):
        caller.ok("POST", f"/contacts/{user}/companies", {"id": id})
    left = caller.ok("DELETE", f"/contacts/{user}/companies/{company}", {"id": company})
    assert (left["id"], left["user_count"]) == (company, 0)
    check_error_list(caller.delete(f"/contacts/{user}/companies/{company}"), 404, "company_not_found")
    assert ids(caller.ok("GET", f"/contacts/{user}/companies")) == [other]
    assert ids(caller.ok("POST", "/companies/list")) == [other]


def test_a_thousand_companies_and_no_more(caller: Account, account: Account) -> None:
    """The text of API reference 2.16, attach a contact to a company."""
    many = [{"company_id": str(number)} for number in range(1_000)]
    user = account.at("1.0").ok("POST", "/users", {"user_id": "1", "companies": many})["id"]
    one_more = make(caller, "one more")
    refused = caller.post(f"/contacts/{user}/companies", {"id": one_more})
    text = "Contact has reached the maximum of 1000 company associations"
    check_error_list(refused, 400, "contact_company_limit_exceeded", text)
    first = caller.ok("GET", "/companies", company_id="0")["id"]
    assert caller.ok("POST", f"/contacts/{user}/companies", {"id": first})["user_count"] == 1
    caller.ok("DELETE", f"/contacts/{user}/companies/{first}")
    assert caller.ok("POST", f"/contacts/{user}/companies", {"id": one_more})["user_count"] == 1


def test_companies_of_a_contact(caller: Account, clock: Clock) -> None:
    """By page number, the newest first; extractors read `data`, the schema has `companies`."""
    user = person(caller, "1")
    companies: list[str] = []
    for number in range(5):
        clock.advance(1)
        companies.insert(0, make(caller, str(number)))
        caller.ok("POST", f"/contacts/{user}/companies", {"id": companies[0]})
    listed = caller.ok("GET", f"/contacts/{user}/companies", per_page=2)
    assert list(listed) == ["type", "data", "companies", "pages", "total_count"]
    assert (listed["type"], listed["total_count"], listed["companies"]) == ("list", 5, listed["data"])
    assert listed["data"][0] == caller.ok("GET", f"/companies/{companies[0]}")
    seen = ids(listed)
    while (address := listed["pages"]["next"]) is not None:
        parts = urlsplit(address)
        listed = caller.ok("GET", f"{parts.path}?{parts.query}")
        seen += ids(listed)
    assert seen == companies
    assert listed["pages"] == {"type": "pages", "next": None, "page": 3, "per_page": 2, "total_pages": 3}
    assert caller.ok("GET", f"/contacts/{user}/companies", page=4, per_page=2)["data"] == []
    assert caller.ok("GET", f"/contacts/{user}/companies")["pages"]["per_page"] == 50


def test_contacts_of_a_company(caller: Account, clock: Clock) -> None:
    """By cursor or by number, users and leads, the newest first; archived people are in no list."""
    company = make(caller, "1")
    assert caller.ok("GET", f"/companies/{company}/contacts") == {
        "type": "list",
        "data": [],
        "total_count": 0,
        "pages": {"type": "pages", "page": 1, "per_page": 50, "total_pages": 0},
    }
    people: list[str] = []
    for number in range(6):
        clock.advance(1)
        people.insert(0, person(caller, str(number) if number % 2 else None))
        caller.ok("POST", f"/contacts/{people[0]}/companies", {"id": company})
    caller.ok("POST", f"/contacts/{people.pop(2)}/archive")
    path = f"/companies/{company}/contacts"
    listed = caller.ok("GET", path, per_page=2)
    assert list(listed) == ["type", "data", "total_count", "pages"]
    assert (listed["type"], listed["total_count"]) == ("list", 5)
    assert listed["data"][0] == caller.ok("GET", f"/contacts/{people[0]}")
    assert listed["pages"]["next"] == {
        "page": 2, "per_page": 2, "starting_after": listed["pages"]["next"]["starting_after"]
    }  # fmt: skip
    seen = ids(listed)
    caller.ok("POST", f"/contacts/{person(caller, 'new')}/companies", {"id": company})
    while "next" in listed["pages"]:
        after = listed["pages"]["next"]["starting_after"]
        listed = caller.ok("GET", path, per_page=2, starting_after=after)
        seen += ids(listed)
    assert seen == people
    assert listed["pages"] == {"type": "pages", "page": 3, "per_page": 2, "total_pages": 3}
    by_number = [ids(caller.ok("GET", path, page=page, perPage=4)) for page in (1, 2, 3)]
    assert [len(page) for page in by_number] == [4, 2, 0]
    assert by_number[0][1:] + by_number[1] == people
    assert caller.ok("GET", path, per_page=1_000)["pages"]["per_page"] == 150


@pytest.mark.parametrize("cursor", ["x", "WzFd", "bnVsbA", "W10", "💥", "WyJcdTAwMDAiLDJd"])
def test_a_cursor_that_no_page_gave_out(caller: Account, cursor: str) -> None:
    path = f"/companies/{make(caller, '1')}/contacts"
    text = "Invalid starting_after param. Please try again using a starting_after value from a paginated response"
    check_error_list(caller.get(path, starting_after=cursor), 400, "client_error", text)


def test_merging_moves_companies(caller: Account) -> None:
    lead, user, both, only = person(caller), person(caller, "1"), make(caller, "1"), make(caller, "2")
    for contact, company in ((lead, both), (lead, only), (user, both)):
        caller.ok("POST", f"/contacts/{contact}/companies", {"id": company})
    caller.ok("POST", "/contacts/merge", {"from": lead, "into": user})
    assert sorted(ids(caller.ok("GET", f"/contacts/{user}/companies"))) == sorted([both, only])
    for company in (both, only):
        assert ids(caller.ok("GET", f"/companies/{company}/contacts")) == [user]
        assert caller.ok("GET", f"/companies/{company}")["user_count"] == 1


def test_who_comes_back_is_counted_again(caller: Account) -> None:
    company, user = make(caller, "1"), person(caller, "1")
    caller.ok("POST", f"/contacts/{user}/companies", {"id": company})
    caller.ok("POST", f"/contacts/{user}/archive")
    assert caller.ok("GET", f"/companies/{company}")["user_count"] == 0
    assert caller.ok("POST", "/companies/list")["total_count"] == 0
    caller.ok("POST", f"/contacts/{user}/unarchive")
    assert caller.ok("GET", f"/companies/{company}")["user_count"] == 1
    caller.ok("DELETE", f"/contacts/{user}")
    assert caller.ok("GET", f"/companies/{company}")["user_count"] == 0
