"""GET /companies of 1.0 to 1.4: one by name, lists by the last request, the people of a company, the scroll."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.support.api import Account, check_error_list
from tests.support.clock import Clock

pytestmark = pytest.mark.routes("GET /companies", "GET /companies/scroll", "GET /companies/{id}/users")
UNKNOWN = "5" * 24


def join(account: Account, user_id: str, *company_ids: str, **fields: object) -> Any:
    companies = [{"company_id": company_id, "name": f"Company {company_id}"} for company_id in company_ids]
    return account.ok("POST", "/users", {"user_id": user_id, "companies": companies, **fields})


def ids(answer: Any) -> list[str]:
    return [company["company_id"] for company in answer["companies"]]


@pytest.fixture
def caller(account: Account) -> Account:
    return account.at("1.1")


def test_one_by_company_id_or_name(caller: Account) -> None:
    join(caller, "1", "c-1", "c-2")
    found = caller.ok("GET", "/companies", company_id="c-1")
    assert (found["type"], found["name"], found["user_count"]) == ("company", "Company c-1", 1)
    assert caller.ok("GET", "/companies", name="Company c-1") == found
    for query in ({"company_id": "c-3"}, {"name": "company c-1"}, {"name": "Company"}, {"company_id": found["id"]}):
        check_error_list(caller.get("/companies", **query), 404, "not_found", "Company Not Found")


def test_the_newest_of_a_name(caller: Account, clock: Clock) -> None:
    for company_id in ("1", "2", "3"):
        caller.ok("POST", "/companies", {"company_id": company_id, "name": "Blue Sun"})
        clock.advance(1)
    assert caller.ok("GET", "/companies", name="Blue Sun")["company_id"] == "3"


def test_a_list(caller: Account, clock: Clock) -> None:
    """By the last request, those of nobody's last; a company without people is in no list."""
    caller.ok("POST", "/companies", {"company_id": "empty"})
    join(caller, "1", "silent")
    for age, company_id in ((30, "a"), (10, "b"), (20, "c")):
        join(caller, "1", company_id, last_request_at=int(clock.now) - age)
    listed = caller.ok("GET", "/companies")
    assert list(listed) == ["type", "companies", "total_count", "pages"]
    assert (listed["type"], listed["total_count"]) == ("company.list", 4)
    assert listed["pages"] == {"type": "pages", "next": None, "page": 1, "per_page": 50, "total_pages": 1}
    assert ids(listed) == ["b", "c", "a", "silent"]
    assert listed["companies"][0] == caller.ok("GET", "/companies", company_id="b")
    assert ids(caller.ok("GET", "/companies", order="asc")) == ["silent", "a", "c", "b"]


def test_nobody_here_yet(caller: Account, stranger: Account) -> None:
    join(stranger.at("1.1"), "1", "theirs")
    listed = caller.ok("GET", "/companies")
    assert (listed["companies"], listed["total_count"], listed["pages"]["total_pages"]) == ([], 0, 0)


def test_pages_follow_their_addresses(caller: Account, clock: Clock) -> None:
    """While others write, nobody who stays is missed or comes twice; past the end there are empty pages."""
    for number in range(7):
        join(caller, "1", f"c-{number}", last_request_at=int(clock.now) - 1_000 + number)
    first = caller.ok("GET", "/companies", per_page=3)
    url = urlsplit(first["pages"]["next"])
    assert (url.scheme, url.netloc, url.path) == ("http", "127.0.0.1:80", "/companies")
    join(caller, "2", "new", last_request_at=int(clock.now))
    seen = ids(first)
    while (address := first["pages"]["next"]) is not None:
        parts = urlsplit(address)
        first = caller.ok("GET", f"{parts.path}?{parts.query}")
        seen += ids(first)
    assert seen == [f"c-{number}" for number in range(6, -1, -1)]
    assert first["pages"] == {"type": "pages", "next": None, "page": 3, "per_page": 3, "total_pages": 3}
    second = caller.ok("GET", "/companies", per_page=3, page=2)
    assert ids(second) == ["c-4", "c-3", "c-2"]
    past = caller.ok("GET", "/companies", per_page=3, page=4)
    assert (past["companies"], past["total_count"], past["pages"]["next"]) == ([], 8, None)


