"""What stands around conversations and people, as teammates see it: companies, tags, notes, teammates, teams."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from interphone.api.json import encode
from interphone.api.live.conversations import NEWEST
from interphone.api.numbered.admins import show_admin
from interphone.api.numbered.companies import show_company
from interphone.api.numbered.notes import show_note
from interphone.api.numbered.tags import show_tag
from interphone.api.numbered.teams import show_team
from interphone.domain import company_records, notes, tags, teammates, teams
from interphone.domain.live_log import COMPANY, NOTE, TAG, TEAM, TEAMMATE, Row
from interphone.live.told import Told, event
from interphone.store.database import Transaction

Shown = dict[str, Any]


class Surroundings(msgspec.Struct, frozen=True):
    """By kind and id, in the newest version's shapes, what is there still."""

    shown: dict[tuple[str, str], Shown]


def load_surroundings(tx: Transaction, rows: list[Row]) -> Surroundings:
    """Whatever rows of the log name; each kind in one go."""
    shown: dict[tuple[str, str], Shown] = {}
    for kind, load in LOAD.items():
        if named := {key_of(row)[1] for row in rows if row.kind == kind}:
            shown |= {(kind, each["id"]): each for each in load(tx, sorted(named))}
    return Surroundings(shown)


def tell_surroundings(row: Row, surroundings: Surroundings) -> Told:
    """For teammates alone."""
    key = key_of(row)
    shown = surroundings.shown.get(key)
    if shown is not None:
        return Told(row.place, event(row.kind, encode(shown), row.place))
    gone = {"type": row.kind, "id": key[1], "deleted": True}
    return Told(row.place, event(f"{row.kind}.deleted", encode(gone), row.place))


def key_of(row: Row) -> tuple[str, str]:
    return row.kind, (row.subject or "") if row.kind != NOTE else str(row.part_id)


def _companies(tx: Transaction, ids: list[str]) -> list[Shown]:
    """Without their notes."""
    return [show_company(each, NEWEST) for each in company_records.find_many(tx, ids)]


def _tags(tx: Transaction, ids: list[str]) -> list[Shown]:
    return [show_tag(each) for each in tags.find_many(tx, list(map(int, ids)))]


def _notes(tx: Transaction, ids: list[str]) -> list[Shown]:
    return [show_note(each, NEWEST) for each in notes.find_many(tx, list(map(int, ids)))]


def _teammates(tx: Transaction, ids: list[str]) -> list[Shown]:
    all_teams = list(teams.every(tx).values())
    return [show_admin(each, all_teams, NEWEST) for each in teammates.present(tx) if str(each.id) in ids]


def _teams(tx: Transaction, ids: list[str]) -> list[Shown]:
    return [show_team(each, NEWEST) for each in teams.every(tx).values() if str(each.id) in ids]


LOAD: dict[str, Callable[[Transaction, list[str]], list[Shown]]] = {
    COMPANY: _companies,
    TAG: _tags,
    NOTE: _notes,
    TEAMMATE: _teammates,
    TEAM: _teams,
}
