"""Everything that can be done with conversations and to those who take part, at random."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

from msgspec import UNSET

from interphone.domain import (
    assignment,
    away,
    contact_records,
    contacts,
    conversation_merging,
    conversation_state,
    conversation_tags,
    conversations,
    live_log,
    opening,
    participants,
    parts,
    ratings,
    redaction,
    tags,
    teammates,
    teams,
    threads,
)
from interphone.domain.attachments import File, Link
from interphone.domain.away import AwayChange
from interphone.domain.contact_records import Merge
from interphone.domain.contacts import LEAD, USER, ContactChange, Who
from interphone.domain.conversation_merging import Merge as Joining
from interphone.domain.conversation_state import Act, Assign, ConversationChange, Snooze
from interphone.domain.conversation_tags import ConversationTagging
from interphone.domain.errors import Problem
from interphone.domain.opening import NewConversation, NewMessage, Recipient
from interphone.domain.part_types import COMMENT, NOTE, QUICK_REPLY
from interphone.domain.participants import Attachment, Detachment
from interphone.domain.parts import ContactReply, Mark, TeammateReply, Words
from interphone.domain.ratings import Rating
from interphone.domain.redaction import Deletion, Redaction
from interphone.domain.tags import TagChange
from interphone.domain.teammates import Caller, NewTeammate
from interphone.domain.teams import Membership, NewTeam
from interphone.domain.threads import Answer, NewThread, ThreadReply
from interphone.store import conversations as store
from interphone.store import parts as part_store
from interphone.store.database import Transaction
from tests.live.verbs_around import AROUND, REFUSED_OFTEN, prepare, some_company
from tests.support.api import Account
from tests.support.clock import Clock

SECRET = "among the team"
"""In all that no person may ever be told."""
PEOPLE = 6

Verb = Callable[[Transaction, Any], Any]


class Play:
    """A workspace in which things are done at random. `app_id` and `door` are the account's."""

    def __init__(self, account: Account, clock: Clock, seed: int) -> None:
        self.account = account
        self.clock = clock
        self.chance: random.Random = random.Random(seed)
        self.write(live_log.follow, None)
        self._joined = 0
        self.people = [self._join(number) for number in range(PEOPLE)]
        self.mates = [
            self.write(
                teammates.create, NewTeammate(f"Mate {n}", f"mate{n}@{SECRET}.example".replace(" ", "-"), "admin")
            ).id
            for n in range(2)
        ]
        team = self.write(teams.create, NewTeam("Pilots", "round_robin")).id
        for mate in self.mates:
            self.write(teams.join, Membership(team, mate))
        self.team = team
        self.tags = [self.write(tags.save, TagChange(name=f"{SECRET} {n}", must_exist=False)).tag.id for n in range(2)]
        self.types = prepare(self)
        self.done: set[Verb] = set()

    def _join(self, number: int) -> str:
        """Users and leads in turn."""
        lead = self._joined % 2
        self._joined += 1
        change = ContactChange(
            role=LEAD if lead else USER, email=f"u{number}@crew.example", name=f"Person {number}",
            user_id=UNSET if lead else f"u{number}",
        )  # fmt: skip
        contact: str = self.write(contact_records.create, change).id
        return contact

    def write(self, verb: Verb, command: Any) -> Any:
        return self.account.door.write(self.account.app_id, verb, command)

    def read(self, query: Verb, command: Any = None) -> Any:
        return self.account.door.read(self.account.app_id, query, command)

    def step(self, among: Sequence[Verb] | None = None) -> None:
        """Do something, one of these where they are given; what is refused is not done."""
        self.clock.advance(self.chance.choice([0, 1, 60, 4_000]))
        self.write(live_log.follow, None)
        verb: Verb = self.chance.choice(among or OFTEN)
        command = VERBS[verb](self)
        try:
            self.write(verb, command)
            self.done.add(verb)
        except Problem:
            return

    # What there is to choose from.

    @property
    def who(self) -> Who:
        return Who(id=self.chance.choice(self.people))

    @property
    def mate(self) -> int:
        chosen: int = self.chance.choice(self.mates)
        return chosen

    @property
    def tag(self) -> int:
        chosen: int = self.chance.choice(self.tags)
        return chosen

    @property
    def secret(self) -> str:
        return SECRET

    def leaving(self) -> str:
        """Somebody who goes for good; another comes."""
        gone = self.chance.randrange(len(self.people))
        id, self.people[gone] = self.people[gone], self._join(self.chance.randrange(10**9))
        return id

    @property
    def conversation(self) -> int:
        """One that may be there: mostly of the latest."""
        row = self.read(lambda tx, _: tx.one("SELECT max(id) FROM conversation WHERE app_id = :app_id"))
        last = int(row[0] or 1)
        chosen: int = self.chance.randint(max(1, last - 4), last)
        return chosen

    def taking_part(self, id: int) -> Who:
        rows = self.read(store.contacts_of, [id])
        return Who(id=self.chance.choice(rows)[1]) if rows else self.who

    def part(self, id: int) -> int:
        rows = self.read(part_store.of_conversation, id)
        return self.chance.choice(rows)[1] if rows else 0

    def words(self, text: str = "said") -> Words:
        files: list[Link | File] = [Link("https://a.example/x.png"), File("x.txt", "text/plain", b"content")]
        return Words(
            body=f"<p>{text} {self.chance.randrange(10**6)}</p>",
            attachments=[self.chance.choice(files)] if self.chance.random() < 0.2 else [],
        )

    def maybe(self, text: str) -> str | None:
        return f"<p>{text}</p>" if self.chance.random() < 0.4 else None


