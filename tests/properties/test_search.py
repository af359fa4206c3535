"""Whatever is asked of whomever: the database finds the same people as plain Python, in the order that is wanted."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interphone.domain import archive, contact_changes, declared_attributes, tags, workspaces
from interphone.domain.contacts import ContactChange
from interphone.domain.workspaces import WorkspaceChange
from interphone.store import search as store
from interphone.store import tags as tag_store
from interphone.store.database import Transaction
from tests.properties.evaluator import matches
from tests.support.accounts import open_account
from tests.support.api import Account, Door
from tests.support.clock import START, Clock

ZONE = "Pacific/Auckland"
DAY = 24 * 60 * 60
PATIENCE = {"sqlite": 60, "postgres": 25}

WORDS = st.sampled_from(["a", "A", "ab", "Zoë", "ZOË", "straße", "50%", "a_b", "true", "7", "", "'", "\\"])
NUMBERS = st.sampled_from([-1, 0, 1, 2, 7, 7.5])
MOMENTS = st.integers(START - 3 * DAY, START + 1)
CUSTOM = {"plan": WORDS, "seats": NUMBERS, "trial": st.booleans(), "mixed": WORDS | NUMBERS | st.booleans()}

LATER = {name: values | st.none() for name, values in CUSTOM.items()}
GIVEN = (
    "name", "phone", "signed_up_at", "last_seen_at", "unsubscribed_from_emails", "email", "custom_attributes",
    "details",
)  # fmt: skip

CONTACT = st.fixed_dictionaries(
    {
        "role": st.sampled_from(["user", "lead"]),
        "at": MOMENTS,
        "later": st.fixed_dictionaries(
            {}, optional={"name": WORDS.filter(bool), "custom_attributes": st.fixed_dictionaries({}, optional=LATER)}
        ),
    },
    optional={
        "name": WORDS.filter(bool),
        "phone": st.sampled_from(["+1", "+12", "a"]),
        "signed_up_at": MOMENTS,
        "last_seen_at": MOMENTS,
        "unsubscribed_from_emails": st.booleans(),
        "email": st.sampled_from(["a@b.example", "B@b.example", "c@C.example"]),
        "custom_attributes": st.fixed_dictionaries({}, optional=CUSTOM),
        "details": st.fixed_dictionaries({}, optional={"browser": WORDS.filter(bool), "last_replied_at": MOMENTS}),
        "tags": st.sets(st.sampled_from([0, 1])),
        "archived": st.booleans(),
    },
)

TEXT_OPERATORS = ["=", "!=", "~", "!~", "^", "$"]
ORDERS = ["=", "!=", ">", "<", ">=", "<="]
TEXTS = ["name", "email", "email_domain", "phone", "external_id", "custom_attributes.plan", "browser"]
ROLES = st.sampled_from(["user", "lead"])


def _filter(field: Any, operator: Any, value: Any) -> Any:
    return st.fixed_dictionaries({"field": field, "operator": operator, "value": value})


FILTERS = st.one_of(
    _filter(st.sampled_from(TEXTS), st.sampled_from(TEXT_OPERATORS), WORDS),
    _filter(st.sampled_from(TEXTS), st.sampled_from(["IN", "NIN"]), st.lists(WORDS, max_size=3)),
    _filter(st.just("role"), st.sampled_from(["=", "!="]), ROLES),
    _filter(st.just("role"), st.sampled_from(["IN", "NIN"]), st.lists(ROLES, max_size=3)),
    _filter(st.just("role"), st.sampled_from(["~", "!~", "^", "$"]), WORDS | ROLES),
    _filter(
        st.sampled_from([*TEXTS, "role", "signed_up_at", "last_seen_at", "custom_attributes.mixed"]),
        st.sampled_from(["=", "!="]),
        st.none(),
    ),
    _filter(st.sampled_from(["email"]), st.sampled_from(TEXT_OPERATORS), st.sampled_from(["A@B.example", "example"])),
    _filter(
        st.sampled_from(["created_at", "updated_at", "signed_up_at", "last_seen_at", "last_replied_at"]),
        st.sampled_from(ORDERS),
        MOMENTS | MOMENTS.map(float) | MOMENTS.map(str),
    ),
    _filter(st.sampled_from(["custom_attributes.seats", "custom_attributes.mixed"]), st.sampled_from(ORDERS), NUMBERS),
    _filter(
        st.just("custom_attributes.mixed"),
        st.sampled_from(["=", "!="]),
        WORDS | st.sampled_from(["7", "true"]) | st.booleans(),
    ),
    _filter(st.just("unsubscribed_from_emails"), st.sampled_from(["=", "!="]), st.booleans()),
    _filter(st.just("tag_id"), st.sampled_from(["=", "!="]), st.sampled_from([0, 1])),
)
QUERIES = st.recursive(
    FILTERS,
    lambda inner: st.fixed_dictionaries(
        {"operator": st.sampled_from(["AND", "OR"]), "value": st.lists(inner, min_size=1, max_size=4)}
    ),
    max_leaves=8,
)
SORTED_BY = (
    "name", "email", "created_at", "signed_up_at", "last_seen_at", "updated_at", "role", "custom_attributes.mixed",
    "custom_attributes.seats", "unsubscribed_from_emails", "id",
)  # fmt: skip
SORTS = st.one_of(
    st.none(),
    st.fixed_dictionaries(
        {
            "field": st.sampled_from(SORTED_BY),
            "order": st.sampled_from(["ascending", "descending"]),
        }
    ),
)
# How many matches count as few and how often a walk is worth it, so that every way is gone with a handful of people.
BOUNDS = st.sampled_from([(1_000, 4), (1, 0), (2, 0), (2, 1_000), (1_000, 0)])


@pytest.mark.parametrize("version", ["2.4", "Preview"])
def test_the_database_and_python_find_the_same(
    door: Door, clock: Clock, database_kind: str, version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    @settings(max_examples=PATIENCE[database_kind], deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(CONTACT, max_size=10), st.lists(st.tuples(QUERIES, SORTS, BOUNDS), min_size=1, max_size=8))
    def check(people: list[dict[str, Any]], questions: list[tuple[Any, Any, Any]]) -> None:
        account = open_account(door)
        door.write(account.app_id, workspaces.change, WorkspaceChange(timezone=ZONE))
        caller = account.at(version)
        tag_ids = [caller.ok("POST", "/tags", {"name": name})["id"] for name in ("One", "Two")]
        door.write(account.app_id, _declare, None)
        for number, person in enumerate(people):
            clock.now = person["at"]
            door.write(account.app_id, _add, (number, person, tag_ids))
        clock.reset()
        everyone = caller.ok("GET", "/contacts", per_page=150)["data"]
        assert len(everyone) == sum(not person.get("archived") for person in people)
        for query, sort, bounds in questions:
            monkeypatch.setattr(store, "FEW", bounds[0])
            monkeypatch.setattr(store, "CAUTION", bounds[1])
            asked = _with_tags(query, tag_ids)
            found = _search(caller, asked, sort)
            expected = [one for one in everyone if matches(one, asked, ZONE if version == "2.4" else None)]
            assert sorted(one["id"] for one in found) == sorted(one["id"] for one in expected), asked
            _check_order(found, sort or {"field": "updated_at", "order": "descending"})

    check()


def _declare(tx: Transaction, command: None) -> None:
    for name, value in (("plan", "a"), ("seats", 1.5), ("mixed", "a")):
        assert declared_attributes.infer(tx, "contact", name, value)


def _add(tx: Transaction, command: tuple[int, dict[str, Any], list[str]]) -> None:
    number, person, tag_ids = command
    given = {name: person[name] for name in GIVEN if name in person}
    if "email" in given:
        given["email"] = given["email"].lower()
    change = ContactChange(user_id=f"U{number}", **given)
    contact = contact_changes.insert(tx, person["role"], change)
    contact = contact_changes.apply(tx, contact, ContactChange(**person["later"]))
    for tag in sorted(person.get("tags", ())):
        tag_store.attach_all(tx, int(tag_ids[tag]), [tags.standing(contact)], None)
    if person.get("archived"):
        archive.archive(tx, contact)


def _with_tags(query: dict[str, Any], tag_ids: list[str]) -> dict[str, Any]:
    """With tags that there are."""
    if "field" not in query:
        return {**query, "value": [_with_tags(part, tag_ids) for part in query["value"]]}
    return {**query, "value": tag_ids[query["value"]]} if query["field"] == "tag_id" else query


def _search(caller: Account, query: dict[str, Any], sort: dict[str, str] | None) -> list[dict[str, Any]]:
    """All pages of two, as a client of PHP turns them: the order is named with the first alone."""
    body: dict[str, Any] = {"query": query, "pagination": {"per_page": 2}}
    page = caller.ok("POST", "/contacts/search", body | ({"sort": sort} if sort else {}))
    found: list[dict[str, Any]] = page["data"]
    total, number = page["total_count"], 1
    while "next" in page["pages"]:
        number += 1
        following = page["pages"]["next"]
        assert following["page"] == number <= 20
        body["pagination"]["starting_after"] = following["starting_after"]
        page = caller.ok("POST", "/contacts/search", body)
        assert (page["total_count"], page["pages"]["page"]) == (total, number)
        found += page["data"]
    assert len(found) == total
    assert page["pages"]["total_pages"] == (total + 1) // 2
    return found


def _check_order(found: list[dict[str, Any]], sort: dict[str, str]) -> None:
    """By value, equal ones by id, and those without a value last, by id."""
    descending = sort["order"] == "descending"
    known = [(_key(one, sort["field"]), one["id"]) for one in found if _value(one, sort["field"]) is not None]
    unknown = [one["id"] for one in found if _value(one, sort["field"]) is None]
    assert known == sorted(known, reverse=descending)
    assert unknown == sorted(unknown, reverse=descending)
    assert [one["id"] for one in found] == [id for _, id in known] + unknown


def _value(contact: dict[str, Any], field: str) -> Any:
    for name in field.split("."):
        contact = contact.get(name)  # type: ignore[assignment]
    return contact


def _key(contact: dict[str, Any], field: str) -> tuple[str, Any]:
    """Values of different types are apart."""
    value = _value(contact, field)
    if isinstance(value, bool):
        return ("b", value)
    if isinstance(value, str):
        return ("t", value.casefold() if field.startswith(("name", "custom")) else value)
    return ("n", value)
