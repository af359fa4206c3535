"""/me: the admin whom the credential acts for, with the workspace.

A credential that names no teammate acts for the first owner. In a workspace without teammates it is the operator of the
server who answers, with the id 0, so that programs can ask where they are.
"""

from __future__ import annotations

from typing import Any

from interphone.api.changes import ME_HAS_A_ROLE, ME_TELLS_OF_AWAY_MODE_AND_TEAMS
from interphone.api.http import Answer, Request
from interphone.api.numbered.admins import show_role
from interphone.api.routing import Route
from interphone.api.versions import FIRST_NUMBERED, Version
from interphone.domain import teammates, teams, workspaces
from interphone.domain.teammates import Teammate
from interphone.domain.teams import Team
from interphone.domain.workspaces import Workspace
from interphone.store.database import Transaction


async def get(request: Request) -> Answer:
    admin, all_teams, workspace = await request.database.read(request.app_id, _find, request.credential.teammate_id)
    return Answer(200, show_me(admin, all_teams, workspace, request.version))


def _find(tx: Transaction, teammate_id: int | None) -> tuple[Teammate, list[Team], Workspace]:
    return teammates.acting(tx, teammate_id), list(teams.every(tx).values()), workspaces.remembered(tx)


def show_me(admin: Teammate, all_teams: list[Team], workspace: Workspace, version: Version) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "type": "admin",
        "id": str(admin.id),
        "email": admin.email,
        "name": admin.name,
        "email_verified": admin.email_verified,
        "app": show_app(workspace),
        "avatar": {"type": "avatar", "image_url": admin.avatar_url},
        "has_inbox_seat": admin.has_inbox_seat,
    }
    if version.has(ME_TELLS_OF_AWAY_MODE_AND_TEAMS):
        shown["job_title"] = admin.job_title
        shown["away_mode_enabled"] = admin.away_mode_enabled
        shown["away_mode_reassign"] = admin.away_mode_reassign
        shown["team_ids"] = [team.id for team in all_teams if admin.id in team.members]
    if version.has(ME_HAS_A_ROLE):
        shown["role"] = show_role(admin)
    return shown


def show_app(workspace: Workspace) -> dict[str, Any]:
    return {
        "type": "app",
        "id_code": workspace.app_id,
        "name": workspace.name,
        "created_at": workspace.created_at,
        # Both tell whether people in the Messenger must prove who they are; there is no Messenger to prove it to yet.
        "secure": False,
        "identity_verification": False,
        "timezone": workspace.timezone,
        "region": workspace.region,
    }


ROUTES = (Route("GET", "/me", get, FIRST_NUMBERED),)
