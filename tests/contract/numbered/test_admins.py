"""Admins in every numbered version: list, get, away mode and its reasons."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain import away, teammates, teams, workspaces
from interphone.domain.away import NewReason
from interphone.domain.teammates import NewTeammate, TeammateChange
from interphone.domain.teams import LOAD_BALANCED, SECONDARY, Membership, NewTeam
from interphone.domain.workspaces import WorkspaceChange
from tests.cast import BOOK, MAL
from tests.support.accounts import open_account
from tests.support.api import Account, check_error_list

pytestmark = pytest.mark.routes("GET /admins", "GET /admins/{id}", "PUT /admins/{id}/away", "GET /away_status_reasons")

EVERY = ["1.0", "1.3", "1.4", "2.0", "2.6", "2.7", "2.8", "2.13", "2.14", "2.15", "2.16", "Preview"]
# API reference 1.0 and 2.0, the admin model.
KEYS = [
    "type", "id", "name", "email", "job_title", "away_mode_enabled", "away_mode_reassign", "has_inbox_seat", "team_ids",
]  # fmt: skip


@pytest.fixture
def mal(account: Account) -> int:
    new = NewTeammate(*MAL, job_title="Captain", avatar_url="https://serenity.example/mal.jpg")
    return account.door.write(account.app_id, teammates.create, new).id  # type: ignore[no-any-return]


@pytest.fixture
def book(account: Account, mal: int) -> int:
    return account.door.write(account.app_id, teammates.create, NewTeammate(*BOOK)).id  # type: ignore[no-any-return]


@pytest.fixture
def bridge(account: Account, mal: int, book: int) -> int:
    """A load balanced team: Mal first, Book second."""
    door, app_id = account.door, account.app_id
    id: int = door.write(app_id, teams.create, NewTeam("Bridge", LOAD_BALANCED, 10)).id
    door.write(app_id, teams.join, Membership(id, mal))
    door.write(app_id, teams.join, Membership(id, book, SECONDARY))
    return id


def reason(account: Account, label: str = "On a break", emoji: str = "☕") -> int:
    return account.door.write(account.app_id, away.create_reason, NewReason(label, emoji)).id  # type: ignore[no-any-return]


def log_of(account: Account) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = account.at("2.14").ok("GET", "/admins/activity_logs", created_at_after=0)[
        "activity_logs"
    ]
    return found


@pytest.mark.parametrize("version", EVERY)
def test_an_admin_is_the_documented_model(account: Account, mal: int, version: str) -> None:
    admin = account.at(version).ok("GET", f"/admins/{mal}")
    assert list(admin)[:9] == KEYS
    assert {name: admin[name] for name in KEYS} == {
        "type": "admin",
        "id": str(mal),
        "name": "Malcolm Reynolds",
        "email": "mal@serenity.example",
        "job_title": "Captain",
        "away_mode_enabled": False,
        "away_mode_reassign": False,
        "has_inbox_seat": True,
        "team_ids": [],
    }
    assert account.at(version).ok("GET", "/admins") == {"type": "admin.list", "admins": [admin]}


@pytest.mark.parametrize(
    ("version", "more"),
    [
        ("2.7", set()),
        ("2.8", {"team_priority_level"}),
        ("2.13", {"team_priority_level"}),
        ("2.14", {"team_priority_level", "away_status_reason_id"}),
        ("2.15", {"team_priority_level", "away_status_reason_id"}),
        ("2.16", {"team_priority_level", "away_status_reason_id", "role"}),
        ("Preview", {"team_priority_level", "away_status_reason_id", "role"}),
    ],
)
def test_what_each_version_adds(account: Account, mal: int, version: str, more: set[str]) -> None:
    admin = account.at(version).ok("GET", f"/admins/{mal}")
    assert set(admin) - set(KEYS) == more
    assert admin.get("team_priority_level", {}) == {}
    assert admin.get("away_status_reason_id") is None
    assert admin.get("role", {"name": "Owner"})["name"] == "Owner"


@pytest.mark.parametrize("version", ["1.0", "1.3"])
def test_teams_stand_among_admins(account: Account, mal: int, book: int, bridge: int, version: str) -> None:
    """API reference 1.0, list admins."""
    *admins, team = account.at(version).ok("GET", "/admins")["admins"]
    assert [admin["team_ids"] for admin in admins] == [[bridge], [bridge]]
    assert team == {
        "type": "team",
        "id": str(bridge),
        "name": "Bridge",
        "email": None,
        "away_mode_enabled": False,
        "away_mode_reassign": False,
        "admin_ids": [mal, book],
    }


@pytest.mark.parametrize("version", ["1.4", "2.3", "Preview"])
def test_teams_are_gone_from_1_4_on(account: Account, bridge: int, version: str) -> None:
    assert {row["type"] for row in account.at(version).ok("GET", "/admins")["admins"]} == {"admin"}


def test_priority_levels_are_those_of_balanced_teams(account: Account, mal: int, book: int, bridge: int) -> None:
    plain = account.door.write(account.app_id, teams.create, NewTeam("Galley", "round_robin")).id
    account.door.write(account.app_id, teams.join, Membership(plain, mal))
    levels = [admin["team_priority_level"] for admin in account.at("2.8").ok("GET", "/admins")["admins"]]
    assert levels == [
        {"primary_team_ids": [bridge], "secondary_team_ids": []},
        {"primary_team_ids": [], "secondary_team_ids": [bridge]},
    ]
    assert account.at("2.8").ok("GET", f"/admins/{mal}")["team_ids"] == [bridge, plain]


@pytest.mark.parametrize(
    ("version", "avatar"),
    [
        ("1.0", {"image_url": "https://serenity.example/mal.jpg"}),
        ("1.4", {"image_url": "https://serenity.example/mal.jpg"}),
        ("2.0", {"type": "avatar", "image_url": "https://serenity.example/mal.jpg"}),
        ("Preview", {"type": "avatar", "image_url": "https://serenity.example/mal.jpg"}),
    ],
)
def test_avatars_are_shown_where_asked_for(account: Account, mal: int, version: str, avatar: dict[str, str]) -> None:
    (admin,) = account.at(version).ok("GET", "/admins", display_avatar="true")["admins"]
    assert admin["avatar"] == avatar
    for query in ({}, {"display_avatar": "false"}):
        (admin,) = account.at(version).ok("GET", "/admins", **query)["admins"]
        assert "avatar" not in admin
    check_error_list(account.at(version).get("/admins", display_avatar="yes"), 400, "parameter_invalid")


@pytest.mark.parametrize("version", EVERY)
def test_an_unknown_admin_and_a_strangers_are_not_found(
    account: Account, stranger: Account, mal: int, version: str
) -> None:
    for id in (str(mal + 7), "0", "x", "9" * 30, "²", "-1"):
        check_error_list(account.at(version).get(f"/admins/{id}"), 404, "admin_not_found", "Admin not found")
    caller = stranger.at(version)
    check_error_list(caller.get(f"/admins/{mal}"), 404, "admin_not_found", "Admin not found")
    body = {"away_mode_enabled": True, "away_mode_reassign": True}
    message = "Admin for admin_id not found"
    check_error_list(caller.put(f"/admins/{mal}/away", body), 404, "admin_not_found", message)
    check_error_list(account.at(version).put("/admins/x/away", body), 404, "admin_not_found", message)
    assert account.ok("GET", f"/admins/{mal}")["away_mode_enabled"] is False
    assert caller.ok("GET", "/admins")["admins"] == []


@pytest.mark.parametrize("version", EVERY)
def test_away_and_back(account: Account, mal: int, version: str) -> None:
    caller = account.at(version)
    # The id in the body is of API reference 1.0, set admin away mode.
    there = {"id": mal, "away_mode_enabled": True, "away_mode_reassign": True}
    admin = caller.ok("PUT", f"/admins/{mal}/away", there)
    assert (admin["away_mode_enabled"], admin["away_mode_reassign"]) == (True, True)
    assert caller.ok("GET", f"/admins/{mal}") == admin
    back = caller.ok("PUT", f"/admins/{mal}/away", {"away_mode_enabled": False})
    assert (back["away_mode_enabled"], back["away_mode_reassign"]) == (False, False)
    (came, went, *_) = log_of(account)
    assert (went["activity_type"], went["performed_by"]["id"]) == ("admin_away_mode_change", str(mal))
    assert [line["metadata"]["away_mode"] for line in (went, came)] == [True, False]
    assert went["metadata"]["reassign_conversations"] is True
    assert (went["metadata"]["update_by"], went["metadata"]["update_by_name"]) == (mal, MAL[0])


@pytest.mark.parametrize("version", ["1.0", "2.13", "2.14", "Preview"])
def test_away_says_what_is_wrong(account: Account, mal: int, version: str) -> None:
    caller, path = account.at(version), f"/admins/{mal}/away"
    assert "away_mode_enabled" in check_error_list(caller.put(path, {}), 400, "parameter_not_found")
    for body, name in (
        ({"away_mode_enabled": "perhaps"}, "away_mode_enabled"),
        ({"away_mode_enabled": True, "away_mode_reassign": 3}, "away_mode_reassign"),
    ):
        assert name in check_error_list(caller.put(path, body), 400, "parameter_invalid")
    message = "bad 'mood' parameter"
    check_error_list(caller.put(path, {"away_mode_enabled": True, "mood": "low"}), 400, "bad_request", message)


def test_a_reason_is_given_from_2_14_on(account: Account, mal: int) -> None:
    break_ = reason(account)
    body = {"away_mode_enabled": True, "away_mode_reassign": True, "away_status_reason_id": break_}
    admin = account.at("2.14").ok("PUT", f"/admins/{mal}/away", body)
    assert admin["away_status_reason_id"] == break_
    assert log_of(account)[0]["metadata"]["away_status_reason"] == "☕ On a break"
    message = "bad 'away_status_reason_id' parameter"
    check_error_list(account.at("2.13").put(f"/admins/{mal}/away", body), 400, "bad_request", message)
    back = account.at("2.14").ok("PUT", f"/admins/{mal}/away", {"away_mode_enabled": False})
    assert back["away_status_reason_id"] is None


def test_reasons_that_cannot_be_given(account: Account, stranger: Account, mal: int) -> None:
    """API reference 2.14, set an admin to away, for the first."""
    gone, strangers = reason(account), [reason(stranger) for _ in range(2)][1]
    account.door.write(account.app_id, away.delete_reason, gone)
    caller, path = account.at("2.14"), f"/admins/{mal}/away"

    def refused(id: object) -> str:
        reply = caller.put(path, {"away_mode_enabled": True, "away_status_reason_id": id})
        return check_error_list(reply, 400, "parameter_invalid")

    assert refused(gone) == "Away status reason is deleted"
    assert str(strangers) in refused(strangers)
    assert "away_status_reason_id" in refused("lunch")


def test_a_reason_may_be_mandatory(account: Account, mal: int) -> None:
    account.door.write(account.app_id, workspaces.change, WorkspaceChange(away_status_reason_required=True))
    path, body = f"/admins/{mal}/away", {"away_mode_enabled": True, "away_mode_reassign": False}
    reply = account.at("2.14").put(path, body)
    check_error_list(reply, 400, "away_status_reason_mandatory", "Away status reason is mandatory")
    account.at("2.14").ok("PUT", path, {"away_mode_enabled": False, "away_mode_reassign": False})
    account.at("2.13").ok("PUT", path, body)  # Which knows no reasons.
    account.at("2.14").ok("PUT", path, {**body, "away_status_reason_id": reason(account)})


def test_who_has_no_seat_may_not_set_away(account: Account, mal: int, book: int) -> None:
    """API reference 2.0, the admin model: it is the calling teammate who needs the seat."""
    account.door.write(account.app_id, teammates.change, TeammateChange(id=book, has_inbox_seat=False))
    reply = open_account(account.door, "token", account.app_id, teammate_id=book).put(
        f"/admins/{mal}/away", {"away_mode_enabled": True}
    )
    check_error_list(reply, 403, "action_forbidden", "This admin does not have Inbox access permissions")
    assert account.ok("PUT", f"/admins/{book}/away", {"away_mode_enabled": True})["away_mode_enabled"] is True


def test_reasons_are_listed_with_deleted_ones(account: Account, stranger: Account) -> None:
    """API reference 2.14, list all away status reasons."""
    first, second = reason(account), reason(account, "At lunch", "")
    account.door.write(account.app_id, away.delete_reason, first)
    now = int(account.door.app.database.clock())
    assert account.at("2.14").ok("GET", "/away_status_reasons") == {
        "type": "list",
        "data": [
            {
                "type": "away_status_reason",
                "id": str(id),
                "label": label,
                "emoji": emoji,
                "order": order,
                "deleted": deleted,
                "created_at": now,
                "updated_at": now,
            }
            for order, (id, label, emoji, deleted) in enumerate(
                [(first, "On a break", "☕", True), (second, "At lunch", "", False)], 1
            )
        ],
    }
    assert stranger.at("2.16").ok("GET", "/away_status_reasons") == {"type": "list", "data": []}
    reply = account.at("2.13").get("/away_status_reasons")
    check_error_list(reply, 400, "intercom_version_invalid")


def test_who_was_removed_is_gone_but_not_forgotten(account: Account, mal: int, book: int, bridge: int) -> None:
    token = open_account(account.door, "token", account.app_id, teammate_id=book)
    assert token.ok("GET", "/me")["id"] == str(book)
    account.door.write(account.app_id, teammates.remove, book)
    check_error_list(account.get(f"/admins/{book}"), 404, "admin_not_found", "Admin not found")
    assert [admin["id"] for admin in account.at("1.4").ok("GET", "/admins")["admins"]] == [str(mal)]
    assert account.ok("GET", f"/teams/{bridge}")["admin_ids"] == [mal]
    check_error_list(token.get("/me"), 401, "unauthorized", "Access Token Invalid")
    line = log_of(account)[0]
    assert (line["activity_type"], line["metadata"]["email"]) == ("admin_deletion", BOOK[1])
    owned = account.at("2.0").post("/contacts", {"email": "wash@serenity.example", "role": "user", "owner_id": book})
    assert owned.status == 400, "who is gone owns nobody from now on"
    again = account.door.write(account.app_id, teammates.create, NewTeammate(*BOOK))
    assert again.id == book
    assert account.ok("GET", f"/admins/{book}")["team_ids"] == []
