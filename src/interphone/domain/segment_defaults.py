"""The segments that every workspace begins with. What they ask is in migration 0009 too, for workspaces older than it.

New: signed up within a day, or created then where nobody told. Active: seen within thirty days. Slipping Away: seen
between sixty and thirty days ago (help, how to filter and segment your users).
"""

from __future__ import annotations

from typing import Any

from interphone.domain.documents import encode
from interphone.domain.ids import new_id
from interphone.store import segments as store
from interphone.store.database import Transaction


def create_defaults(tx: Transaction) -> None:
    """For a workspace that was just made."""
    for name, query in DEFAULTS.items():
        row = {"id": new_id(tx.now), "name": name, "person_type": "user", "query": encode(query)}
        store.insert(tx, {**row, "created_at": tx.now, "updated_at": tx.now})


def _filter(field: str, operator: str, value: Any) -> dict[str, Any]:
    return {"field": field, "operator": operator, "value": value}


def _all(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"operator": "AND", "value": list(parts)}


_USERS = _filter("role", "=", "user")
_CREATED_NOW = _all(_filter("signed_up_at", "=", None), _filter("created_at", "within", "24 hours"))
_SIGNED_UP_NOW = _filter("signed_up_at", "within", "24 hours")

DEFAULTS = {
    "New": _all(_USERS, {"operator": "OR", "value": [_SIGNED_UP_NOW, _CREATED_NOW]}),
    "Active": _all(_USERS, _filter("last_seen_at", "within", "30 days")),
    "Slipping Away": _all(
        _USERS, _filter("last_seen_at", "within", "60 days"), _filter("last_seen_at", "more than", "30 days")
    ),
}
