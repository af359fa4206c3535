"""The figures of conversations, as the API reference describes conversation_statistics, and the rules of waiting."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain import conversation_state, conversations, opening, parts, teammates, threads
from interphone.domain.contacts import Who
from interphone.domain.conversation_state import Act, Assign, Snooze
from interphone.domain.conversations import Conversation, Opening
from interphone.domain.opening import NewConversation, NewMessage
from interphone.domain.part_types import NOTE
from interphone.domain.parts import ContactReply, TeammateReply, Words
from interphone.domain.teammates import NewTeammate
from tests.support.api import Account
from tests.support.clock import Clock

WASH = Who(user_id="25")


class Ship:
    def __init__(self, account: Account, clock: Clock) -> None:
        self.account, self.clock = account, clock
        account.user_of(user_id="25", email="wash@serenity.example")
        self.mal = self.do(teammates.create, NewTeammate("Mal", "mal@serenity.example", "owner")).id
        self.zero = int(clock.now)

    def do(self, verb: Any, command: Any) -> Any:
        return self.account.door.write(self.account.app_id, verb, command)

    def begin(self, created_at: int | None = None) -> int:
        words = Words(body="<p>Hello</p>", created_at=created_at)
        id: int = self.do(opening.start, NewConversation(who=WASH, words=words)).conversation.id
        return id

    def send(self) -> int:
        message = NewMessage(teammate_id=self.mal, who=WASH, words=Words(body="<p>Hi</p>"))
        id: int = self.do(opening.send, message).conversation.id
        return id

    def say(self, id: int, at: int | None = None) -> Conversation:
        words = Words(body="<p>Yes?</p>", created_at=at)
        said: Conversation = self.do(
            parts.reply_as_contact, ContactReply(who=WASH, conversation_id=id, words=words)
        )  # fmt: skip
        return said

    def answer(self, id: int, at: int | None = None, **more: Any) -> Conversation:
        words = Words(body="<p>No</p>", created_at=at)
        said: Conversation = self.do(
            parts.reply_as_teammate, TeammateReply(teammate_id=self.mal, conversation_id=id, words=words, **more)
        )
        return said

    def assign(self, id: int, assignee: int, body: str | None = None) -> Conversation:
        given: Conversation = self.do(
            conversation_state.assign,
            Assign(conversation_id=id, teammate_id=self.mal, assignee_id=assignee, body=body),
        )
        return given

    def act(self, verb: Any, id: int, body: str | None = None) -> Conversation:
        done: Conversation = self.do(verb, Act(conversation_id=id, teammate_id=self.mal, body=body))
        return done

    def close(self, id: int, body: str | None = None) -> Conversation:
        return self.act(conversation_state.close, id, body)

    def reopen(self, id: int, body: str | None = None) -> Conversation:
        return self.act(conversation_state.reopen, id, body)

    def snooze(self, id: int) -> Conversation:
        until = int(self.clock.now) + 3_600
        asleep: Conversation = self.do(
            conversation_state.snooze, Snooze(conversation_id=id, teammate_id=self.mal, until=until)
        )
        return asleep

    def types(self, id: int) -> list[str]:
        talk = self.account.door.read(self.account.app_id, conversations.open_talk, Opening(id))
        return [part.part_type for part in talk.parts]

    def later(self, seconds: int) -> int:
        """Gives how long the test goes on by then."""
        self.clock.advance(seconds)
        return int(self.clock.now) - self.zero


@pytest.fixture
def ship(account: Account, clock: Clock) -> Ship:
    return Ship(account, clock)


def test_a_conversation_from_its_beginning_to_its_end(ship: Ship) -> None:
    zero, id = ship.zero, ship.begin()
    ship.later(10)
    ship.assign(id, ship.mal)
    ship.later(20)
    ship.assign(id, 0)
    ship.assign(id, ship.mal)
    ship.later(30)
    found = ship.answer(id)
    assert (found.time_to_assignment, found.time_to_admin_reply, found.median_time_to_reply) == (30, 60, 60)
    assert (found.first_assignment_at, found.last_assignment_at) == (zero + 10, zero + 30)
    assert (found.last_assignment_admin_reply_at, found.first_admin_reply_at) == (zero + 60, zero + 60)
    ship.later(40)
    ship.say(id)
    ship.later(1)
    ship.say(id)
    ship.later(19)
    found = ship.answer(id)
    assert (found.median_time_to_reply, found.first_admin_reply_at, found.last_admin_reply_at) == (
        40, zero + 60, zero + 120,
    )  # fmt: skip
    assert (found.first_contact_reply_at, found.last_contact_reply_at) == (zero, zero + 101)
    ship.later(10)
    ship.close(id)
    ship.later(10)
    assert ship.say(id).count_reopens == 1
    ship.later(10)
    found = ship.close(id, "<p>Bye</p>")
    assert (found.time_to_first_close, found.time_to_last_close, found.last_closed_by_id) == (130, 150, ship.mal)
    assert (found.first_close_at, found.last_close_at, found.waiting_since) == (zero + 130, zero + 150, None)
    assert (found.median_time_to_reply, found.count_assignments) == (20, 2)
    found = ship.reopen(id)
    assert (found.count_reopens, found.count_conversation_parts) == (2, 12)
    assert found.count_conversation_parts == len(ship.types(id)) + 1


def test_nothing_is_counted_before_the_person_writes(ship: Ship) -> None:
    """Time of first assignment, admin reply and close "after first_contact_reply_at"."""
    id = ship.send()
    ship.assign(id, ship.mal)
    ship.answer(id)
    ship.close(id)
    found = ship.reopen(id)
    assert (found.first_assignment_at, found.first_admin_reply_at, found.first_close_at) == (None, None, None)
    assert (found.count_assignments, found.count_reopens, found.waiting_since) == (0, 0, None)
    ship.close(id)
    ship.later(5)
    found = ship.say(id)
    assert (found.first_contact_reply_at, found.waiting_since, found.count_reopens) == (
        ship.zero + 5, ship.zero + 5, 0,
    )  # fmt: skip
    ship.later(5)
    assert ship.answer(id).time_to_admin_reply == 5


def test_who_waits(ship: Ship) -> None:
    """Since the first of what nobody has answered; nobody waits once a teammate has, or it is closed."""
    id = ship.begin()
    ship.later(5)
    assert ship.say(id).waiting_since == ship.zero
    assert ship.answer(id, part_type=NOTE).waiting_since == ship.zero
    assert ship.assign(id, ship.mal).waiting_since == ship.zero
    assert ship.snooze(id).waiting_since == ship.zero
    assert ship.answer(id).waiting_since is None
    ship.later(5)
    assert ship.say(id).waiting_since == ship.zero + 10
    assert ship.close(id).waiting_since is None
    assert ship.reopen(id).waiting_since is None
    assert ship.say(id).waiting_since == ship.zero + 10
    assert ship.reopen(id, "<p>Here</p>").waiting_since is None
    ship.say(id)
    assert ship.assign(id, ship.mal, "<p>Take it</p>").waiting_since is None


def test_what_is_told_late_does_not_undo_what_is_known(ship: Ship) -> None:
    """`created_at` may date replies; those of an older inbox may be told in any order."""
    zero = ship.zero
    id = ship.begin(zero - 1_000)
    ship.answer(id, zero - 500)
    ship.say(id, zero - 100)
    found = ship.say(id, zero - 900)
    assert (found.last_contact_reply_at, found.replied_at, found.updated_at) == (zero - 100,) * 3
    assert found.waiting_since == zero - 100
    found = ship.answer(id, zero - 950)
    assert (found.first_admin_reply_at, found.last_admin_reply_at, found.replied_at) == (
        zero - 950, zero - 500, zero - 100,
    )  # fmt: skip
    assert (found.time_to_admin_reply, found.waiting_since) == (50, zero - 100)


def test_an_answer_of_the_past_ends_no_waiting_that_began_later(ship: Ship) -> None:
    id = ship.begin()
    found = ship.answer(id, ship.zero - 60)
    assert found.waiting_since == ship.zero
    assert found.median_time_to_reply is None
    assert ship.answer(id).waiting_since is None


def test_a_conversation_is_not_older_than_what_was_said_in_it(ship: Ship) -> None:
    id = ship.begin(ship.zero)
    found = ship.say(id, ship.zero - 60)
    assert (found.first_contact_reply_at, found.waiting_since) == (ship.zero - 60, ship.zero - 60)


def test_nothing_is_said_later_than_now(ship: Ship) -> None:
    """A caller's clock may be ahead; an answer given now is an answer all the same."""
    ahead = ship.zero + 3_600
    id = ship.begin(ahead)
    found = ship.say(id, ahead)
    assert (found.created_at, found.updated_at, found.waiting_since) == (ship.zero,) * 3
    assert ship.answer(id).waiting_since is None


