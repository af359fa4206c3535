"""Admins, which is what the numbered versions call teammates: list, get, away mode and its reasons."""

from __future__ import annotations

from typing import Any

from interphone.api.changes import (
    ADMINS_HAVE_ROLES,
    AVATARS_OF_ADMINS_HAVE_A_TYPE,
    AWAY_STATUS_HAS_A_REASON,
    PRIORITY_LEVELS_ARE_SHOWN,
    TEAMS_ARE_NOT_AMONG_ADMINS,
)
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import caller_of, read_body, read_number, read_options
from interphone.api.routing import Route
from interphone.api.versions import BY_NAME, FIRST_NUMBERED, Version
from interphone.domain import away, teammates, teams
from interphone.domain.away import AwayChange, Reason
from interphone.domain.errors import Missing, NotFound
from interphone.domain.teammates import ROLES, Teammate
from interphone.domain.teams import PRIMARY, SECONDARY, Team
from interphone.store.database import Transaction


async def list_all(request: Request) -> Answer:
    display_avatar = read_options(request).flag("display_avatar") or False
    admins, all_teams = await request.database.read(request.app_id, _everybody, None)
    shown = [show_admin(admin, all_teams, request.version) for admin in admins]
    if display_avatar:
        for admin, row in zip(admins, shown, strict=True):
            row["avatar"] = show_avatar(admin, request.version)
    if not request.version.has(TEAMS_ARE_NOT_AMONG_ADMINS):
        shown += [show_team_row(team) for team in all_teams]
    return Answer(200, {"type": "admin.list", "admins": shown})


async def get(request: Request) -> Answer:
    id = read_number(request.parameters[0])
    admin, all_teams = await request.database.read(request.app_id, _one, id)
    return Answer(200, show_admin(admin, all_teams, request.version))


async def set_away(request: Request) -> Answer:
    change = read_away(request)
    try:
        await request.database.write(request.app_id, away.change, change)
    except NotFound:
        raise NotFound("Admin", "Admin for admin_id not found", code="admin_not_found") from None
    return await get(request)


async def list_reasons(request: Request) -> Answer:
    found = await request.database.read(request.app_id, lambda tx, _: list(away.reasons(tx).values()), None)
    return Answer(200, {"type": "list", "data": [show_reason(reason) for reason in found]})


def _everybody(tx: Transaction, _: None) -> tuple[list[Teammate], list[Team]]:
    return teammates.present(tx), list(teams.every(tx).values())


def _one(tx: Transaction, id: int) -> tuple[Teammate, list[Team]]:
    return teammates.get(tx, id), list(teams.every(tx).values())


def read_away(request: Request) -> AwayChange:
    """The admin's own fields may be sent along, as older pages show."""
    tells_reason = request.version.has(AWAY_STATUS_HAS_A_REASON)
    known = {"id", "type", "admin_id", "away_mode_enabled", "away_mode_reassign"}
    arguments = read_body(request, known | {"away_status_reason_id"} if tells_reason else known)
    enabled = arguments.flag("away_mode_enabled")
    if enabled is None:
        raise Missing("away_mode_enabled", "away_mode_enabled is required: send true or false")
    return AwayChange(
        teammate_id=read_number(request.parameters[0]),
        enabled=enabled,
        # The documentation requires it, and gives false as its default.
        reassign=arguments.flag("away_mode_reassign") or False,
        reason_id=arguments.whole("away_status_reason_id") if tells_reason else None,
        tells_reason=tells_reason,
        caller=caller_of(request),
    )


def show_admin(admin: Teammate, all_teams: list[Team], version: Version) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "type": "admin",
        "id": str(admin.id),
        "name": admin.name,
        "email": admin.email,
        "job_title": admin.job_title,
        "away_mode_enabled": admin.away_mode_enabled,
        "away_mode_reassign": admin.away_mode_reassign,
        "has_inbox_seat": admin.has_inbox_seat,
        "team_ids": [team.id for team in all_teams if admin.id in team.members],
    }
    if version.has(PRIORITY_LEVELS_ARE_SHOWN):
        shown["team_priority_level"] = _show_priority(admin, all_teams)
    if version.has(AWAY_STATUS_HAS_A_REASON):
        shown["away_status_reason_id"] = admin.away_status_reason_id
    if version.has(ADMINS_HAVE_ROLES):
        shown["role"] = show_role(admin)
    return shown


def _show_priority(admin: Teammate, all_teams: list[Team]) -> dict[str, list[int]]:
    """Empty for who is in no team that balances, as recorded answers of 2.9 are."""
    balancing = [team for team in all_teams if team.balances and admin.id in team.members]
    if not balancing:
        return {}
    return {
        f"{level}_team_ids": [team.id for team in balancing if team.members[admin.id] == level]
        for level in (PRIMARY, SECONDARY)
    }


def show_role(admin: Teammate) -> dict[str, str]:
    return {"type": "role", "id": str(ROLES.index(admin.role) + 1), "name": admin.role.capitalize()}


def show_avatar(admin: Teammate, version: Version) -> dict[str, str | None]:
    """An object in every version: what the OpenAPI files but 2.11's call a string is one in answers."""
    avatar: dict[str, str | None] = {"image_url": admin.avatar_url}
    if version.has(AVATARS_OF_ADMINS_HAVE_A_TYPE):
        return {"type": "avatar", **avatar}
    return avatar


def show_team_row(team: Team) -> dict[str, Any]:
    """A team as it stands among admins. Nothing but its name and members is its own."""
    return {
        "type": "team",
        "id": str(team.id),
        "name": team.name,
        "email": None,
        "away_mode_enabled": False,
        "away_mode_reassign": False,
        "admin_ids": list(team.members),
    }


def show_reason(reason: Reason) -> dict[str, Any]:
    return {
        "type": "away_status_reason",
        "id": str(reason.id),
        "label": reason.label,
        "emoji": reason.emoji,
        "order": reason.order,
        "deleted": reason.deleted,
        "created_at": reason.created_at,
        "updated_at": reason.updated_at,
    }


ROUTES = (
    Route("GET", "/admins", list_all, FIRST_NUMBERED),
    Route("GET", "/admins/{id}", get, FIRST_NUMBERED),
    Route("PUT", "/admins/{id}/away", set_away, FIRST_NUMBERED),
    Route("GET", "/away_status_reasons", list_reasons, BY_NAME["2.14"]),
)