def _contact_reply(play: Play) -> ContactReply:
    id = play.conversation
    return ContactReply(who=play.taking_part(id), words=play.words(), conversation_id=id)


def _teammate_reply(play: Play) -> TeammateReply:
    kind = play.chance.choice([COMMENT, COMMENT, NOTE, QUICK_REPLY])
    return TeammateReply(
        teammate_id=play.mate, words=play.words(SECRET if kind == NOTE else "answered"), part_type=kind,
        conversation_id=play.conversation, skip_unsnooze=play.chance.random() < 0.3,
    )  # fmt: skip


def _mark(play: Play) -> Mark:
    id = play.conversation
    return Mark(id, play.chance.random() < 0.5, play.taking_part(id) if play.chance.random() < 0.5 else None)


def _assign(play: Play) -> Assign:
    assignee = play.chance.choice([0, play.mate, play.team])
    return Assign(
        conversation_id=play.conversation, teammate_id=play.mate, assignee_id=assignee, body=play.maybe("yours")
    )


def _change(play: Play) -> ConversationChange:
    return ConversationChange(
        conversation_id=play.conversation, teammate_id=play.mate, read=play.chance.random() < 0.5,
        title=play.chance.choice([None, "A title", "Another"]), priority=play.chance.choice(["none", "high", "urgent"]),
        custom_attributes={"ship": f"{SECRET} {play.chance.randrange(3)}"},
        company_id=play.chance.choice([UNSET, None, some_company(play)]),
    )  # fmt: skip


def _tagging(play: Play) -> ConversationTagging:
    return ConversationTagging(play.conversation, play.chance.choice(play.tags), play.mate)


def _detachment(play: Play) -> Detachment:
    id = play.conversation
    return Detachment(id, play.taking_part(id).id or "", play.mate)


def _rating(play: Play) -> Rating:
    id = play.conversation
    return Rating(id, play.taking_part(id), play.chance.randint(1, 5), play.maybe("fine"))


def _redaction(play: Play) -> Redaction:
    id = play.conversation
    part = play.part(id)
    conversation = play.read(conversations.find, id)
    return Redaction(id, part, conversation is not None and conversation.source_id == part)


def _thread_reply(play: Play) -> ThreadReply:
    id = play.conversation
    who = play.taking_part(id)
    return ThreadReply(
        who=who, conversation_id=id, body=play.maybe("by v1"), read=play.chance.choice([None, True, False])
    )


