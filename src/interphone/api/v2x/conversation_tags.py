"""/conversations/{id}/tags of 2.0 and later."""

from __future__ import annotations

from interphone.api.arguments import Arguments
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_body, read_number
from interphone.api.routing import Route
from interphone.api.v2x.conversation_actions import read_admin
from interphone.api.v2x.conversations import show_tag
from interphone.api.versions import FIRST_2X
from interphone.domain import conversation_tags
from interphone.domain.conversation_tags import ConversationTagging
from interphone.domain.errors import Missing


async def attach(request: Request) -> Answer:
    arguments = read_body(request)
    id = arguments.identifier("id")
    if id is None:
        raise Missing("id", "id is a required parameter")
    wanted = read_tagging(request.parameters[0], id, arguments)
    return Answer(200, show_tag(await request.database.write(request.app_id, conversation_tags.tag, wanted)))


async def detach(request: Request) -> Answer:
    """Gives the tag as it was."""
    wanted = read_tagging(request.parameters[0], request.parameters[1], read_body(request))
    return Answer(200, show_tag(await request.database.write(request.app_id, conversation_tags.untag, wanted)))


def read_tagging(id: str, tag_id: str, arguments: Arguments) -> ConversationTagging:
    return ConversationTagging(read_number(id), read_number(tag_id), read_admin(arguments))


ROUTES = (
    Route("POST", "/conversations/{id}/tags", attach, FIRST_2X),
    Route("DELETE", "/conversations/{id}/tags/{tag_id}", detach, FIRST_2X),
)
