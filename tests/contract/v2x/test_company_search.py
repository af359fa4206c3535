"""POST /companies/search of Preview: fields, order, pages and refusals (API reference Preview, search companies)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.api import Account, check_error_list
from tests.support.clock import Clock

pytestmark = pytest.mark.routes("POST /companies/search")
PATH = "/companies/search"

# company_id, name, age of the last request, monthly spend, custom attributes.
COMPANIES: tuple[tuple[str, str, int, int, dict[str, object]], ...] = (
    ("c-1", "Blue Sun", 30, 100, {"region": "Core", "ships": 3}),
    ("c-2", "Serenity", 10, 155, {"region": "Rim", "ships": 1}),
    ("c-3", "sun and moon", 20, 0, {}),
)


@pytest.fixture
def caller(account: Account, clock: Clock) -> Account:
    """Three companies of one user, another of two, and one without people, which no search finds."""
    old = account.at("1.0")
    for company_id, name, age, spend, attributes in COMPANIES:
        company = {"company_id": company_id, "name": name, "monthly_spend": spend, "custom_attributes": attributes}
        sent = {"user_id": "1", "companies": [company], "last_request_at": int(clock.now) - age}
        old.ok("POST", "/users", sent)
        clock.advance(1)
    for user_id in ("1", "2"):
        old.ok("POST", "/users", {"user_id": user_id, "companies": [{"company_id": "c-4"}]})
    old.ok("POST", "/companies", {"company_id": "c-5", "name": "Nobody's Sun"})
    old.ok("POST", "/tags", {"name": "Big", "companies": [{"company_id": "c-1"}, {"company_id": "c-5"}]})
    return account.at("Preview")


def where(field: str, operator: str, value: Any) -> dict[str, Any]:
    return {"field": field, "operator": operator, "value": value}


def found(caller: Account, query: dict[str, Any], field: str = "company_id", order: str = "ascending") -> list[str]:
    answer = caller.ok("POST", PATH, {"query": query, "sort": {"field": field, "order": order}})
    ids = [company["company_id"] for company in answer["data"]]
    assert answer["total_count"] == len(ids)
    return ids


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (where("company_id", "=", "c-2"), "2"),
        (where("company_id", "IN", ["c-1", "c-3", "c-5"]), "13"),
        (where("company_id", "!=", "c-2"), "134"),
        (where("name", "~", "sun"), "13"),
        (where("name", "^", "s"), "23"),
        (where("name", "$", "SUN"), "1"),
        (where("name", "=", None), "4"),
        (where("monthly_spend", ">", 99), "12"),
        (where("monthly_spend", "=", "155"), "2"),
        (where("user_count", ">", 1), "4"),
        (where("session_count", "=", 0), "1234"),
        (where("last_request_at", "=", None), "4"),
        (where("custom_attributes.region", "=", "rim"), "2"),
        (where("custom_attributes.ships", "<", 3), "2"),
        ({"operator": "OR", "value": [where("name", "^", "blue"), where("user_count", "=", 2)]}, "14"),
        ({"operator": "AND", "value": [where("name", "~", "sun"), where("monthly_spend", "<", 50)]}, "3"),
    ],
)
def test_fields(caller: Account, query: dict[str, Any], expected: str) -> None:
    assert found(caller, query) == [f"c-{number}" for number in expected]


def test_times_are_exact(caller: Account) -> None:
    at = caller.ok("GET", "/companies", company_id="c-1")["last_request_at"]
    assert found(caller, where("last_request_at", "=", at)) == ["c-1"]
    assert found(caller, where("last_request_at", ">", at)) == ["c-2", "c-3"]
    assert found(caller, where("created_at", ">", 0)) == ["c-1", "c-2", "c-3", "c-4"]


def test_tags(caller: Account) -> None:
    tag = caller.ok("GET", "/companies", company_id="c-1")["tags"]["tags"][0]["id"]
    assert found(caller, where("tag_id", "=", tag)) == ["c-1"]
    assert found(caller, where("tag_id", "!=", tag)) == ["c-2", "c-3", "c-4"]


def test_order(caller: Account) -> None:
    """Texts without regard to case; who has no value comes last."""
    everyone = where("user_count", ">", 0)
    assert found(caller, everyone, "name") == ["c-1", "c-2", "c-3", "c-4"]
    assert found(caller, everyone, "last_request_at", "descending") == ["c-2", "c-3", "c-1", "c-4"]
    assert found(caller, everyone, "monthly_spend")[:3] == ["c-3", "c-1", "c-2"]


def test_pages(caller: Account) -> None:
    body = {
        "query": where("company_id", "^", "c-"),
        "sort": {"field": "name", "order": "ascending"},
        "pagination": {"per_page": 3},
    }
    first = caller.ok("POST", PATH, body)
    assert list(first) == ["type", "data", "total_count", "pages"]
    assert (first["type"], first["total_count"]) == ("list", 4)
    assert first["data"][0] == {
        name: value
        for name, value in caller.ok("GET", f"/companies/{first['data'][0]['id']}").items()
        if name != "notes"
    }
    after = first["pages"]["next"]["starting_after"]
    second = caller.ok("POST", PATH, {**body, "pagination": {"per_page": 3, "starting_after": after}})
    assert [company["company_id"] for company in second["data"]] == ["c-4"]
    assert second["pages"] == {"type": "pages", "page": 2, "per_page": 3, "total_pages": 2}


def test_nothing_found(caller: Account, stranger: Account) -> None:
    """As the example prints it."""
    query = {"operator": "AND", "value": [where("name", "=", "my-company")]}
    body = {"query": query, "sort": {"field": "name", "order": "ascending"}, "pagination": {"per_page": 5}}
    nothing = {"type": "pages", "page": 1, "per_page": 5, "total_pages": 0}
    assert caller.ok("POST", PATH, body) == {"type": "list", "data": [], "total_count": 0, "pages": nothing}
    everyone = {"query": where("user_count", ">", 0)}
    assert stranger.at("Preview").ok("POST", PATH, everyone)["pages"]["per_page"] == 15
    assert stranger.at("Preview").ok("POST", PATH, everyone)["data"] == []


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        ({}, "invalid_query", None),
        ({"query": where("segment_id", "=", "1")}, "invalid_field", "segment_id is not a valid search field"),
        ({"query": where("plan.name", "=", "Pro")}, "invalid_field", "plan.name is not a valid search field"),
        ({"query": where("name", ">", "a")}, "invalid_operator", "name does not support operator: >"),
        ({"query": where("tag_id", "IN", ["1"])}, "invalid_operator", None),
        ({"query": where("created_at", "IN", [1])}, "invalid_operator", None),
        ({"query": where("name", "=", 123)}, "invalid_value", "123 is not a valid string"),
        ({"query": where("user_count", "=", 1), "sort": {"field": "tag_id"}}, "invalid_field", None),
        (
            {"query": where("user_count", "=", 1), "sort": {"field": "name", "order": "desc"}},
            "invalid_sort_order",
            "Invalid sort order 'desc'. Must be one of: ascending, descending",
        ),
        ({"query": where("user_count", "=", 1), "test": 1}, "bad_request", "bad 'test' parameter"),
        ({"query": where("user_count", "=", 1), "pagination": {"starting_after": "x"}}, "client_error", None),
    ],
)
def test_refusals(account: Account, body: Any, code: str, message: str | None) -> None:
    check_error_list(account.at("Preview").post(PATH, body), 400, code, message)


def test_before_preview(account: Account) -> None:
    refused = account.at("2.16").post(PATH, {"query": where("name", "=", "x")})
    check_error_list(refused, 400, "intercom_version_invalid")
