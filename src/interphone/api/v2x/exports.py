"""/export/content/data and its download, of 2.5 and later: what was sent to people, as CSV, made in the background."""

from __future__ import annotations

import datetime
from collections.abc import AsyncIterator
from typing import Any

from interphone.api.http import Answer, Request, Stream
from interphone.api.numbered.arguments import read_body
from interphone.api.routing import Route
from interphone.api.versions import BY_NAME
from interphone.domain import exports
from interphone.domain.errors import Missing
from interphone.domain.exports import Export, NewExport

FIRST = BY_NAME["2.5"]


async def create(request: Request) -> Answer:
    """Only one is made at a time."""
    export = await request.database.write(request.app_id, exports.create, read_export(request))
    return Answer(200, show_export(export, request.origin))


async def get(request: Request) -> Answer:
    export = await request.database.read(request.app_id, exports.get, request.parameters[0])
    return Answer(200, show_export(export, request.origin))


async def cancel(request: Request) -> Answer:
    export = await request.database.write(request.app_id, exports.cancel, request.parameters[0])
    return Answer(200, show_export(export, request.origin))


async def download(request: Request) -> Answer:
    """The whole file, piece by piece; nobody's Accept is held against them."""
    export = await request.database.read(request.app_id, exports.completed, request.parameters[0])
    made = datetime.datetime.fromtimestamp(export.created_at, datetime.UTC)
    name = f"receipts_{made:%Y%m%d_%H%M%S}.csv.gz"
    headers = [(b"content-disposition", f'attachment; filename="{name}"'.encode())]
    return Answer(200, Stream(b"application/octet-stream", _pieces(request, export.id)), headers)


async def _pieces(request: Request, id: str) -> AsyncIterator[bytes]:
    number = 0
    while piece := await request.database.read(request.app_id, exports.chunk, (id, number)):
        number, content = piece
        yield content


def read_export(request: Request) -> NewExport:
    arguments = read_body(request)
    after, before = arguments.whole("created_at_after"), arguments.whole("created_at_before")
    if after is None:
        raise Missing("created_at_after", "'created_at_after' is a required parameter")
    if before is None:
        raise Missing("created_at_before", "'created_at_before' is a required parameter")
    return NewExport(after, before)


def show_export(export: Export, origin: str) -> dict[str, Any]:
    """What cannot be downloaded has an empty address (API reference, show content data export)."""
    expires_at = export.expires_at
    return {
        "job_identifier": export.id,
        "status": export.status,
        "download_expires_at": "" if expires_at is None else str(expires_at),
        "download_url": "" if expires_at is None else f"{origin}/download/content/data/{export.id}",
    }


ROUTES = (
    Route("POST", "/export/content/data", create, FIRST),
    Route("GET", "/export/content/data/{id}", get, FIRST),
    Route("POST", "/export/cancel/{id}", cancel, FIRST),
    Route("GET", "/download/content/data/{id}", download, FIRST),
)
