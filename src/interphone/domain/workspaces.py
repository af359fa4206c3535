"""Workspaces: each customer of the server, apart from all others."""

from __future__ import annotations

import secrets
import string
import zoneinfo

import msgspec
from msgspec import UNSET, UnsetType

from interphone.domain import activity_log, happened, segment_defaults
from interphone.domain.activity_log import OPERATOR
from interphone.domain.documents import Document
from interphone.domain.errors import Conflict, Invalid, NotFound
from interphone.store import workspaces as store
from interphone.store.database import Row, Transaction

ALPHABET = string.ascii_lowercase + string.digits
APP_ID_LENGTH = 8
UTC = "UTC"
NEW_VERSION = "2.10"
"""What access tokens of a new workspace answer in, as the database has it by default."""
REGIONS = ("US", "EU", "AU")
"""What clients know, to choose a host by."""


class Workspace(msgspec.Struct, frozen=True):
    app_id: str
    name: str
    created_at: int
    api_version: str
    """What access tokens answer in that have no version of their own."""
    v1_put_requires_user: bool
    timezone: str
    """An IANA name, in which days begin and end."""
    region: str
    away_status_reason_required: bool
    """Whether teammates who go away have to say why."""
    ip_allowlist_enabled: bool
    ip_allowlist: Document
    """The addresses and ranges that may call the API (ip_allowlist.py)."""


class WorkspaceChange(msgspec.Struct, frozen=True, kw_only=True):
    """UNSET leaves a setting alone."""

    name: str | UnsetType = UNSET
    api_version: str | UnsetType = UNSET
    timezone: str | UnsetType = UNSET
    region: str | UnsetType = UNSET
    v1_put_requires_user: bool | UnsetType = UNSET
    """Whether v1's PUT of an unknown user is refused; off, it creates the user."""
    away_status_reason_required: bool | UnsetType = UNSET
    ip_allowlist_enabled: bool | UnsetType = UNSET


def new_app_id() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(APP_ID_LENGTH))


def create(tx: Transaction, name: str) -> Workspace:
    """The workspace of the transaction's app_id. Raises Conflict where it exists."""
    if store.find(tx):
        raise Conflict(f"The workspace {tx.app_id} exists already")
    store.insert(tx, name)
    segment_defaults.create_defaults(tx)
    return get(tx, None)


def get(tx: Transaction, _: None) -> Workspace:
    """Raises NotFound."""
    row = store.find(tx)
    if row is None:
        raise NotFound("Workspace")
    return _workspace(row)


def remembered(tx: Transaction) -> Workspace:
    """As `get`, kept in memory until configuration changes."""
    return tx.remember("workspace", lambda tx: get(tx, None))


def every(tx: Transaction, _: None) -> list[Workspace]:
    return [_workspace(row) for row in store.every(tx)]


def change(tx: Transaction, change: WorkspaceChange) -> Workspace:
    """Raises NotFound, or Invalid for a zone or region that there is not."""
    before = get(tx, None)
    given = {name: value for name, value in msgspec.structs.asdict(change).items() if value is not UNSET}
    if not given:
        return before
    if "name" in given and not str(given["name"]).strip():
        raise Invalid("name", "A workspace needs a name")
    if "timezone" in given:
        check_timezone(str(given["timezone"]))
    if "region" in given and given["region"] not in REGIONS:
        raise Invalid("region", f"region must be one of {', '.join(REGIONS)}, not {given['region']!r}")
    store.update(tx, {name: int(value) if isinstance(value, bool) else value for name, value in given.items()})
    tx.revise()
    tx.note(happened.SettingsChanged("workspace"))
    after = get(tx, None)
    _log(tx, before, after)
    return after


def check_timezone(name: str) -> None:
    """Raises Invalid for what is no name of a zone, such as America/Los_Angeles."""
    if name == UTC:  # Known even where the system has no zones.
        return
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise Invalid(
            "timezone", f"timezone: {name!r} is no time zone; give an IANA name such as America/Los_Angeles or UTC"
        ) from None


def _log(tx: Transaction, before: Workspace, after: Workspace) -> None:
    for type, what, old, new in (
        (activity_log.NAME_CHANGE, "app name", before.name, after.name),
        (activity_log.SECURITY_CHANGE, "API version", before.api_version, after.api_version),
        (activity_log.TIMEZONE_CHANGE, "app timezone", before.timezone, after.timezone),
    ):
        if old != new:
            said = f"{OPERATOR.name} changed your {what} from {old} to {new}."
            activity_log.record(tx, OPERATOR, type, said, before=old, after=new)
    if before.ip_allowlist_enabled != after.ip_allowlist_enabled:
        said = f"{OPERATOR.name} turned the IP allowlist {'on' if after.ip_allowlist_enabled else 'off'}."
        activity_log.record(tx, OPERATOR, activity_log.SECURITY_CHANGE, said, enabled=after.ip_allowlist_enabled)


def _workspace(row: Row) -> Workspace:
    return Workspace(*[*row[:4], bool(row[4]), *row[5:7], bool(row[7]), bool(row[8]), row[9]])
