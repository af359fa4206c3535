"""Seed 001, "Update a visitor" of 2.10: its request and its response, word for word."""

from __future__ import annotations

from typing import Any

import pytest

from interphone import demo
from interphone.domain import visitors
from interphone.domain.contacts import Contact, ContactChange
from tests.conftest import Start
from tests.support.accounts import open_account
from tests.support.api import Account, check_error_list
from tests.support.clock import Clock

pytestmark = pytest.mark.routes("PUT /visitors")

USER_ID = "3ecf64d0-9ed1-4e9f-88e1-da7d6e6782f3"
CREATED_AT = 1_712_223_171


@pytest.fixture
def caller(account: Account) -> Account:
    """A token of a new workspace: its version is 2.10, the seed's default."""
    return open_account(account.door, "token", account.app_id)


@pytest.fixture
def visitor(caller: Account, clock: Clock) -> Contact:
    clock.now = CREATED_AT
    made: Contact = caller.door.write(caller.app_id, visitors.create, ContactChange(user_id=USER_ID))
    return made


def seed(app_id: str, visitor: Contact) -> dict[str, Any]:
    """The seed's response; the id, the pseudonym and its picture are each server's own."""
    return {
        "type": "visitor",
        "id": visitor.id,
        "user_id": USER_ID,
        "anonymous": True,
        "email": "",
        "phone": None,
        "name": "Gareth Bale",
        "pseudonym": visitor.pseudonym,
        "avatar": {"type": "avatar", "image_url": None},
        "app_id": app_id,
        "companies": {"type": "company.list", "companies": []},
        "location_data": {},
        "last_request_at": None,
        "created_at": CREATED_AT,
        "remote_created_at": CREATED_AT,
        "signed_up_at": CREATED_AT,
        "updated_at": CREATED_AT,
        "session_count": 0,
        "social_profiles": {"type": "social_profile.list", "social_profiles": []},
        "owner_id": None,
        "unsubscribed_from_emails": False,
        "marked_email_as_spam": False,
        "has_hard_bounced": False,
        "tags": {"type": "tag.list", "tags": []},
        "segments": {"type": "segment.list", "segments": []},
        "custom_attributes": {},
        "referrer": None,
        "utm_campaign": None,
        "utm_content": None,
        "utm_medium": None,
        "utm_source": None,
        "utm_term": None,
        "do_not_track": None,
    }


def test_by_id_as_printed(caller: Account, visitor: Contact) -> None:
    reply = caller.put("/visitors", {"id": visitor.id, "name": "Gareth Bale"})
    assert reply.status == 200
    assert reply.headers["intercom-version"] == "2.10"
    assert reply.body == seed(caller.app_id, visitor)
    assert list(reply.body) == list(seed(caller.app_id, visitor))
    assert visitor.pseudonym
    assert visitor.pseudonym.count(" ") == 1


def test_by_user_id(caller: Account, visitor: Contact) -> None:
    assert caller.ok("PUT", "/visitors", {"user_id": USER_ID, "name": "Gareth Bale"}) == seed(caller.app_id, visitor)


def test_of_both_the_id_wins(caller: Account, visitor: Contact) -> None:
    sent = {"id": visitor.id, "user_id": "nobody", "name": "Gareth Bale"}
    assert caller.ok("PUT", "/visitors", sent) == seed(caller.app_id, visitor)
    sent = {"id": "660e73c36abd01bd27af623d", "user_id": USER_ID, "name": "Gareth Bale"}
    check_error_list(caller.put("/visitors", sent), 404, "not_found", "Visitor Not Found")


def test_custom_attributes(caller: Account, visitor: Contact) -> None:
    """Attributes of 1.4 and before are declared by being used; 2.10 takes those that are."""
    caller.at("1.4").ok("PUT", "/visitors", {"id": visitor.id, "custom_attributes": {"boots": "red"}})
    shown = caller.ok("PUT", "/visitors", {"id": visitor.id, "custom_attributes": {"boots": "blue"}})
    assert shown["custom_attributes"] == {"boots": "blue"}


def test_nobody(caller: Account) -> None:
    sent = {"user_id": "fail", "name": "Christian Fail"}
    check_error_list(caller.put("/visitors", sent), 404, "not_found", "Visitor Not Found")


def test_without_a_credential(caller: Account, visitor: Contact) -> None:
    intruder = Account(caller.door, caller.app_id, "no-token-of-ours", "").at("2.10")
    reply = intruder.put("/visitors", {"id": visitor.id})
    check_error_list(reply, 401, "unauthorized", "Access Token Invalid")


@pytest.mark.parametrize("version", ["1.0", "1.4", "2.0", "2.9", "2.16", "Unstable"])
def test_in_every_version_that_the_seed_names(caller: Account, visitor: Contact, version: str) -> None:
    """From 1.2 on visitors look the same; before, private fields are there too."""
    shown = caller.at(version).ok("PUT", "/visitors", {"id": visitor.id, "name": "Gareth Bale"})
    private = {"last_seen_ip": None, "user_agent_data": None} if version == "1.0" else {}
    assert shown == seed(caller.app_id, visitor) | private


def test_the_demo_workspace_has_the_visitor_of_the_seed(start: Start, clock: Clock) -> None:
    """So that somebody new can send the seed's request."""
    with start() as door:
        founded = door.write(demo.APP_ID, demo.make, None)
        token = Account(door, founded.app_id, founded.access_token, "")
        shown = token.ok("PUT", "/visitors", {"user_id": USER_ID, "name": "Gareth Bale"})
        assert (shown["type"], shown["name"], shown["user_id"]) == ("visitor", "Gareth Bale", USER_ID)
        assert token.at("1.4").ok("GET", "/contacts")["total_count"] == 2