def test_addresses_are_of_the_host_that_was_called(caller: Account) -> None:
    join(caller, "1", "a", "b")

    def following(*headers: tuple[bytes, bytes]) -> str:
        credentials = ((b"authorization", caller.authorization), (b"intercom-version", b"1.1"))
        reply = caller.door.call("GET", "/companies/?order=asc&per_page=1", [*credentials, *headers])
        address: str = reply.body["pages"]["next"]
        return address.partition("&after=")[0]

    rest = "/companies/?order=asc&per_page=1&page=2"
    host, tls = (b"host", b"api.example.com:8443"), (b"x-forwarded-proto", b"https")
    assert following(host) == "http://api.example.com:8443" + rest
    assert following(host, tls) == "https://api.example.com:8443" + rest
    assert following((b"host", b"[::1]:8080")) == "http://[::1]:8080" + rest
    assert following((b"host", b"evil/path?"), (b"x-forwarded-proto", b"javascript")) == "http://127.0.0.1:80" + rest


def test_per_page_is_clamped_and_odd_pages_are_the_first(caller: Account) -> None:
    join(caller, "1", "a")
    assert caller.ok("GET", "/companies", per_page=61)["pages"]["per_page"] == 60
    for odd in ("0", "-1", "x", "", "1.5"):
        assert ids(caller.ok("GET", "/companies", page=odd, per_page=odd)) == ["a"]
    assert caller.ok("GET", "/companies", page=10**30)["companies"] == []
    for odd in ("x", "-", "1-", "99999999999999999999-a"):
        assert caller.get("/companies", after=odd).status == 200


def test_those_of_a_tag(caller: Account, clock: Clock) -> None:
    for age, company_id in ((30, "a"), (10, "b"), (20, "c")):
        join(caller, "1", company_id, last_request_at=int(clock.now) - age)
    caller.ok("POST", "/companies", {"company_id": "empty"})
    tag = {"name": "Big", "companies": [{"company_id": each} for each in ("a", "b", "empty")]}
    tag_id = caller.ok("POST", "/tags", tag)["id"]
    listed = caller.ok("GET", "/companies", tag_id=tag_id)
    assert (ids(listed), listed["total_count"]) == (["b", "a"], 2)
    assert listed["companies"][0]["tags"]["tags"] == [{"type": "tag", "id": tag_id, "name": "Big"}]
    assert ids(caller.ok("GET", "/companies", tag_id=tag_id, order="asc")) == ["a", "b"]
    following = urlsplit(caller.ok("GET", "/companies", tag_id=tag_id, per_page=1)["pages"]["next"])
    assert ids(caller.ok("GET", f"{following.path}?{following.query}")) == ["a"]
    for nothing in ("0", "99", "x", UNKNOWN):
        assert ids(caller.ok("GET", "/companies", tag_id=nothing)) == []
    check_error_list(caller.get("/companies", tag_id=tag_id, segment_id="1"), 400, "parameter_invalid")


@pytest.mark.parametrize("kind", ["user", "users"])
def test_its_people(caller: Account, clock: Clock, kind: str) -> None:
    """Users and leads, each in its own shape, newest first; archived people are in no list."""
    for user_id in ("1", "2", "3"):
        join(caller, user_id, "c")
        clock.advance(1)
    lead = caller.ok("POST", "/contacts", {"email": "lead@example.com", "companies": [{"company_id": "c"}]})
    caller.ok("DELETE", "/users", user_id="2")
    company = caller.ok("GET", "/companies", company_id="c")
    assert company["user_count"] == 3
    listed = caller.ok("GET", f"/companies/{company['id']}/users")
    assert list(listed) == ["type", "users", "total_count", "pages"]
    assert (listed["type"], listed["total_count"]) == ("user.list", 3)
    assert [person["id"] for person in listed["users"]] == [
        lead["id"], *(caller.ok("GET", "/users", user_id=user_id)["id"] for user_id in ("3", "1"))
    ]  # fmt: skip
    assert [person["type"] for person in listed["users"]] == ["contact", "user", "user"]
    assert listed["users"][0] == caller.ok("GET", f"/contacts/{lead['id']}")
    assert caller.ok("GET", "/companies", company_id="c", type=kind) == listed
    assert caller.ok("GET", "/companies", name="Company c", type=kind) == listed
    # Back from the archive, counted again.
    join(caller, "2")
    assert caller.ok("GET", f"/companies/{company['id']}/users")["total_count"] == 4


