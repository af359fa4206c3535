"""/segments of 1.0 and later, and the segments of one contact or company from 2.2 on."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain import segments
from interphone.domain.search_query import read_query
from interphone.domain.segments import NewSegment, Segment
from tests.support.api import Account, check_error_list
from tests.support.clock import START, Clock

pytestmark = pytest.mark.routes(
    "GET /segments", "GET /segments/{id}", "GET /contacts/{id}/segments", "GET /companies/{id}/segments"
)

DAY = 24 * 60 * 60
NOBODY = "6762f0d01bb69f9f2193bb7d"
ERAS = pytest.mark.parametrize("version", ["1.0", "1.4", "2.0", "2.16", "Preview"])


def make(account: Account, name: str, query: dict[str, Any], type: str = "user") -> Segment:
    made: Segment = account.door.write(account.app_id, segments.create, NewSegment(name, type, read_query(query)))
    return made


def names(reply: Any) -> list[str]:
    return [segment["name"] for segment in reply]


@ERAS
def test_a_workspace_begins_with_three(account: Account, version: str) -> None:
    body = account.at(version).ok("GET", "/segments")
    assert list(body) == ["type", "segments"]
    assert body["type"] == "segment.list"
    assert names(body["segments"]) == ["New", "Active", "Slipping Away"]
    for segment in body["segments"]:
        assert list(segment) == ["type", "id", "name", "created_at", "updated_at", "person_type"]
        assert (segment["type"], len(segment["id"]), segment["person_type"]) == ("segment", 24, "user")
        assert segment["created_at"] == segment["updated_at"] == START


@ERAS
def test_one_by_its_id(account: Account, version: str) -> None:
    caller = account.at(version)
    first = caller.ok("GET", "/segments")["segments"][0]
    assert caller.ok("GET", f"/segments/{first['id']}") == first
    assert caller.ok("GET", f"/segments/{first['id']}", include_count="true") == {**first, "count": 0}
    check_error_list(caller.get(f"/segments/{NOBODY}"), 404, "not_found", "Resource Not Found")


def test_counts_follow_the_clock(account: Account, clock: Clock) -> None:
    caller = account.at("2.7")
    caller.ok("POST", "/contacts", {"external_id": "1", "signed_up_at": START, "last_seen_at": START})
    caller.ok("POST", "/contacts", {"external_id": "2", "last_seen_at": START - 40 * DAY})
    caller.ok("POST", "/contacts", {"external_id": "3", "signed_up_at": START - 2 * DAY})
    caller.ok("POST", "/contacts", {"role": "lead", "last_seen_at": START})

    def counts() -> dict[str, int]:
        found = caller.ok("GET", "/segments", include_count="true")["segments"]
        return {segment["name"]: segment["count"] for segment in found}

    assert counts() == {"New": 2, "Active": 1, "Slipping Away": 1}
    clock.advance(31 * DAY)
    assert counts() == {"New": 0, "Active": 0, "Slipping Away": 1}
    caller.ok("PUT", f"/contacts/{_id(caller, '2')}", {"last_seen_at": int(clock.now)})
    assert counts() == {"New": 0, "Active": 1, "Slipping Away": 1}


@pytest.mark.parametrize(("version", "expected"), [("1.4", "lead"), ("2.6", "lead"), ("2.7", "contact")])
def test_segments_of_leads(account: Account, version: str, expected: str) -> None:
    made = make(account, "Prospects", {"field": "role", "operator": "=", "value": "lead"}, "lead")
    assert account.at(version).ok("GET", f"/segments/{made.id}")["person_type"] == expected


def test_segments_of_companies_are_apart(account: Account) -> None:
    caller = account.at("2.7")
    make(account, "Big", {"field": "monthly_spend", "operator": ">", "value": 100}, "company")
    assert names(caller.ok("GET", "/segments")["segments"]) == ["New", "Active", "Slipping Away"]
    account.user_of(user_id="1", companies=[{"id": "c1", "name": "One", "monthly_spend": 500}])
    account.user_of(user_id="2", companies=[{"id": "c2", "name": "Two", "monthly_spend": 50}])
    caller.ok("POST", "/companies", {"company_id": "c3", "name": "Nobody's", "monthly_spend": 500})
    (big,) = caller.ok("GET", "/segments", type="company", include_count="true")["segments"]
    assert (big["name"], big["count"]) == ("Big", 1)
    found = {company["company_id"]: company["id"] for company in caller.ok("POST", "/companies/list")["data"]}
    of_one = caller.ok("GET", f"/companies/{found['c1']}/segments")
    assert (list(of_one), of_one["type"], names(of_one["data"])) == (["type", "data"], "list", ["Big"])
    assert caller.ok("GET", f"/companies/{found['c2']}/segments")["data"] == []


def test_the_segments_of_a_contact(account: Account) -> None:
    caller = account.at("2.2")
    contact = caller.ok(
        "POST", "/contacts", {"role": "user", "external_id": "25", "name": "Wash", "last_seen_at": START}
    )
    make(account, "Ws", {"field": "name", "operator": "^", "value": "w"})
    make(account, "Others", {"field": "name", "operator": "!~", "value": "w"})
    body = caller.ok("GET", f"/contacts/{contact['id']}/segments")
    assert (list(body), body["type"]) == (["type", "data"], "list")
    assert names(body["data"]) == ["New", "Active", "Ws"]
    assert "count" not in body["data"][0]


def test_nobody_is_in_no_segment(account: Account) -> None:
    caller = account.at("2.2")
    check_error_list(caller.get(f"/contacts/{NOBODY}/segments"), 404, "not_found", "User Not Found")
    check_error_list(caller.get(f"/companies/{NOBODY}/segments"), 404, "company_not_found", "Company Not Found")
    gone = caller.ok("POST", "/contacts", {"role": "user", "external_id": "25"})
    caller.ok("POST", f"/contacts/{gone['id']}/archive")
    check_error_list(caller.get(f"/contacts/{gone['id']}/segments"), 404, "not_found", "User Not Found")


def test_of_one_from_2_2_on(account: Account) -> None:
    contact = account.at("2.1").ok("POST", "/contacts", {"role": "user", "external_id": "25"})
    reply = account.at("2.1").get(f"/contacts/{contact['id']}/segments")
    check_error_list(reply, 400, "intercom_version_invalid")
    check_error_list(account.at("2.1").get(f"/companies/{NOBODY}/segments"), 400, "intercom_version_invalid")


def test_a_wrong_flag_is_named(account: Account) -> None:
    sentence = check_error_list(account.at("2.7").get("/segments", include_count="some"), 400, "parameter_invalid")
    assert "include_count" in sentence


def test_segments_stay_in_their_workspace(account: Account, stranger: Account) -> None:
    theirs = stranger.at("2.7").ok("GET", "/segments")["segments"][0]["id"]
    check_error_list(account.at("2.7").get(f"/segments/{theirs}"), 404, "not_found", "Resource Not Found")


def test_search_by_segment(account: Account) -> None:
    caller = account.at("2.7")
    caller.ok("POST", "/contacts", {"external_id": "1", "name": "Wash"})
    caller.ok("POST", "/contacts", {"external_id": "2", "name": "Zoë"})
    made = make(account, "Ws", {"field": "name", "operator": "^", "value": "w"})
    for operator, expected in (("=", ["Wash"]), ("!=", ["Zoë"])):
        query = {"field": "segment_id", "operator": operator, "value": made.id}
        found = caller.ok("POST", "/contacts/search", {"query": query})["data"]
        assert [contact["name"] for contact in found] == expected


def _id(caller: Account, external_id: str) -> str:
    query = {"field": "external_id", "operator": "=", "value": external_id}
    (found,) = caller.ok("POST", "/contacts/search", {"query": query})["data"]
    id: str = found["id"]
    return id
