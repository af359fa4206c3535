"""Teams: groups of teammates that work can be given to. Numbers name a team or a teammate, never both."""

from __future__ import annotations

import msgspec

from interphone.domain import activity_log, happened, teammates
from interphone.domain.activity_log import OPERATOR, Performer
from interphone.domain.errors import Conflict, Forbidden, Invalid, NotFound
from interphone.domain.teammates import Caller
from interphone.store import assignment as assignment_store
from interphone.store import jobs as job_store
from interphone.store import teams as store
from interphone.store.database import Transaction
from interphone.store.sequences import next_number

LOAD_BALANCED = "load_balanced"
METHODS = ("round_robin", LOAD_BALANCED)
GIVE_OUT = "give_out"
"""The kind of job that gives out what waits in a team."""
PRIMARY = "primary"
SECONDARY = "secondary"
MAX_MEMBERS = 1_000


class Team(msgspec.Struct, frozen=True):
    """`distribution_method` is one of METHODS, None where nobody but people gives out work. `members` tells the level,
    PRIMARY or SECONDARY, of each teammate by id; levels count in a load balanced team alone.
    """

    id: int
    name: str
    distribution_method: str | None
    assignment_limit: int | None
    created_at: int
    members: dict[int, str]

    @property
    def balances(self) -> bool:
        return self.distribution_method == LOAD_BALANCED

    def at(self, level: str) -> list[int]:
        """The ids of the members at a level."""
        return [id for id, theirs in self.members.items() if theirs == level]


class NewTeam(msgspec.Struct, frozen=True):
    name: str
    distribution_method: str | None = None
    assignment_limit: int | None = None


class Membership(msgspec.Struct, frozen=True):
    team_id: int
    teammate_id: int
    level: str = PRIMARY


class MembersChange(msgspec.Struct, frozen=True, kw_only=True):
    """The teammates a team is to have from now on; `primary` and `secondary` name those whose level is set."""

    team_id: int
    admin_ids: tuple[int, ...]
    primary: tuple[int, ...] = ()
    secondary: tuple[int, ...] = ()
    caller: Caller


def create(tx: Transaction, new: NewTeam) -> Team:
    """Raises Invalid for a limit that nothing would keep, Conflict where the name is taken."""
    name = new.name.strip()
    if not name:
        raise Invalid("name", "A team needs a name")
    if new.assignment_limit is not None and new.distribution_method != LOAD_BALANCED:
        raise Invalid("assignment_limit", f"Only a {LOAD_BALANCED} team has an assignment limit")
    if any(team.name.lower() == name.lower() for team in every(tx).values()):
        raise Conflict(f"A team named {name} exists already")
    # One sequence for both, because an assignee is named by the number alone.
    id = next_number(tx, "teammate")
    store.insert(tx, id, name, new.distribution_method, new.assignment_limit)
    tx.revise()
    _log(tx, OPERATOR, activity_log.TEAM_CREATED, f"{OPERATOR.name} created the team {name}.", id, name)
    tx.note(happened.TeamCreated(id))
    return get(tx, id)


def delete(tx: Transaction, id: int) -> Team:
    """Raises NotFound."""
    team = get(tx, id)
    store.delete(tx, id)
    assignment_store.forget_team(tx, id)
    tx.revise()
    _log(tx, OPERATOR, activity_log.TEAM_DELETED, f"{OPERATOR.name} deleted the team {team.name}.", id, team.name)
    tx.note(happened.TeamDeleted(id, list(team.members)))
    return team


def get(tx: Transaction, id: int) -> Team:
    """Raises NotFound."""
    team = every(tx).get(id)
    if team is None:
        raise NotFound("Team")
    return team


def get_named(tx: Transaction, name: str) -> Team:
    """By id or name, as people write it on the command line. Raises NotFound."""
    known = every(tx)
    by_id = known.get(int(name)) if name.isascii() and name.isdigit() and len(name) < 19 else None
    found = by_id or next((team for team in known.values() if team.name.lower() == name.strip().lower()), None)
    if found is None:
        raise NotFound("Team", f"There is no team {name!r} in this workspace")
    return found


