"""Which teammate of a team is given a conversation that comes to it, as the team wants it."""

from __future__ import annotations

from interphone.domain import teammates, teams
from interphone.domain.teams import GIVE_OUT, PRIMARY, SECONDARY, Team
from interphone.store import assignment as store
from interphone.store import jobs as job_store
from interphone.store.database import Transaction


def choose(tx: Transaction, team: Team) -> int | None:
    """The id of a teammate, None where people give out the team's work themselves, or nobody can take more.

    Round robin: each in turn. Load balanced: who has the fewest open conversations, up to the team's limit, those of
    the secondary level where nobody of the primary can. Whoever is away, was removed or has no seat is passed over.
    """
    if team.distribution_method is None:
        return None
    chosen = _balanced(tx, team) if team.balances else _next(tx, team, _able(tx, list(team.members)))
    if chosen is not None:
        store.set_turn(tx, team.id, chosen)
    return chosen


def freed(tx: Transaction, teammate_id: int | None) -> None:
    """A teammate can take more: what waits in their teams is given out soon."""
    for team in teams.every(tx).values():
        if teammate_id in team.members:
            give_out(tx, team)


def give_out(tx: Transaction, team: Team) -> None:
    """What waits in the team is given out soon, if it gives out its work and anything waits."""
    if team.distribution_method is not None and store.waiting_in(tx, team.id, 1):
        job_store.enqueue(tx, GIVE_OUT, str(team.id))


def keeps(tx: Transaction, team: Team, teammate_id: int | None) -> bool:
    """Whether who has a conversation already can go on with it in the team."""
    return teammate_id in team.members and bool(_able(tx, [teammate_id]))


def _balanced(tx: Transaction, team: Team) -> int | None:
    for level in (PRIMARY, SECONDARY):
        able = _able(tx, team.at(level))
        if not able:
            continue
        loads = store.loads(tx, able)
        if team.assignment_limit is not None:
            loads = {id: load for id, load in loads.items() if load < team.assignment_limit}
        if loads:
            least = min(loads.values())
            return _next(tx, team, [id for id, load in loads.items() if load == least])
    return None


def _next(tx: Transaction, team: Team, able: list[int]) -> int | None:
    """Of these, the one after whose turn it was last; ids are their order."""
    if not able:
        return None
    last = store.last_turn(tx, team.id) or 0
    return min((id for id in able if id > last), default=min(able))


def _able(tx: Transaction, ids: list[int]) -> list[int]:
    here = {one.id for one in teammates.present(tx) if one.has_inbox_seat and not one.away_mode_enabled}
    return [id for id in ids if id in here]
