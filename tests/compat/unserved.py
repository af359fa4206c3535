"""Why some operations are not served although others of their part of the API are. COMPAT.md tells it."""

from __future__ import annotations

from collections.abc import Iterator

from interphone.api.errors import STILL_TO_COME
from tests.compat.levels import Level, Line, Operation

NO_REPORTS = "There are no reporting datasets yet."
NO_BANNERS = "There are no banners."
NO_WHATSAPP = "Nothing is sent by WhatsApp, and nothing else has a status to tell."

REASONS: dict[Operation, str] = {
    Operation("PUT", "/conversations/{}/conversation_parts/{}"): (
        "Experimental by its own page, it asks for an HMAC secret besides the token; nothing documented tells who "
        "gives it, or how it is made, so whatever was demanded here would fit no client."
    ),
    Operation("GET", "/contacts/activities"): "What happens to contacts is told by webhooks, and kept in no list.",
    Operation("GET", "/contacts/{}/banners"): NO_BANNERS,
    Operation("POST", "/contacts/{}/banners/{}/dismiss"): NO_BANNERS,
    Operation("GET", "/messages/status"): NO_WHATSAPP,
    Operation("GET", "/messages/whatsapp/status"): NO_WHATSAPP,
    Operation("GET", "/export/reporting_data/get_datasets"): NO_REPORTS,
    Operation("POST", "/export/reporting_data/enqueue"): NO_REPORTS,
    Operation("GET", "/export/reporting_data/{}"): NO_REPORTS,
    Operation("GET", "/download/reporting_data/{}"): NO_REPORTS,
    Operation("GET", "/export/workflows/{}"): "There are no workflows.",
}


def unserved(found: list[Line]) -> list[Operation]:
    """The operations that are served under no version, but for those of parts of the API that are still to come."""
    return [
        line.operation
        for line in found
        if all(line.level(version) is Level.NONE for version in line.proofs)
        and line.operation.path.split("/")[1] not in STILL_TO_COME
    ]


def section(found: list[Line]) -> Iterator[str]:
    yield "\n## Not served, and why\n"
    yield "Tickets, articles and further parts of the API are still to come. Of the others, these are left out.\n"
    yield "| operation | why |\n|---|---|"
    for operation in unserved(found):
        yield f"| `{operation.method} {operation.path.replace('{}', '{id}')}` | {REASONS[operation]} |"
