"""/v1/users/impressions: a user looks at a page."""

from __future__ import annotations

from interphone.api.arguments import MAX_URL, MAX_USER_AGENT, Arguments
from interphone.api.http import Answer, Request
from interphone.api.routing import Route
from interphone.api.v1.arguments import read_arguments, read_who
from interphone.api.v1.status import WRITTEN
from interphone.api.versions import LEGACY
from interphone.domain import visits
from interphone.domain.visits import Visit


async def create(request: Request) -> Answer:
    visit = read_visit(read_arguments(request))
    unread = await request.database.write(request.app_id, visits.record, visit)
    return Answer(WRITTEN, {"unread_messages": unread})


def read_visit(arguments: Arguments) -> Visit:
    """Both client libraries of the time send `location` for the seed's `current_url`."""
    return Visit(
        read_who(arguments),
        arguments.text("user_ip"),
        arguments.text("user_agent", MAX_USER_AGENT),
        arguments.text("current_url", MAX_URL) or arguments.text("location", MAX_URL),
    )


ROUTES = (Route("POST", "/v1/users/impressions", create, LEGACY, LEGACY),)
