"""Teammates, and what python-intercom 4 and 5 raise for strangers and for too many requests."""

from typing import Any

import intercom
from intercom.core.api_error import ApiError

from tests.clients.expect import refused


def tour(client: Any, stage: Any) -> None:
    admins(client, stage)
    limits(stage)
    strangers(stage)


def admins(client: Any, stage: Any) -> None:
    me = client.admins.identify()
    assert (me.type, me.app.type, me.app.id_code) == ("admin", "app", stage.app_id)
    listed = {admin.id: (admin.type, admin.name, admin.email) for admin in client.admins.list().admins}
    for admin in stage.admins:
        assert listed[admin.id] == ("admin", admin.name, admin.email)
    id = int(stage.admins[1].id)
    found = client.admins.find(id)
    assert (found.id, found.away_mode_enabled, found.away_mode_reassign) == (stage.admins[1].id, False, False)
    away = client.admins.away(id, away_mode_enabled=True, away_mode_reassign=False)
    assert (away.id, away.away_mode_enabled, away.away_mode_reassign) == (stage.admins[1].id, True, False)
    assert client.admins.find(id).away_mode_enabled is True
    logs = client.admins.list_all_activity_logs(created_at_after="1500000000")
    assert logs.type == "activity_log.list"
    everyone = sorted(int(admin.id) for admin in stage.admins)
    [team] = client.teams.list().teams
    assert (team.type, team.id, team.name, sorted(team.admin_ids)) == ("team", stage.team.id, "Bridge", everyone)
    assert client.teams.find(stage.team.id).name == "Bridge"
    assert found.team_ids == [int(stage.team.id)]
    assert stage.team.id not in listed
    for call in (client.admins.find, client.teams.find):
        assert refused(intercom.NotFoundError, call, "4711").status_code == 404
    refused(intercom.NotFoundError, client.admins.away, 4711, away_mode_enabled=True, away_mode_reassign=False)


def limits(stage: Any) -> None:
    slow = intercom.Intercom(token=stage.slow_secret, base_url=stage.address)
    # The minute may end between two of them.
    error = refused(ApiError, lambda: [slow.tags.list() for _ in range(3)])
    assert (error.status_code, error.body["errors"][0]["code"]) == (429, "rate_limit_exceeded")
    assert (error.headers["x-ratelimit-limit"], error.headers["x-ratelimit-remaining"]) == ("1", "0")
    assert int(error.headers["x-ratelimit-reset"]) > 1_600_000_000


def strangers(stage: Any) -> None:
    stranger = intercom.Intercom(token="wrong", base_url=stage.address)
    for call in (stranger.contacts.list, stranger.tags.list, stranger.companies.list, stranger.segments.list):
        error = refused(intercom.UnauthorizedError, call)
        assert (error.status_code, error.body.type, error.body.errors[0].code) == (401, "error.list", "unauthorized")
