"""The IP allowlist: read, changed, and in force (Help Centre, "Restrict REST API access by IP allowlist")."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain import workspaces
from interphone.domain.workspaces import WorkspaceChange
from tests.support.accounts import open_account
from tests.support.api import Account, check_error, check_error_list

pytestmark = pytest.mark.routes("GET /ip_allowlist", "PUT /ip_allowlist")

HOME = "192.168.1.7"
AWAY = "203.0.113.9"
REFUSED = "Your IP address is not on the allowlist for API access"


@pytest.fixture
def caller(account: Account) -> Account:
    return open_account(account.door, "token", account.app_id, version="2.14").calling_from(HOME)


def save(caller: Account, enabled: bool, *entries: str) -> Any:
    return caller.ok("PUT", "/ip_allowlist", {"enabled": enabled, "ip_allowlist": entries})


def test_it_lives_from_2_14_to_2_16(caller: Account) -> None:
    off = {"type": "ip_allowlist", "enabled": False, "ip_allowlist": []}
    for version in ("2.14", "2.15", "2.16"):
        assert caller.at(version).ok("GET", "/ip_allowlist") == off
    check_error_list(caller.at("2.13").get("/ip_allowlist"), 400, "intercom_version_invalid")
    assert caller.at("Preview").get("/ip_allowlist").status == 404


def test_in_force_it_refuses_other_addresses_in_every_era(account: Account, caller: Account) -> None:
    """The documentation's example: a range and an address."""
    saved = save(caller, True, "192.168.1.0/24", "10.0.0.1")
    assert saved == {"type": "ip_allowlist", "enabled": True, "ip_allowlist": ["192.168.1.0/24", "10.0.0.1"]}
    for ip in (HOME, "192.168.1.255", "10.0.0.1", "::ffff:10.0.0.1"):
        assert caller.calling_from(ip).ok("GET", "/ip_allowlist") == saved, ip
    for ip in (AWAY, "10.0.0.2", "192.168.2.1", "2001:db8::1", ""):
        outside = caller.calling_from(ip)
        for version in ("1.0", "2.0", "2.16", "Preview"):
            check_error_list(outside.at(version).get("/me"), 403, "forbidden", REFUSED)
        # API keys too, whatever they ask for.
        assert check_error(account.calling_from(ip).get("/v1/users"), 403, "forbidden") == REFUSED
        check_error_list(outside.put("/ip_allowlist", {"enabled": False}), 403, "forbidden", REFUSED)


def test_it_is_one_workspaces_own(caller: Account, stranger: Account) -> None:
    save(caller, True, HOME)
    assert stranger.calling_from(AWAY).at("2.14").ok("GET", "/ip_allowlist")["enabled"] is False


def test_who_is_not_known_hears_that_first(caller: Account) -> None:
    save(caller, True, HOME)
    nobody = caller.calling_from(AWAY)
    nobody.user = "ipt_nothing"
    check_error_list(nobody.get("/me"), 401, "unauthorized", "Access Token Invalid")


def test_off_or_empty_it_lets_everybody_in(caller: Account) -> None:
    for enabled, entries in ((False, ("10.0.0.1",)), (True, ())):
        save(caller, enabled, *entries)
        assert caller.calling_from(AWAY).get("/me").status == 200


def test_an_address_within_a_range_means_the_range(caller: Account) -> None:
    """API reference 2.14: 192.168.0.1/24 allows 192.168.0.0 to 192.168.0.255."""
    assert save(caller, True, "192.168.1.1/24", "2001:db8::/32")["ip_allowlist"] == ["192.168.1.1/24", "2001:db8::/32"]
    assert caller.calling_from("2001:db8::17").get("/me").status == 200


def test_nobody_locks_themselves_out(caller: Account) -> None:
    message = f"Your IP ({HOME}) is not on the allowlist. Saving would lock you out of this workspace."
    body: dict[str, Any] = {"enabled": True, "ip_allowlist": ["10.0.0.1"]}
    check_error_list(caller.put("/ip_allowlist", body), 422, "parameter_invalid", message)
    assert caller.ok("GET", "/ip_allowlist") == {"type": "ip_allowlist", "enabled": False, "ip_allowlist": []}
    save(caller, False, "10.0.0.1")
    check_error_list(caller.put("/ip_allowlist", {"enabled": True}), 422, "parameter_invalid", message)


def test_what_is_not_sent_stays(caller: Account) -> None:
    save(caller, True, HOME)
    assert caller.ok("PUT", "/ip_allowlist", {"enabled": False})["ip_allowlist"] == [HOME]
    assert caller.ok("PUT", "/ip_allowlist", {"ip_allowlist": [HOME, "10.0.0.1", HOME]}) == {
        "type": "ip_allowlist",
        "enabled": False,
        "ip_allowlist": [HOME, "10.0.0.1"],
    }


def test_what_is_wrong_is_named(caller: Account) -> None:
    for entry in ("serenity", "10.0.0.300", "10.0.0.0/33", "10.0.0.1-10.0.0.9"):
        reply = caller.put("/ip_allowlist", {"enabled": False, "ip_allowlist": [entry]})
        assert entry in check_error_list(reply, 422, "parameter_invalid")
    for body, name in (
        ({"enabled": "perhaps"}, "enabled"),
        ({"enabled": None}, "enabled"),
        ({"ip_allowlist": "10.0.0.1"}, "ip_allowlist"),
        ({"ip_allowlist": [17]}, "ip_allowlist[0]"),
        ({"ip_allowlist": ["10.0.0.1"] * 1001}, "ip_allowlist"),
    ):
        assert name in check_error_list(caller.put("/ip_allowlist", body), 400, "parameter_invalid")
    check_error_list(caller.put("/ip_allowlist", {"ip": "10.0.0.1"}), 400, "bad_request", "bad 'ip' parameter")


def test_the_operator_lets_in_who_is_locked_out(account: Account, caller: Account) -> None:
    save(caller, True, HOME)
    account.door.write(account.app_id, workspaces.change, WorkspaceChange(ip_allowlist_enabled=False))
    assert caller.calling_from(AWAY).get("/me").status == 200
    lines = caller.ok("GET", "/admins/activity_logs", created_at_after=0)["activity_logs"]
    assert [line["activity_type"] for line in lines[:2]] == ["security_settings_change"] * 2
    assert [line["performed_by"]["ip"] for line in lines[:2]] == ["127.0.0.1", HOME]
