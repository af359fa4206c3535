"""Teams: list, get, their members, their metrics."""

from __future__ import annotations

from typing import Any

from interphone.api.arguments import Arguments
from interphone.api.changes import PRIORITY_LEVELS_ARE_SHOWN, TEAMS_TELL_HOW_WORK_IS_GIVEN_OUT
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import caller_of, read_body, read_number, read_options
from interphone.api.routing import Route
from interphone.api.versions import BY_NAME, FIRST_NUMBERED, Version
from interphone.domain import teams
from interphone.domain.errors import Forbidden, Invalid, Missing
from interphone.domain.teams import MAX_MEMBERS, PRIMARY, SECONDARY, MembersChange, Team

WRITABLE = ("admin_ids", "admin_priority_level")


async def list_all(request: Request) -> Answer:
    found = await request.database.read(request.app_id, lambda tx, _: list(teams.every(tx).values()), None)
    return Answer(200, {"type": "team.list", "teams": [show_team(team, request.version) for team in found]})


async def get(request: Request) -> Answer:
    return Answer(200, show_team(await _find(request), request.version))


async def update(request: Request) -> Answer:
    team = await _find(request)
    change = read_members(request, team)
    return Answer(
        200, show_team(await request.database.write(request.app_id, teams.update_members, change), request.version)
    )


async def metrics(request: Request) -> Answer:
    """Nobody is assigned conversations here yet, so there is nothing to count."""
    await _find(request)
    raise Forbidden("Real-time monitoring is not enabled for your workspace.", code="api_plan_restricted")


async def _find(request: Request) -> Team:
    team: Team = await request.database.read(request.app_id, teams.get, read_number(request.parameters[0]))
    return team


def read_members(request: Request, team: Team) -> MembersChange:
    """What a team shows may be sent back whole, as long as nothing but its members is changed."""
    read_options(request).refuse_unknown(())
    arguments = read_body(request)
    as_shown = show_team(team, request.version)
    emptied = {name: None for name in as_shown if arguments.has_null(name)}
    for name, value in {**emptied, **arguments.rest(*WRITABLE)}.items():
        if name not in WRITABLE and value != as_shown.get(name):
            raise Invalid(
                name,
                f"Only admin_ids and admin_priority_level can be updated on a team, but the request changed {name}",
            )
    if not arguments.has("admin_ids"):
        raise Missing("admin_ids", "admin_ids is required: the ids of every admin who is to be in the team")
    levels = arguments.nested("admin_priority_level", arguments.mapping("admin_priority_level"))
    levels.refuse_unknown(("primary_admin_ids", "secondary_admin_ids"))
    ids = read_ids(arguments, "admin_ids", "admin_ids")
    if not 1 <= len(ids) <= MAX_MEMBERS:
        raise Invalid("admin_ids", f"admin_ids must contain at least one id, and no more than {MAX_MEMBERS}")
    return MembersChange(
        team_id=team.id,
        admin_ids=ids,
        primary=read_ids(levels, "primary_admin_ids", "primary_admin_ids"),
        secondary=read_ids(levels, "secondary_admin_ids", "secondary_admin_ids"),
        caller=caller_of(request),
    )


def read_ids(arguments: Arguments, name: str, shown: str) -> tuple[int, ...]:
    """Whole numbers or the digits of them, each once."""
    values = arguments.listing(name)
    items = arguments.nested(shown, {str(index): value for index, value in enumerate(values)})
    try:
        found = [items.whole(str(index)) for index in range(len(values))]
    except Invalid:
        found = [None]
    if None in found:
        raise Invalid(name, f"{shown} must contain only numeric admin ids")
    return tuple(dict.fromkeys(id for id in found if id is not None))


def show_team(team: Team, version: Version) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "type": "team",
        "id": str(team.id),
        "name": team.name,
        "admin_ids": list(team.members),
    }
    if version.has(PRIORITY_LEVELS_ARE_SHOWN) and team.balances:
        shown["admin_priority_level"] = {
            "primary_admin_ids": team.at(PRIMARY),
            "secondary_admin_ids": team.at(SECONDARY),
        }
    if version.has(TEAMS_TELL_HOW_WORK_IS_GIVEN_OUT):
        if team.balances:
            shown["assignment_limit"] = team.assignment_limit
        shown["distribution_method"] = team.distribution_method
    return shown


ROUTES = (
    Route("GET", "/teams", list_all, FIRST_NUMBERED),
    Route("GET", "/teams/{id}", get, FIRST_NUMBERED),
    Route("PUT", "/teams/{id}", update, BY_NAME["Preview"]),
    Route("GET", "/teams/{id}/metrics", metrics, BY_NAME["2.16"]),
)
