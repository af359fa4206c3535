"""A workspace of ten thousand of everything that comes in pages, made by verbs of the domain in a few transactions."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from typing import Any

from interphone.domain import activity_log, data_events, leads, notes, teammates, users
from interphone.domain.activity_log import Performer
from interphone.domain.companies import CompanyChange
from interphone.domain.contacts import ContactChange, Who
from interphone.domain.data_events import NewEvent
from interphone.domain.notes import SignedNote, Subject
from interphone.domain.teammates import NewTeammate
from interphone.store.database import Transaction
from tests.support.accounts import open_account
from tests.support.api import Door
from tests.support.clock import START

HUGE = "huge"
"""The company_id of the company that all users belong to."""
TAG = "Crew"
READER = "reader"
"""The user_id of who has events and notes."""


class Crowd:
    """`size` users, each with a company of their own; and as many events, notes and lines of the activity log."""

    def __init__(self, door: Door, size: int) -> None:
        self.account = open_account(door)
        self.size = size
        self.per_page = 150 if size > 1_000 else 40
        # Not after each page: there would always be somebody new at the end of a list.
        self.every = 3 if size > 1_000 else 2
        self.numbers = itertools.count(size)
        self._door = door
        admin = door.write(self.account.app_id, teammates.create, NewTeammate("Mal", "mal@serenity.example", "owner"))
        self.reader = door.write(self.account.app_id, users.upsert, ContactChange(who=Who(user_id=READER))).id
        by = admin.performing("127.0.0.1")
        for make in (make_users, make_leads, make_events, make_notes):
            door.write(self.account.app_id, make, size)
        door.write(self.account.app_id, make_log, (size, by))

    def ids(self, sql: str) -> list[str]:
        """The ids that a statement gives, as text."""
        rows = self._door.read(self.account.app_id, lambda tx, _: tx.all(sql))
        return [str(row[0]) for row in rows]

    def users(self) -> list[str]:
        return self.ids("SELECT id FROM contact WHERE app_id = :app_id AND listing = 'user'")

    def people(self) -> list[str]:
        return self.ids("SELECT id FROM contact WHERE app_id = :app_id AND listing IN ('user', 'lead')")

    def companies(self) -> list[str]:
        return self.ids("SELECT id FROM company WHERE app_id = :app_id AND user_count > 0")


def make_users(tx: Transaction, size: int) -> None:
    """Three in each second, so that places in the midst of a second count; the oldest first."""
    now = tx.now
    for number in range(size):
        tx.now = START - size + number // 3
        company = CompanyChange(company_id=f"{number}", name=f"Company {number}", seen=number % 2 == 0)
        change = ContactChange(
            who=Who(user_id=f"user-{number}"),
            name=f"User {number}",
            last_seen_at=START - 2 * size + number % (size // 2),
            signed_up_at=START - size - number // 2,
            custom_attributes={"seats": number % 50},
            companies=[CompanyChange(company_id=HUGE), company],
        )
        users.upsert(tx, change)
    tx.now = now


def make_leads(tx: Transaction, size: int) -> None:
    for number in range(size // 10):
        leads.create(tx, ContactChange(email=f"lead-{number}@serenity.example"))


def make_events(tx: Transaction, size: int) -> None:
    """Several in each second, of different names."""
    for begin in range(0, size, 500):
        events = [
            NewEvent(Who(user_id=READER), f"event-{number % 4}", START - size + number // 4, {})
            for number in range(begin, min(begin + 500, size))
        ]
        data_events.record(tx, events)


def make_notes(tx: Transaction, size: int) -> None:
    for number in range(size):
        notes.write(tx, SignedNote(subject=Subject(Who(user_id=READER)), body=f"<p>{number}</p>"))


def make_log(tx: Transaction, wanted: tuple[int, Performer]) -> None:
    size, by = wanted
    now = tx.now
    for number in range(size):
        tx.now = START - size + number // 3
        activity_log.record(tx, by, "app_name_change", "Mal changed the name.", before="a", after="b")
    tx.now = now


class Meddler:
    """Writes between pages: makes somebody, deletes somebody and changes somebody, and knows who was left alone."""

    def __init__(
        self,
        ids: list[str],
        make: Callable[[], Any] | None = None,
        delete: Callable[[str], Any] | None = None,
        change: Callable[[str], Any] | None = None,
        every: int = 3,
    ) -> None:
        self._random = random.Random(7)
        self._stay = set(ids)
        self._order = self._random.sample(ids, len(ids))
        self._make, self._delete, self._change = make, delete, change
        self._every = every
        self._calls = self._writes = 0
        self.gone: set[str] = set()
        self.changed: set[str] = set()

    def __call__(self) -> None:
        self._calls += 1
        if self._calls % self._every:
            return
        self._writes += 1
        if self._make:
            self._make()
        # More go than come: a list that grows shorter has as many pages to come as before.
        for act, kept in ((self._delete, self.gone), (self._delete, self.gone), (self._change, self.changed)):
            if act and self._order:
                id = self._order.pop()
                act(id)
                kept.add(id)

    def check(self, seen: list[str], *, moving: bool = False) -> None:
        """Who stayed was met once, and nobody twice; with `moving`, of those who were not changed."""
        stay = self._stay - self.gone - (self.changed if moving else set())
        assert self._writes > 1, "next to nothing was written between the pages"
        times: dict[str, int] = {}
        for id in seen:
            times[id] = times.get(id, 0) + 1
        omitted = [id for id in stay if id not in times]
        assert omitted == [], f"{len(omitted)} omitted, of them {len(self.changed & set(omitted))} changed"
        twice = [id for id, count in times.items() if count > 1]
        assert [id for id in twice if not moving or id in stay] == [], "shown twice"
