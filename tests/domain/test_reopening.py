"""A reply that opens a closed conversation: a part of type open that is heard like any other, with words or files.

Official examples of 2.7 to Preview have it of people; payloads of webhooks of 2019 and 2020 have it of teammates, and
tell apart who opens a closed conversation from who wakes a snoozed one.
"""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain import (
    conversation_index,
    conversation_state,
    conversation_tags,
    conversations,
    opening,
    participants,
    parts,
    redaction,
    tags,
    teammates,
    threads,
)
from interphone.domain.attachments import Link
from interphone.domain.contacts import Who
from interphone.domain.conversation_state import Act, Assign, Snooze
from interphone.domain.conversation_tags import ConversationTagging
from interphone.domain.conversations import Conversation, Opening, Part
from interphone.domain.opening import NewConversation
from interphone.domain.participants import Attachment
from interphone.domain.parts import ContactReply, TeammateReply, Words
from interphone.domain.redaction import Redaction
from interphone.domain.taken_back import DELETED_TEXT
from interphone.domain.teammates import NewTeammate
from interphone.domain.threads import ThreadOf
from tests.support.api import Account
from tests.support.clock import Clock

WASH = Who(user_id="25")
FILE = Words(attachments=[Link("https://serenity.example/1.png")])
WORDS = Words(body="<p>Kerosene</p>")


class Ship:
    """A conversation that is closed."""

    def __init__(self, account: Account, clock: Clock) -> None:
        self.account, self.clock = account, clock
        account.user_of(user_id="25", email="wash@serenity.example")
        self.mal = self.do(teammates.create, NewTeammate("Mal", "mal@serenity.example", "owner")).id
        self.id = self.do(opening.start, NewConversation(who=WASH, words=Words(body="<p>Hello</p>"))).conversation.id
        self.act(conversation_state.close)

    def do(self, verb: Any, command: Any) -> Any:
        return self.account.door.write(self.account.app_id, verb, command)

    def act(self, verb: Any, body: str | None = None) -> Conversation:
        done: Conversation = self.do(verb, Act(conversation_id=self.id, teammate_id=self.mal, body=body))
        return done

    def say(self, words: Words) -> Conversation:
        said: Conversation = self.do(
            parts.reply_as_contact, ContactReply(who=WASH, conversation_id=self.id, words=words)
        )
        return said

    def answer(self, words: Words, **more: Any) -> Conversation:
        said: Conversation = self.do(
            parts.reply_as_teammate, TeammateReply(teammate_id=self.mal, conversation_id=self.id, words=words, **more)
        )
        return said

    def assign(self, assignee_id: int, body: str | None = None) -> Conversation:
        act = Assign(conversation_id=self.id, teammate_id=self.mal, assignee_id=assignee_id, body=body)
        given: Conversation = self.do(conversation_state.assign, act)
        return given

    def snooze(self) -> None:
        until = int(self.clock.now) + 3_600
        self.do(conversation_state.snooze, Snooze(conversation_id=self.id, teammate_id=self.mal, until=until))

    def last(self) -> Part:
        talk = self.account.door.read(self.account.app_id, conversations.open_talk, Opening(self.id))
        part: Part = talk.parts[-1]
        return part


@pytest.fixture
def ship(account: Account, clock: Clock) -> Ship:
    return Ship(account, clock)


def test_of_a_person(ship: Ship) -> None:
    found = ship.say(WORDS)
    assert (found.state, found.count_reopens, found.team_read) == ("open", 1, 0)
    assert (found.waiting_since, found.replied_at) == (int(ship.clock.now), int(ship.clock.now))
    assert (ship.last().part_type, ship.last().body, ship.last().state) == ("open", WORDS.body, "open")
    ship.say(WORDS)
    assert ship.last().part_type == "comment", "it is open by then"


def test_of_a_teammate(ship: Ship) -> None:
    found = ship.answer(WORDS)
    assert (found.state, found.count_reopens, found.read) == ("open", 1, 0)
    assert (ship.last().part_type, ship.last().author_kind) == ("open", "teammate")


@pytest.mark.parametrize("kind", ["note", "quick_reply"])
def test_what_leaves_it_closed(ship: Ship, kind: str) -> None:
    """Official examples of 2.7 to Preview: a note, and quick replies, on a closed conversation."""
    found = ship.answer(WORDS, part_type=kind)
    assert (found.state, found.count_reopens, ship.last().part_type) == ("closed", 0, kind)


