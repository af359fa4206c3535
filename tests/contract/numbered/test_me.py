"""GET /me: whom a credential acts for, and the workspace."""

from __future__ import annotations

import pytest

from interphone.domain import teammates, teams, workspaces
from interphone.domain.teammates import NewTeammate
from interphone.domain.teams import Membership, NewTeam
from interphone.domain.workspaces import WorkspaceChange
from tests.cast import BOOK, MAL
from tests.support.accounts import open_account
from tests.support.api import Account

pytestmark = pytest.mark.routes("GET /me")

EVERY = ["1.0", "1.2", "1.4", "2.0", "2.6", "2.7", "2.11", "2.14", "2.16", "Preview"]


def hire(account: Account, who: tuple[str, str, str], **more: object) -> int:
    return account.door.write(account.app_id, teammates.create, NewTeammate(*who, **more)).id  # type: ignore[arg-type, no-any-return]


@pytest.mark.parametrize("version", EVERY)
def test_me_is_the_documented_object(account: Account, version: str) -> None:
    """API reference 2.0 and 2.7, identify an admin: the example has these keys, in this order."""
    mal = hire(account, MAL, avatar_url="https://serenity.example/mal.jpg", email_verified=True)
    change = WorkspaceChange(name="Firefly", timezone="America/Los_Angeles", region="EU")
    made = account.door.write(account.app_id, workspaces.change, change)
    me = account.at(version).ok("GET", "/me")
    documented = {
        "type": "admin",
        "id": str(mal),
        "email": "mal@serenity.example",
        "name": "Malcolm Reynolds",
        "email_verified": True,
        "app": {
            "type": "app",
            "id_code": account.app_id,
            "name": "Firefly",
            "created_at": made.created_at,
            "secure": False,
            "identity_verification": False,
            "timezone": "America/Los_Angeles",
            "region": "EU",
        },
        "avatar": {"type": "avatar", "image_url": "https://serenity.example/mal.jpg"},
        "has_inbox_seat": True,
    }
    assert list(me)[:8] == list(documented)
    assert list(me["app"]) == list(documented["app"])  # type: ignore[call-overload]
    assert {key: me[key] for key in documented} == documented


@pytest.mark.parametrize(
    ("version", "more"),
    [
        ("2.6", []),
        ("2.7", ["job_title", "away_mode_enabled", "away_mode_reassign", "team_ids"]),
        ("2.16", ["job_title", "away_mode_enabled", "away_mode_reassign", "team_ids"]),
        ("Preview", ["job_title", "away_mode_enabled", "away_mode_reassign", "team_ids", "role"]),
    ],
)
def test_what_each_version_adds(account: Account, version: str, more: list[str]) -> None:
    mal = hire(account, MAL)
    team = account.door.write(account.app_id, teams.create, NewTeam("Bridge")).id
    account.door.write(account.app_id, teams.join, Membership(team, mal))
    me = account.at(version).ok("GET", "/me")
    assert list(me)[8:] == more
    assert me.get("team_ids", [team]) == [team]
    assert me.get("role", {"type": "role", "id": "1", "name": "Owner"}) == {"type": "role", "id": "1", "name": "Owner"}


def test_a_workspace_is_us_and_utc_unless_it_says_so(account: Account) -> None:
    app = account.ok("GET", "/me")["app"]
    assert (app["timezone"], app["region"]) == ("UTC", "US")


def test_a_token_acts_for_its_teammate_or_the_first_owner(account: Account) -> None:
    book, mal = hire(account, BOOK), hire(account, MAL)
    zoe = hire(account, ("Zoe Washburne", "zoe@serenity.example", "owner"))
    assert [open_account(account.door, "token", account.app_id, teammate_id=id).ok("GET", "/me")["id"]
            for id in (book, mal, zoe)] == [str(book), str(mal), str(zoe)]  # fmt: skip
    assert open_account(account.door, "token", account.app_id).ok("GET", "/me")["id"] == str(mal)
    assert account.ok("GET", "/me")["id"] == str(mal)
    account.door.write(account.app_id, teammates.remove, mal)
    assert account.ok("GET", "/me")["id"] == str(zoe)
    account.door.write(account.app_id, teammates.remove, zoe)
    assert account.ok("GET", "/me")["id"] == str(book), "without an owner, the first teammate"


def test_a_workspace_without_teammates_still_says_where_one_is(account: Account, stranger: Account) -> None:
    hire(stranger, MAL)
    me = account.at("2.16").ok("GET", "/me")
    assert (me["type"], me["id"], me["email_verified"]) == ("admin", "0", False)
    assert me["app"]["id_code"] == account.app_id
    assert account.get("/admins/0").status == 404
