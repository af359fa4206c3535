"""What is set up for the workspace is told as changed, and read anew by whoever shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from interphone.api.live.shapes import show_rows
from interphone.domain import (
    assignment_rules,
    auto_messages,
    away,
    conversation_attributes,
    data_attributes,
    live_log,
    segments,
    subscriptions,
    users,
    workspaces,
)
from interphone.domain.assignment_rules import Move, NewRule
from interphone.domain.auto_messages import NewAutoMessage
from interphone.domain.away import NewReason
from interphone.domain.contacts import ContactChange, Who
from interphone.domain.conversation_attributes import NewConversationAttribute
from interphone.domain.data_attributes import AttributeChange, NewAttribute
from interphone.domain.search_query import Filter
from interphone.domain.segments import NewSegment
from interphone.domain.subscriptions import NewSubscriptionType, SubscriptionTypeChange, Translation
from interphone.domain.teammates import Caller, NewTeammate, create
from interphone.domain.workspaces import WorkspaceChange
from tests.live.screen import Screen
from tests.support.api import Account

TEXT = Translation(locale="en", name="News", description="")
Write = Callable[[Any, Any], Any]


def attributes(write: Write) -> None:
    new = NewAttribute(
        model="contact", name="ship", data_type="string", description="", options=[], messenger_writable=False,
        caller=Caller(None, "127.0.0.1"),
    )  # fmt: skip
    made = write(data_attributes.create, new)
    write(data_attributes.update, AttributeChange(id=made.id, label="The ship"))
    write(conversation_attributes.create, NewConversationAttribute(name="fuel", kind="string"))
    write(users.upsert, ContactChange(who=Who(user_id="25"), custom_attributes={"hat": "cunning"}))


def rules(write: Write) -> None:
    made = write(assignment_rules.create, NewRule(name="All"))
    write(assignment_rules.move, Move(made.id, 1))
    write(assignment_rules.delete, made.id)


def messages(write: Write) -> None:
    write(create, NewTeammate("Mal", "mal@serenity.example", "owner"))
    made = write(auto_messages.create, NewAutoMessage(sender="mal@serenity.example", text="Hello"))
    write(auto_messages.pause, made.id)
    write(auto_messages.resume, made.id)


def away_reasons(write: Write) -> None:
    made = write(away.create_reason, NewReason("Shore leave"))
    write(away.delete_reason, made.id)


def some_segments(write: Write) -> None:
    made = write(segments.create, NewSegment("Crew", "user", Filter("name", "=", "Mal")))
    write(segments.remove, made.id)


def types(write: Write) -> None:
    made = write(subscriptions.create, NewSubscriptionType(text=TEXT))
    write(subscriptions.change, SubscriptionTypeChange(id=made.id, state="archived"))


def workspace(write: Write) -> None:
    write(workspaces.change, WorkspaceChange(name="Firefly"))


@pytest.mark.parametrize(
    ("play", "what", "times"),
    [
        (attributes, "data_attributes", 4), (rules, "assignment_rules", 3), (messages, "auto_messages", 3),
        (away_reasons, "away_status_reasons", 2), (some_segments, "segments", 2), (types, "subscription_types", 2),
        (workspace, "workspace", 1),
    ],
)  # fmt: skip
def test_a_change_of_settings_is_told(account: Account, play: Callable[[Write], None], what: str, times: int) -> None:
    door, app_id = account.door, account.app_id
    door.write(app_id, live_log.follow, None)
    play(lambda verb, command: door.write(app_id, verb, command))
    told = door.read(app_id, lambda tx, _: show_rows(tx, live_log.rows(tx, live_log.Span(0, 100)), True), None)
    screen = Screen()
    for each in told:
        screen.apply(each.team)
        assert not any(b"settings" in block for block in each.people.values()), "nothing of it is for people"
    assert screen.changed == [what] * times
