"""What a teammate sent and nobody answered: closed, and none of the team's conversations, until somebody goes on in it.

A recorded payload of conversation.admin.single.created is closed; the official examples of 2.7 to Preview show such
conversations closed as well, and the first answer as a part of type open.
"""

from __future__ import annotations

from typing import Any

import pytest

from interphone.api.live.conversations import show_own_conversation
from interphone.domain import conversation_state, conversations, opening, parts, ratings, teammates
from interphone.domain.contacts import Who
from interphone.domain.conversation_state import Act, Assign, ConversationChange, Snooze
from interphone.domain.conversations import Conversation, Opening, Talk
from interphone.domain.opening import NewMessage
from interphone.domain.parts import ContactReply, TeammateReply, Words
from interphone.domain.ratings import Rating
from interphone.domain.teammates import NewTeammate
from tests.support.api import Account
from tests.support.clock import Clock

WASH = Who(user_id="25")


class Ship:
    def __init__(self, account: Account, clock: Clock) -> None:
        self.account, self.clock = account, clock
        account.user_of(user_id="25", email="wash@serenity.example")
        self.mal = self.do(teammates.create, NewTeammate("Mal", "mal@serenity.example", "owner")).id
        self.id = self.send().id

    def do(self, verb: Any, command: Any) -> Any:
        return self.account.door.write(self.account.app_id, verb, command)

    def send(self, **more: Any) -> Conversation:
        new = NewMessage(teammate_id=self.mal, who=WASH, words=Words(body="<p>Refuel.</p>"), **more)
        sent: Conversation = self.do(opening.send, new).conversation
        return sent

    def answer(self, part_type: str) -> Conversation:
        reply = TeammateReply(
            teammate_id=self.mal, words=Words(body="<p>Now.</p>"), conversation_id=self.id, part_type=part_type
        )
        said: Conversation = self.do(parts.reply_as_teammate, reply)
        return said

    def whole(self) -> Talk:
        talk: Talk = self.account.door.read(self.account.app_id, conversations.open_talk, Opening(self.id))
        return talk

    def by(self, **more: Any) -> dict[str, Any]:
        return {"conversation_id": self.id, "teammate_id": self.mal, **more}


@pytest.fixture
def ship(account: Account, clock: Clock) -> Ship:
    return Ship(account, clock)


def test_it_is_closed(ship: Ship) -> None:
    found = ship.whole().conversation
    assert (found.state, found.listed) == ("closed", 0)
    open_at_once = ship.send(listed=True)
    assert (open_at_once.state, open_at_once.listed) == ("open", 1)


@pytest.mark.parametrize("version", ["2.0", "2.7", "2.16", "Preview"])
def test_as_it_is_shown(ship: Ship, version: str) -> None:
    """By whoever knows its id; as the example of a conversation that is retrieved."""
    shown = ship.account.at(version).ok("GET", f"/conversations/{ship.id}")
    assert (shown["open"], shown["state"], shown["read"], shown["waiting_since"]) == (False, "closed", False, None)
    assert (shown["first_contact_reply"], shown["statistics"], shown["conversation_rating"]) == (None, None, None)


@pytest.mark.parametrize("version", ["1.0", "1.4", "2.0", "2.7", "Preview"])
def test_its_first_answer_opens_it(ship: Ship, version: str) -> None:
    """As in the official example of a user's reply; nothing was opened again."""
    said = {"message_type": "comment", "type": "user", "user_id": "25", "body": "Thanks again :)"}
    caller = ship.account.at(version)
    shown = caller.ok("POST", f"/conversations/{ship.id}/reply", said)
    (part,) = shown["conversation_parts"]["conversation_parts"]
    assert (part["part_type"], part["body"], part["author"]["type"]) == ("open", "<p>Thanks again :)</p>", "user")
    assert (shown["open"], shown["state"]) == (True, "open")
    found = ship.whole().conversation
    assert (found.listed, found.count_reopens, found.first_contact_reply_at) == (1, 0, int(ship.clock.now))
    caller.ok("POST", f"/conversations/{ship.id}/reply", said)
    assert [part.part_type for part in ship.whole().parts or ()] == ["open", "comment"]


def test_what_teammates_do_makes_it_the_teams_where_it_opens(ship: Ship) -> None:
    """A recorded payload has a teammate's second message as a part of type open."""
    for found in (
        ship.answer("note"),
        ship.do(conversation_state.update, ConversationChange(**ship.by(title="Fuel"))),
        ship.do(conversation_state.assign, Assign(**ship.by(assignee_id=0))),
    ):
        assert (found.listed, found.state) == (0, "closed")
    found = ship.answer("comment")
    assert (found.listed, found.state, found.count_reopens) == (1, "open", 0)
    assert (ship.whole().parts or [])[-1].part_type == "open"


@pytest.mark.parametrize(
    ("verb", "make", "state"),
    [
        (conversation_state.reopen, lambda ship: Act(**ship.by()), "open"),
        (conversation_state.assign, lambda ship: Assign(**ship.by(assignee_id=ship.mal)), "open"),
        (conversation_state.snooze, lambda ship: Snooze(**ship.by(until=int(ship.clock.now) + 60)), "snoozed"),
        (ratings.rate, lambda ship: Rating(ship.id, WASH, 5, "Shiny"), "closed"),
    ],
    ids=["open", "assign", "snooze", "rate"],
)
def test_what_else_makes_it_the_teams(ship: Ship, verb: Any, make: Any, state: str) -> None:
    """A rating is an answer too, by which nobody waits for one."""
    found = ship.do(verb, make(ship))
    assert (found.listed, found.state) == (1, state)
    shown = ship.account.at("2.11").ok("GET", "/conversations")["conversations"]
    assert [one["id"] for one in shown] == [str(ship.id)]
    query = {"field": "source.body", "operator": "=", "value": "refuel"}
    assert ship.account.at("2.11").ok("POST", "/conversations/search", {"query": query})["total_count"] == 1


def test_the_person_can_answer_it(ship: Ship) -> None:
    """In their own view it is open, as there is something to be said to it; closed is what the team is done with."""
    (mine,) = ship.whole().participants
    assert show_own_conversation(ship.whole(), mine)["open"] is True
    ship.do(parts.reply_as_contact, ContactReply(who=WASH, words=Words(body="<p>Yes</p>"), conversation_id=ship.id))
    ship.do(conversation_state.close, Act(**ship.by()))
    assert show_own_conversation(ship.whole(), mine)["open"] is False
