"""/contacts/{id}/tags of 2.0 and later: the tags that a contact wears."""

from __future__ import annotations

from typing import Any

from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_body
from interphone.api.numbered.tags import read_id
from interphone.api.routing import Route
from interphone.api.versions import FIRST_2X
from interphone.domain import tagging
from interphone.domain.errors import Missing
from interphone.domain.tagging import Wearing, WornTag


async def index(request: Request) -> Answer:
    """Clients of 2.0 and documentation differ on where the tags stand, so they stand in both places."""
    worn = await request.database.read(request.app_id, tagging.worn_by, request.parameters[0])
    shown = [show_worn_tag(tag) for tag in worn]
    return Answer(200, {"type": "list", "data": shown, "tags": shown})


async def attach(request: Request) -> Answer:
    id = read_body(request).identifier("id")
    if id is None:
        raise Missing("id", "id is a required parameter")
    wearing = Wearing(request.parameters[0], read_id(id), request.credential.teammate_id)
    return Answer(200, show_worn_tag(await request.database.write(request.app_id, tagging.tag, wearing)))


async def detach(request: Request) -> Answer:
    """Gives the tag as it was worn."""
    wearing = Wearing(request.parameters[0], read_id(request.parameters[1]))
    return Answer(200, show_worn_tag(await request.database.write(request.app_id, tagging.untag, wearing)))


def show_worn_tag(tag: WornTag) -> dict[str, Any]:
    """When and by whom is told from 2.0 on, though documentation shows it from 2.7 on: a client of 2.0 reads it."""
    by = {"type": "admin", "id": str(tag.tagged_by)} if tag.tagged_by is not None else None
    return {"type": "tag", "id": str(tag.id), "name": tag.name, "applied_at": tag.tagged_at, "applied_by": by}


ROUTES = (
    Route("GET", "/contacts/{id}/tags", index, FIRST_2X),
    Route("POST", "/contacts/{id}/tags", attach, FIRST_2X),
    Route("DELETE", "/contacts/{id}/tags/{tag_id}", detach, FIRST_2X),
)