def every(tx: Transaction) -> dict[int, Team]:
    """All teams by id, kept in memory: they are few and change rarely."""
    return tx.remember("teams", _load)


def join(tx: Transaction, membership: Membership) -> Team:
    """Put a teammate into a team, or at another level. Raises NotFound, or Invalid for a level that cannot be."""
    team = get(tx, membership.team_id)
    teammate = teammates.get(tx, membership.teammate_id)
    _check_level(team, membership.level)
    return _set_members(tx, team, {**team.members, teammate.id: membership.level}, OPERATOR)


def leave(tx: Transaction, membership: Membership) -> Team:
    """Take a teammate out of a team. Raises NotFound where there is no such member."""
    team = get(tx, membership.team_id)
    if membership.teammate_id not in team.members:
        raise NotFound("Teammate", f"Teammate {membership.teammate_id} is not in the team {team.name}")
    rest = {id: level for id, level in team.members.items() if id != membership.teammate_id}
    return _set_members(tx, team, rest, OPERATOR)


def update_members(tx: Transaction, change: MembersChange) -> Team:
    """Replace a team's members; an unchanged list changes nothing (API reference Preview, update a team's members).

    Raises NotFound, Forbidden for a caller who acts for a teammate that may not manage teams, Invalid for ids that
    cannot be meant.
    """
    team = get(tx, change.team_id)
    by = teammates.acting(tx, change.caller.teammate_id)
    if change.caller.teammate_id is not None and by.role == "agent":
        raise Forbidden("You don't have permission to manage teams in this workspace", code="forbidden")
    _check_members(tx, team, change)
    levels = dict.fromkeys(change.primary, PRIMARY) | dict.fromkeys(change.secondary, SECONDARY)
    members = {id: levels.get(id) or team.members.get(id, PRIMARY) for id in change.admin_ids}
    return _set_members(tx, team, members, by.performing(change.caller.ip))


def _check_members(tx: Transaction, team: Team, change: MembersChange) -> None:
    here = {teammate.id for teammate in teammates.present(tx)}
    for id in change.admin_ids:
        if id not in here:
            raise Invalid("admin_ids", f"admin_ids names {id}, which is no admin of this workspace")
    for id in (*change.primary, *change.secondary):
        if id not in team.members and id not in change.admin_ids:
            raise Invalid(
                "admin_priority_level", f"admin_priority_level names {id}, which is on neither the team nor admin_ids"
            )
        if id in change.primary and id in change.secondary:
            raise Invalid("admin_priority_level", f"admin_priority_level gives {id} more than one priority level")
    if change.secondary:
        _check_level(team, SECONDARY)


def _check_level(team: Team, level: str) -> None:
    if level == SECONDARY and not team.balances:
        raise Invalid(
            "secondary_admin_ids",
            f"secondary_admin_ids: only a team whose distribution_method is {LOAD_BALANCED} can have secondary members",
        )


def _set_members(tx: Transaction, team: Team, members: dict[int, str], by: Performer) -> Team:
    if members == team.members:
        return team
    store.replace_members(tx, team.id, sorted(members.items()))
    tx.revise()
    if team.distribution_method is not None:
        job_store.enqueue(tx, GIVE_OUT, str(team.id))
    what = f"{by.name} changed who is in the team {team.name}."
    _log(tx, by, activity_log.TEAM_MEMBERS_CHANGE, what, team.id, team.name)
    moved = [id for id in sorted({*team.members, *members}) if members.get(id) != team.members.get(id)]
    tx.note(happened.TeamMembersChanged(team.id, moved))
    return get(tx, team.id)


def _log(tx: Transaction, by: Performer, type: str, description: str, id: int, name: str) -> None:
    activity_log.record(tx, by, type, description, team={"id": id, "name": name})


def _load(tx: Transaction) -> dict[int, Team]:
    members: dict[int, dict[int, str]] = {}
    for team_id, teammate_id, level in store.members(tx):
        members.setdefault(team_id, {})[teammate_id] = level
    return {row[0]: Team(*[*row, members.get(row[0], {})]) for row in store.every(tx)}
