"""Jobs: done once, tried again with growing pauses, failed visibly, never lost with a worker."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from interphone.background import Background
from interphone.config import load
from interphone.domain import contact_index, jobs, live_log, seen_days, visits
from interphone.domain.contacts import Who
from interphone.domain.jobs import LEASE_SECONDS, MAX_ATTEMPTS, Claim, Job
from interphone.domain.visits import Visit
from interphone.enrichment.profiles import Profile, SocialProfile
from interphone.jobs.profile import profile
from interphone.jobs.worker import Worker
from interphone.pictures import picture_of
from interphone.store.database import Database
from tests.conftest import Start
from tests.enrichment.databases import DBIP, SANTIAGO, write_database
from tests.support.accounts import open_account
from tests.support.api import Account, Door
from tests.support.clock import Clock

WASH = {"user_id": "25", "email": "wash@serenity.example"}


@pytest.fixture
def server(start: Start, clock: Clock, tmp_path: Path) -> Any:
    """An application that plans jobs and leaves them to the test."""
    write_database(tmp_path / "geoip.mmdb", {"200.27.0.0/16": DBIP})
    with start(jobs=False, data=tmp_path) as door:
        yield door


@pytest.fixture
def wash(server: Door) -> Account:
    account = open_account(server)
    assert account.post("/v1/users", {**WASH, "last_seen_ip": SANTIAGO}).status == 201
    server.write(account.app_id, contact_index.catch_up, None)
    return account


class Flaky:
    """A handler that fails until it is told not to."""

    def __init__(self) -> None:
        self.broken = True
        self.done: list[str] = []

    async def __call__(self, database: Database, job: Job) -> None:
        if self.broken:
            raise ConnectionError("nobody answers")
        self.done.append(job.kind)


def _jobs(server: Door) -> list[Job]:
    """Those that are about somebody."""
    found: list[Job] = server.read("", jobs.every)
    others = (contact_index.CATCH_UP, seen_days.CATCH_UP, live_log.FORGET, live_log.FORGET_PERSON)
    return [job for job in found if job.kind not in others]


def _work(server: Door, worker: Worker) -> bool:
    return server.run(worker.run_due())


def test_the_answer_does_not_wait_and_the_next_one_knows_more(server: Door, wash: Account, tmp_path: Path) -> None:
    before = wash.get("/v1/users?user_id=25").body
    assert (before["location_data"], before["avatar_url"]) == ({}, None)
    background = Background(load({}, data=tmp_path), server.app.database)
    assert background.worker is not None
    assert _work(server, background.worker)
    after = wash.get("/v1/users?user_id=25").body
    assert after["location_data"]["country_code"] == "CHL"
    assert list(after["location_data"]) == [
        "city_name", "continent_code", "country_name", "latitude", "longitude", "postal_code", "region_name",
        "timezone", "country_code",
    ]  # fmt: skip
    assert after["avatar_url"] == picture_of(WASH["email"])
    assert _jobs(server) == []
    assert not _work(server, background.worker)


class Knowing:
    """A provider that knows a picture and an account of everyone."""

    async def find(self, email: str) -> Profile:
        return Profile("https://a.example/x.png", (SocialProfile("twitter", "https://twitter.com/wash", "wash"),))


@pytest.mark.parametrize("avatars", [True, False])
def test_pictures_are_kept_only_where_they_are_wanted(server: Door, wash: Account, avatars: bool) -> None:
    worker = Worker(server.app.database, {"locate": _nothing, "profile": profile(Knowing(), avatars=avatars)})
    assert _work(server, worker)
    shown = wash.get("/v1/users?user_id=25").body
    assert shown["avatar_url"] == ("https://a.example/x.png" if avatars else None)
    assert shown["social_profiles"] == [{"type": "twitter", "url": "https://twitter.com/wash", "username": "wash"}]


def test_the_same_address_again_asks_for_nothing(server: Door, wash: Account) -> None:
    server.run(Worker(server.app.database, {"locate": _nothing, "profile": _nothing}).run_due())
    wash.post("/v1/users", {**WASH, "last_seen_ip": SANTIAGO})
    wash.post("/v1/users/impressions", {"user_id": "25", "user_ip": SANTIAGO})
    assert _jobs(server) == []
    wash.post("/v1/users/impressions", {"user_id": "25", "user_ip": "200.27.1.2"})
    assert [job.kind for job in _jobs(server)] == ["locate"]


async def _nothing(database: Database, job: Job) -> None:
    return


def test_a_failing_job_pauses_ever_longer_then_rests_until_someone_retries(
    server: Door, wash: Account, clock: Clock
) -> None:
    flaky = Flaky()
    worker = Worker(server.app.database, {"locate": flaky, "profile": flaky})
    pauses = []
    for _ in range(MAX_ATTEMPTS):
        assert _work(server, worker)
        assert not _work(server, worker), "it is not tried again at once"
        pauses.append(_jobs(server)[0].run_at - clock.now)
        clock.advance(pauses[-1])
    assert pauses == sorted(pauses)
    assert pauses[1] > pauses[0]
    clock.advance(12 * 3_600)
    assert not _work(server, worker)
    failed = _jobs(server)
    assert {(job.kind, job.state, job.attempts, job.error) for job in failed} == {
        ("locate", "failed", MAX_ATTEMPTS, "nobody answers"),
        ("profile", "failed", MAX_ATTEMPTS, "nobody answers"),
    }
    assert server.read("", jobs.count_by_state) == {"waiting": 0, "running": 0, "failed": 2}

    flaky.broken = False
    assert server.write("", jobs.retry_failed, "locate") == 1
    assert _work(server, worker)
    assert flaky.done == ["locate"]
    assert [job.kind for job in _jobs(server)] == ["profile"]


def test_a_job_whose_worker_died_is_taken_over_when_its_lease_ends(server: Door, wash: Account, clock: Clock) -> None:
    claimed = server.write("", jobs.claim, Claim(10))
    assert {job.kind for job in claimed} == {"locate", "profile"}
    flaky = Flaky()
    flaky.broken = False
    worker = Worker(server.app.database, {"locate": flaky, "profile": flaky})
    clock.advance(LEASE_SECONDS - 1)
    assert not _work(server, worker)
    clock.advance(1)
    assert _work(server, worker)
    assert sorted(flaky.done) == ["locate", "profile"]


def test_a_job_that_takes_longer_than_its_lease_stays_with_its_worker(
    server: Door, wash: Account, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("interphone.domain.jobs.RENEW_SECONDS", 0.01)
    began = clock.now

    async def takes_long(database: Database, job: Job) -> None:
        done.append(job.kind)
        for passed in range(LEASE_SECONDS - 1, 3 * LEASE_SECONDS, LEASE_SECONDS - 1):
            clock.now = began + passed
            async with asyncio.timeout(20):
                while (await database.read("", jobs.next_due, None) or 0) < clock.now + LEASE_SECONDS:
                    await asyncio.sleep(0.005)
            assert not await other.run_due()

    done: list[str] = []
    other = Worker(server.app.database, {"locate": takes_long, "profile": takes_long})
    assert _work(server, Worker(server.app.database, {"locate": takes_long, "profile": _nothing}))
    assert done == ["locate"]
    assert _jobs(server) == []


def test_what_is_wanted_anew_while_it_runs_runs_again(server: Door, wash: Account) -> None:
    async def moves_meanwhile(database: Database, job: Job) -> None:
        if job.kind == "locate" and not moved:
            moved.append(job.subject)
            visit = Visit(Who(user_id="25"), ip="200.27.9.9")
            await database.write(job.app_id, visits.record, visit)

    moved: list[str] = []
    worker = Worker(server.app.database, {"locate": moves_meanwhile, "profile": moves_meanwhile})
    assert _work(server, worker)
    assert [(job.kind, job.state) for job in _jobs(server)] == [("locate", "waiting")]


def test_a_deleted_person_takes_their_jobs_along(server: Door, wash: Account) -> None:
    assert len(_jobs(server)) == 2
    assert wash.delete("/v1/users", {"user_id": "25"}).status == 200
    assert _jobs(server) == []


def test_a_refused_write_wants_nothing(server: Door, wash: Account) -> None:
    known = _jobs(server)
    refused = wash.post("/v1/users", {"user_id": "25", "email": "new@serenity.example", "increments": {"plan": 1},
                                      "custom_data": {"plan": "pro"}})  # fmt: skip
    assert refused.status == 400
    assert _jobs(server) == known
