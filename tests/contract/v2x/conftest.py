"""Who conversations of 2.0 and later are between."""

from __future__ import annotations

import pytest

from interphone.domain import teammates
from interphone.domain.teammates import NewTeammate
from tests.support.api import Account


@pytest.fixture
def kaylee(account: Account) -> str:
    """The id of a user."""
    new = {"role": "user", "external_id": "26", "email": "kaylee@serenity.example", "name": "Kaylee"}
    id: str = account.at("2.0").ok("POST", "/contacts", new)["id"]
    return id


@pytest.fixture
def simon(account: Account) -> str:
    """The id of a lead."""
    id: str = account.at("2.0").ok("POST", "/contacts", {"role": "lead", "email": "simon@serenity.example"})["id"]
    return id


@pytest.fixture
def inara(account: Account) -> int:
    """The id of a teammate."""
    new = NewTeammate("Inara", "inara@serenity.example", "owner")
    id: int = account.door.write(account.app_id, teammates.create, new).id
    return id


@pytest.fixture
def begun(account: Account, kaylee: str) -> str:
    """The id of a conversation that Kaylee began."""
    body = {"from": {"type": "user", "id": kaylee}, "body": "Hello there"}
    id: str = account.at("2.4").ok("POST", "/conversations", body)["conversation_id"]
    return id
