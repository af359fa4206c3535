"""Seed 000, "Updating the Last Seen Time": its request and its response, word for word."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.accounts import open_account
from tests.support.api import Account
from tests.support.clock import Clock

pytestmark = pytest.mark.routes("POST /users")

# The keys of the seed's response, in its order.
KEYS = [
    "type", "id", "user_id", "anonymous", "email", "phone", "name", "pseudonym", "avatar", "app_id", "companies",
    "location_data", "last_request_at", "last_seen_ip", "created_at", "remote_created_at", "signed_up_at", "updated_at",
    "session_count", "social_profiles", "unsubscribed_from_emails", "user_agent_data", "tags", "segments",
    "custom_attributes",
]  # fmt: skip
SEEN_AT = 1_480_076_371
CREATED_AT = 1_460_985_141


@pytest.fixture
def caller(account: Account) -> Account:
    """The seed's caller sends an access token, and no version: the workspace's own is 2.10, which has no /users."""
    return open_account(account.door, "token", account.app_id)


@pytest.fixture
def hoban(caller: Account, clock: Clock) -> Account:
    """The user of the seed, as somebody stored him before."""
    clock.now = CREATED_AT
    sent = {
        "user_id": "25",
        "email": "hoban@serenity.example",
        "phone": "555671243",
        "name": "Hoban Washburne",
        "signed_up_at": 1_392_731_331,
        "last_seen_ip": "1.2.3.4",
        "last_seen_user_agent": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.9",
        "companies": [{"company_id": "366", "name": "Serenity"}],
        "custom_attributes": {
            "paid_subscriber": True,
            "monthly_spend": 155.5,
            "team_mates": 9,
            "last_order_at": 1_475_569_818,
        },
    }
    caller.ok("POST", "/users", sent)
    clock.now = 1_480_076_399
    return caller


def check(user: dict[str, Any], app_id: str, last_request_at: int) -> None:
    """Every field of the seed's response."""
    assert [key for key in user if key in KEYS] == KEYS
    (company,) = user["companies"]["companies"]
    assert len(user["id"]) == len(company["id"]) == 24
    assert {key: user[key] for key in KEYS} == {
        "type": "user",
        "id": user["id"],
        "user_id": "25",
        "anonymous": False,
        "email": "hoban@serenity.example",
        "phone": "555671243",
        "name": "Hoban Washburne",
        "pseudonym": None,
        "avatar": {"type": "avatar", "image_url": user["avatar"]["image_url"]},
        "app_id": app_id,
        "companies": {
            "type": "company.list",
            "companies": [{"type": "company", "company_id": "366", "id": company["id"], "name": "Serenity"}],
        },
        "location_data": user["location_data"],
        "last_request_at": last_request_at,
        "last_seen_ip": "1.2.3.4",
        "created_at": CREATED_AT,
        "remote_created_at": 1_392_731_331,
        "signed_up_at": 1_392_731_331,
        "updated_at": 1_480_076_399,
        "session_count": 0,
        "social_profiles": {"type": "social_profile.list", "social_profiles": []},
        "unsubscribed_from_emails": False,
        "user_agent_data": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.9",
        "tags": {"type": "tag.list", "tags": []},
        "segments": {"type": "segment.list", "segments": []},
        "custom_attributes": {
            "paid_subscriber": True,
            "monthly_spend": 155.5,
            "team_mates": 9,
            "last_order_at": 1_475_569_818,
        },
    }
    assert list(company) == ["type", "company_id", "id", "name"]
    assert user["location_data"]["type"] == "location_data"


def test_the_request_as_printed(hoban: Account) -> None:
    reply = hoban.post("/users", {"user_id": "25", "last_request_at": SEEN_AT})
    assert reply.status == 200
    assert reply.headers["intercom-version"] == "1.0"
    check(reply.body, hoban.app_id, SEEN_AT)


def test_ruby_sends_a_time_as_an_integer(hoban: Account, clock: Clock) -> None:
    """`Time.now` becomes whole seconds on its way."""
    check(
        hoban.ok("POST", "/users", {"user_id": "25", "last_request_at": int(clock.now)}), hoban.app_id, int(clock.now)
    )


def test_php_sends_user_id_and_email(hoban: Account, clock: Clock) -> None:
    """Two days ago, for another user: both names are stored."""
    two_days_ago = int(clock.now) - 2 * 24 * 60 * 60
    sent = {"user_id": "550", "email": "mal@serenity.example", "last_request_at": two_days_ago}
    user = hoban.ok("POST", "/users", sent)
    assert (user["user_id"], user["email"], user["last_request_at"]) == ("550", "mal@serenity.example", two_days_ago)
    assert user["session_count"] == 0


def test_the_flag_means_now(hoban: Account, clock: Clock) -> None:
    check(hoban.ok("POST", "/users", {"user_id": "25", "update_last_request_at": True}), hoban.app_id, int(clock.now))


def test_the_flag_wins_over_a_time(hoban: Account, clock: Clock) -> None:
    sent = {"user_id": "25", "last_request_at": SEEN_AT, "update_last_request_at": True}
    assert hoban.ok("POST", "/users", sent)["last_request_at"] == int(clock.now)
    sent["update_last_request_at"] = False
    assert hoban.ok("POST", "/users", sent)["last_request_at"] == SEEN_AT
