"""Whatever is done with conversations, in whatever order: the tables agree, and the figures are those of the parts."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from interphone.domain import (
    assignment,
    assignment_rules,
    away,
    contact_records,
    conversation_index,
    conversation_state,
    conversation_tags,
    conversations,
    opening,
    participants,
    parts,
    ratings,
    redaction,
    tags,
    teammates,
    teams,
)
from interphone.domain.assignment_rules import NewRule
from interphone.domain.away import AwayChange
from interphone.domain.contacts import Who
from interphone.domain.conversation_state import Act, Assign, ConversationChange, Snooze
from interphone.domain.conversation_tags import ConversationTagging
from interphone.domain.conversations import CLOSED, CONTACT, SNOOZED, TEAMMATE, Conversation, Part
from interphone.domain.errors import Problem
from interphone.domain.opening import NewConversation, NewMessage
from interphone.domain.participants import Attachment, Detachment
from interphone.domain.parts import ContactReply, Mark, TeammateReply, Words
from interphone.domain.ratings import Rating
from interphone.domain.redaction import Deletion, Redaction
from interphone.domain.search_query import Filter
from interphone.domain.teammates import Caller, NewTeammate
from interphone.domain.teams import Membership, NewTeam
from interphone.domain.words import words_of
from interphone.store import parts as part_store
from interphone.store.database import Transaction
from tests.properties.figures import count_anew
from tests.properties.invariants import faults
from tests.support.accounts import open_account
from tests.support.api import Door
from tests.support.clock import Clock
from tests.support.working import work_off, worker_of

PEOPLE = st.sampled_from(["1", "2", "3"])
TALKS = st.integers(0, 4)
TEAM = st.integers(0, 1)
BODIES = st.sampled_from(["<p>Hello there</p>", "<p>The <b>engine</b> there</p>", "<p>Tea</p>"])
KINDS = st.sampled_from(["comment", "note", "quick_reply"])
PATIENCE = {"sqlite": (60, 40), "postgres": (10, 30)}


class Talking(RuleBasedStateMachine):
    """Each rule is a verb; one that cannot be done is refused, and changes nothing."""

    door: Door
    clock: Clock

    def __init__(self) -> None:
        super().__init__()
        self.clock.reset()
        self.account = open_account(self.door)
        self.worker = worker_of(self.door)
        new = [NewTeammate(name, f"{name}@serenity.example", "owner") for name in ("mal", "zoe")]
        self.team = [self.do(teammates.create, one).id for one in new]
        self.groups = [self.do(teams.create, NewTeam(way, way)).id for way in ("round_robin", "load_balanced")]
        for group in self.groups:
            for id in self.team:
                self.do(teams.join, Membership(group, id))
        self.do(assignment_rules.create, NewRule(name="Tea", query=Filter("message", "~", "tea"),
                                                 assignee_id=self.groups[0]))  # fmt: skip
        self.tag_id = self.do(tags.create, "Crew").id
        for user_id in ("1", "2", "3"):
            self.account.user_of(user_id=user_id, email=f"{user_id}@serenity.example")

    def do(self, verb: Any, command: Any) -> Any:
        return self.door.write(self.account.app_id, verb, command)

    def attempt(self, verb: Any, command: Any) -> None:
        """Some of what is asked at random cannot be done."""
        try:
            self.do(verb, command)
        except Problem:
            return

    def talk(self, number: int) -> int:
        """One of those there are; 0, which there never is, where there are too few."""
        ids = [row[0] for row in self.rows("SELECT id FROM conversation WHERE app_id = :app_id ORDER BY id")]
        return ids[number] if number < len(ids) else 0

    def rows(self, sql: str) -> list[Any]:
        found: list[Any] = self.door.read(self.account.app_id, lambda tx, _: tx.all(sql))
        return found

    @rule(seconds=st.sampled_from([1, 60, 4_000]))
    def time_goes_by(self, seconds: int) -> None:
        self.clock.advance(seconds)

    @rule()
    def jobs_are_done(self) -> None:
        work_off(self.door, self.worker)

    @rule(user_id=PEOPLE, body=BODIES)
    def start(self, user_id: str, body: str) -> None:
        if not self.talk(4):
            self.attempt(opening.start, NewConversation(who=Who(user_id=user_id), words=Words(body=body)))

    @rule(user_id=PEOPLE, body=BODIES, listed=st.booleans())
    def send(self, user_id: str, body: str, listed: bool) -> None:
        if not self.talk(4):
            new = NewMessage(
                teammate_id=self.team[0], who=Who(user_id=user_id), words=Words(body=body), listed=listed
            )  # fmt: skip
            self.attempt(opening.send, new)

    @rule(talk=TALKS, user_id=PEOPLE, body=BODIES)
    def reply(self, talk: int, user_id: str, body: str) -> None:
        said = ContactReply(who=Who(user_id=user_id), words=Words(body=body), conversation_id=self.talk(talk))
        self.attempt(parts.reply_as_contact, said)

    @rule(talk=TALKS, by=TEAM, body=BODIES, kind=KINDS, skip=st.booleans())
    def answer(self, talk: int, by: int, body: str, kind: str, skip: bool) -> None:
        said = TeammateReply(
            teammate_id=self.team[by], words=Words(body=body), part_type=kind, conversation_id=self.talk(talk),
            skip_unsnooze=skip,
        )  # fmt: skip
        self.attempt(parts.reply_as_teammate, said)

    @rule(talk=TALKS, by=TEAM, body=st.none() | BODIES, opens=st.booleans())
    def close_or_open(self, talk: int, by: int, body: str | None, opens: bool) -> None:
        act = Act(conversation_id=self.talk(talk), teammate_id=self.team[by], body=body)
        self.attempt(conversation_state.reopen if opens else conversation_state.close, act)

    @rule(talk=TALKS, by=TEAM, seconds=st.sampled_from([-1, 30, 5_000]))
    def snooze(self, talk: int, by: int, seconds: int) -> None:
        until = int(self.clock()) + seconds
        self.attempt(
            conversation_state.snooze, Snooze(conversation_id=self.talk(talk), teammate_id=self.team[by], until=until)
        )

    @rule(talk=TALKS, by=TEAM, whom=st.integers(0, 5), body=st.none() | BODIES)
    def assign(self, talk: int, by: int, whom: int, body: str | None) -> None:
        assignee = [*self.team, *self.groups, 0, 4_040][whom]
        act = Assign(
            conversation_id=self.talk(talk), teammate_id=self.team[by], assignee_id=assignee, body=body
        )  # fmt: skip
        self.attempt(conversation_state.assign, act)

    @rule(talk=TALKS)
    def run_rules(self, talk: int) -> None:
        self.attempt(assignment.run, self.talk(talk))

    @rule(by=TEAM, enabled=st.booleans(), reassign=st.booleans())
    def go_away(self, by: int, enabled: bool, reassign: bool) -> None:
        id = self.team[by]
        change = AwayChange(
            teammate_id=id, enabled=enabled, reassign=reassign, tells_reason=False, caller=Caller(id, "127.0.0.1")
        )  # fmt: skip
        self.attempt(away.change, change)

    @rule(talk=TALKS, off=st.booleans())
    def tag(self, talk: int, off: bool) -> None:
        wanted = ConversationTagging(self.talk(talk), self.tag_id, self.team[0])
        self.attempt(conversation_tags.untag if off else conversation_tags.tag, wanted)

    @rule(talk=TALKS, user_id=PEOPLE)
    def attach(self, talk: int, user_id: str) -> None:
        wanted = Attachment(conversation_id=self.talk(talk), who=Who(user_id=user_id), teammate_id=self.team[0])
        self.attempt(participants.attach, wanted)

    @rule(talk=TALKS, user_id=PEOPLE)
    def detach(self, talk: int, user_id: str) -> None:
        rows = self.rows(f"SELECT id FROM contact WHERE app_id = :app_id AND user_id = '{user_id}'")
        if rows:
            self.attempt(participants.detach, Detachment(self.talk(talk), rows[0][0], self.team[0]))

    @rule(user_id=PEOPLE)
    def merge(self, user_id: str) -> None:
        """A new lead, who has a conversation, into somebody."""
        lead = self.account.at("1.4").ok("POST", "/contacts", {})
        self.do(opening.start, NewConversation(who=Who(id=lead["id"]), words=Words(body="<p>Psst</p>")))
        rows = self.rows(f"SELECT id FROM contact WHERE app_id = :app_id AND user_id = '{user_id}'")
        self.attempt(contact_records.merge, contact_records.Merge(lead["id"], rows[0][0] if rows else "x", False))

    @rule(user_id=PEOPLE)
    def erase(self, user_id: str) -> None:
        """And somebody else comes by that name."""
        self.account.delete("/v1/users", {"user_id": user_id})
        self.account.user_of(user_id=user_id, email=f"{user_id}@serenity.example")

    @rule(talk=TALKS, number=st.integers(0, 5))
    def redact(self, talk: int, number: int) -> None:
        id = self.talk(talk)
        said = self.rows(
            f"SELECT id FROM conversation_part WHERE app_id = :app_id AND conversation_id = {id} ORDER BY id"
        )
        if number < len(said):
            self.attempt(redaction.redact, Redaction(id, said[number][0], source=number == 0))

    @rule(talk=TALKS)
    def delete(self, talk: int) -> None:
        self.attempt(redaction.delete, Deletion(self.talk(talk)))

    @rule(talk=TALKS, read=st.booleans(), who=st.none() | PEOPLE)
    def mark(self, talk: int, read: bool, who: str | None) -> None:
        self.attempt(parts.mark, Mark(self.talk(talk), read, Who(user_id=who) if who else None))

    @rule(talk=TALKS, user_id=PEOPLE, remark=st.none() | st.just("Shiny"))
    def rate(self, talk: int, user_id: str, remark: str | None) -> None:
        self.attempt(ratings.rate, Rating(self.talk(talk), Who(user_id=user_id), 4, remark))

    @rule(talk=TALKS, priority=st.sampled_from(["none", "high"]), title=st.none() | st.just("Title"))
    def change(self, talk: int, priority: str, title: str | None) -> None:
        change = ConversationChange(conversation_id=self.talk(talk), priority=priority, title=title)
        self.attempt(conversation_state.update, change)

    @invariant()
    def tables_agree(self) -> None:
        app_id = self.account.app_id
        assert self.door.read(app_id, faults) == []
        assert self.door.read(app_id, _wrong) == []

    @invariant()
    def words_are_those_that_are_said(self) -> None:
        while self.do(conversation_index.catch_up, None):
            continue
        assert self.door.read(self.account.app_id, _words_that_differ) == set()


def _wrong(tx: Transaction, _: None) -> list[str]:
    """What of each conversation is not as its parts have it."""
    found: list[str] = []
    jobs = {row[0] for row in tx.all("SELECT subject FROM job WHERE app_id = :app_id AND kind = 'unsnooze'")}
    asleep = set()
    for (id,) in tx.all("SELECT id FROM conversation WHERE app_id = :app_id"):
        conversation = conversations.get(tx, id)
        said = [Part(*row) for row in part_store.of_conversation(tx, id)]
        for name, value in count_anew(said).items():
            if (kept := getattr(conversation, name)) != value:
                found.append(
                    f"{name} of {id} is {kept}, not {value}: {[(part.part_type, part.state) for part in said]}"
                )
        found += [f"{id}: {fault}" for fault in _faults(tx, conversation, said)]
        if conversation.state == SNOOZED:
            asleep.add(str(id))
    return found + [f"jobs wake {jobs}, asleep are {asleep}"] * (jobs != asleep)


def _faults(tx: Transaction, conversation: Conversation, said: list[Part]) -> list[str]:
    acting = {int(part.author_id) for part in said if part.author_kind == TEAMMATE}
    row = tx.all(
        "SELECT teammate_id FROM conversation_teammate WHERE app_id = :app_id AND conversation_id = :id",
        id=conversation.id,
    )
    truths = {
        "its state is that of its last part": conversation.state == said[-1].state,
        "it is snoozed until some time, or not at all": (conversation.state == SNOOZED)
        == (conversation.snoozed_until is not None),
        "it is listed once a person has done anything": bool(conversation.listed)
        or all(part.author_kind != CONTACT for part in said),
        "it is closed until it is listed": bool(conversation.listed) or conversation.state == CLOSED,
        "those who acted are known": acting == {teammate_id for (teammate_id,) in row},
        "its updates follow its beginning": conversation.updated_at >= conversation.created_at,
        "it was said last when it was": conversation.updated_at >= max(part.created_at for part in said),
    }
    return [truth for truth, holds in truths.items() if not holds]


def _words_that_differ(tx: Transaction, _: None) -> set[Any]:
    """Between those that are kept of conversations and those that are said there."""
    wanted: dict[tuple[str, int], int] = defaultdict(int)
    for id, body, source in tx.all(
        "SELECT p.conversation_id, p.body, CASE p.part_type WHEN 'source' THEN 1 ELSE 0 END FROM conversation_part p "
        "JOIN conversation c ON c.app_id = p.app_id AND c.id = p.conversation_id "
        "WHERE p.app_id = :app_id AND p.body IS NOT NULL AND p.redacted = 0 AND c.listed = 1"
    ):
        for word in words_of(body):
            wanted[word, id] = max(wanted[word, id], source)
    kept = tx.all("SELECT word, conversation_id, source FROM conversation_word WHERE app_id = :app_id")
    return {(word, id, source) for word, id, source in kept} ^ {(*key, source) for key, source in wanted.items()}


@pytest.mark.timeout(600)
def test_any_order(door: Door, clock: Clock, database_kind: str) -> None:
    machine = type("Talking", (Talking,), {"door": door, "clock": clock})
    examples, steps = PATIENCE[database_kind]
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
