"""Bulk jobs: many writes in one request, done one after the other in the background.

Each item is done by the verb of the single call, in one transaction with the note that it is done: however often work
is broken off, none is done twice and none is left out. What is refused changes nothing and is kept with the reason.
"""

from __future__ import annotations

import uuid
from typing import Any

import msgspec

from interphone.domain import happened
from interphone.domain.documents import Document
from interphone.domain.errors import Forbidden, NotFound
from interphone.store import bulk as store
from interphone.store import jobs
from interphone.store.database import Transaction, Verb

OPEN_SECONDS = 900
"""How long further items may be added to a job."""
KEPT_SECONDS = 7 * 86_400
"""How long a job can be asked for."""
AT_ONCE = 25
"""How many items are done in one transaction while none is refused; other writes wait for as many."""
DO = "bulk"
FORGET = "forget_bulk_jobs"
FORGET_AT_ONCE = 20
FORGET_EVERY_SECONDS = 3_600


class NewItem(msgspec.Struct, frozen=True):
    """One write as the caller described it; `data` is an encoded object."""

    method: str
    data_type: str
    data: Document


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """Items for a new job of a kind, or for `job_id`; `version` names the version of the API they are written in."""

    kind: str
    version: str
    items: list[NewItem]
    job_id: str | None = None


class Task(msgspec.Struct, frozen=True):
    """The items of one request."""

    id: str
    item_count: int
    left_count: int
    failed_count: int
    created_at: int
    started_at: int | None
    completed_at: int | None

    @property
    def state(self) -> str:
        if self.left_count:
            return "pending" if self.started_at is None else "running"
        return "completed_with_errors" if self.failed_count else "completed"


class BulkJob(msgspec.Struct, frozen=True):
    id: str
    kind: str
    item_count: int
    created_at: int
    updated_at: int
    tasks: list[Task]

    @property
    def closing_at(self) -> int:
        return self.created_at + OPEN_SECONDS

    @property
    def completed_at(self) -> int | None:
        """None while anything is to do."""
        ends = [task.completed_at for task in self.tasks]
        return None if None in ends else max(end for end in ends if end is not None)

    @property
    def state(self) -> str:
        if self.completed_at is None:
            return "running"
        return "completed_with_errors" if any(task.failed_count for task in self.tasks) else "completed"


class Named(msgspec.Struct, frozen=True):
    """A job by its id, if it is of one of the kinds."""

    id: str
    kinds: tuple[str, ...]


class Item(msgspec.Struct, frozen=True):
    """An item to do, in the version and as of the time (unix seconds) of its request."""

    job_id: str
    number: int
    task_number: int
    method: str
    data_type: str
    data: Document
    version: str
    submitted_at: int


class Refused(msgspec.Struct, frozen=True):
    """An item that was not done, and why."""

    number: int
    method: str
    data_type: str
    data: Document
    refused_at: int
    code: str
    message: str


class Failures(msgspec.Struct, frozen=True):
    job: BulkJob
    items: list[Refused]


class Doing(msgspec.Struct, frozen=True):
    """An item, and the verb and command that it comes to."""

    item: Item
    verb: Verb
    command: Any


class Refusal(msgspec.Struct, frozen=True):
    item: Item
    code: str
    message: str


def submit(tx: Transaction, new: Submission) -> BulkJob:
    """Store items to be done in order, after those already in the job.

    Raises NotFound where there is no such job of that kind, Forbidden where it takes no more.
    """
    job = _new_job(tx, new) if new.job_id is None else _open_job(tx, new.job_id, new.kind)
    task_number = len(job.tasks) + 1
    store.insert_task(tx, job.id, task_number, f"task_v2_{_unique()}", new.version, len(new.items))
    store.insert_items(
        tx,
        [
            {"job_id": job.id, "number": number, "task_number": task_number, **msgspec.structs.asdict(item)}
            for number, item in enumerate(new.items, job.item_count + 1)
        ],
    )
    store.grow(tx, job.id, len(new.items))
    tx.note(happened.BulkSubmitted(job.id))
    jobs.enqueue_by(tx, FORGET, "", job.created_at + KEPT_SECONDS)
    return get(tx, Named(job.id, (new.kind,)))


