"""/notes of 1.0 to 1.4: written on and listed of a user or lead, and read by their own id."""

from __future__ import annotations

from typing import Any

from interphone.api.arguments import Arguments
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_body, read_html, read_options
from interphone.api.numbered.paging import REACHABLE
from interphone.api.numbered.tags import read_id
from interphone.api.routing import Route
from interphone.api.versions import FIRST_NUMBERED, LAST_1X
from interphone.domain import notes
from interphone.domain.contacts import LEAD, Who
from interphone.domain.errors import Missing, NotFound
from interphone.domain.notes import Note, NoteWindow, SignedNote, Subject
from interphone.domain.teammates import Teammate

# `user` is documented; client libraries say who is meant beside the body, and name the author in an object.
KNOWN = {"type", "body", "admin_id", "author", "user", "id", "user_id", "email", "intercom_user_id", "created_at"}


async def create(request: Request) -> Answer:
    new = read_note(read_body(request, KNOWN))
    return Answer(200, show_note(await request.database.write(request.app_id, notes.write, new), alone=True))


async def index(request: Request) -> Answer:
    """The notes on one person, newest first; `id` is the person's. There are no pages."""
    window = NoteWindow(read_subject(read_options(request)), 0, REACHABLE)
    found = await request.database.read(request.app_id, notes.page, window)
    shown = [show_note(note, alone=False) for note in found.notes]
    return Answer(200, {"type": "note.list", "notes": shown, "pages": {}})


async def get(request: Request) -> Answer:
    """One on a company is none here: they are of 2.15 and later."""
    note = await request.database.read(request.app_id, notes.get, read_id(request.parameters[0]))
    if note.contact_id is None:
        raise NotFound("Resource")
    return Answer(200, show_note(note, alone=True))


def read_note(arguments: Arguments) -> SignedNote:
    author = arguments.nested("author", arguments.mapping("author"))
    admin_id = arguments.identifier("admin_id") or author.identifier("id")
    named = arguments.nested("user", arguments.mapping("user")) if arguments.has("user") else arguments
    return SignedNote(
        subject=read_subject(named),
        body=read_html(arguments),
        author_id=read_id(admin_id) if admin_id is not None else None,
    )


def read_subject(arguments: Arguments) -> Subject:
    """A user by our id, user_id or email, or a lead by our id. Raises Missing."""
    id = arguments.identifier("id") or arguments.identifier("intercom_user_id")
    who = Who(id=id, user_id=arguments.identifier("user_id"), email=arguments.email("email"))
    if who == Who():
        raise Missing("user", "user must hold an id, user_id or email")
    return Subject(who)


def show_note(note: Note, *, alone: bool) -> dict[str, Any]:
    """The author has a picture where a note is shown alone, and the key is absent where nobody signed."""
    shown: dict[str, Any] = {"type": "note", "id": str(note.id), "created_at": note.created_at, "body": note.body}
    if note.author is not None:
        shown["author"] = _show_author(note.author, alone=alone)
    shown["user"] = {"type": "contact" if note.role == LEAD else "user", "id": note.contact_id}
    return shown


def _show_author(author: Teammate, *, alone: bool) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "type": "admin",
        "id": str(author.id),
        "name": author.name,
        "email": author.email,
        "companies": [],
    }
    if alone:
        shown["avatar"] = {"type": "avatar", "image_url": author.avatar_url}
    return shown


ROUTES = (
    Route("POST", "/notes", create, FIRST_NUMBERED, LAST_1X),
    Route("GET", "/notes", index, FIRST_NUMBERED, LAST_1X),
    Route("GET", "/notes/{id}", get, FIRST_NUMBERED, LAST_1X),
)
