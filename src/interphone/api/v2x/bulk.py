"""/contacts/bulk and /companies/bulk of Preview: up to a hundred in one request; and the jobs that do them."""

from __future__ import annotations

from typing import Any

from interphone.api.arguments import Arguments
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_body
from interphone.api.routing import Route
from interphone.api.versions import BY_NAME
from interphone.domain import bulk
from interphone.domain.bulk import BulkJob, Named, NewItem, Submission, Task
from interphone.domain.documents import encode
from interphone.domain.errors import Unprocessable

PREVIEW = BY_NAME["Preview"]
MOST = 100
ACCEPTED = 202
CONTACTS = "contacts"
COMPANIES = "companies"
SINGULAR = {CONTACTS: "contact", COMPANIES: "company"}


async def create_contacts(request: Request) -> Answer:
    """None that is there already is changed."""
    return await _submit(request, CONTACTS, "create")


async def update_contacts(request: Request) -> Answer:
    return await _submit(request, CONTACTS, "update")


async def delete_contacts(request: Request) -> Answer:
    return await _submit(request, CONTACTS, "delete")


async def get_contacts_job(request: Request) -> Answer:
    return await _get(request, CONTACTS)


async def save_companies(request: Request) -> Answer:
    """Those whose company_id is known are updated."""
    return await _submit(request, COMPANIES, "create")


async def update_companies(request: Request) -> Answer:
    return await _submit(request, COMPANIES, "update")


async def delete_companies(request: Request) -> Answer:
    return await _submit(request, COMPANIES, "delete")


async def get_companies_job(request: Request) -> Answer:
    return await _get(request, COMPANIES)


async def _submit(request: Request, kind: str, method: str) -> Answer:
    arguments = read_body(request, {kind, "job"})
    job_id = arguments.nested("job", arguments.mapping("job")).identifier("id")
    items = read_items(arguments, kind, method)
    new = Submission(kind=kind, version=request.version.name, items=items, job_id=job_id)
    return Answer(ACCEPTED, show_job(request, await request.database.write(request.app_id, bulk.submit, new)))


async def _get(request: Request, kind: str) -> Answer:
    job = await request.database.read(request.app_id, bulk.get, Named(request.parameters[0], (kind,)))
    return Answer(200, show_job(request, job))


def read_items(arguments: Arguments, kind: str, method: str) -> list[NewItem]:
    """What each holds is read when it is done. Raises Unprocessable with the documented codes and sentences."""
    found = arguments.rest().get(kind)
    if not found and (found is None or isinstance(found, list)):
        raise Unprocessable(f"{kind} field must be supplied", code="field_not_found")
    if not isinstance(found, list):
        raise Unprocessable(f"{kind} must be an array", code="type_mismatch")
    if len(found) > MOST:
        raise Unprocessable(f"maximum number of {kind} per request is {MOST}", code="parameter_invalid")
    if not all(isinstance(item, dict) for item in found):
        raise Unprocessable(f"each {SINGULAR[kind]} must be an object", code="type_mismatch")
    if method != "create" and not all(_has_id(item) for item in found):
        raise Unprocessable(f"{kind} must be identified by id", code="field_not_found")
    return [NewItem(method, SINGULAR[kind], encode(item)) for item in found]


def _has_id(item: dict[str, Any]) -> bool:
    id = item.get("id")
    return isinstance(id, str | int) and not isinstance(id, bool) and bool(str(id).strip())


def show_job(request: Request, job: BulkJob) -> dict[str, Any]:
    return {
        "id": job.id,
        "type": f"{job.kind}.bulk.job",
        "state": job.state,
        "created_at": job.created_at,
        "updated_at": job.updated_at,
        "completed_at": job.completed_at,
        "tasks": [show_task(task) for task in job.tasks],
        "url": address_of(job, request.origin),
    }


def show_task(task: Task) -> dict[str, Any]:
    return {
        "id": task.id,
        "item_count": task.item_count,
        "state": task.state,
        "created_at": task.created_at,
        "started_at": task.started_at,
        "completed_at": task.completed_at,
    }


def address_of(job: BulkJob, origin: str) -> str:
    """Where a job is found."""
    return f"{origin}/{job.kind}/bulk/{job.id}"


ROUTES = (
    Route("POST", "/contacts/bulk", create_contacts, PREVIEW),
    Route("PUT", "/contacts/bulk", update_contacts, PREVIEW),
    Route("POST", "/contacts/bulk/delete", delete_contacts, PREVIEW),
    Route("GET", "/contacts/bulk/{id}", get_contacts_job, PREVIEW),
    Route("POST", "/companies/bulk", save_companies, PREVIEW),
    Route("PUT", "/companies/bulk", update_companies, PREVIEW),
    Route("POST", "/companies/bulk/delete", delete_companies, PREVIEW),
    Route("GET", "/companies/bulk/{id}", get_companies_job, PREVIEW),
)