def test_closed_twice(ship: Ship) -> None:
    id = ship.begin()
    ship.later(5)
    ship.close(id)
    ship.later(5)
    found = ship.close(id, "Goodbye")
    assert (found.time_to_first_close, found.time_to_last_close, found.count_reopens) == (5, 10, 0)
    ship.later(5)
    assert ship.close(id).time_to_last_close == 10  # It stays as it is.


def test_a_comment_opens_what_is_closed_or_sleeps(ship: Ship) -> None:
    id = ship.begin()
    ship.close(id)
    found = ship.answer(id)
    assert (found.state, found.count_reopens) == ("open", 1)
    ship.snooze(id)
    ship.later(5)
    ship.snooze(id)
    found = ship.answer(id, part_type=NOTE)
    assert (found.state, found.snoozed_until, found.count_reopens) == ("open", None, 1)
    assert ship.types(id) == ["close", "open", "snoozed", "snoozed", "note_and_unsnooze"]


def test_who_comes_in_for_a_teammate_who_was_removed(ship: Ship) -> None:
    """What the person says then goes to nobody rather than wait for who is not there."""
    id = ship.begin()
    zoe = ship.do(teammates.create, NewTeammate("Zoe", "zoe@serenity.example", "agent")).id
    ship.assign(id, zoe)
    ship.do(teammates.remove, zoe)
    assert ship.say(id).admin_assignee_id is None
    assert ship.account.door.read(ship.account.app_id, threads.inbox, WASH)
