"""/jobs/status of 2.14 and later: how far a job is, whatever it does."""

from __future__ import annotations

from typing import Any

from interphone.api.http import Answer, Request
from interphone.api.routing import Route
from interphone.api.v2x.bulk import COMPANIES, CONTACTS, address_of
from interphone.api.versions import BY_NAME
from interphone.domain import bulk
from interphone.domain.bulk import BulkJob, Named

STATUS = {"running": "pending", "completed": "success", "completed_with_errors": "failed"}


async def get_status(request: Request) -> Answer:
    named = Named(request.parameters[0], (CONTACTS, COMPANIES))
    return Answer(200, show_status(await request.database.read(request.app_id, bulk.get, named), request.origin))


def show_status(job: BulkJob, origin: str) -> dict[str, Any]:
    """The resource is where the job tells more. A job of which anything was refused has failed.

    `origin` is where this server is called.
    """
    return {
        "type": "job",
        "id": job.id,
        "url": f"{origin}/jobs/status/{job.id}",
        "status": STATUS[job.state],
        "resource_type": f"{job.kind}.bulk.job",
        "resource_id": job.id,
        "resource_url": address_of(job, origin),
    }


ROUTES = (Route("GET", "/jobs/status/{id}", get_status, BY_NAME["2.14"]),)
