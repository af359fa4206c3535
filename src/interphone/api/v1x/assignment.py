"""POST /conversations/{id}/run_assignment_rules of 1.0 to 1.4.

Documented of 1.4, and sent by a client library of Java that names no version.
"""

from __future__ import annotations

from interphone.api.http import Answer, Request
from interphone.api.numbered.tags import read_id
from interphone.api.routing import Route
from interphone.api.v1x.conversations import answer, whole
from interphone.api.versions import FIRST_NUMBERED, LAST_1X
from interphone.domain import assignment


async def run(request: Request) -> Answer:
    """Without a body; the one that some clients send is not looked at."""
    id = read_id(request.parameters[0])
    return answer(request, await request.database.write(request.app_id, whole(assignment.run), id))


ROUTES = (Route("POST", "/conversations/{id}/run_assignment_rules", run, FIRST_NUMBERED, LAST_1X),)
