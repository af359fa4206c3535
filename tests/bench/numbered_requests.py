"""The requests of the numbered versions, made as those of v1 in requests.py are."""

from __future__ import annotations

import itertools
import random
from typing import Any

from tests.bench import people
from tests.bench.people import Crowd
from tests.bench.requests import Maker, attributes, get, send

TAGS = 100
TAGGED = 50
FIRST, LAST_1X, LAST = "1.0", "1.4", "Preview"

_random = random.Random(2)
_fresh = itertools.count(1)


def upsert_user(crowd: Crowd) -> bytes:
    """A user who exists, by 1.4, with what an upsert of v1 has."""
    person, fresh = _random.randrange(crowd.size), next(_fresh)
    company = person % people.COMPANIES
    user = {
        "user_id": f"user-{person}",
        "email": f"user-{person}@example.com",
        "name": f"User {person}",
        "custom_attributes": attributes(fresh),
        "companies": [{"company_id": f"{company}", "name": f"Company {company}", "plan": "gold"}],
        "last_request_at": people.joined_at(person) + fresh,
    }
    return send(crowd, "POST", "/users", user, LAST_1X)


def update_contact(version: str) -> Maker:
    """A contact by our id, with the same five attributes."""

    def maker(crowd: Crowd) -> bytes:
        person, fresh = _random.randrange(crowd.size), next(_fresh)
        contact = {
            "name": f"User {person}",
            "custom_attributes": attributes(fresh),
            "last_seen_at": people.joined_at(person) + fresh,
        }
        return send(crowd, "PUT", f"/contacts/{people.contact_id(person)}", contact, version)

    return maker


def get_user(crowd: Crowd) -> bytes:
    return get(crowd, f"/users/{people.contact_id(_random.randrange(crowd.size))}", LAST_1X)


def get_contact(version: str) -> Maker:
    return lambda crowd: get(crowd, f"/contacts/{people.contact_id(_random.randrange(crowd.size))}", version)


def list_150(crowd: Crowd) -> bytes:
    return get(crowd, "/contacts", LAST, per_page=150)


def tag_50(crowd: Crowd) -> bytes:
    """Fifty users, most of whom do not wear the tag yet."""
    users = [{"user_id": f"user-{_random.randrange(crowd.size)}"} for _ in range(TAGGED)]
    return send(crowd, "POST", "/tags", {"name": f"Tag {_random.randrange(TAGS)}", "users": users}, LAST_1X)


def event(crowd: Crowd) -> bytes:
    """Something that a user did, each time at another moment."""
    fresh = next(_fresh)
    happened = {
        "event_name": "invited-friend",
        "created_at": people.BORN + fresh,
        "user_id": f"user-{_random.randrange(crowd.size)}",
        "metadata": {"invite_code": f"ADDAFRIEND-{fresh}", "order": {"amount": fresh, "currency": "eur"}},
    }
    return send(crowd, "POST", "/events", happened, LAST)


def condition(field: str, operator: str, value: Any) -> dict[str, Any]:
    return {"field": field, "operator": operator, "value": value}


def one_matches(crowd: Crowd) -> list[dict[str, Any]]:
    """Three conditions that one contact meets."""
    return [
        condition("name", "=", f"User {_random.randrange(crowd.size)}"),
        condition("custom_attributes.plan", "=", "pro"),
        condition("created_at", ">", people.BORN - 86_400),
    ]


def few_match(crowd: Crowd) -> list[dict[str, Any]]:
    """Three conditions that one contact in a hundred meets."""
    return [
        condition("custom_attributes.seats", "=", _random.randrange(50)),
        condition("custom_attributes.plan", "=", "pro"),
        condition("created_at", ">", people.joined_at(crowd.size // 2)),
    ]


def half_match(crowd: Crowd) -> list[dict[str, Any]]:
    """Three conditions that nearly every second contact meets."""
    return [
        condition("custom_attributes.score", "<", 900),
        condition("custom_attributes.plan", "=", "pro"),
        condition("created_at", ">", people.joined_at(crowd.size // 2)),
    ]


def search(crowd: Crowd, conditions: list[dict[str, Any]], starting_after: str | None = None) -> bytes:
    paging = {"per_page": 50} | ({} if starting_after is None else {"starting_after": starting_after})
    query = {"operator": "AND", "value": conditions}
    return send(crowd, "POST", "/contacts/search", {"query": query, "pagination": paging}, LAST)
