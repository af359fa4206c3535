"""/bulk of 1.0 to 1.4: many users, leads or events in one request; and the jobs that do them.

What an item holds is read when it is done, by the reader of the single call; a bad one is found in the job's errors.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Raw

from interphone.api.arguments import Arguments
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_body
from interphone.api.numbered.events import read_events
from interphone.api.routing import Route
from interphone.api.v1x import leads, users
from interphone.api.versions import FIRST_NUMBERED, LAST_1X, Version
from interphone.domain import bulk, data_events
from interphone.domain import leads as lead_verbs
from interphone.domain import users as user_verbs
from interphone.domain.bulk import BulkJob, Failures, Item, Named, NewItem, Refused, Submission, Task
from interphone.domain.contacts import ContactChange, Who
from interphone.domain.documents import encode
from interphone.domain.errors import Invalid, Missing
from interphone.store.database import Verb

KIND = "api_bulk_job"


async def create_users(request: Request) -> Answer:
    return await _submit(request, "user")


async def create_contacts(request: Request) -> Answer:
    return await _submit(request, "contact")


async def create_events(request: Request) -> Answer:
    return await _submit(request, "event")


async def _submit(request: Request, data_type: str) -> Answer:
    """Further items for the job that the path or the body names, else a new one."""
    arguments = read_body(request, {"items", "job"})
    job_id = arguments.nested("job", arguments.mapping("job")).identifier("id")
    named = request.parameters[0] if request.parameters else job_id
    new = Submission(kind=KIND, version=request.version.name, items=read_items(arguments, data_type), job_id=named)
    return Answer(200, show_job(request, await request.database.write(request.app_id, bulk.submit, new)))


async def get(request: Request) -> Answer:
    job = await request.database.read(request.app_id, bulk.get, Named(request.parameters[0], (KIND,)))
    return Answer(200, show_job(request, job) | {"tasks": [show_task(task) for task in job.tasks]})


async def update(request: Request) -> Answer:
    """Further items, as a client of Java adds them."""
    return await _submit(request, "user")


async def get_errors(request: Request) -> Answer:
    failures = await request.database.read(request.app_id, bulk.failures, Named(request.parameters[0], (KIND,)))
    return Answer(200, show_errors(request, failures))


def read_items(arguments: Arguments, data_type: str) -> list[NewItem]:
    """`data_type` is that of items that do not say theirs. Raises Missing for none, Invalid for what is no object."""
    items = arguments.listing("items")
    if not items:
        raise Missing("items", "items is a required parameter")
    return [_read_item(arguments, index, item, data_type) for index, item in enumerate(items)]


def _read_item(arguments: Arguments, index: int, item: Any, data_type: str) -> NewItem:
    where = f"items[{index}]"
    if not isinstance(item, dict):
        raise Invalid("items", f'{where} must be an object, such as {{"method": "post", "data": {{}}}}')
    given = arguments.nested(where, item)
    return NewItem(given.text("method") or "post", given.text("data_type") or data_type, encode(given.mapping("data")))


def _read_named(arguments: Arguments) -> Who:
    """A user to archive, by any of the three names."""
    id = arguments.identifier("id")
    return Who(id=id) if id is not None else users.read_who(arguments)


def _read_user(arguments: Arguments, version: Version) -> ContactChange:
    arguments.refuse_unknown(users.KNOWN)
    return users.read_user(arguments, version)


def _read_lead(arguments: Arguments, version: Version) -> ContactChange:
    arguments.refuse_unknown(users.KNOWN)
    return leads.read_lead(arguments, version)


# What an item of this method and data_type comes to.
ITEMS: dict[tuple[str, str], tuple[Verb, Callable[[Arguments, Version], Any]]] = {
    ("post", "user"): (user_verbs.upsert, _read_user),
    ("delete", "user"): (user_verbs.archive, lambda arguments, version: _read_named(arguments)),
    ("post", "contact"): (lead_verbs.save, _read_lead),
    ("delete", "contact"): (lead_verbs.archive, lambda arguments, version: leads.read_who(arguments)),
    ("post", "event"): (data_events.record, lambda arguments, version: read_events(arguments)),
}


def read_item(item: Item, arguments: Arguments, version: Version) -> tuple[Verb, Any]:
    """Raises Invalid for a method that its data_type does not have."""
    known = ITEMS.get((item.method.lower(), item.data_type))
    if known is None:
        methods = [method for method, data_type in ITEMS if data_type == item.data_type]
        wanted = f"method must be {' or '.join(methods)}" if methods else "data_type must be user, contact or event"
        raise Invalid("method", f"{wanted}, not {item.method if methods else item.data_type!r}")
    verb, read = known
    return verb, read(arguments, version)


def show_job(request: Request, job: BulkJob) -> dict[str, Any]:
    """Without `type`, as recorded; the tasks are shown to who asks for the job."""
    address = f"{request.origin}/jobs/{job.id}"
    return {
        "app_id": request.app_id,
        "id": job.id,
        "created_at": job.created_at,
        "completed_at": job.completed_at,
        "closing_at": job.closing_at,
        "updated_at": job.updated_at,
        "name": job.kind,
        "state": job.state,
        "links": {"error": f"{address}/error", "self": address},
    }


def show_task(task: Task) -> dict[str, Any]:
    return {
        "id": task.id,
        "item_count": task.item_count,
        "created_at": task.created_at,
        "started_at": task.started_at,
        "completed_at": task.completed_at,
        "state": task.state,
    }


def show_errors(request: Request, failures: Failures) -> dict[str, Any]:
    """All of them on one page: a job has no more items than its requests had room for."""
    return {
        "app_id": request.app_id,
        "job_id": failures.job.id,
        "pages": {},
        "items": [show_refused(failures.job, item) for item in failures.items],
    }


def show_refused(job: BulkJob, item: Refused) -> dict[str, Any]:
    return {
        "id": f"{job.id}_{item.number}",
        "updated_at": item.refused_at,
        "method": item.method,
        "data_type": item.data_type,
        "data": Raw(item.data.encode()),
        "error": {"code": item.code, "message": item.message},
    }


ROUTES = (
    Route("POST", "/bulk/users", create_users, FIRST_NUMBERED, LAST_1X),
    Route("POST", "/bulk/contacts", create_contacts, FIRST_NUMBERED, LAST_1X),
    Route("POST", "/bulk/events", create_events, FIRST_NUMBERED, LAST_1X),
    Route("GET", "/jobs/{id}", get, FIRST_NUMBERED, LAST_1X),
    Route("POST", "/jobs/{id}", update, FIRST_NUMBERED, LAST_1X),
    Route("GET", "/jobs/{id}/error", get_errors, FIRST_NUMBERED, LAST_1X),
    Route("GET", "/jobs/{id}/errors", get_errors, FIRST_NUMBERED, LAST_1X),
)
