"""What is redacted or deleted is gone from what was told of it too: from news for webhooks, and from kept answers."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import pytest

from interphone.domain import opening, participants, ratings, teammates, webhook_deliveries
from interphone.domain.contacts import Who
from interphone.domain.opening import NewConversation
from interphone.domain.participants import Attachment, Detachment
from interphone.domain.parts import Words
from interphone.domain.ratings import Rating
from interphone.domain.teammates import NewTeammate
from interphone.domain.webhook_deliveries import Ask, Outcome, Policy, Settlement
from tests.contract.numbered.test_idempotency import send
from tests.support.api import Account, Reply
from tests.support.furnished import dump
from tests.webhooks.conftest import Post, deliveries_of, subscribe
from tests.webhooks.receiver import Answer, Receiver

VERSIONS = ("1.4", "2.14", "2.16")
GONE = "<p><i>This message was deleted</i></p>"
WORDS = ("Xylophone", "zeppelin", "quagga")
"""What was asked, what was answered to it, and what nobody takes back; each file is named after its words."""
FILES = {word: f"https://files.serenity.example/{word}.txt" for word in WORDS}


class Desk(NamedTuple):
    """A conversation, the teammate who answers in it, and a webhook of each version."""

    account: Account
    zoe: int
    id: int
    webhooks: dict[str, str]

    def reply(self, word: str, version: str = "2.16") -> Reply:
        said = {"message_type": "comment", "type": "admin", "admin_id": str(self.zoe), "body": f"Take the {word}"}
        path = f"/conversations/{self.id}/reply"
        attached = said | {"attachment_urls": [FILES[word]]}
        return send(self.account, f"{WORDS.index(word)} {version}", "POST", path, attached, version)

    def parts(self) -> list[Any]:
        shown = self.account.at("2.16").ok("GET", f"/conversations/{self.id}")
        found: list[Any] = [shown["source"], *shown["conversation_parts"]["conversation_parts"]]
        return found

    def redact(self, word: str) -> None:
        """All that is said with a word."""
        source, *_ = found = self.parts()
        for part in found:
            if word in (part["body"] or ""):
                named = {"type": "source", "source_id": part["id"]}
                if part["id"] != source["id"]:
                    named = {"type": "conversation_part", "conversation_part_id": part["id"]}
                self.account.at("2.16").ok("POST", "/conversations/redact", {"conversation_id": self.id, **named})

    def items(self, version: str) -> list[Any]:
        return [json.loads(one.item) for one in deliveries_of(self.account, self.webhooks[version])]


@pytest.fixture
def desk(account: Account, receiver: Receiver) -> Desk:
    zoe = account.door.write(account.app_id, teammates.create, NewTeammate("Zoe", "zoe@serenity.example", "owner")).id
    account.at("1.4").ok("POST", "/users", {"user_id": "25"})
    webhooks = {
        version: subscribe(account, receiver.url, "conversation", version=version, hub_secret="s").id
        for version in VERSIONS
    }
    asked = {"from": {"type": "user", "user_id": "25"}, "body": "Where is my Xylophone?"}
    begun = send(account, "begin", "POST", "/conversations", asked, "2.16").body
    return Desk(account, zoe, int(begun["conversation_id"]), webhooks)


def found(account: Account, *words: str) -> list[str]:
    """Every row of the workspace that holds one of some words, in whatever case, with its table."""
    tables = account.door.read(account.app_id, dump)
    return [
        f"{table}: {row}"
        for table, rows in tables.items()
        for row in rows
        if any(word.casefold() in row.casefold() for word in words)
    ]


def where(account: Account, word: str) -> set[str]:
    return {row.split(":")[0] for row in found(account, word)}


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("word", WORDS[:2])
def test_redacted_words_are_nowhere(desk: Desk, post: Post, receiver: Receiver, word: str, told: bool) -> None:
    """Whether they were told before, to a receiver who sends them back, or wait to be."""
    for version in VERSIONS:
        desk.reply("zeppelin", version)
        desk.reply("quagga", version)
    if told:
        receiver.behave = lambda one: Answer(500, headers={"x-echo": "1"}, body=one.content)
        post.deliver()
    assert {"webhook_event", "kept_answer", "conversation_part"} <= where(desk.account, word)
    desk.redact(word)
    assert found(desk.account, word) == []
    assert {"webhook_event", "kept_answer", "conversation_part"} <= where(desk.account, "quagga")


def test_what_is_on_its_way_leaves_nothing_either(desk: Desk) -> None:
    """It is redacted while a receiver has it, who then sends it back with an error."""
    desk.reply("zeppelin")
    account, webhook_id = desk.account, desk.webhooks["2.16"]
    ready = account.door.read(account.app_id, webhook_deliveries.ready, Ask(webhook_id, []))
    begun = next(one for one in ready.deliveries if one.topic == "conversation.user.created")
    desk.redact("Xylophone")
    outcome = Outcome(begun, begun.created_at, 500, "The receiver answered 500.", '{"x":"Xylophone"}', "My Xylophone!")
    account.door.write(account.app_id, webhook_deliveries.settle, Settlement(webhook_id, [outcome], Policy()))
    (settled, *_) = deliveries_of(account, webhook_id)
    assert (settled.attempts, settled.status, settled.answer_body) == (1, 500, None)
    assert found(account, "Xylophone") == []


def test_what_waits_is_told_without_the_words(desk: Desk, post: Post, receiver: Receiver) -> None:
    """In its turn and under its id, in the shape of each version."""
    desk.reply("zeppelin")
    desk.redact("zeppelin")
    desk.redact("Xylophone")
    ids = {version: [one.event_id for one in deliveries_of(desk.account, id)] for version, id in desk.webhooks.items()}
    post.deliver()
    topics = ["conversation.user.created", "conversation.admin.replied", *["conversation_part.redacted"] * 2]
    assert sorted(receiver.topics) == sorted(topics * len(VERSIONS))
    for version, id in desk.webhooks.items():
        deliveries = deliveries_of(desk.account, id)
        assert [one.topic for one in deliveries] == topics
        assert [one.event_id for one in deliveries] == ids[version]
        assert {one.state for one in deliveries} == {"sent"}
    (first, replied, *_) = desk.items("1.4")
    assert first["conversation_message"]["body"] == GONE
    (part,) = replied["conversation_parts"]["conversation_parts"]
    assert (part["part_type"], part["body"], part["attachments"]) == ("comment", GONE, [])
    for version, shown in (("2.14", GONE), ("2.16", "This message was deleted")):
        (first, replied, *_) = desk.items(version)
        assert (first["source"]["body"], first["source"]["redacted"]) == (shown, True)
        (part,) = replied["conversation_parts"]["conversation_parts"]
        assert (part["body"], part["attachments"], part["redacted"]) == (GONE, [], True)


def test_kept_answers_are_given_without_the_words(desk: Desk) -> None:
    """As the part is shown now; everything else in the answer is as it was."""
    before = desk.reply("zeppelin").body
    desk.redact("zeppelin")
    again = desk.reply("zeppelin")
    assert again.headers["idempotent-replayed"] == "true"
    (part,) = before["conversation_parts"]["conversation_parts"]
    part |= {"body": GONE, "attachments": [], "redacted": True}
    assert again.body == before
    asked = {"from": {"type": "user", "user_id": "25"}, "body": "Where is my Xylophone?"}
    desk.redact("Xylophone")
    begun = send(desk.account, "begin", "POST", "/conversations", asked, "2.16")
    assert (begun.body["body"], begun.body["type"]) == ("This message was deleted", "user_message")


def test_answers_of_every_kind(desk: Desk) -> None:
    """Threads of v1, which have no ids of parts; plain text; what changes nothing; messages without a conversation."""
    account, path = desk.account, f"/conversations/{desk.id}"
    thread = {"user_id": "25", "thread_id": desk.id, "body": "Is it under the **zeppelin**?"}
    answer = send(account, "v1", "PUT", "/v1/users/message_threads", thread)
    assert "zeppelin" in answer.content.decode()
    for key, version, target, body in (
        ("plain", "2.16", f"{path}?display_as=plaintext", {"read": True}),
        ("again", "2.16", f"{path}?display_as=plaintext", {"read": True}),
        ("html", "2.16", path, {"read": True}),
        ("older", "1.4", path, {"read": True}),
    ):
        assert send(account, key, "PUT", target, body, version).status == 200
    message = {"from": {"type": "user", "user_id": "25"}, "body": "My zeppelin & <b>I</b>"}
    old = send(account, "message", "POST", "/messages", message, "1.4")
    assert old.status == 200, old
    rows = found(account, "zeppelin")
    assert sum(row.startswith("kept_answer:") for row in rows) == 6
    for talk in account.at("2.16").ok("GET", "/conversations")["conversations"]:
        Desk(account, desk.zoe, int(talk["id"]), {}).redact("zeppelin")
    assert found(account, "zeppelin") == []
    shown = send(account, "v1", "PUT", "/v1/users/message_threads", thread)
    assert shown.body["messages"][-1]["html"] == GONE


@pytest.mark.parametrize("told", [True, False])
def test_deleted_conversations_are_nowhere(desk: Desk, post: Post, receiver: Receiver, told: bool) -> None:
    """That it is gone is told; what waited to be told of it never is."""
    for version in VERSIONS:
        desk.reply("zeppelin", version)
    message = {"from": {"type": "admin", "id": str(desk.zoe)}, "to": {"type": "user", "user_id": "25"}}
    send(desk.account, "message", "POST", "/messages", message | {"body": "The quagga", "message_type": "inapp"}, "2.0")
    if told:
        receiver.behave = lambda one: Answer(500, body=one.content)
        post.deliver()
        receiver.behave = lambda _: Answer()
    assert where(desk.account, "zeppelin") >= {"webhook_event", "kept_answer"}
    before = len(receiver.told())
    for id in (desk.id, *begun_by_team(desk)):
        key, path = f"delete {id}", f"/conversations/{id}"
        deleted = send(desk.account, key, "DELETE", path, version="2.16")
        assert deleted.body == {"id": str(id), "object": "conversation", "deleted": True}
        assert send(desk.account, key, "DELETE", path, version="2.16").body == deleted.body
    post.deliver()
    assert {one.body["topic"] for one in receiver.told()[before:]} == {"conversation.deleted"}
    assert found(desk.account, *WORDS, GONE) == []
    assert desk.reply("zeppelin").body == {"deleted": True}


def begun_by_team(desk: Desk) -> list[int]:
    shown = desk.account.get("/v1/users/message_threads", user_id="25").body
    return [thread["thread_id"] for thread in shown if thread["thread_id"] != desk.id]


def test_other_conversations_stay_told(desk: Desk, post: Post, receiver: Receiver) -> None:
    """Also one with the very same words."""
    new = NewConversation(who=Who(user_id="25"), words=Words(body="<p>Where is my Xylophone?</p>"))
    other = desk.account.door.write(desk.account.app_id, opening.start, new).conversation.id
    desk.account.at("2.16").ok("DELETE", f"/conversations/{desk.id}")
    post.deliver()
    (told,) = [one for one in receiver.told() if one.body["data"]["item"].get("id") == str(other)][:1]
    assert "Xylophone" in told.content.decode()


def test_what_is_redacted_twice_or_told_to_nobody(account: Account, desk: Desk) -> None:
    """There is nothing to take back any more; without webhooks and keys there never was."""
    desk.reply("zeppelin")
    desk.redact("zeppelin")
    for part in desk.parts()[1:]:
        named = {"conversation_id": desk.id, "conversation_part_id": part["id"], "type": "conversation_part"}
        if part["part_type"] == "comment":
            shown = account.at("2.16").ok("POST", "/conversations/redact", named)
            assert shown["conversation_parts"]["conversation_parts"][0]["body"] == GONE


def test_a_remark_of_somebody_who_left_goes_with_them(account: Account, desk: Desk) -> None:
    """News of the conversation show it after they left, and do not name them."""
    new = account.at("2.16")
    river = new.ok("POST", "/contacts", {"external_id": "river", "email": "river@tam.example"})["id"]
    attachment = Attachment(conversation_id=desk.id, who=Who(id=river), teammate_id=desk.zoe)
    account.door.write(account.app_id, participants.attach, attachment)
    rating = Rating(conversation_id=desk.id, who=Who(id=river), rating=1, remark="A rude quagga")
    account.door.write(account.app_id, ratings.rate, rating)
    account.door.write(account.app_id, participants.detach, Detachment(desk.id, river, desk.zoe))
    desk.reply("zeppelin")
    assert "webhook_event" in where(account, "rude")
    new.ok("DELETE", f"/contacts/{river}")
    assert found(account, "rude") == []
