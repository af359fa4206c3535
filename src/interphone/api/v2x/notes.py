"""Notes of 2.0 and later: written on and listed of a contact, and read by their own id."""

from __future__ import annotations

from typing import Any

from interphone.api.arguments import Arguments
from interphone.api.changes import COMPANIES_HAVE_NOTES
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_body, read_html, read_number, read_options
from interphone.api.numbered.notes import show_note
from interphone.api.numbered.paging import PageArguments, read_page, show_pages
from interphone.api.numbered.tags import read_id
from interphone.api.routing import Route
from interphone.api.versions import FIRST_2X
from interphone.domain import notes
from interphone.domain.contacts import Who
from interphone.domain.errors import NotFound
from interphone.domain.notes import NotePage, NoteWindow, SignedNote, Subject

PER_PAGE = 50
MAX_PER_PAGE = 150


async def create(request: Request) -> Answer:
    new = read_note(Subject(Who(id=request.parameters[0])), read_body(request), request.credential.teammate_id)
    return Answer(200, show_note(await request.database.write(request.app_id, notes.write, new), request.version))


async def index(request: Request) -> Answer:
    page, window = read_window(read_options(request), Subject(Who(id=request.parameters[0])))
    return Answer(200, show_notes(await request.database.read(request.app_id, notes.page, window), page, request))


async def get(request: Request) -> Answer:
    note = await request.database.read(request.app_id, notes.get, read_id(request.parameters[0]))
    if note.company_id is not None and not request.version.has(COMPANIES_HAVE_NOTES):
        raise NotFound("Resource")
    return Answer(200, show_note(note, request.version))


def read_window(arguments: Arguments, subject: Subject) -> tuple[PageArguments, NoteWindow]:
    """`after` is told by `pages.next`; what is no id there is passed over, and the page's number counts."""
    page = read_page(arguments, PER_PAGE, MAX_PER_PAGE)
    under = read_number(arguments.text("after") or "") or None
    return page, NoteWindow(subject, page.offset, page.limit if under is None else page.per_page, under)


def read_note(subject: Subject, arguments: Arguments, caller_id: int | None) -> SignedNote:
    """Without an `admin_id` it is by the teammate whom the credential acts for (API reference 2.16, company notes)."""
    admin_id = arguments.identifier("admin_id")
    return SignedNote(
        subject=subject,
        body=read_html(arguments),
        author_id=read_id(admin_id) if admin_id is not None else None,
        by_caller=True,
        caller_id=caller_id,
    )


def show_notes(found: NotePage, page: PageArguments, request: Request) -> dict[str, Any]:
    last = str(found.notes[-1].id) if found.notes else None
    return {
        "type": "list",
        "data": [show_note(note, request.version) for note in found.notes],
        "total_count": found.total,
        "pages": show_pages(request, page, found.total, last, has_more=found.has_more),
    }


ROUTES = (
    Route("POST", "/contacts/{id}/notes", create, FIRST_2X),
    Route("GET", "/contacts/{id}/notes", index, FIRST_2X),
    Route("GET", "/notes/{id}", get, FIRST_2X),
)
