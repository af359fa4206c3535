"""What people are searched by is written when somebody searches, or a minute after a change."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain import contact_index, jobs
from interphone.jobs.index import catch_up
from interphone.jobs.worker import Worker
from interphone.store import database, search_values
from interphone.store.database import Transaction
from tests.support.api import Account, Door
from tests.support.clock import Clock

PATH = "/contacts/search"


def is_due(account: Account) -> bool:
    due: bool = account.door.read(account.app_id, lambda tx, _: search_values.is_due(tx))
    return due


def found(account: Account, plan: str) -> list[str]:
    query = {"field": "custom_attributes.plan", "operator": "=", "value": plan}
    body = account.at("2.7").ok("POST", PATH, {"query": query, "sort": {"field": "external_id", "order": "ascending"}})
    return [contact["external_id"] for contact in body["data"]]


def make(account: Account, number: int, plan: str = "pro") -> None:
    account.user_of(user_id=f"{number:04}", custom_data={"plan": plan})


def test_who_searches_finds_what_was_just_written(account: Account) -> None:
    for number in range(3):
        make(account, number)
    assert is_due(account)
    assert found(account, "pro") == ["0000", "0001", "0002"]
    assert not is_due(account)
    make(account, 1, "free")
    assert found(account, "pro") == ["0000", "0002"]


def test_a_change_of_nothing_that_is_searched_by_is_no_work(account: Account, clock: Clock) -> None:
    make(account, 1)
    assert found(account, "pro") == ["0001"]
    clock.advance(10)
    make(account, 1)
    assert not is_due(account)


def test_times_and_ids_need_no_such_work(account: Account) -> None:
    make(account, 1)
    query = {"field": "updated_at", "operator": ">", "value": 1}
    assert account.at("2.7").ok("POST", PATH, {"query": query})["total_count"] == 1
    assert is_due(account)


def test_who_is_archived_is_gone_at_once(account: Account) -> None:
    make(account, 1)
    make(account, 2)
    assert found(account, "pro") == ["0001", "0002"]
    caller = account.at("2.7")
    (one, _) = caller.ok("GET", "/contacts")["data"]
    caller.ok("POST", f"/contacts/{one['id']}/archive")
    assert found(account, "pro") == ["0001"]
    caller.ok("POST", f"/contacts/{one['id']}/unarchive")
    assert found(account, "pro") == ["0001", "0002"]


def test_a_job_does_it_where_nobody_searches(account: Account, clock: Clock) -> None:
    for number in range(contact_index.AT_ONCE + 1):
        make(account, number)
    worker = Worker(account.door.app.database, {contact_index.CATCH_UP: catch_up})
    clock.advance(contact_index.LATE_SECONDS)
    while account.door.run(worker.run_due()):
        pass
    assert not is_due(account)
    waiting = [job for job in account.door.read("", jobs.every) if job.app_id == account.app_id]
    assert contact_index.CATCH_UP not in [job.kind for job in waiting]
    assert len(found(account, "pro")) == 50


def test_everybody_is_found_however_many_were_written(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as many times AT_ONCE, and on the writers' side as well."""
    monkeypatch.setattr(contact_index, "AT_ONCE", 4)
    for number in range(45):
        make(account, number)
    assert len(found(account, "pro")) == 45
    monkeypatch.setattr(database, "TRIES", 0)
    for number in range(45, 50):
        make(account, number)
    assert len(found(account, "pro")) == 50


def test_a_search_needs_no_job(account: Account) -> None:
    make(account, 1)
    assert _waits(account)
    found(account, "pro")
    assert not _waits(account)


def test_a_query_that_always_wants_to_write_is_asked_among_the_writers(door: Door, account: Account) -> None:
    """Others may write without end, and yet everybody is found."""
    wrote: list[None] = []

    def write(tx: Transaction, command: Any) -> bool:
        wrote.append(None)
        return False

    def ask(tx: Transaction, command: Any) -> str:
        if not tx.may_write:
            raise database.WriteFirst(write)
        return "answered"

    assert door.read(account.app_id, ask) == "answered"
    assert len(wrote) == database.TRIES


def _waits(account: Account) -> bool:
    waiting = account.door.read("", jobs.every)
    return any((job.app_id, job.kind) == (account.app_id, contact_index.CATCH_UP) for job in waiting)
