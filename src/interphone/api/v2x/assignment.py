"""POST /conversations/{id}/run_assignment_rules of 2.0 to 2.11."""

from __future__ import annotations

from interphone.api.http import Answer, Request
from interphone.api.numbered.tags import read_id
from interphone.api.routing import Route
from interphone.api.v2x.conversation_parts import shown_types
from interphone.api.v2x.conversations import read_view, show_conversation
from interphone.api.versions import BY_NAME, FIRST_2X
from interphone.domain import assignment, conversations


async def run(request: Request) -> Answer:
    """Without a body; the one that some clients send is not looked at."""
    id = read_id(request.parameters[0])
    verb = conversations.opened(assignment.run, shown_types(request.version))
    return Answer(200, show_conversation(await request.database.write(request.app_id, verb, id), read_view(request)))


ROUTES = (Route("POST", "/conversations/{id}/run_assignment_rules", run, FIRST_2X, BY_NAME["2.11"]),)