@pytest.mark.parametrize("by", ["person", "teammate"])
def test_what_wakes_a_snoozed_one_is_a_comment(ship: Ship, by: str) -> None:
    ship.snooze()
    found = ship.say(WORDS) if by == "person" else ship.answer(WORDS)
    assert (found.state, ship.last().part_type) == ("open", "comment")


def test_who_opens_a_snoozed_one_wakes_it(ship: Ship) -> None:
    ship.snooze()
    found = ship.act(conversation_state.reopen)
    assert (found.state, found.snoozed_until, ship.last().part_type) == ("open", None, "unsnoozed")


def test_who_is_given_it_has_it_open(ship: Ship) -> None:
    """Official examples of 2.7 to Preview; a snoozed one wakes."""
    found = ship.assign(ship.mal, "<p>Yours.</p>")
    assert (found.state, found.count_reopens, ship.last().part_type) == ("open", 1, "assign_and_reopen")
    assert (ship.last().body, ship.last().assigned_id) == ("<p>Yours.</p>", ship.mal)
    ship.snooze()
    found = ship.assign(ship.mal)
    assert (found.state, found.snoozed_until, ship.last().part_type) == ("open", None, "assign_and_unsnooze")
    jobs = ship.account.door.read(
        ship.account.app_id, lambda tx, _: tx.all("SELECT 1 FROM job WHERE app_id = :app_id AND kind = 'unsnooze'")
    )
    assert jobs == []


def test_taken_from_everybody_it_stays_closed(ship: Ship) -> None:
    found = ship.assign(0)
    assert (found.state, found.count_reopens, ship.last().part_type) == ("closed", 0, "assignment")


@pytest.mark.parametrize("words", [WORDS, FILE], ids=["words", "file"])
@pytest.mark.parametrize("by", ["person", "teammate"])
def test_it_is_heard(ship: Ship, words: Words, by: str) -> None:
    """In the person's own view; an opening without either is not."""
    heard = ship.account.door.read(ship.account.app_id, threads.thread, ThreadOf(WASH, ship.id)).parts
    assert [part.body for part in heard] == ["<p>Hello</p>"]
    ship.act(conversation_state.reopen)
    ship.act(conversation_state.close)
    ship.say(words) if by == "person" else ship.answer(words)
    heard = ship.account.door.read(ship.account.app_id, threads.thread, ThreadOf(WASH, ship.id)).parts
    assert [part.id for part in heard[1:]] == [ship.last().id]


@pytest.mark.parametrize("words", [WORDS, FILE], ids=["words", "file"])
def test_it_is_tagged_and_taken_back(ship: Ship, words: Words) -> None:
    """A tag hangs on what was said last, and a part of files alone can be redacted too."""
    ship.say(words)
    said = ship.last()
    ship.act(conversation_state.close)
    ship.act(conversation_state.reopen)
    tag = ship.do(tags.create, "Fuel")
    assert ship.do(conversation_tags.tag, ConversationTagging(ship.id, tag.id, ship.mal)).part_id == said.id
    ship.do(redaction.redact, Redaction(ship.id, said.id, source=False))
    heard = ship.account.door.read(ship.account.app_id, threads.thread, ThreadOf(WASH, ship.id)).parts
    assert [(part.body, part.attachments) for part in heard[1:]] == [(DELETED_TEXT, "[]")]


def test_it_is_found_by_its_words(ship: Ship) -> None:
    ship.say(WORDS)
    ship.do(conversation_index.catch_up, None)
    rows = ship.account.door.read(
        ship.account.app_id,
        lambda tx, _: tx.all(
            "SELECT conversation_id FROM conversation_word WHERE app_id = :app_id AND word = 'kerosene'"
        ),
        None,
    )
    assert [tuple(row) for row in rows] == [(ship.id,)]


def test_a_file_of_somebody_erased_is_said_no_more(ship: Ship) -> None:
    """Where others still read on: the place of what they sent is told, not what it was."""
    ship.account.user_of(user_id="26", email="zoe@serenity.example")
    zoe = Who(user_id="26")
    ship.do(participants.attach, Attachment(conversation_id=ship.id, who=zoe, teammate_id=ship.mal))
    ship.say(FILE)
    ship.account.delete("/v1/users", {"user_id": "25"})
    heard = ship.account.door.read(ship.account.app_id, threads.thread, ThreadOf(zoe, ship.id)).parts
    assert [(part.body, part.attachments) for part in heard] == [(DELETED_TEXT, "[]")] * 2
