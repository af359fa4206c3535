"""/counts in every numbered version: the same words throughout (API reference 1.1 and 2.6, counts)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest

from interphone.domain import teammates
from interphone.domain.search_query import read_query
from interphone.domain.segments import NewSegment, create
from interphone.domain.teammates import NewTeammate
from tests.cast import MAL
from tests.support.api import Account, check_error_list
from tests.support.clock import START, Clock

pytestmark = pytest.mark.routes("GET /counts")


@pytest.fixture(params=["1.0", "1.4", "2.6", "Preview"])
def caller(account: Account, request: pytest.FixtureRequest) -> Account:
    return account.at(request.param)


@pytest.fixture
def crew_of(caller: Account) -> Account:
    """Two users and a lead; two companies with people; VIP on a user and the lead, Rich on a company, Empty on none."""
    old = caller.at("1.4")
    for user_id, companies in (("25", ["6", "7"]), ("26", ["6"])):
        member = [{"company_id": id, "name": {"6": "Blue Sun"}.get(id)} for id in companies]
        old.ok("POST", "/users", {"user_id": user_id, "companies": member})
    lead = old.ok("POST", "/contacts", {"email": "badger@persephone.example"})["id"]
    old.ok("POST", "/tags", {"name": "VIP", "users": [{"user_id": "25"}, {"id": lead}]})
    old.ok("POST", "/tags", {"name": "Rich", "companies": [{"company_id": "6"}]})
    old.ok("POST", "/tags", {"name": "Empty"})
    return caller


def count(caller: Account, **query: object) -> Any:
    return caller.ok("GET", "/counts", **query)


def test_totals(crew_of: Account, stranger: Account) -> None:
    body = count(crew_of)
    assert list(body) == ["type", "company", "user", "lead", "tag", "segment"]
    assert body == {
        "type": "count.hash",
        "company": {"count": 2},
        "user": {"count": 2},
        "lead": {"count": 1},
        "tag": {"count": 3},
        "segment": body["segment"],
    }
    other = count(stranger.at("1.0"))
    assert [other[kind]["count"] for kind in ("company", "user", "lead", "tag")] == [0, 0, 0, 0]


def test_totals_follow_what_happens(crew_of: Account) -> None:
    crew_of.delete("/v1/users", {"user_id": "25"})
    body = count(crew_of)
    assert (body["user"]["count"], body["company"]["count"]) == (1, 1)
    assert count(crew_of, type="user", count="tag")["user"]["tag"][0] == {"VIP": 1}


def test_users_and_companies(crew_of: Account) -> None:
    assert count(crew_of, type="user") == {"type": "count", "user": {"count": 2}}
    assert count(crew_of, type="company") == {"type": "count", "company": {"count": 2}}


def test_users_and_leads_by_tag(crew_of: Account) -> None:
    expected = {"type": "count", "user": {"tag": [{"VIP": 2}, {"Rich": 0}, {"Empty": 0}]}}
    assert count(crew_of, type="user", count="tag") == expected


def test_archived_people_are_among_those_who_wear_a_tag(crew_of: Account) -> None:
    """API reference 1.1, user tag counts."""
    old = crew_of.at("1.4")
    old.ok("DELETE", "/users", user_id="25")
    assert count(crew_of, type="user") == {"type": "count", "user": {"count": 1}}
    assert count(crew_of, type="user", count="tag")["user"]["tag"][0] == {"VIP": 2}


def test_archived_people_are_among_those_of_a_segment(crew_of: Account, clock: Clock) -> None:
    """API reference 1.1, user segment counts: by whatever a segment asks, of those who are as it asks."""
    old = crew_of.at("1.4")
    segments = {
        "Pilots": {"field": "custom_attributes.job", "operator": "=", "value": "pilot"},
        "Others": {"field": "custom_attributes.job", "operator": "!=", "value": "pilot"},
        "VIPs": {"field": "tag_id", "operator": "=", "value": _tag(old, "VIP")},
        "Users": {"field": "role", "operator": "=", "value": "user"},
        "Early": {"field": "created_at", "operator": "<", "value": START + 1},
        "Late": {"field": "created_at", "operator": ">", "value": START + 1},
        "Seen": {"field": "last_seen_at", "operator": "within", "value": "2 days"},
    }
    for user_id, job in (("25", "pilot"), ("26", "cook")):
        body = {"user_id": user_id, "custom_attributes": {"job": job}, "last_request_at": START}
        old.ok("POST", "/users", body)
    for name, query in segments.items():
        crew_of.door.write(crew_of.app_id, create, NewSegment(name, "user", read_query(query)))
    before = _by_segment(crew_of)
    assert {name: before[name] for name in segments} == {
        "Pilots": 1, "Others": 2, "VIPs": 2, "Users": 2, "Early": 3, "Late": 0, "Seen": 2,
    }  # fmt: skip
    gone = old.ok("DELETE", "/users", user_id="25")
    assert _by_segment(crew_of) == before
    # A segment's own count is of those whom its list shows.
    listed = {one["name"]: one["count"] for one in old.ok("GET", "/segments", include_count="true")["segments"]}
    assert (listed["Pilots"], listed["Users"], listed["Seen"]) == (0, 1, 1)
    clock.advance(3 * 24 * 60 * 60)
    assert _by_segment(crew_of)["Seen"] == 0
    crew_of.at("2.7").ok("POST", f"/contacts/{gone['id']}/unarchive")
    assert _by_segment(crew_of) == before | {"Seen": 0, "New": 0, "Active": 2}
    old.ok("POST", "/user_delete_requests", {"intercom_user_id": gone["id"]})
    assert _by_segment(crew_of)["Users"] == 1


def _by_segment(caller: Account) -> dict[str, int]:
    found = count(caller, type="user", count="segment")["user"]["segment"]
    return {name: of for one in found for name, of in one.items()}


def _tag(caller: Account, name: str) -> str:
    (id,) = [tag["id"] for tag in caller.ok("GET", "/tags")["tags"] if tag["name"] == name]
    return str(id)


def test_companies_by_tag_come_in_pages(crew_of: Account) -> None:
    body = count(crew_of, type="company", count="tag")
    assert body["company"] == {"tag": [{"VIP": 0}, {"Rich": 1}, {"Empty": 0}]}
    assert body["pages"] == {"pages": {"type": "pages", "next": None, "page": 1, "per_page": 50, "total_pages": 1}}
    body, seen = count(crew_of, type="company", count="tag", per_page=2), []
    while True:
        seen += body["company"]["tag"]
        url = body["pages"]["pages"]["next"]
        if url is None:
            break
        parts = urlsplit(url)
        body = crew_of.ok("GET", f"{parts.path}?{parts.query}")
    assert seen == [{"VIP": 0}, {"Rich": 1}, {"Empty": 0}]


def test_companies_by_user(crew_of: Account) -> None:
    body = count(crew_of, type="company", count="user")
    assert body["pages"] == {}
    assert sorted(body["company"]["user"], key=str) == [
        {"7": 1, "remote_company_id": "7"},
        {"Blue Sun": 2, "remote_company_id": "6"},
    ]


def test_users_by_segment(crew_of: Account) -> None:
    """The workspace's own three, and one more."""
    query = read_query({"field": "external_id", "operator": "=", "value": "25"})
    crew_of.door.write(crew_of.app_id, create, NewSegment("Pilots", "user", query))
    body = count(crew_of, type="user", count="segment")
    found = {name: of for one in body["user"]["segment"] for name, of in one.items()}
    assert {name: found[name] for name in ("New", "Slipping Away", "Pilots")} == {
        "New": 2, "Slipping Away": 0, "Pilots": 1,
    }  # fmt: skip
    assert count(crew_of)["segment"] == {"count": len(found)}
    assert count(crew_of, type="company", count="segment") == {"type": "count", "company": {"segment": []}, "pages": {}}


