"""What the official examples show of a conversation after whatever can be done with it: its state, and its parts.

The conversations of all these examples are one message of a teammate that nobody has answered.
"""

from __future__ import annotations

from typing import Any

import pytest

from interphone.api.versions import Version
from interphone.domain import opening, teammates
from interphone.domain.contacts import Who
from interphone.domain.opening import NewMessage
from interphone.domain.parts import Words
from interphone.domain.teammates import NewTeammate
from tests.openapi.examples import Example, every_example
from tests.openapi.files import DESCRIBED, FOLDER, needed
from tests.snapshots.replay import World
from tests.support.accounts import open_account
from tests.support.api import ABSENT, Account
from tests.support.clock import Clock

pytestmark = needed

WITHOUT_WORDS = "/run_assignment_rules"
DONE = ("/reply", "/parts", WITHOUT_WORDS)
ONLY_THERE = "language_detection_details"
"""A part of some examples that tells of their workspace's own settings."""
DELETED = "<p><i>This message was deleted</i></p>"


class Desk:
    """A teammate, and a user who does not answer."""

    def __init__(self, world: World, version: Version) -> None:
        self.clock: Clock = world.clock
        owner = open_account(world.door)
        self.account: Account = owner.at(version.name)
        self.owner = owner
        self.mal = self._do(teammates.create, NewTeammate("Mal", "mal@serenity.example", "owner")).id
        new = {"role": "user", "external_id": "70", "email": "joe@bloggs.example", "name": "Joe Bloggs"}
        self.joe = owner.at("2.0").ok("POST", "/contacts", new)["id"]

    def _do(self, verb: Any, command: Any) -> Any:
        return self.owner.door.write(self.owner.app_id, verb, command)

    def write_to_joe(self) -> str:
        self.clock.advance(1)
        message = NewMessage(teammate_id=self.mal, who=Who(id=self.joe), words=Words(body="<p>Hi</p>"))
        return str(self._do(opening.send, message).conversation.id)

    def send(self, example: Example) -> Any:
        """What is answered to the example's body, in a new conversation."""
        id = self.write_to_joe()
        step = example.operation.name.rpartition("/")[2]
        given = {} if example.body is ABSENT else example.body
        ours = {"admin_id": str(self.mal), "assignee_id": str(self.mal), "intercom_user_id": self.joe}
        body = given | {name: value for name, value in ours.items() if name in given}
        if "snoozed_until" in body:
            body["snoozed_until"] = int(self.clock.now) + 60
        return self.account.ok("POST", f"/conversations/{id}/{step}", body)


def told(conversation: Any) -> Any:
    """What is done with it, and whether it was ever answered."""
    shown = conversation["conversation_parts"]["conversation_parts"]
    parts = [part for part in shown if part["part_type"] != ONLY_THERE]
    return {
        "state": (conversation["open"], conversation["state"]),
        "answered": conversation["first_contact_reply"] is not None,
        "waits": conversation["waiting_since"] is not None,
        "sleeps": conversation["snoozed_until"] is not None,
        "parts": [(part["part_type"], part["author"]["type"], bool(part["body"])) for part in parts],
        "given": [(part["assigned_to"] or {}).get("type") for part in parts],
    }


def examples_of(version: Version) -> list[Example]:
    """But for those whose file does not tell what was sent."""
    return [
        one
        for one in every_example()
        if one.version is version and one.status == 200 and one.operation.name.startswith("POST /conversations/{}/")
        if one.answer is not ABSENT and one.operation.name.endswith(DONE)
        if one.body is not ABSENT or one.operation.name.endswith(WITHOUT_WORDS)
    ]


@pytest.mark.parametrize("version", DESCRIBED if FOLDER.is_dir() else [], ids=lambda version: version.name)
def test_what_is_done_leaves_it_as_the_examples_show(world: World, version: Version) -> None:
    desk = Desk(world, version)
    examples = examples_of(version)
    assert len(examples) >= 7
    assert {one.name: told(desk.send(one)) for one in examples} == {one.name: told(one.answer) for one in examples}


@pytest.mark.parametrize("version", DESCRIBED if FOLDER.is_dir() else [], ids=lambda version: version.name)
def test_what_nobody_answered_is_as_the_example_shows(world: World, version: Version) -> None:
    desk = Desk(world, version)
    (example,) = [
        one
        for one in every_example()
        if (one.version, one.operation.name, one.name) == (version, "GET /conversations/{}", "conversation found")
    ]
    shown = desk.account.ok("GET", f"/conversations/{desk.write_to_joe()}")
    same = ("open", "state", "read", "waiting_since", "snoozed_until", "first_contact_reply", "statistics", "priority",
            "sla_applied", "conversation_rating", "ticket", "title")  # fmt: skip
    assert {key: shown.get(key) for key in same} == {key: example.answer.get(key) for key in same}
    assert shown["source"]["delivered_as"] == example.answer["source"]["delivered_as"]


@pytest.mark.parametrize("version", DESCRIBED if FOLDER.is_dir() else [], ids=lambda version: version.name)
def test_an_answer_that_is_redacted_is_as_the_example_shows(world: World, version: Version) -> None:
    desk = Desk(world, version)
    (example,) = [
        one
        for one in every_example()
        if (one.version, one.operation.name, one.name)
        == (version, "POST /conversations/redact", "redact a conversation part")
    ]
    id = desk.write_to_joe()
    said = {"message_type": "comment", "type": "user", "intercom_user_id": desk.joe, "body": "4111 1111"}
    (part,) = desk.account.ok("POST", f"/conversations/{id}/reply", said)["conversation_parts"]["conversation_parts"]
    body = {"type": "conversation_part", "conversation_id": id, "conversation_part_id": part["id"]}
    shown = desk.account.ok("POST", "/conversations/redact", body)
    assert told(shown) == told(example.answer)
    redacted = shown["conversation_parts"]["conversation_parts"][0]
    assert (redacted["body"], redacted["redacted"]) == (DELETED, True)
    assert example.answer["conversation_parts"]["conversation_parts"][0]["body"] == DELETED