def test_pages_of_people(caller: Account, clock: Clock) -> None:
    for number in range(5):
        join(caller, str(number), "c")
        clock.advance(1)
    id = caller.ok("GET", "/companies", company_id="c")["id"]
    page = caller.ok("GET", f"/companies/{id}/users", per_page=2)
    join(caller, "new", "c")
    seen = [user["user_id"] for user in page["users"]]
    while (address := page["pages"]["next"]) is not None:
        parts = urlsplit(address)
        page = caller.ok("GET", f"{parts.path}?{parts.query}")
        seen += [user["user_id"] for user in page["users"]]
    assert seen == ["4", "3", "2", "1", "0"]
    assert [user["user_id"] for user in caller.ok("GET", f"/companies/{id}/users", per_page=2, page=3)["users"]] == [
        "1", "0",
    ]  # fmt: skip
    assert caller.ok("GET", f"/companies/{id}/users", page=9)["users"] == []


def test_people_of_nobody_we_know(caller: Account, stranger: Account) -> None:
    """The customer's own id is none here (API reference 1.1, list company users)."""
    join(caller, "1", "mine")
    join(stranger.at("1.1"), "1", "theirs")
    theirs = stranger.at("1.1").ok("GET", "/companies", company_id="theirs")["id"]
    for id in (UNKNOWN, "mine", theirs):
        check_error_list(caller.get(f"/companies/{id}/users"), 404, "not_found", "Company Not Found")
    check_error_list(caller.get("/companies", company_id="theirs", type="user"), 404, "not_found", "Company Not Found")


def test_scroll(caller: Account) -> None:
    """A hundred at a time, then an empty page, then its end."""
    names = [f"c-{number:03}" for number in range(130)]
    join(caller, "1", *names)
    caller.ok("POST", "/companies", {"company_id": "empty"})
    first = caller.ok("GET", "/companies/scroll", scroll_param="")
    assert list(first) == ["type", "companies", "scroll_param"]
    assert first["type"] == "company.list"
    assert ids(first) == names[:100]
    param = first["scroll_param"]
    check_error_list(
        caller.get("/companies/scroll?scroll_param=null"),
        400,
        "scroll_exists",
        "scroll already exists for this workspace",
    )
    check_error_list(caller.get("/users/scroll"), 400, "scroll_exists")
    assert ids(caller.ok("GET", "/companies/scroll", scroll_param=param)) == names[100:]
    last = caller.ok("GET", "/companies/scroll", scroll_param=param)
    assert last == {"type": "company.list", "companies": [], "scroll_param": None}
    check_error_list(
        caller.get("/companies/scroll", scroll_param=param), 404, "not_found", "scroll parameter not found"
    )
    assert ids(caller.ok("GET", "/companies/scroll")) == names[:100]


def test_a_scroll_dies_when_idle(caller: Account, stranger: Account, clock: Clock) -> None:
    join(caller, "1", "a")
    param = caller.ok("GET", "/companies/scroll")["scroll_param"]
    check_error_list(stranger.at("1.1").get("/companies/scroll", scroll_param=param), 404, "not_found")
    clock.advance(61)
    check_error_list(caller.get("/companies/scroll", scroll_param=param), 404, "not_found")
    assert caller.ok("GET", "/companies/scroll")["scroll_param"] != param