def test_conversations(crew_of: Account) -> None:
    """By state, and the open ones by whether somebody has them to do; snoozed is open, unanswered messages are none."""
    mal = crew_of.door.write(crew_of.app_id, teammates.create, NewTeammate(*MAL))
    book = crew_of.door.write(crew_of.app_id, teammates.create, NewTeammate("Shepherd Book", "b@x.example", "agent"))
    ids = [
        crew_of.made("POST", "/v1/users/message_threads", {"user_id": "25", "body": "Hello"})["thread_id"]
        for _ in range(5)
    ]
    assert count(crew_of, type="conversation")["conversation"] == {
        "open": 5,
        "closed": 0,
        "unassigned": 5,
        "assigned": 0,
    }
    to_mal = {"message_type": "assignment", "assignee_id": mal.id}
    for id, act in [
        (ids[0], to_mal),
        (ids[1], to_mal),
        (ids[1], {"message_type": "close"}),
        (ids[2], to_mal),
        (ids[2], {"message_type": "snoozed", "snoozed_until": 2_000_000_000}),
        (ids[3], {"message_type": "close"}),
    ]:
        sent = {"type": "admin", "admin_id": mal.id, **act}
        crew_of.at("1.4").ok("POST", f"/conversations/{id}/reply", sent)
    message = {"from": {"type": "admin", "id": mal.id}, "to": {"type": "user", "user_id": "25"}}
    crew_of.at("1.4").ok("POST", "/messages", {**message, "message_type": "inapp", "body": "Hi"})
    assert count(crew_of, type="conversation") == {
        "type": "count",
        "conversation": {"open": 3, "closed": 2, "unassigned": 1, "assigned": 2},
    }
    assert count(crew_of, type="conversation", count="admin") == {
        "type": "count",
        "conversation": {
            "admin": [
                {"id": str(mal.id), "name": "Malcolm Reynolds", "open": 2, "closed": 1},
                {"id": str(book.id), "name": "Shepherd Book", "open": 0, "closed": 0},
            ]
        },
    }


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"type": "ship"}, "the type parameter must be one of: user, company, conversation"),
        ({"type": "lead"}, "the type parameter must be one of: user, company, conversation"),
        ({"count": "tag"}, "the type parameter must be one of: user, company, conversation"),
        ({"type": "user", "count": "ship"}, "the count parameter must be one of: segment, tag"),
        ({"type": "company", "count": "admin"}, "the count parameter must be one of: segment, tag, user"),
        ({"type": "conversation", "count": "tag"}, "the count parameter must be one of: admin"),
    ],
)
def test_what_cannot_be_counted(caller: Account, query: dict[str, str], sentence: str) -> None:
    check_error_list(caller.get("/counts", **query), 400, "parameter_invalid", sentence)


def test_a_slash_at_the_end_as_python_sends_it(caller: Account) -> None:
    assert caller.ok("GET", "/counts/")["type"] == "count.hash"
