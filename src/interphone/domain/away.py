"""Away mode: a teammate is not there, and perhaps says why."""

from __future__ import annotations

import msgspec

from interphone.domain import activity_log, distribution, happened, teammates, workspaces
from interphone.domain.errors import Forbidden, Invalid, NotFound
from interphone.domain.teammates import Caller, Teammate
from interphone.store import away as store
from interphone.store import teammates as teammate_store
from interphone.store.database import Transaction
from interphone.store.sequences import next_number


class Reason(msgspec.Struct, frozen=True):
    """One that is deleted stays for those who are away with it."""

    id: int
    label: str
    emoji: str
    order: int
    deleted: bool
    created_at: int
    updated_at: int

    @property
    def shown(self) -> str:
        return f"{self.emoji} {self.label}".strip()


class NewReason(msgspec.Struct, frozen=True):
    label: str
    emoji: str = ""


class AwayChange(msgspec.Struct, frozen=True, kw_only=True):
    """`reassign` asks for new replies to go to the default inbox. `tells_reason` is whether the caller can name one."""

    teammate_id: int
    enabled: bool
    reassign: bool
    reason_id: int | None = None
    tells_reason: bool
    caller: Caller


def create_reason(tx: Transaction, new: NewReason) -> Reason:
    """Raises Invalid for one without words."""
    label = new.label.strip()
    if not label:
        raise Invalid("label", "An away status reason needs a label")
    id = next_number(tx, "away_status_reason")
    store.insert(tx, id, label, new.emoji.strip(), id)
    tx.revise()
    tx.note(happened.SettingsChanged("away_status_reasons"))
    return reasons(tx)[id]


def delete_reason(tx: Transaction, id: int) -> None:
    """Nobody can choose it any more. Raises NotFound."""
    if not store.delete(tx, id):
        raise NotFound("Away status reason", f"There is no away status reason {id} that could be deleted")
    tx.revise()
    tx.note(happened.SettingsChanged("away_status_reasons"))


def reasons(tx: Transaction) -> dict[int, Reason]:
    """Deleted ones too, by id, in the order in which they are offered."""
    return tx.remember("away_status_reasons", _load)


def change(tx: Transaction, change: AwayChange) -> Teammate:
    """Raises NotFound, Forbidden where the caller's teammate has no seat, Invalid for a reason that cannot be given."""
    by = teammates.acting(tx, change.caller.teammate_id)
    if not by.has_inbox_seat:
        raise Forbidden("This admin does not have Inbox access permissions")
    teammate = teammates.get(tx, change.teammate_id)
    reason = _read_reason(tx, change)
    columns = {
        "away_mode_enabled": int(change.enabled),
        "away_mode_reassign": int(change.reassign),
        "away_status_reason_id": reason.id if reason else None,
    }
    teammate_store.update(tx, teammate.id, columns)
    tx.revise()
    activity_log.record(
        tx, by.performing(change.caller.ip), activity_log.AWAY_MODE_CHANGE,
        f"{by.name} turned away mode {'on' if change.enabled else 'off'} for {teammate.name}.",
        away_mode=change.enabled,
        away_status_reason=reason.shown if reason else None,
        reassign_conversations=change.reassign,
        source=f"admin update from api - Admin id: {by.id}",
        auto_changed="false",
        update_by=by.id,
        update_by_name=by.name,
    )  # fmt: skip
    if not change.enabled:
        distribution.freed(tx, teammate.id)
    tx.note(happened.AwayModeChanged(teammate.id))
    return teammates.get(tx, teammate.id)


def _read_reason(tx: Transaction, change: AwayChange) -> Reason | None:
    """Who comes back has no reason."""
    if not change.enabled:
        return None
    if change.reason_id is None:
        if change.tells_reason and workspaces.remembered(tx).away_status_reason_required:
            raise Invalid(
                "away_status_reason_id", "Away status reason is mandatory", code="away_status_reason_mandatory"
            )
        return None
    reason = reasons(tx).get(change.reason_id)
    if reason is None:
        raise Invalid("away_status_reason_id", f"There is no away status reason with the id {change.reason_id}")
    if reason.deleted:
        raise Invalid("away_status_reason_id", "Away status reason is deleted")
    return reason


def _load(tx: Transaction) -> dict[int, Reason]:
    return {row[0]: Reason(*[*row[:4], bool(row[4]), *row[5:]]) for row in store.every(tx)}
