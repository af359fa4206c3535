"""POST /contacts/search: pages, order, tags, days, who was merged; and POST /customers/search of the newest version.

Cursors and pages are of API reference 2.0 and 2.7, days of 2.7 and Preview, merge history of 2.16.
"""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain import workspaces
from interphone.domain.workspaces import WorkspaceChange
from tests.support.api import Account, check_error_list
from tests.support.clock import START, Clock

pytestmark = pytest.mark.routes("POST /contacts/search", "POST /customers/search")

PATH = "/contacts/search"
DAY = 24 * 60 * 60
EVERYONE = {"field": "id", "operator": ">", "value": ""}


def filter(field: str, operator: str, value: Any) -> dict[str, Any]:
    return {"field": field, "operator": operator, "value": value}


def ids(body: Any) -> list[str]:
    return [contact["external_id"] for contact in body["data"]]


@pytest.fixture
def seven(account: Account, clock: Clock) -> Account:
    """Seven users, a second apart."""
    caller = account.at("2.7")
    for number in range(7):
        caller.ok("POST", "/contacts", {"external_id": f"{number}", "name": f"User {7 - number}"})
        clock.advance(1)
    return caller


def test_the_latest_changed_come_first(seven: Account) -> None:
    body = seven.ok("POST", PATH, {"query": EVERYONE})
    assert ids(body) == ["6", "5", "4", "3", "2", "1", "0"]
    assert list(body) == ["type", "data", "total_count", "pages"]
    assert (body["type"], body["total_count"]) == ("list", 7)
    assert body["pages"] == {"type": "pages", "page": 1, "per_page": 50, "total_pages": 1}


@pytest.mark.parametrize("keeps_sort", [True, False])
def test_pages_follow_each_other(seven: Account, keeps_sort: bool) -> None:
    """A client of PHP leaves the sort out from the second page on."""
    sort = {"sort": {"field": "name", "order": "ascending"}}
    body = seven.ok("POST", PATH, {"query": EVERYONE, "pagination": {"per_page": 3}, **sort})
    assert ids(body) == ["6", "5", "4"]
    following = body["pages"]["next"]
    assert sorted(following) == ["page", "per_page", "starting_after"]
    assert (following["page"], following["per_page"], body["pages"]["total_pages"]) == (2, 3, 3)
    assert following["starting_after"].isascii()
    assert not set(following["starting_after"]) & set("+/=\n ")
    found, number = ids(body), 1
    while "next" in body["pages"]:
        number += 1
        pagination = {"per_page": 3, "starting_after": body["pages"]["next"]["starting_after"]}
        body = seven.ok("POST", PATH, {"query": EVERYONE, "pagination": pagination, **(sort if keeps_sort else {})})
        assert (body["pages"]["page"], body["total_count"]) == (number, 7)
        found += ids(body)
    assert found == ["6", "5", "4", "3", "2", "1", "0"]


def test_who_comes_while_pages_are_turned_moves_nobody(seven: Account) -> None:
    sort = {"sort": {"field": "created_at", "order": "descending"}}
    body = seven.ok("POST", PATH, {"query": EVERYONE, "pagination": {"per_page": 4}, **sort})
    seven.ok("POST", "/contacts", {"external_id": "new"})
    pagination = {"per_page": 4, "starting_after": body["pages"]["next"]["starting_after"]}
    rest = seven.ok("POST", PATH, {"query": EVERYONE, "pagination": pagination, **sort})
    assert ids(body) + ids(rest) == ["6", "5", "4", "3", "2", "1", "0"]


@pytest.mark.parametrize(("asked", "per_page"), [(1_000, 150), ("2", 2), (None, 50)])
def test_how_many_a_page_shows(seven: Account, asked: Any, per_page: int) -> None:
    body = seven.ok("POST", PATH, {"query": EVERYONE, "pagination": {"per_page": asked}})
    assert body["pages"]["per_page"] == per_page


def test_tags(seven: Account) -> None:
    query = filter("external_id", "=", "3")
    (contact,) = seven.ok("POST", PATH, {"query": query})["data"]
    tag = seven.ok("POST", "/tags", {"name": "Pilots", "users": [{"id": contact["id"]}]})
    assert ids(seven.ok("POST", PATH, {"query": filter("tag_id", "=", tag["id"])})) == ["3"]
    assert seven.ok("POST", PATH, {"query": filter("tag_id", "!=", tag["id"])})["total_count"] == 6


