"""Jobs that are over and requests that were answered, as webhooks of 2.10 and later are told of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from interphone.api.notifications.dates import show_date
from interphone.api.v2x import jobs
from interphone.api.v2x.bulk import COMPANIES, CONTACTS
from interphone.api.versions import Version
from interphone.domain import exports, happened
from interphone.domain.told import Told

Item = dict[str, Any]

METHODS = {"token": "access_token", "key": "api_key"}


def show_bulk_job(origin: str, happening: happened.BulkCompleted, told: Told, version: Version) -> Item | None:
    """As /jobs/status of 2.14 and later; `origin` is where people reach this server. Jobs of 1.x are found where
    those versions have them.
    """
    job = told.jobs.get(happening.job_id)
    if job is None:
        return None
    shown = jobs.show_status(job, origin)
    if job.kind not in (CONTACTS, COMPANIES):
        address = f"{origin}/jobs/{job.id}"
        shown |= {"url": address, "resource_type": job.kind, "resource_url": address}
    return shown


def show_export(origin: str, happening: happened.ExportEnded, told: Told, version: Version) -> Item | None:
    """A job as well. The resource is the file, where there was anything to put there."""
    export = told.exports.get(happening.export_id)
    if export is None:
        return None
    made = export.expires_at is not None
    return {
        "type": "job",
        "id": export.id,
        "url": f"{origin}/export/content/data/{export.id}",
        "status": "failed" if export.status == exports.FAILED else "success",
        "resource_type": "content_data_export",
        "resource_id": export.id if made else None,
        "resource_url": f"{origin}/download/content/data/{export.id}" if made else None,
    }


def show_request(happening: happened.RequestAnswered, told: Told, version: Version) -> Item:
    """The documented keys; that its type is api_request and its time in words is our choice, as nobody tells (?)."""
    return {
        "type": "api_request",
        "request_id": happening.request_id,
        "timestamp": show_date(happening.answered_at),
        "request": {
            "method": happening.method,
            "path": happening.path,
            "ip_address": happening.ip,
            "user_agent": happening.user_agent,
        },
        "authentication": {
            "method": METHODS[happening.kind],
            "token_id": str(happening.credential_id),
            "oauth_client_id": None,
            "app_package_code": None,
        },
        "response": {"status": happening.status},
        "admin": {"id": str(happening.admin_id), "email": happening.admin_email},
    }


def items(origin: str) -> dict[type, Callable[[Any, Told, Version], Item | None]]:
    """How each happening is shown, where people reach this server at an origin."""
    return {
        happened.BulkCompleted: partial(show_bulk_job, origin),
        happened.ExportEnded: partial(show_export, origin),
        happened.RequestAnswered: show_request,
    }
