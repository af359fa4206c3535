"""People and a conversation of theirs, for the tests of conversations of 1.0 to 1.4."""

from __future__ import annotations

from typing import Any

from interphone.domain import opening, teammates
from interphone.domain.contacts import Who
from interphone.domain.opening import NewConversation
from interphone.domain.parts import Words
from interphone.domain.teammates import NewTeammate, Teammate
from tests.support.api import Account

VERSIONS = ["1.0", "1.1", "1.2", "1.3", "1.4"]


def hire(account: Account, name: str = "Inara") -> Teammate:
    new = NewTeammate(name, f"{name.lower()}@serenity.example", "owner")
    teammate: Teammate = account.door.write(account.app_id, teammates.create, new)
    return teammate


def ask(account: Account, person: str, body: str = "<p>It stopped</p>", **words: Any) -> int:
    """A person, by our id, begins a conversation; gives its id."""
    new = NewConversation(who=Who(id=person), words=Words(body=body, **words))
    id: int = account.door.write(account.app_id, opening.start, new).conversation.id
    return id


def parts_of(conversation: Any) -> list[Any]:
    """The parts in an answer."""
    found: list[Any] = conversation["conversation_parts"]["conversation_parts"]
    return found
