"""People in conversations: what they have not read, and what is left of them when they merge, leave or are erased."""

from __future__ import annotations

import gzip
from typing import Any

import pytest

from interphone.domain import (
    archive,
    attachments,
    auto_messages,
    contacts,
    conversations,
    exports,
    merging,
    opening,
    participants,
    parts,
    ratings,
    redaction,
    teammates,
    threads,
    users,
)
from interphone.domain.attachments import File
from interphone.domain.contacts import Who
from interphone.domain.conversations import Conversation, Opening, Talk
from interphone.domain.errors import NotFound
from interphone.domain.opening import NewConversation, NewMessage
from interphone.domain.participants import Attachment, Detachment
from interphone.domain.parts import ContactReply, Mark, TeammateReply, Words
from interphone.domain.ratings import Rating
from interphone.domain.redaction import Deletion
from interphone.domain.teammates import NewTeammate
from interphone.store.database import Transaction
from tests.support.api import Account

WASH, ZOE, KAYLEE = Who(user_id="25"), Who(user_id="26"), Who(user_id="27")


class Ship:
    """Three users, a teammate, and a conversation of Wash's that Zoe takes part in."""

    def __init__(self, account: Account) -> None:
        self.account = account
        for who, name in ((WASH, "wash"), (ZOE, "zoe"), (KAYLEE, "kaylee")):
            account.user_of(user_id=who.user_id, email=f"{name}@serenity.example")
        self.mal = self.do(teammates.create, NewTeammate("Mal", "mal@serenity.example", "owner")).id
        words = Words(body="<p>Landing</p>", attachments=[File("a.txt", "text/plain", b"by wash")])
        new = NewConversation(who=WASH, words=words, subject="Wash needs help", source_type="email")
        self.talk = self.do(opening.start, new).conversation.id
        self.join(ZOE)

    def do(self, verb: Any, command: Any) -> Any:
        return self.account.door.write(self.account.app_id, verb, command)

    def join(self, who: Who) -> None:
        self.do(participants.attach, Attachment(conversation_id=self.talk, who=who, teammate_id=self.mal))

    def say(self, who: Who, body: str, **words: Any) -> None:
        said = Words(body=f"<p>{body}</p>", **words)
        self.do(parts.reply_as_contact, ContactReply(who=who, conversation_id=self.talk, words=said))

    def answer(self, body: str = "Hello", **words: Any) -> None:
        said = Words(body=f"<p>{body}</p>", **words)
        self.do(parts.reply_as_teammate, TeammateReply(teammate_id=self.mal, conversation_id=self.talk, words=said))

    def mark(self, who: Who, read: bool = True) -> None:
        self.do(parts.mark, Mark(self.talk, read, who))

    def id_of(self, who: Who) -> str:
        return str(self.account.door.read(self.account.app_id, contacts.get, who).id)

    def merge(self, source: Who, into: Who) -> None:
        def merge(tx: Transaction, _: None) -> None:
            merging.merge(tx, contacts.get(tx, source), contacts.get(tx, into))

        self.do(merge, None)

    def archive(self, who: Who, block: bool = False) -> None:
        self.do(lambda tx, _: archive.archive(tx, contacts.get(tx, who), block=block), None)

    def found(self) -> Conversation:
        found: Conversation = self.account.door.read(self.account.app_id, conversations.get, self.talk)
        return found

    def whole(self) -> Talk:
        talk: Talk = self.account.door.read(self.account.app_id, conversations.open_talk, Opening(self.talk))
        return talk

    def unread(self, *people: Who) -> list[int]:
        """By each of them; what is kept must be what is so."""

        def look(tx: Transaction, _: None) -> list[int]:
            found = []
            for who in people:
                contact = contacts.get(tx, who)
                row = tx.one(
                    "SELECT COUNT(*) FROM conversation_contact "
                    "WHERE app_id = :app_id AND contact_id = :id AND read = 0",
                    id=contact.id,
                )
                assert row == (contact.unread,)
                found.append(contact.unread)
            return found

        marks: list[int] = self.account.door.read(self.account.app_id, look, None)
        return marks

    def everything(self) -> str:
        """All rows of all tables of the workspace but the activity log, as text."""

        def look(tx: Transaction, _: None) -> str:
            if tx.dialect == "sqlite":
                tables = tx.all("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            else:
                tables = tx.all(
                    "SELECT table_name FROM information_schema.tables WHERE table_schema = ANY (current_schemas(false))"
                )
            skipped = ("configuration", "schema_migration", "activity_log")
            return "\n".join(
                f"{name}: {row}"
                for (name,) in tables
                if name not in skipped
                for row in tx.all(f"SELECT * FROM {name} WHERE app_id = :app_id")
            )

        found: str = self.account.door.read(self.account.app_id, look, None)
        return found


@pytest.fixture
def ship(account: Account) -> Ship:
    return Ship(account)


def test_what_is_unread_is_counted_for_each(ship: Ship) -> None:
    assert ship.unread(WASH, ZOE) == [0, 1]
    ship.answer()
    assert ship.unread(WASH, ZOE) == [1, 1]
    ship.say(ZOE, "Hold on")
    assert ship.unread(WASH, ZOE) == [1, 0]
    ship.mark(WASH)
    ship.mark(WASH)
    assert ship.unread(WASH, ZOE) == [0, 0]
    ship.do(parts.mark, Mark(ship.talk, False))
    assert ship.unread(WASH, ZOE) == [1, 1]
    ship.do(participants.detach, Detachment(ship.talk, ship.id_of(ZOE), ship.mal))
    assert ship.unread(WASH, ZOE) == [1, 0]
    ship.join(ZOE)
    ship.do(redaction.delete, Deletion(ship.talk))
    assert ship.unread(WASH, ZOE) == [0, 0]


@pytest.mark.parametrize("source_read", [True, False])
@pytest.mark.parametrize("into_read", [True, False])
def test_people_who_share_a_conversation_merge(ship: Ship, source_read: bool, into_read: bool) -> None:
    """The mark of the one who stays counts, for them and for the conversation that is with them now."""
    ship.mark(WASH, source_read)
    ship.mark(ZOE, into_read)
    ship.merge(WASH, ZOE)
    assert ship.unread(ZOE) == [int(not into_read)]
    found = ship.found()
    assert (found.contact_id, bool(found.read)) == (ship.id_of(ZOE), into_read)
    assert [one.contact.id for one in ship.whole().participants] == [ship.id_of(ZOE)]
    ship.mark(ZOE, not into_read)
    assert (ship.unread(ZOE), bool(ship.found().read)) == ([int(into_read)], not into_read)


def test_somebody_else_of_the_conversation_merges(ship: Ship) -> None:
    ship.answer()
    ship.mark(WASH)
    ship.merge(ZOE, WASH)
    assert (ship.unread(WASH), ship.found().read) == ([0], 1)
    ship.say(WASH, "Me again")
    assert ship.unread(WASH) == [0]


@pytest.mark.parametrize("block", [False, True])
def test_conversations_of_archived_people_go_on_without_them(ship: Ship, block: bool) -> None:
    ship.archive(WASH, block)
    with pytest.raises(NotFound):
        ship.say(WASH, "Still here")
    ship.answer("Anybody?")
    ship.say(ZOE, "I am")
    talk = ship.whole()
    assert [part.body for part in talk.parts or () if part.body] == ["<p>Anybody?</p>", "<p>I am</p>"]
    assert ship.unread(ZOE) == [0]
    assert (talk.conversation.read, talk.conversation.waiting_since is None) == (0, False)
    ship.do(users.erase, ZOE)
    assert ship.whole().participants


def test_who_leaves_takes_no_words_along(ship: Ship) -> None:
    ship.do(ratings.rate, Rating(ship.talk, WASH, 5, "Shiny"))
    ship.do(participants.detach, Detachment(ship.talk, ship.id_of(WASH), ship.mal))
    found = ship.found()
    assert (found.contact_id, found.rating, found.rating_remark) == (ship.id_of(ZOE), 5, "Shiny")


def test_of_an_erased_person_nothing_that_they_said_is_left(ship: Ship) -> None:
    """The conversation is of others too, and stays; subjects of mails, remarks and files are words as others are."""
    ship.say(WASH, "Dinosaurs")
    ship.do(ratings.rate, Rating(ship.talk, WASH, 5, "Curse your sudden betrayal"))
    gone = ship.id_of(WASH)
    ship.do(users.erase, WASH)
    found = ship.everything()
    for trace in ("Wash needs help", "wash needs help", "Dinosaurs", "dinosaurs", "betrayal", "by wash", "wash@"):
        assert trace not in found, trace
    assert not [line for line in found.splitlines() if gone in line and "live_event" not in line and "job" not in line]


def test_a_remark_of_somebody_else_who_is_erased(ship: Ship) -> None:
    ship.do(ratings.rate, Rating(ship.talk, ZOE, 1, "Betrayed by the pilot"))
    ship.do(users.erase, ZOE)
    assert "etrayed" not in ship.everything()
    found = ship.found()
    assert (found.contact_id, found.subject, found.rating_remark) == (ship.id_of(WASH), "Wash needs help", None)


def test_a_remark_of_somebody_who_stays(ship: Ship) -> None:
    ship.do(ratings.rate, Rating(ship.talk, ZOE, 1, "Betrayed by the pilot"))
    ship.do(users.erase, WASH)
    assert (ship.found().rating_remark, ship.found().subject) == ("Betrayed by the pilot", "")


def test_who_was_taken_out_and_is_erased(ship: Ship) -> None:
    ship.say(WASH, "Dinosaurs")
    ship.do(ratings.rate, Rating(ship.talk, WASH, 5, "Curse your sudden betrayal"))
    ship.do(participants.detach, Detachment(ship.talk, ship.id_of(WASH), ship.mal))
    ship.do(users.erase, WASH)
    found = ship.everything()
    for trace in ("Wash needs help", "wash needs help", "inosaurs", "betrayal", "by wash"):
        assert trace not in found, trace


def test_files_of_others_outlive_somebody_who_is_erased(ship: Ship) -> None:
    ship.answer("Read this", attachments=[File("b.txt", "text/plain", b"by mal")])
    ship.say(ZOE, "And this", attachments=[File("c.txt", "text/plain", b"by zoe")])
    ship.do(users.erase, WASH)

    def kept(tx: Transaction, _: None) -> list[bytes]:
        rows = tx.all("SELECT id FROM attachment WHERE app_id = :app_id")
        named = [one.key for part in ship_parts for one in attachments.of(part.attachments)]
        assert {row[0] for row in rows} == set(named)
        return sorted(attachments.get(tx, key).content for key in named if key)

    ship_parts = ship.whole().parts or []
    assert ship.account.door.read(ship.account.app_id, kept, None) == [b"by mal", b"by zoe"]


def test_exports_name_nobody_who_was_merged_into_somebody_erased(ship: Ship) -> None:
    source = ship.id_of(WASH)
    ship.do(opening.send, NewMessage(teammate_id=ship.mal, who=WASH, words=Words(body="<p>Sent</p>")))
    export = ship.do(exports.create, exports.NewExport(0, 2**40))
    while ship.do(exports.make_more, export.id):
        continue
    ship.merge(WASH, ZOE)
    into = ship.id_of(ZOE)
    ship.do(users.erase, ZOE)
    _, content = ship.do(exports.chunk, (export.id, 0))
    text = gzip.decompress(content).decode()
    assert "user_external_id" in text
    assert not [name for name in (source, into, "wash@", "zoe@") if name in text]


def test_an_export_that_is_over_names_nobody_whom_it_had_reached(ship: Ship) -> None:
    message = auto_messages.NewAutoMessage(sender=str(ship.mal), text="Hello")
    ship.do(auto_messages.create, message)
    ship.do(auto_messages.deliver_on_arrival, auto_messages.Arrival(KAYLEE, None))
    export = ship.do(exports.create, exports.NewExport(0, 2**40))
    ship.do(exports.make_more, export.id)
    assert ship.id_of(KAYLEE) in ship.everything().partition("data_export")[2].splitlines()[0]
    assert ship.do(exports.cancel, export.id).reached == "[]"


def test_a_visitor_who_writes_is_a_lead(ship: Ship) -> None:
    visitor = Who(user_id="v-1")
    ship.account.user_of(user_id="v-1")

    def make_visitor(tx: Transaction, _: None) -> str:
        return merging.become(tx, contacts.get(tx, visitor), contacts.VISITOR, Who()).id

    id = ship.do(make_visitor, None)
    began = ship.do(opening.start, NewConversation(who=Who(id=id), words=Words(body="<p>Hi</p>")))
    assert (began.contact.id, began.contact.role) == (id, contacts.LEAD)


def test_threads_are_of_those_who_take_part(ship: Ship) -> None:
    assert [thread.conversation.id for thread in ship.account.door.read(ship.account.app_id, threads.inbox, ZOE)] == [
        ship.talk
    ]
    with pytest.raises(NotFound):
        ship.account.door.read(ship.account.app_id, threads.thread, threads.ThreadOf(KAYLEE, ship.talk))
