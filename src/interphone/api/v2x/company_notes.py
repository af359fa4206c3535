"""Notes on a company: listed from 2.15, written from 2.16."""

from __future__ import annotations

from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_body, read_options
from interphone.api.numbered.notes import show_note
from interphone.api.routing import Route
from interphone.api.v2x.notes import read_note, read_window, show_notes
from interphone.api.versions import BY_NAME
from interphone.domain import notes
from interphone.domain.notes import Subject


async def create(request: Request) -> Answer:
    subject = Subject(company_id=request.parameters[0])
    new = read_note(subject, read_body(request), request.credential.teammate_id)
    return Answer(200, show_note(await request.database.write(request.app_id, notes.write, new), request.version))


async def index(request: Request) -> Answer:
    page, window = read_window(read_options(request), Subject(company_id=request.parameters[0]))
    return Answer(200, show_notes(await request.database.read(request.app_id, notes.page, window), page, request))


ROUTES = (
    Route("GET", "/companies/{id}/notes", index, BY_NAME["2.15"]),
    Route("POST", "/companies/{id}/notes", create, BY_NAME["2.16"]),
)
