"""Notes of 2.0 and later, by themselves and inside the companies they are about."""

from __future__ import annotations

from typing import Any

from interphone.api.changes import (
    COMPANIES_HAVE_NOTES,
    NOTE_AUTHORS_HAVE_NO_PICTURE,
    NOTES_ARE_ABOUT_CONTACTS,
    NOTES_TELL_OF_COMPANIES,
)
from interphone.api.versions import Version
from interphone.domain.notes import Note
from interphone.domain.teammates import Teammate


def show_note(note: Note, version: Version) -> dict[str, Any]:
    """The note of 2.0: about a user, who is named as a contact too, because clients of its time read that."""
    shown: dict[str, Any] = {"type": "note", "id": str(note.id), "created_at": note.created_at}
    if note.contact_id is not None:
        shown["contact"] = {"type": "contact", "id": note.contact_id}
        shown["user"] = {"type": "user", "id": note.contact_id}
    shown["author"] = show_author(note.author, version) if note.author else None
    shown["body"] = note.body
    if version.has(NOTES_ARE_ABOUT_CONTACTS):
        shown.pop("user", None)
    if version.has(COMPANIES_HAVE_NOTES) and note.company_id is not None:
        shown["company"] = {"type": "company", "id": note.company_id}
    if version.has(NOTES_TELL_OF_COMPANIES):
        shown.setdefault("contact", None)
        shown.setdefault("company", None)
    return shown


def show_author(author: Teammate, version: Version) -> dict[str, Any]:
    shown = {
        "type": "admin",
        "id": str(author.id),
        "name": author.name,
        "email": author.email,
        "away_mode_enabled": author.away_mode_enabled,
        "away_mode_reassign": author.away_mode_reassign,
        "avatar": {"image_url": author.avatar_url},
    }
    if version.has(NOTE_AUTHORS_HAVE_NO_PICTURE):
        del shown["avatar"]
    return shown
