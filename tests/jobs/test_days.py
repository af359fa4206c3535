"""Who was seen within some time is counted by days, which are written when somebody counts, or a minute after."""

from __future__ import annotations

import random
from typing import Any

import pytest

from interphone.domain import jobs, search_binding, seen_days
from interphone.domain.search_fields import SEGMENTS
from interphone.domain.search_query import read_query
from interphone.domain.searchable import CONTACTS
from interphone.jobs.index import catch_up_days
from interphone.jobs.worker import Worker
from interphone.store import seen_days as store
from interphone.store.database import Transaction
from interphone.store.search import Order
from interphone.store.search_conditions import DAY, Column
from tests.properties.invariants import faults
from tests.support.api import Account
from tests.support.clock import START, Clock


def is_due(account: Account) -> bool:
    return bool(account.door.read(account.app_id, lambda tx, _: store.due(tx, 1)))


def counts(account: Account) -> dict[str, int]:
    found = account.at("2.7").ok("GET", "/segments", include_count="true")["segments"]
    return {segment["name"]: segment["count"] for segment in found}


def visit(account: Account, user_id: str) -> None:
    account.made("POST", "/v1/users/impressions", {"user_id": user_id})


def test_a_page_view_counts_at_once(account: Account, clock: Clock) -> None:
    for user_id in ("1", "2"):
        account.user_of(user_id=user_id, last_impression_at=START - 40 * DAY)
    assert (counts(account)["Active"], counts(account)["Slipping Away"]) == (0, 2)
    visit(account, "1")
    assert is_due(account)
    assert (counts(account)["Active"], counts(account)["Slipping Away"]) == (1, 1)
    assert not is_due(account)


def test_the_second_of_a_day_has_nothing_to_note(account: Account, clock: Clock) -> None:
    account.user_of(user_id="1")
    visit(account, "1")
    counts(account)
    clock.advance(60)
    visit(account, "1")
    assert not is_due(account)


def test_a_job_does_it_where_nobody_counts(account: Account, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seen_days, "AT_ONCE", 2)
    for user_id in "12345":
        account.user_of(user_id=user_id)
        visit(account, user_id)
    worker = Worker(account.door.app.database, {seen_days.CATCH_UP: catch_up_days})
    clock.advance(seen_days.LATE_SECONDS)
    while account.door.run(worker.run_due()):
        pass
    assert not is_due(account)
    waiting = [job.kind for job in account.door.read("", jobs.every) if job.app_id == account.app_id]
    assert seen_days.CATCH_UP not in waiting
    assert counts(account)["Active"] == 5


def test_who_is_erased_leaves_no_trace(account: Account, clock: Clock) -> None:
    account.user_of(user_id="1")
    visit(account, "1")
    clock.advance(DAY)
    visit(account, "1")
    account.at("1.4").ok("POST", "/user_delete_requests", {"intercom_user_id": _ids(account)["1"]})
    rows = account.door.read(
        account.app_id,
        lambda tx, _: [
            *tx.all("SELECT contact_id FROM seen_day WHERE app_id = :app_id"),
            *tx.all("SELECT people FROM seen_due WHERE app_id = :app_id"),
        ],
    )
    assert rows == []


def test_counting_by_days_is_counting_one_by_one(account: Account, clock: Clock) -> None:
    """Whatever happened to people, and wherever in a day the time lies that is asked for."""
    choose = random.Random(7)
    people = [str(number) for number in range(12)]
    for user_id in people:
        account.user_of(user_id=user_id)
    account.at("2.7").ok("POST", "/contacts", {"role": "lead", "last_seen_at": START - DAY // 2})
    for _ in range(60):
        clock.advance(choose.choice((60, DAY // 3, DAY)))
        user_id = choose.choice(people)
        match choose.randrange(6):
            case 0 | 1 | 2:
                account.send("POST", "/v1/users/impressions", {"user_id": user_id})
            case 3:
                at = int(clock.now) - choose.randrange(3 * DAY)
                account.at("1.4").send("POST", "/users", {"user_id": user_id, "last_request_at": at})
            case 4:
                account.at("1.4").send("DELETE", "/users", user_id=user_id)
            case 5:
                _compare(account, int(clock.now) - choose.randrange(8 * DAY), choose.choice((1, DAY // 2, 3 * DAY)))
    assert account.door.read(account.app_id, faults) == []


def _compare(account: Account, since: int, length: int) -> None:
    """Counted, and found page by page, are those that are seen when everybody is looked at."""
    rows = account.door.read(
        account.app_id,
        lambda tx, _: tx.all(
            "SELECT c.id, c.listing, p.last_seen_at FROM contact c "
            "JOIN presence p ON p.app_id = c.app_id AND p.contact_id = c.id WHERE c.app_id = :app_id"
        ),
    )
    users: dict[str, Any] = {"field": "role", "operator": "=", "value": "user"}
    # What nothing counts, so that those are gone through who were seen then.
    anybody: dict[str, Any] = {"field": "email", "operator": "!=", "value": "nobody@serenity.example"}
    for low, high, at_edges in ((">", "<", 0), (">=", "<=", 1)):
        seen = [
            {"field": "last_seen_at", "operator": low, "value": since},
            {"field": "last_seen_at", "operator": high, "value": since + length},
        ]
        then = range(since + 1 - at_edges, since + length + at_edges)
        for listings, others in ((("user", "lead"), []), (("user",), [users]), (("user",), [users, anybody])):
            expected = sorted(id for id, listing, at in rows if listing in listings and at in then)
            total, ids = account.door.read(account.app_id, _ask, {"operator": "AND", "value": [*seen, *others]})
            assert (total, sorted(ids)) == (len(expected), expected)


def _ask(tx: Transaction, query: Any) -> tuple[int, list[str]]:
    condition = search_binding.Binder(tx, CONTACTS, SEGMENTS).condition(read_query(query))
    search = CONTACTS.search(tx, condition)
    total = search.count()
    places = search.page(Order(Column("created_at", "contact_created", nullable=False), True), None, 50, total)
    return total, [place.id for place in places]


def _ids(account: Account) -> dict[str, str]:
    return {user["user_id"]: user["id"] for user in account.at("1.4").ok("GET", "/users")["users"]}