def test_leads_are_found_and_visitors_and_archived_people_are_not(seven: Account) -> None:
    lead = seven.ok("POST", "/contacts", {"role": "lead", "name": "Lead"})
    (contact,) = seven.ok("POST", PATH, {"query": filter("external_id", "=", "3")})["data"]
    seven.ok("POST", f"/contacts/{contact['id']}/archive")
    body = seven.ok("POST", PATH, {"query": EVERYONE})
    assert body["total_count"] == 7
    assert ids(body)[0] == lead["external_id"]
    assert "3" not in ids(body)
    assert ids(seven.ok("POST", PATH, {"query": filter("role", "=", "lead")})) == [lead["external_id"]]


# 09:00 UTC on a day of March, in winter time of California.
NINE = 1_362_128_400


@pytest.mark.parametrize("version", ["2.0", "2.7", "2.16"])
@pytest.mark.parametrize(
    ("zone", "operator", "expected"),
    [
        ("UTC", "=", ["midnight", "nine", "last"]),
        ("UTC", ">", ["next"]),
        ("UTC", "<", ["before"]),
        # There the day began at 08:00 UTC and ended at 08:00 UTC of the next.
        ("America/Los_Angeles", "=", ["nine", "last", "next"]),
        ("America/Los_Angeles", ">", []),
        ("America/Los_Angeles", "<", ["before", "midnight"]),
    ],
)
def test_dates_are_days(account: Account, version: str, zone: str, operator: str, expected: list[str]) -> None:
    caller = _signed_up(account, version)
    account.door.write(account.app_id, workspaces.change, WorkspaceChange(timezone=zone))
    body = {"query": filter("signed_up_at", operator, NINE), "sort": {"field": "signed_up_at", "order": "ascending"}}
    assert ids(caller.ok("POST", PATH, body)) == expected


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        ("=", ["nine"]),
        (">", ["last", "next"]),
        (">=", ["nine", "last", "next"]),
        ("<", ["before", "midnight"]),
        ("<=", ["before", "midnight", "nine"]),
        ("!=", ["before", "midnight", "last", "next", "never"]),
    ],
)
def test_the_newest_compares_seconds(account: Account, operator: str, expected: list[str]) -> None:
    caller = _signed_up(account, "Preview")
    account.door.write(account.app_id, workspaces.change, WorkspaceChange(timezone="America/Los_Angeles"))
    body = {"query": filter("signed_up_at", operator, NINE), "sort": {"field": "signed_up_at", "order": "ascending"}}
    assert ids(caller.ok("POST", PATH, body)) == expected


def _signed_up(account: Account, version: str) -> Account:
    caller = account.at(version)
    midnight = NINE - 9 * 60 * 60
    times = {
        "before": midnight - 1,
        "midnight": midnight,
        "nine": NINE,
        "last": midnight + DAY - 1,
        "next": midnight + DAY,
    }
    for name, at in times.items():
        caller.ok("POST", "/contacts", {"external_id": name, "signed_up_at": at})
    caller.ok("POST", "/contacts", {"external_id": "never"})
    return caller


@pytest.mark.parametrize(("version", "is_told"), [("2.15", False), ("2.16", True), ("Preview", True)])
def test_who_was_merged(account: Account, version: str, is_told: bool) -> None:
    caller = account.at(version)
    lead = caller.ok("POST", "/contacts", {"role": "lead", "email": "wash@serenity.example"})
    user = caller.ok("POST", "/contacts", {"external_id": "25", "email": "wash@serenity.example"})
    caller.ok("POST", "/contacts/merge", {"from": lead["id"], "into": user["id"]})
    reply = caller.send("POST", PATH + "?include_merge_history=true", {"query": EVERYONE})
    (found,) = reply.body["data"]
    assert found["id"] == user["id"]
    assert ("merge_history" in found) == is_told
    if is_told:
        (merged,) = found["merge_history"]
        assert (merged["source_contact_id"], merged["source_contact_role"]) == (lead["id"], "lead")
        assert merged["merged_at"] == START
    (plain,) = caller.ok("POST", PATH, {"query": EVERYONE})["data"]
    assert "merge_history" not in plain


@pytest.mark.parametrize("version", ["Unstable", "Preview"])
def test_customers_are_contacts(seven: Account, version: str) -> None:
    body = {"query": filter("external_id", "=", "3"), "sort": {"field": "name", "order": "ascending"}}
    found = seven.at(version).ok("POST", "/customers/search", {**body, "pagination": {"per_page": 2}})
    assert (found["type"], found["total_count"]) == ("customer.list", 1)
    assert [customer["external_id"] for customer in found["customers"]] == ["3"]
    check_error_list(seven.at(version).post("/customers/search", {}), 400, "invalid_query")


@pytest.mark.parametrize("version", ["1.4", "2.0", "2.16"])
def test_customers_are_searched_in_the_newest_alone(account: Account, version: str) -> None:
    reply = account.at(version).post("/customers/search", {"query": EVERYONE})
    check_error_list(reply, 400, "intercom_version_invalid")
