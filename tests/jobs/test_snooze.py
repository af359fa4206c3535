"""Snoozed conversations: awake at their second, once, whatever happened to the clock meanwhile."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from interphone.domain import contact_index, conversation_state, conversations, jobs, opening, parts, redaction
from interphone.domain.contacts import Who
from interphone.domain.conversation_state import Act, Snooze
from interphone.domain.conversations import Conversation, Opening
from interphone.domain.jobs import Claim, Job
from interphone.domain.opening import NewConversation
from interphone.domain.parts import ContactReply, Words
from interphone.jobs.worker import Worker
from interphone.store import jobs as job_store
from interphone.store.database import Database
from tests.conftest import Start
from tests.support.accounts import open_account
from tests.support.api import Account, Door
from tests.support.clock import Clock
from tests.support.working import work_off, worker_of

HOUR = 3_600
WASH = Who(user_id="25")


@pytest.fixture
def ship(start: Start, clock: Clock) -> Any:
    """A workspace on a server that leaves jobs to the test."""
    with start() as door:
        account = open_account(door)
        account.user_of(user_id="25")
        door.write(account.app_id, contact_index.catch_up, None)
        yield account


def snoozed(ship: Account, clock: Clock, seconds: float = HOUR) -> int:
    began = ship.door.write(ship.app_id, opening.start, NewConversation(who=WASH, words=Words(body="<p>Hello</p>")))
    id: int = began.conversation.id
    snooze(ship, id, int(clock.now + seconds))
    return id


def snooze(ship: Account, id: int, until: int) -> None:
    ship.door.write(
        ship.app_id, conversation_state.snooze, Snooze(conversation_id=id, teammate_id=None, until=until)
    )  # fmt: skip


def shown(ship: Account, id: int) -> Conversation:
    found: Conversation = ship.door.read(ship.app_id, conversations.get, id)
    return found


def part_types(ship: Account, id: int) -> list[str]:
    talk = ship.door.read(ship.app_id, conversations.open_talk, Opening(id))
    return [part.part_type for part in talk.parts]


def waiting(ship: Account) -> list[Job]:
    return [job for job in ship.door.read("", jobs.every) if job.kind == parts.UNSNOOZE]


def test_it_wakes_at_its_second_and_not_before(ship: Account, clock: Clock) -> None:
    worker = worker_of(ship.door)
    id = snoozed(ship, clock)
    until = shown(ship, id).snoozed_until
    clock.advance(HOUR - 1)
    work_off(ship.door, worker)
    assert shown(ship, id).state == "snoozed"
    clock.advance(1)
    work_off(ship.door, worker)
    awake = shown(ship, id)
    assert (awake.state, awake.snoozed_until, awake.updated_at) == ("open", None, until)
    assert part_types(ship, id) == ["snoozed", "timer_unsnooze"]
    assert waiting(ship) == []


def test_a_clock_set_forward_wakes_what_is_due_by_it(ship: Account, clock: Clock) -> None:
    worker = worker_of(ship.door)
    ids = [snoozed(ship, clock, seconds) for seconds in (HOUR, 2 * HOUR, 400 * HOUR)]
    clock.advance(30 * HOUR)
    work_off(ship.door, worker)
    assert [shown(ship, id).state for id in ids] == ["open", "open", "snoozed"]


def test_a_clock_set_back_makes_nothing_wake_early_or_wait_longer(ship: Account, clock: Clock) -> None:
    """Snoozed by a clock that was an hour ahead, until a time that is told in unix seconds."""
    worker = worker_of(ship.door)
    id = snoozed(ship, clock, HOUR)
    work_off(ship.door, worker)
    clock.advance(-HOUR)
    work_off(ship.door, worker)
    assert shown(ship, id).state == "snoozed"
    clock.advance(2 * HOUR - 1)
    work_off(ship.door, worker)
    assert shown(ship, id).state == "snoozed"
    clock.advance(1)
    work_off(ship.door, worker)
    assert shown(ship, id).state == "open"


@pytest.mark.parametrize("restarted", [False, True])
def test_a_clock_set_back_delays_no_job_that_was_due(ship: Account, clock: Clock, restarted: bool) -> None:
    """What waited, was tried again later, or was with a worker that died."""

    async def fails(database: Database, job: Job) -> None:
        raise ConnectionError("nobody answers")

    async def succeeds(database: Database, job: Job) -> None:
        done.append(job.kind)

    done: list[str] = []
    worker = Worker(ship.door.app.database, {"late": fails, "lost": succeeds, "new": succeeds})
    clock.advance(24 * HOUR)
    ship.door.write(ship.app_id, _want, "late")
    assert ship.door.run(worker.run_due())
    ship.door.write(ship.app_id, _want, "lost")
    ship.door.write("", jobs.claim, Claim(10))
    ship.door.write(ship.app_id, _want, "new")
    clock.advance(-24 * HOUR)
    if restarted:
        worker = Worker(ship.door.app.database, worker._handlers)
    worker._handlers["late"] = succeeds
    work_off(ship.door, worker)
    assert "new" in done
    clock.advance(jobs.LEASE_SECONDS)
    work_off(ship.door, worker)
    assert sorted(done) == ["late", "lost", "new"]


async def _done(worker: Worker, job: Job) -> None:
    await worker._handlers[job.kind](worker._database, job)


def _want(tx: Any, kind: str) -> None:
    job_store.enqueue(tx, kind, "1")


def test_a_time_changed_meanwhile_is_the_one_that_counts(ship: Account, clock: Clock) -> None:
    worker = worker_of(ship.door)
    id = snoozed(ship, clock, HOUR)
    snooze(ship, id, int(clock.now + 3 * HOUR))
    clock.advance(2 * HOUR)
    work_off(ship.door, worker)
    assert shown(ship, id).state == "snoozed"
    snooze(ship, id, int(clock.now + 60))
    clock.advance(60)
    work_off(ship.door, worker)
    assert shown(ship, id).state == "open"
    assert part_types(ship, id) == ["snoozed", "snoozed", "snoozed", "timer_unsnooze"]


@pytest.mark.parametrize("how", ["reply", "close", "open", "delete"])
def test_one_that_is_awake_or_gone_is_left_alone(ship: Account, clock: Clock, how: str) -> None:
    worker, id = worker_of(ship.door), snoozed(ship, clock)
    [job] = waiting(ship)
    act = Act(conversation_id=id, teammate_id=None)
    if how == "reply":
        reply = ContactReply(who=WASH, words=Words(body="<p>Me</p>"), conversation_id=id)
        ship.door.write(ship.app_id, parts.reply_as_contact, reply)
    elif how == "delete":
        ship.door.write(ship.app_id, redaction.delete, redaction.Deletion(id))
    else:
        ship.door.write(ship.app_id, conversation_state.close if how == "close" else conversation_state.reopen, act)
    assert waiting(ship) == []
    # A worker that had taken the job just before comes too late.
    ship.door.run(_done(worker, job))
    if how != "delete":
        assert shown(ship, id).state == ("closed" if how == "close" else "open")
        assert "timer_unsnooze" not in part_types(ship, id)


def test_a_slow_job_holds_up_no_other(ship: Account, clock: Clock) -> None:
    """Nor is a job that is wanted anew while it is done done twice at once."""

    async def is_slow(database: Database, job: Job) -> None:
        begun.append(job.kind)
        await released.wait()

    async def unsnooze(database: Database, job: Job) -> None:
        await handlers(database, job)
        awake.set()

    async def both() -> None:
        running = asyncio.create_task(worker.run())
        async with asyncio.timeout(20):
            while not begun:
                await asyncio.sleep(0.005)
            await ship.door.app.database.write(ship.app_id, _want, "slow")
            clock.advance(HOUR)
            worker.wake()
            await awake.wait()
            assert begun == ["slow"]
            released.set()
            while len(begun) < 2:
                await asyncio.sleep(0.005)
            worker.stop()
            await running

    begun: list[str] = []
    released, awake = asyncio.Event(), asyncio.Event()
    handlers = worker_of(ship.door)._handlers[parts.UNSNOOZE]
    worker = Worker(ship.door.app.database, {"slow": is_slow, parts.UNSNOOZE: unsnooze})
    id = snoozed(ship, clock)
    ship.door.write(ship.app_id, _want, "slow")
    ship.door.run(both())
    assert shown(ship, id).state == "open"
    assert begun == ["slow", "slow"]


def test_the_worker_sleeps_until_the_second(start: Start, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is woken by the snooze, and rests for as long as there is nothing to do."""
    rests: list[float] = []
    rest = Worker._rest

    async def notes(self: Worker, seconds: float) -> None:
        rests.append(seconds)
        if seconds == 2.5:
            clock.advance(2.5)
            return
        await rest(self, min(seconds, 0.2))

    async def until_open(door: Door, app_id: str, id: int) -> None:
        async with asyncio.timeout(20):
            while (await door.app.database.read(app_id, conversations.get, id)).state != "open":
                await asyncio.sleep(0.005)

    monkeypatch.setattr(Worker, "_rest", notes)
    with start(jobs=True) as door:
        ship = open_account(door)
        ship.user_of(user_id="25")
        clock.now = int(clock.now) + 0.5
        id = snoozed(ship, clock, 2.5)
        door.run(until_open(door, ship.app_id, id))
        assert shown(ship, id).updated_at == int(clock.now)
    assert 2.5 in rests
