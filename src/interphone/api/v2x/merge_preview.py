"""POST /contacts/merge/preview of Preview: what a merge would change."""

from __future__ import annotations

from typing import Any

from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_body
from interphone.api.routing import Route
from interphone.api.v2x.contact_reading import read_merge
from interphone.api.versions import BY_NAME
from interphone.domain import merge_preview
from interphone.domain.merge_preview import FieldChange, Preview

SHOWN = 50

REFUSALS = {
    "roles": ("invalid_merge_role_pair", "Merging can only be performed on a lead into a user."),
    "names": (
        "no_shared_identifier",
        "These contacts have no email or phone in common, so they are not taken for duplicates. "
        "Set skip_duplicate_validation to true to preview the merge anyway.",
    ),
}


async def preview(request: Request) -> Answer:
    merge = read_merge(read_body(request), request.version)
    return Answer(200, show_preview(await request.database.read(request.app_id, merge_preview.preview, merge)))


def show_preview(preview: Preview) -> dict[str, Any]:
    if preview.refusal is not None:
        code, message = REFUSALS[preview.refusal]
        return {"allowed": False, "reasons": [{"code": code, "message": message}]}
    changes = [show_change(change) for change in preview.changes[:SHOWN]]
    return {
        "allowed": True,
        "summary": {
            "attribute_changes": {"attributes": changes, "total_count": len(preview.changes)},
            "reassignments": {moved.kind: {"from": moved.source, "into": moved.into} for moved in preview.moved},
        },
    }


def show_change(change: FieldChange) -> dict[str, Any]:
    """A value that is not there is left out, but for the one that would be."""
    shown: dict[str, Any] = {"field": change.field, "outcome": change.outcome}
    if change.source is not None:
        shown["from_value"] = change.source
    if change.into is not None:
        shown["into_value"] = change.into
    return shown | {"new_into_value": change.result}


ROUTES = (Route("POST", "/contacts/merge/preview", preview, BY_NAME["Preview"]),)
