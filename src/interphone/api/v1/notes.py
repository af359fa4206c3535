"""/v1/users/notes: create."""

from __future__ import annotations

from typing import Any

from interphone.api.arguments import MAX_BODY_TEXT, Arguments
from interphone.api.http import Answer, Request
from interphone.api.routing import Route
from interphone.api.v1.arguments import read_arguments, read_who
from interphone.api.v1.status import WRITTEN
from interphone.api.v1.users import show_user
from interphone.api.versions import LEGACY
from interphone.domain import notes
from interphone.domain.notes import NewNote, UserNote
from interphone.domain.text import paragraphs


async def create(request: Request) -> Answer:
    new = read_note(read_arguments(request))
    return Answer(WRITTEN, show_note(await request.database.write(request.app_id, notes.create, new)))


def read_note(arguments: Arguments) -> NewNote:
    return NewNote(read_who(arguments), paragraphs(arguments.required_text("body", MAX_BODY_TEXT)))


def show_note(note: UserNote) -> dict[str, Any]:
    return {"html": note.body, "created_at": note.created_at, "user": show_user(note.contact)}


ROUTES = (Route("POST", "/v1/users/notes", create, LEGACY, LEGACY),)