def _auto(tx: Transaction, sent: tuple[str, int]) -> None:
    """As a page view does it."""
    opening.by_auto_message(tx, sent[0], sent[1], "<p>Welcome</p>", 1)


def _erasing(play: Play) -> str:
    return play.leaving()


def _merging(play: Play) -> Merge:
    gone = play.chance.randrange(len(play.people))
    into = play.people[gone - 1]
    id, play.people[gone] = play.people[gone], play._join(play.chance.randrange(10**9))
    return Merge(id, into, False)


def _renaming(play: Play) -> ContactChange:
    return ContactChange(who=play.who, name=f"Name {play.chance.randrange(1000)}", custom_attributes={"a": 1})


def _away(play: Play) -> AwayChange:
    enabled = play.chance.random() < 0.5
    return AwayChange(
        teammate_id=play.mate, enabled=enabled, reassign=enabled, tells_reason=False, caller=Caller(None, "127.0.0.1")
    )


VERBS: dict[Verb, Callable[[Play], Any]] = {
    opening.start: lambda play: NewConversation(who=play.who, words=play.words()),
    opening.send_to_all: lambda play: NewMessage(
        teammate_id=play.mate,
        who=play.who,
        words=play.words(),
        others=[Recipient(play.who, contacts.PEOPLE)],
        hidden=[Recipient(play.who, contacts.PEOPLE)],
    ),
    opening.send: lambda play: NewMessage(
        teammate_id=play.mate, who=play.who, words=play.words(), listed=play.chance.random() < 0.3
    ),
    _auto: lambda play: (play.chance.choice(play.people), play.mate),
    parts.reply_as_contact: _contact_reply,
    parts.reply_as_teammate: _teammate_reply,
    parts.mark: _mark,
    conversation_state.reopen: lambda play: Act(
        conversation_id=play.conversation, teammate_id=play.mate, body=play.maybe("open")
    ),
    conversation_state.close: lambda play: Act(
        conversation_id=play.conversation, teammate_id=play.mate, body=play.maybe("bye")
    ),
    conversation_state.snooze: lambda play: Snooze(
        conversation_id=play.conversation, teammate_id=play.mate, until=int(play.clock.now) + 3_000
    ),
    conversation_state.wake: lambda play: play.conversation,
    conversation_state.assign: _assign,
    conversation_state.update: _change,
    conversation_tags.tag: _tagging,
    conversation_tags.untag: _tagging,
    participants.attach: lambda play: Attachment(
        conversation_id=play.conversation, who=play.who, teammate_id=play.mate
    ),
    participants.detach: _detachment,
    ratings.rate: _rating,
    redaction.redact: _redaction,
    redaction.delete: lambda play: Deletion(play.conversation),
    threads.start: lambda play: NewThread(play.who, "<p>by v1</p>", None),
    threads.reply: _thread_reply,
    threads.answer: lambda play: Answer(play.conversation, play.mate, "<p>to v1</p>"),
    assignment.run: lambda play: play.conversation,
    assignment.give_new: lambda play: play.conversation,
    assignment.give_out: lambda play: play.team,
    away.change: _away,
    contact_records.update: _renaming,
    contact_records.erase: _erasing,
    contact_records.merge: _merging,
    contact_records.archive: lambda play: play.chance.choice(play.people),
    contact_records.unarchive: lambda play: play.chance.choice(play.people),
    conversation_merging.merge: lambda play: Joining(play.conversation, play.conversation, play.mate),
    **AROUND,
}
# What is refused often is tried more often.
_RARE: list[Verb] = [
    conversation_tags.tag, conversation_tags.untag, participants.attach, participants.detach, contact_records.merge,
    redaction.redact, threads.reply, *REFUSED_OFTEN,
]  # fmt: skip
OFTEN: list[Verb] = [*VERBS, *_RARE, *_RARE, *_RARE, parts.reply_as_contact, parts.reply_as_teammate]
