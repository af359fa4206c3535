"""Teammates: who answers on behalf of the workspace. The numbered versions call them admins."""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType

from interphone.domain import activity_log, happened
from interphone.domain.activity_log import OPERATOR, Performer
from interphone.domain.errors import Conflict, NotFound
from interphone.store import credentials as credential_store
from interphone.store import teammates as store
from interphone.store import teams as team_store
from interphone.store.database import Row, Transaction
from interphone.store.sequences import next_number


class Teammate(msgspec.Struct, frozen=True):
    """`away_mode_reassign` asks for new replies to go to the default inbox while the teammate is away."""

    id: int
    name: str
    email: str
    role: str
    avatar_url: str | None
    created_at: int
    job_title: str = ""
    away_status_reason_id: int | None = None
    removed_at: int | None = None
    email_verified: bool = False
    has_inbox_seat: bool = True
    away_mode_enabled: bool = False
    away_mode_reassign: bool = False

    def performing(self, ip: str) -> Performer:
        """This teammate as the activity log names who did something."""
        return Performer(self.id, self.name, self.email, ip)


class NewTeammate(msgspec.Struct, frozen=True):
    name: str
    email: str
    role: str
    job_title: str = ""
    avatar_url: str | None = None
    email_verified: bool = False
    has_inbox_seat: bool = True


class TeammateChange(msgspec.Struct, frozen=True, kw_only=True):
    """UNSET leaves a field alone, None empties it."""

    id: int
    name: str | UnsetType = UNSET
    role: str | UnsetType = UNSET
    job_title: str | UnsetType = UNSET
    avatar_url: str | UnsetType | None = UNSET
    email_verified: bool | UnsetType = UNSET
    has_inbox_seat: bool | UnsetType = UNSET


class Caller(msgspec.Struct, frozen=True):
    """Who makes a request: the teammate whom its credential acts for, where it names one, and from which address."""

    teammate_id: int | None
    ip: str


OWNER = "owner"
ROLES = (OWNER, "admin", "agent")

NOBODY = Teammate(OPERATOR.id, OPERATOR.name, OPERATOR.email, OWNER, None, 0)
"""Who acts in a workspace that has no teammates: whoever runs the server."""


def create(tx: Transaction, new: NewTeammate) -> Teammate:
    """Who was removed comes back as the same teammate. Raises Conflict where the address is taken."""
    email = new.email.strip().lower()
    known = find_by_email(tx, email)
    if known is not None and known.removed_at is None:
        raise Conflict(f"A teammate with the email {email} exists already")
    id = known.id if known else next_number(tx, "teammate")
    if known is None:
        store.insert(tx, id, new.name, email, new.role)
    fields = msgspec.structs.asdict(new)
    del fields["email"]
    store.update(tx, id, {**_columns(fields), "removed_at": None})
    tx.revise()
    activity_log.record(
        tx, OPERATOR, activity_log.ADMIN_JOINED, f"{new.name} joined your workspace as {new.role}.",
        admin_id=id, name=new.name, email=email,
    )  # fmt: skip
    tx.note(happened.TeammateAdded(id))
    return get(tx, id)


def change(tx: Transaction, change: TeammateChange) -> Teammate:
    """Raises NotFound."""
    before = get(tx, change.id)
    fields = {name: value for name, value in msgspec.structs.asdict(change).items() if value is not UNSET}
    del fields["id"]
    if not fields:
        return before
    store.update(tx, before.id, _columns(fields))
    tx.revise()
    tx.note(happened.TeammateChanged(before.id))
    after = get(tx, before.id)
    if after.role != before.role:
        activity_log.record(
            tx, OPERATOR, activity_log.PERMISSION_CHANGE,
            f"The role of {after.name} was changed from {before.role} to {after.role}.",
            update_by=OPERATOR.id, update_by_name=OPERATOR.name,
        )  # fmt: skip
    if after.has_inbox_seat != before.has_inbox_seat:
        what = "was given an inbox seat" if after.has_inbox_seat else "has no inbox seat any more"
        activity_log.record(
            tx, OPERATOR, activity_log.SEAT_CHANGE, f"{after.name} {what}.",
            update_by=OPERATOR.id, update_by_name=OPERATOR.name,
        )  # fmt: skip
    return after


def remove(tx: Transaction, id: int) -> Teammate:
    """Take a teammate out of the workspace and of every team; access tokens that act for them end. Raises NotFound.

    What they wrote stays, with their name.
    """
    teammate = get(tx, id)
    store.update(tx, id, {"removed_at": tx.now, "away_mode_enabled": 0, "away_status_reason_id": None})
    for team_id, teammate_id, _ in team_store.members(tx):
        if teammate_id == id:
            tx.note(happened.TeamMembersChanged(team_id, [id]))
    team_store.remove_everywhere(tx, id)
    credential_store.revoke_of(tx, id)
    tx.revise()
    activity_log.record(
        tx, OPERATOR, activity_log.ADMIN_REMOVED, f"{teammate.name} was removed from your workspace.",
        admin_id=id, name=teammate.name, email=teammate.email,
    )  # fmt: skip
    tx.note(happened.TeammateRemoved(id))
    return teammate


def get(tx: Transaction, id: int) -> Teammate:
    """Raises NotFound, also for who was removed."""
    row = store.find(tx, id)
    teammate = teammate_of(row) if row else None
    if teammate is None or teammate.removed_at is not None:
        raise NotFound("Teammate")
    return teammate


def find_by_email(tx: Transaction, email: str) -> Teammate | None:
    """Whoever has the address, removed or not."""
    row = store.find_by_email(tx, email.strip().lower())
    return teammate_of(row) if row else None


def get_named(tx: Transaction, name: str) -> Teammate:
    """By id or email, as people write it on the command line. Raises NotFound."""
    if name.isascii() and name.isdigit() and len(name) < 19:
        return get(tx, int(name))
    found = find_by_email(tx, name)
    if found is None or found.removed_at is not None:
        raise NotFound("Teammate", f"There is no teammate {name!r} in this workspace")
    return found


def every(tx: Transaction) -> dict[int, Teammate]:
    """All there ever were by id, also those removed, kept in memory: they are few and change rarely."""
    return tx.remember("teammates", _load)


def present(tx: Transaction) -> list[Teammate]:
    """Those of the workspace now, in the order in which they joined."""
    return [teammate for teammate in every(tx).values() if teammate.removed_at is None]


def acting(tx: Transaction, teammate_id: int | None) -> Teammate:
    """Whom a credential acts for: its teammate, or the first owner, or the first teammate, or NOBODY."""
    known = every(tx)
    own = known.get(teammate_id) if teammate_id is not None else None
    if own is not None and own.removed_at is None:
        return own
    here = present(tx)
    return next((one for one in here if one.role == OWNER), here[0] if here else NOBODY)


def teammate_of(row: Row) -> Teammate:
    return Teammate(*row[:9], *map(bool, row[9:]))


def _columns(fields: dict[str, object]) -> dict[str, object]:
    return {name: int(value) if isinstance(value, bool) else value for name, value in fields.items()}


def _load(tx: Transaction) -> dict[int, Teammate]:
    return {row[0]: teammate_of(row) for row in store.every(tx)}
