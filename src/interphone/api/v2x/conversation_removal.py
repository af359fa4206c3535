"""Taking words back, and deleting conversations: redact of 2.2, delete of 2.13, the list of what is deleted of 2.16."""

from __future__ import annotations

from typing import Any

from interphone.api.arguments import Arguments
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_body, read_number, read_options
from interphone.api.numbered.paging import REACHABLE, read_page, show_pages
from interphone.api.routing import Route
from interphone.api.v2x.conversations import answer
from interphone.api.versions import BY_NAME
from interphone.domain import redaction
from interphone.domain.errors import Invalid, Missing
from interphone.domain.redaction import DeletedWindow, Deletion, Redaction

PER_PAGE = 20
PART = "conversation_part"
SOURCE = "source"


async def redact(request: Request) -> Answer:
    return await answer(request, redaction.redact, read_redaction(read_body(request)))


async def delete(request: Request) -> Answer:
    retain = read_options(request).flag("retain_metrics")
    deletion = Deletion(read_number(request.parameters[0]), retain_metrics=retain is not False)
    id = await request.database.write(request.app_id, redaction.delete, deletion)
    return Answer(200, {"id": str(id), "object": "conversation", "deleted": True})


async def list_deleted(request: Request) -> Answer:
    arguments = read_options(request)
    page = read_page(arguments, PER_PAGE)
    window = DeletedWindow(page.offset, page.limit, newest_first=arguments.text("order") != "asc")
    found = await request.database.read(request.app_id, redaction.deleted, window)
    shown = {
        "type": "conversations.list",
        "total_count": found.total,
        "pages": show_pages(request, page, found.total, reachable=REACHABLE),
        "conversations": [show_deleted(*row) for row in found.rows],
    }
    return Answer(200, shown)


def read_redaction(arguments: Arguments) -> Redaction:
    """The sentences are those of the API reference 2.2, redact a conversation."""
    kind = arguments.text("type")
    if kind not in (PART, SOURCE):
        message = "The type attribute provided should be either 'conversation_part' or 'source'"
        raise Invalid("type", message, code="type_mismatch")
    ids = []
    for name in ("conversation_id", f"{kind}_id"):
        id = arguments.identifier(name)
        if id is None:
            raise Missing(name, f"{name} is a required parameter")
        ids.append(read_number(id))
    return Redaction(ids[0], ids[1], source=kind == SOURCE)


def show_deleted(id: int, deleted_at: int, retain_metrics: int) -> dict[str, Any]:
    return {
        "type": "conversation",
        "id": str(id),
        "metrics_retained": bool(retain_metrics),
        "deleted_at": deleted_at,
    }


ROUTES = (
    Route("POST", "/conversations/redact", redact, BY_NAME["2.2"]),
    Route("DELETE", "/conversations/{id}", delete, BY_NAME["2.13"]),
    Route("GET", "/conversations/deleted", list_deleted, BY_NAME["2.16"]),
)
