"""Companies and the segments they are in: shown with each of them, and a filter of their lists."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest

from interphone.domain import segments
from interphone.domain.search_query import read_query
from interphone.domain.segments import NewSegment
from tests.support.api import Account, check_error_list
from tests.support.clock import Clock

pytestmark = pytest.mark.routes("GET /companies")
UNKNOWN = "5" * 24
VERSIONS = pytest.mark.parametrize(("version", "key"), [("1.1", "companies"), ("2.10", "data")])


def segment(account: Account, name: str, type: str, field: str, value: object) -> str:
    query = read_query({"field": field, "operator": ">", "value": value})
    id: str = account.door.write(account.app_id, segments.create, NewSegment(name, type, query)).id
    return id


@pytest.fixture
def big(account: Account, clock: Clock) -> str:
    """A segment of those that spend more than 50: b, c and d by their last request, and one without people."""
    for age, (company_id, spend) in enumerate({"b": 60, "a": 10, "c": 70, "d": 80}.items()):
        company = {"company_id": company_id, "monthly_spend": spend}
        seen = int(clock.now) - age
        account.at("1.0").ok("POST", "/users", {"user_id": "1", "companies": [company], "last_request_at": seen})
    account.at("1.0").ok("POST", "/companies", {"company_id": "empty", "monthly_spend": 100})
    return segment(account, "Big", "company", "monthly_spend", 50)


@VERSIONS
def test_shown_with_a_company(account: Account, big: str, version: str, key: str) -> None:
    caller = account.at(version)
    rich = segment(account, "Rich", "company", "monthly_spend", 75)

    def shown(company_id: str) -> Any:
        return caller.ok("GET", "/companies", company_id=company_id)["segments"]

    assert shown("d") == {
        "type": "segment.list",
        "segments": [{"type": "segment", "id": big}, {"type": "segment", "id": rich}],
    }
    assert shown("b")["segments"] == [{"type": "segment", "id": big}]
    assert shown("a")["segments"] == shown("empty")["segments"] == []
    listed = caller.ok("GET", "/companies")[key]
    assert [len(company["segments"]["segments"]) for company in listed] == [1, 0, 1, 2]


@VERSIONS
def test_a_list(account: Account, big: str, version: str, key: str) -> None:
    caller = account.at(version)

    def ids(answer: Any) -> list[str]:
        return [company["company_id"] for company in answer[key]]

    listed = caller.ok("GET", "/companies", segment_id=big)
    assert (ids(listed), listed["total_count"]) == (["b", "c", "d"], 3)
    assert ids(caller.ok("GET", "/companies", segment_id=big, order="asc")) == ["d", "c", "b"]
    assert ids(caller.ok("GET", "/companies", segment_id=big, per_page=2, page=2)) == ["d"]
    assert ids(caller.ok("GET", "/companies", segment_id=big, page=9)) == []
    seen: list[str] = []
    address = f"/companies?segment_id={big}&per_page=1"
    while address:
        page = caller.ok("GET", address)
        seen += ids(page)
        following = urlsplit(page["pages"]["next"] or "")
        address = f"{following.path}?{following.query}" if following.path else ""
    assert seen == ["b", "c", "d"]


@VERSIONS
def test_segments_of_nobody_we_know(account: Account, stranger: Account, version: str, key: str) -> None:
    """Another workspace's, and those of people, are none."""
    others = segment(stranger, "Big", "company", "monthly_spend", 50)
    people = segment(account, "New here", "user", "created_at", 0)
    for id in (UNKNOWN, "1", others, people):
        refused = account.at(version).get("/companies", segment_id=id)
        check_error_list(refused, 404, "not_found", "Resource Not Found")
