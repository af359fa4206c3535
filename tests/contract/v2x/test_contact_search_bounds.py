"""POST /contacts/search: how much one query may ask, and what becomes of one that asks too much or too late."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain import segments
from interphone.domain.search_query import read_query
from interphone.domain.segments import NewSegment
from interphone.store.database import TooCostly, Transaction, Unavailable, WriteFirst
from tests.conftest import Start
from tests.support.accounts import open_account
from tests.support.api import Account, check_error_list

pytestmark = pytest.mark.routes("POST /contacts/search")

PATH = "/contacts/search"
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) SELECT count(*) FROM n"


def filter(field: str, operator: str, value: Any) -> dict[str, Any]:
    return {"field": field, "operator": operator, "value": value}


def group(operator: str, *parts: dict[str, Any]) -> dict[str, Any]:
    return {"operator": operator, "value": list(parts)}


def nested(levels: int) -> dict[str, Any]:
    """Groups of AND and OR in turn, each with a filter of its own, so that none can be left out."""
    query = filter("email", "~", "a")
    for level in range(levels):
        query = group(("AND", "OR")[level % 2], filter("email", "!~", f"x{level}"), query)
    return query


def test_all_lists_of_a_query_hold_a_thousand_values_together(account: Account) -> None:
    lists = [filter("email", "IN", [f"{n}-{part}@b.example" for n in range(1_000)]) for part in range(15)]
    reply = account.at("2.10").post(PATH, {"query": group("OR", *lists)})
    message = "query: at most 1,000 values can be given in all lists together, not 15,000"
    check_error_list(reply, 400, "invalid_values", message)


@pytest.mark.parametrize("operator", ["IN", "NIN"])
@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("email", [f"{n}@b.example" for n in range(1_000)]),
        ("name", [f"n{n}" for n in range(1_000)]),
        ("owner_id", list(range(1_000))),
        ("tag_id", [str(n) for n in range(1_000)]),
        ("segment_id", [str(n) for n in range(1_000)]),
        ("created_at", [n * 200_000 for n in range(1_000)]),
        ("last_seen_at", [n * 200_000 for n in range(1_000)]),
        ("last_replied_at", [n * 200_000 for n in range(1_000)]),
        ("custom_attributes.dinosaurs", [str(n + 5) for n in range(1_000)]),
        ("custom_attributes.dinosaurs", [n + 0.5 for n in range(1_000)]),
    ],
)
def test_as_many_are_taken_of_any_field(crew: Account, field: str, values: list[Any], operator: str) -> None:
    body = {"query": filter(field, operator, values), "sort": {"field": "name", "order": "ascending"}}
    found = crew.at("2.0").ok("POST", PATH, body)["total_count"]
    assert found == (0 if operator == "IN" else 5)


@pytest.mark.parametrize("field", ["name", "custom_attributes.dinosaurs", "browser", "email", "last_seen_at"])
def test_as_many_filters_as_can_be_sent(crew: Account, field: str) -> None:
    value = 1 if field == "last_seen_at" else "x"
    parts = [filter(field, "!=", n if value == 1 else f"{value}{n}") for n in range(225)]
    query = group("AND", *[group("AND", *parts[n : n + 15]) for n in range(0, 225, 15)])
    assert crew.at("2.0").ok("POST", PATH, {"query": query})["total_count"] == 5
    query = group("OR", *[group("AND", *parts[n : n + 15]) for n in range(0, 225, 15)])
    assert crew.at("2.0").ok("POST", PATH, {"query": query})["total_count"] == 5


def test_lists_find_what_is_in_them(crew: Account) -> None:
    def names(field: str, operator: str, values: list[Any]) -> list[str]:
        body = {"query": filter(field, operator, values), "sort": {"field": "name", "order": "ascending"}}
        return [one["name"].split()[0] for one in crew.at("2.0").ok("POST", PATH, body)["data"]]

    assert names("name", "IN", ["ZOË Washburne", 'a "quoted" one', "jayne cobb"]) == ["Jayne", "Zoë"]
    assert names("custom_attributes.dinosaurs", "IN", ["1", 2]) == ["Hoban"]
    assert names("custom_attributes.dinosaurs", "NIN", [1, 2]) == ["Inara", "Jayne", "Kaylee", "Zoë"]
    assert names("signed_up_at", "IN", [1_330_000_025, 1_230_000_000]) == ["Hoban", "Inara", "Jayne", "Kaylee", "Zoë"]
    assert names("custom_attributes.role", "IN", ["Pilot", "mechanic", None]) == [
        "Hoban", "Inara", "Jayne", "Kaylee", "Zoë",
    ]  # fmt: skip


def test_the_deepest_query_in_the_deepest_segment(crew: Account) -> None:
    segment = crew.door.write(crew.app_id, segments.create, NewSegment("Deep", "user", read_query(nested(10))))
    inner = filter("segment_id", "=", segment.id)
    for level in range(10):
        inner = group(("AND", "OR")[level % 2], filter("email", "!~", f"y{level}"), inner)
    found = crew.at("2.10").ok("POST", PATH, {"query": inner})
    assert found["total_count"] == 5


def test_the_segments_of_a_query_have_a_bound_too(crew: Account) -> None:
    wide = group("OR", *[group("AND", *[filter("email", "!~", f"{n}.{m}") for n in range(15)]) for m in range(15)])
    segment = crew.door.write(crew.app_id, segments.create, NewSegment("Wide", "user", read_query(wide)))
    inside = filter("segment_id", "=", segment.id)
    assert crew.at("2.10").ok("POST", PATH, {"query": group("OR", *[inside] * 4)})["total_count"] == 5
    reply = crew.at("2.10").post(PATH, {"query": group("OR", *[inside] * 5)})
    message = "query: its segments have more than 900 filters together; ask for fewer"
    check_error_list(reply, 400, "invalid_values", message)


def test_what_takes_too_long_is_ended(start: Start) -> None:
    """And the reader goes on with the next."""
    with start() as door:
        door.app.database.read_seconds = 0.2
        account = open_account(door)
        for _ in range(6):  # More than there are readers.
            with pytest.raises(TooCostly):
                door.read(account.app_id, lambda tx, _: tx.one(ENDLESS))
        assert account.at("2.10").ok("POST", PATH, {"query": filter("email", "=", "a")})["data"] == []


def test_what_takes_too_long_in_the_writers_turn_is_ended(start: Start) -> None:
    """Where others write faster than what is to be written first; and the writer goes on."""

    def never_current(tx: Transaction, _: object) -> object:
        if not tx.may_write:
            raise WriteFirst(lambda tx, _: False)
        return tx.one(ENDLESS)

    with start() as door:
        door.app.database.read_seconds = 0.2
        account = open_account(door)
        with pytest.raises(TooCostly):
            door.read(account.app_id, never_current)
        account.at("2.10").ok("POST", "/contacts", {"role": "user", "email": "mal@serenity.example"})


@pytest.mark.parametrize(
    ("error", "status", "code", "message"),
    [
        (
            TooCostly("interrupted"), 408, "request_timeout",
            "The request asks too much of the database at once: ask for less, such as fewer filters or values",
        ),
        (
            Unavailable("disk I/O error"), 503, "service_unavailable",
            "The database cannot answer now. Try again in 5 seconds",
        ),
    ],
)  # fmt: skip
def test_nobody_is_told_of_changes_that_a_search_cannot_make(
    account: Account, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, code: str, message: str
) -> None:
    caller = account.at("2.10")
    caller.ok("POST", PATH, {"query": filter("email", "=", "a")})

    async def look(*_: object) -> None:
        raise error

    monkeypatch.setattr(account.door.app.database, "look", look)
    check_error_list(caller.post(PATH, {"query": filter("email", "=", "a")}), status, code, message)


def test_more_than_the_database_takes_is_no_failure_of_it(account: Account) -> None:
    def greedy(tx: Transaction, count: int) -> object:
        return tx.one(f"SELECT {' + '.join(f':v{n}' for n in range(count))}", **{f"v{n}": 1 for n in range(count)})

    with pytest.raises(TooCostly):
        account.door.read(account.app_id, greedy, 70_000)
