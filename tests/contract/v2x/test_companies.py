"""GET /companies of 2.0 and later: one by name, lists by the last request, the scroll."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.support.api import Account, check_error_list
from tests.support.clock import Clock

pytestmark = pytest.mark.routes(
    "GET /companies", "GET /companies/list", "POST /companies/list", "GET /companies/scroll"
)


def join(account: Account, *company_ids: str, last_request_at: int | None = None) -> None:
    """A user of 1.x, who alone can be put into companies that are not known yet."""
    companies = [{"company_id": company_id, "name": f"Company {company_id}"} for company_id in company_ids]
    seen = {} if last_request_at is None else {"last_request_at": last_request_at}
    account.at("1.0").ok("POST", "/users", {"user_id": "1", "companies": companies, **seen})


def ids(answer: Any) -> list[str]:
    return [company["company_id"] for company in answer["data"]]


@pytest.fixture
def caller(account: Account) -> Account:
    return account.at("2.10")


@pytest.fixture
def four(account: Account, clock: Clock) -> Account:
    """b, c and a by their last request, one that was never there, and one without people."""
    join(account, "silent")
    account.at("2.0").ok("POST", "/companies", {"company_id": "empty"})
    for age, company_id in ((30, "a"), (10, "b"), (20, "c")):
        join(account, company_id, last_request_at=int(clock.now) - age)
    return account.at("2.10")


def test_one_by_company_id_or_name(four: Account, stranger: Account) -> None:
    found = four.ok("GET", "/companies", company_id="a")
    assert (found["type"], found["name"], found["user_count"]) == ("company", "Company a", 1)
    assert four.ok("GET", "/companies", name="Company a") == found == four.ok("GET", f"/companies/{found['id']}")
    assert four.ok("GET", "/companies", company_id="empty")["user_count"] == 0
    for query in ({"company_id": "d"}, {"name": "company a"}, {"company_id": found["id"]}):
        check_error_list(four.get("/companies", **query), 404, "company_not_found", "Company Not Found")
    check_error_list(stranger.at("2.10").get("/companies", company_id="a"), 404, "company_not_found")


@pytest.mark.parametrize(("method", "path"), [("GET", "/companies"), ("POST", "/companies/list")])
def test_a_list(four: Account, method: str, path: str) -> None:
    """Fifteen a page; a company without people is in no list (API reference 2.7, list all companies)."""
    listed = four.ok(method, path)
    assert list(listed) == ["type", "data", "pages", "total_count"]
    assert (listed["type"], listed["total_count"]) == ("list", 4)
    assert listed["pages"] == {"type": "pages", "next": None, "page": 1, "per_page": 15, "total_pages": 1}
    assert ids(listed) == ["b", "c", "a", "silent"]
    assert listed["data"][0] == four.ok("GET", "/companies", company_id="b")
    assert ids(four.ok(method, path + "?order=asc")) == ["silent", "a", "c", "b"]


@pytest.mark.parametrize("body", [b"", b"null", b"{}", b"  "])
def test_arguments_in_the_query(four: Account, body: bytes) -> None:
    """As clients send them, mostly without a body; past the end there is an empty page."""
    assert ids(four.ok("POST", "/companies/list?page=2&per_page=3", body)) == ["silent"]
    assert ids(four.ok("POST", "/companies/list?page=2&perPage=2", body)) == ["a", "silent"]
    past = four.ok("POST", "/companies/list?page=3&per_page=3", body)
    assert (past["data"], past["total_count"]) == ([], 4)
    assert past["pages"] == {"type": "pages", "next": None, "page": 3, "per_page": 3, "total_pages": 2}


def test_arguments_in_the_body(four: Account) -> None:
    assert ids(four.ok("POST", "/companies/list", {"page": 2, "per_page": 3})) == ["silent"]
    listed = four.ok("POST", "/companies/list", {"per_page": "3", "order": "asc"})
    assert ids(listed) == ["silent", "a", "c"]
    check_error_list(four.post("/companies/list", {"order": 5}), 400, "parameter_invalid")
    check_error_list(four.post("/companies/list", b"[1]"), 400, "parameter_invalid")


@pytest.mark.parametrize(("method", "path"), [("GET", "/companies"), ("POST", "/companies/list")])
def test_pages_follow_their_addresses(four: Account, method: str, path: str) -> None:
    body = {"order": "asc", "per_page": 1} if method == "POST" else b""
    page = four.ok(method, path if method == "POST" else f"{path}?order=asc&per_page=1", body)
    seen = ids(page)
    while (address := page["pages"]["next"]) is not None:
        parts = urlsplit(address)
        assert (parts.scheme, parts.path) == ("http", path)
        page = four.ok("GET", f"{parts.path}?{parts.query}")
        seen += ids(page)
    assert seen == ["silent", "a", "c", "b"]


def test_those_of_a_tag(four: Account) -> None:
    sent = {"name": "Big", "companies": [{"company_id": "a"}, {"company_id": "b"}, {"company_id": "empty"}]}
    tag = four.ok("POST", "/tags", sent)
    listed = four.ok("GET", "/companies", tag_id=tag["id"])
    assert (ids(listed), listed["total_count"]) == (["b", "a"], 2)
    assert listed["data"][0]["tags"] == {"type": "tag.list", "tags": [{"type": "tag", "id": tag["id"], "name": "Big"}]}
    assert ids(four.ok("GET", "/companies", tag_id="0")) == []
    check_error_list(four.get("/companies", tag_id=tag["id"], segment_id="1"), 400, "parameter_invalid")


def test_scroll(caller: Account) -> None:
    """Pages with data, then an empty one without a scroll_param, then 404 for the old one."""
    names = [f"c-{number:03}" for number in range(101)]
    join(caller, *names)
    caller.ok("POST", "/companies", {"company_id": "empty"})
    first = caller.ok("GET", "/companies/scroll")
    assert list(first) == ["type", "data", "pages", "total_count", "scroll_param"]
    assert (first["type"], first["pages"], first["total_count"], ids(first)) == ("list", None, None, names[:100])
    param = first["scroll_param"]
    text = "scroll already exists for this workspace"
    check_error_list(caller.get("/companies/scroll"), 400, "scroll_exists", text)
    assert ids(caller.ok("GET", "/companies/scroll", scroll_param=param)) == ["c-100"]
    last: Any = {"type": "list", "data": [], "pages": None, "total_count": None, "scroll_param": None}
    assert caller.ok("GET", "/companies/scroll", scroll_param=param) == last
    text = "scroll parameter not found"
    check_error_list(caller.get("/companies/scroll", scroll_param=param), 404, "not_found", text)


def test_scrolling_meets_all_that_stay_while_others_come_and_go(caller: Account) -> None:
    join(caller, *(f"c-{number:03}" for number in range(250)))
    seen: list[str] = []
    param = ""
    while True:
        page = caller.ok("GET", "/companies/scroll", scroll_param=param)
        if not page["data"]:
            break
        seen += ids(page)
        caller.ok("DELETE", f"/companies/{page['data'][-1]['id']}")
        if len(seen) < 250:  # Who adds one for each page never comes to the end.
            join(caller, f"new-{len(seen)}", "c-000")
        param = page["scroll_param"]
    assert [name for name in seen if name.startswith("c-")] == [f"c-{number:03}" for number in range(250)]
    assert len(seen) == len(set(seen))