def _new_job(tx: Transaction, new: Submission) -> BulkJob:
    id = f"job_v2_{_unique()}"
    store.insert_job(tx, id, new.kind)
    return BulkJob(id, new.kind, 0, tx.now, tx.now, [])


def _open_job(tx: Transaction, id: str, kind: str) -> BulkJob:
    try:
        job = get(tx, Named(id, (kind,)))
    except NotFound:
        raise NotFound("Job", f"job {id} not found") from None
    if tx.now >= job.closing_at:
        raise Forbidden(f"job {id} is closed for new task updates", code="forbidden")
    return job


def _unique() -> str:
    return str(uuid.uuid4()).replace("-", "_")


def get(tx: Transaction, named: Named) -> BulkJob:
    """Raises NotFound."""
    job = find(tx, named.id)
    if job is None or job.kind not in named.kinds:
        raise NotFound("Job")
    return job


def find(tx: Transaction, id: str) -> BulkJob | None:
    """Of whatever kind."""
    row = store.find(tx, id)
    return BulkJob(*(*row, [Task(*each) for each in store.tasks(tx, id)])) if row else None


def failures(tx: Transaction, named: Named) -> Failures:
    """What was refused so far, in order. Raises NotFound."""
    return Failures(get(tx, named), [Refused(*row) for row in store.refused(tx, named.id)])


def waiting(tx: Transaction, place: tuple[str, int]) -> list[Item]:
    """The next items of a job after a number, at most AT_ONCE."""
    job_id, after = place
    return [Item(job_id, *row) for row in store.waiting(tx, job_id, after, AT_ONCE)]


def do(tx: Transaction, doing: Doing) -> None:
    """Do an item, unless another worker has. Raises what its verb raises; then nothing has changed."""
    do_all(tx, [doing])


def do_all(tx: Transaction, doings: list[Doing]) -> None:
    """Do items of a job in order: all of them, or none where one raises."""
    done = [doing for doing in doings if _do(tx, doing)]
    if done:
        _see_whether_all_is_done(tx, done[-1].item.job_id)


def _do(tx: Transaction, doing: Doing) -> bool:
    """Whether it was still to do."""
    item = doing.item
    if not store.finish_item(tx, item.job_id, item.number):
        return False
    doing.verb(tx, doing.command)
    store.count_item(tx, item.job_id, item.task_number, 0)
    return True


def _see_whether_all_is_done(tx: Transaction, job_id: str) -> None:
    if not store.is_under_way(tx, job_id):
        tx.note(happened.BulkCompleted(job_id))


def refuse(tx: Transaction, refusal: Refusal) -> None:
    """Keep an item with the reason why it was not done."""
    item = refusal.item
    if store.refuse_item(tx, item.job_id, item.number, refusal.code, refusal.message):
        store.count_item(tx, item.job_id, item.task_number, 1)
        _see_whether_all_is_done(tx, item.job_id)


def go_on(tx: Transaction, job_id: str) -> None:
    """Want the rest of a job done soon."""
    jobs.enqueue(tx, DO, job_id)


def forget_old(tx: Transaction, _: None) -> bool:
    """Delete some old jobs; whether to ask again now. Asks for itself again while there are others."""
    old = store.begun_until(tx, tx.now - KEPT_SECONDS, FORGET_AT_ONCE)
    for id in old:
        store.delete(tx, id)
    oldest = store.oldest(tx)
    if oldest is not None:
        jobs.enqueue_by(tx, FORGET, "", max(oldest + KEPT_SECONDS, tx.now + FORGET_EVERY_SECONDS))
    return len(old) == FORGET_AT_ONCE
