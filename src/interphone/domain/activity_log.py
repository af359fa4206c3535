"""The teammates' activity log: who changed what of a workspace, written by the verbs that do it."""

from __future__ import annotations

from typing import Any

import msgspec

from interphone.domain import happened
from interphone.domain.documents import Document, encode
from interphone.store import activity_log as store
from interphone.store.database import Row, Transaction
from interphone.store.sequences import next_number

AWAY_MODE_CHANGE = "admin_away_mode_change"
ADMIN_JOINED = "app_admin_join"
ADMIN_REMOVED = "admin_deletion"
PERMISSION_CHANGE = "admin_permission_change"
SEAT_CHANGE = "seat_change"
TEAM_CREATED = "app_team_creation"
TEAM_DELETED = "app_team_deletion"
TEAM_MEMBERS_CHANGE = "app_team_membership_modification"
NAME_CHANGE = "app_name_change"
TIMEZONE_CHANGE = "app_timezone_change"
SECURITY_CHANGE = "security_settings_change"
# Of the documented types, the one for a new secret that programs call with.
TOKEN_CHANGE = "app_package_token_regeneration"


class Performer(msgspec.Struct, frozen=True):
    """Who did something, and from which address."""

    id: int
    name: str
    email: str
    ip: str


OPERATOR = Performer(0, "The operator", "operator@localhost", "127.0.0.1")
"""Whoever runs commands on the server itself. No teammate has the id 0."""


class Activity(msgspec.Struct, frozen=True):
    """One line of the log; `metadata` is an encoded object."""

    id: int
    type: str
    description: str
    metadata: Document
    performer_id: int
    performer_email: str
    performer_ip: str
    created_at: int


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """Lines from one second to another, both included; `types` None for all.

    They begin below the line `under`, (created_at, id), or else after the first `offset`.
    """

    after: int
    before: int
    types: tuple[str, ...] | None = None
    under: tuple[int, int] | None = None
    offset: int
    limit: int


class Found(msgspec.Struct, frozen=True):
    """A page of lines, newest first, and how many there are."""

    total: int
    activities: list[Activity]


def record(tx: Transaction, by: Performer, type: str, description: str, **metadata: Any) -> None:
    """Write one line, in the transaction of the change it tells of."""
    line = happened.ActivityLogged(
        id=next_number(tx, "activity_log"),
        activity_type=type,
        description=description,
        metadata=encode(metadata),
        performer_id=by.id,
        performer_email=by.email,
        performer_ip=by.ip,
    )
    store.insert(tx, **msgspec.structs.asdict(line))
    tx.note(line)


def search(tx: Transaction, search: Search) -> Found:
    total = store.count(tx, search.after, search.before, search.types)
    if search.under is None:
        rows = store.page(tx, search.after, search.before, search.types, search.offset, search.limit)
    else:
        rows = store.page_under(tx, search.after, search.before, search.types, search.under, search.limit)
    return Found(total, [_activity(row) for row in rows])


def _activity(row: Row) -> Activity:
    return Activity(*row)
