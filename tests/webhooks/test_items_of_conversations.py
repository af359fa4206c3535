"""What is told of conversations, before 2.5 and since: the shapes of real payloads."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from interphone.domain import (
    conversation_state,
    conversation_tags,
    opening,
    participants,
    parts,
    ratings,
    redaction,
    tags,
    teammates,
)
from interphone.domain.contacts import Who
from interphone.domain.conversation_state import Act, Assign, ConversationChange, Snooze
from interphone.domain.conversation_tags import ConversationTagging
from interphone.domain.opening import NewConversation, NewMessage
from interphone.domain.part_types import NOTE
from interphone.domain.participants import Attachment, Detachment
from interphone.domain.parts import ContactReply, Mark, TeammateReply, Words
from interphone.domain.ratings import Rating
from interphone.domain.redaction import Deletion, Redaction
from interphone.domain.teammates import NewTeammate
from tests.support.api import Account
from tests.support.clock import Clock
from tests.webhooks.test_keeping import traces
from tests.webhooks.told import Told

OLD, NEW = "2.4", "2.14"
ASKED = "<p>My invoice is missing</p>"


class Desk(NamedTuple):
    """A conversation that a user began, and a teammate."""

    account: Account
    user: Any
    zoe: int
    id: int

    def do(self, verb: Any, command: Any) -> Any:
        return self.account.door.write(self.account.app_id, verb, command)


@pytest.fixture
def desk(account: Account, old: Account, told: Told) -> Desk:
    """Listened to from here on, in an old version and a new one."""
    zoe = account.door.write(account.app_id, teammates.create, NewTeammate("Zoe", "zoe@serenity.example", "owner")).id
    user = old.ok("POST", "/users", {"user_id": "25", "email": "wash@serenity.example", "name": "Wash"})
    new = NewConversation(who=Who(user_id="25"), words=Words(body=ASKED))
    id = account.door.write(account.app_id, opening.start, new).conversation.id
    told.listen(OLD, "conversation")
    told.listen(NEW, "conversation")
    return Desk(account, user, zoe, id)


def parts_of(item: Any) -> list[Any]:
    shown = item["conversation_parts"]
    assert shown["total_count"] == len(shown["conversation_parts"])
    found: list[Any] = shown["conversation_parts"]
    return found


def test_a_conversation_before_2_5(told: Told, desk: Desk, clock: Clock) -> None:
    """Only the part that the news is about; names beside ids. Keys of payloads of 2017 to 2020."""
    clock.advance(55)
    reply = TeammateReply(teammate_id=desk.zoe, words=Words(body="<p>Sent again.</p>"), conversation_id=desk.id)
    desk.do(parts.reply_as_teammate, reply)
    topic, item = told.only(OLD)
    assert topic == "conversation.admin.replied"
    now, began = int(clock.now), int(clock.now) - 55
    (part,) = parts_of(item)
    zoe = {"type": "admin", "id": str(desk.zoe), "name": "Zoe", "email": "zoe@serenity.example"}
    expected = {
        "type": "conversation",
        "id": str(desk.id),
        "created_at": began,
        "updated_at": now,
        "user": {
            "type": "user",
            "id": desk.user["id"],
            "user_id": "25",
            "name": "Wash",
            "email": "wash@serenity.example",
            "do_not_track": None,
        },
        "assignee": item["assignee"],
        "conversation_message": {
            "type": "conversation_message",
            "id": item["conversation_message"]["id"],
            "url": None,
            "subject": "",
            "body": ASKED,
            "author": {"type": "user", "id": desk.user["id"]},
            "attachments": [],
        },
        "conversation_parts": {
            "type": "conversation_part.list",
            "conversation_parts": [
                {
                    "type": "conversation_part",
                    "id": part["id"],
                    "part_type": "comment",
                    "body": "<p>Sent again.</p>",
                    "created_at": now,
                    "updated_at": now,
                    "notified_at": now,
                    "assigned_to": None,
                    "author": zoe,
                    "attachments": [],
                    "external_id": None,
                }
            ],
            "total_count": 1,
        },
        "open": True,
        "state": "open",
        "snoozed_until": None,
        "read": False,
        "metadata": {},
        "tags": {"type": "tag.list", "tags": []},
        "tags_added": {"type": "tag.list", "tags": []},
        "conversation_rating": {},
        "links": {"conversation_web": f"/a/apps/{desk.account.app_id}/conversations/{desk.id}"},
    }
    assert item == expected
    assert list(item) == list(expected)


def test_nobody_is_assigned(told: Told, account: Account, desk: Desk) -> None:
    new = NewConversation(who=Who(user_id="25"), words=Words(body="<p>Hello</p>"))
    desk.do(opening.start, new)
    topic, item = told.only(OLD)
    assert (topic, parts_of(item)) == ("conversation.user.created", [])
    assert item["assignee"] == {"type": "nobody_admin", "id": None, "name": None, "email": None}
    topic, item = told.only(NEW)
    assert (topic, parts_of(item)) == ("conversation.user.created", [])


@pytest.mark.parametrize("version", ["2.5", "2.6", "2.9", "2.11", "2.14", "2.15", "2.16", "Preview"])
def test_a_conversation_since_2_5(told: Told, desk: Desk, clock: Clock, version: str) -> None:
    """The model of the version's API with the one part, but for what webhooks have of their own."""
    listener = Told(desk.account)
    listener.listen(version, "conversation.user.replied")
    clock.advance(55)
    reply = ContactReply(who=Who(user_id="25"), words=Words(body="<p>Any <b>news</b>?</p>"), conversation_id=desk.id)
    desk.do(parts.reply_as_contact, reply)
    topic, item = listener.only(version)
    assert topic == "conversation.user.replied"
    model = desk.account.at(version).ok("GET", f"/conversations/{desk.id}")
    (part,) = parts_of(item)
    alone = model["conversation_parts"]["conversation_parts"][-1]
    # Nothing but what was said: null to who asks, an empty object to who is told, as recorded payloads have it.
    assert part == (alone | {"event_details": {}} if "event_details" in alone else alone)
    assert part["body"] == "<p>Any <b>news</b>?</p>"
    at = model["statistics"]["last_contact_reply_at"]
    assert isinstance(at, int)
    if version in ("2.15", "2.16", "Preview"):
        assert item["source"]["body"] == "My invoice is missing"
        assert item["statistics"]["last_contact_reply_at"] == at
    else:
        assert item["source"]["body"] == ASKED
        assert item["statistics"]["last_contact_reply_at"] == "2013-04-25T06:19:21.000Z"
        assert item["statistics"]["last_close_at"] is None
    own = ("conversation_parts", "statistics", "source")
    assert {name: item[name] for name in item if name not in own} == {
        name: model[name] for name in model if name not in own
    }
    assert list(item) == list(model)


def test_what_teammates_do(told: Told, desk: Desk, clock: Clock) -> None:
    by: dict[str, Any] = {"conversation_id": desk.id, "teammate_id": desk.zoe}
    note = TeammateReply(teammate_id=desk.zoe, words=Words(body="<p>x</p>"), part_type=NOTE, conversation_id=desk.id)
    done = [
        (parts.reply_as_teammate, note, "conversation.admin.noted", "note"),
        (conversation_state.assign, Assign(**by, assignee_id=desk.zoe), "conversation.admin.assigned", "assignment"),
        (conversation_state.snooze, Snooze(**by, until=int(clock.now) + 99), "conversation.admin.snoozed", "snoozed"),
        (conversation_state.close, Act(**by), "conversation.admin.closed", "close"),
        (conversation_state.reopen, Act(**by), "conversation.admin.opened", "open"),
    ]
    for verb, command, topic, part_type in done:
        desk.do(verb, command)
        for version in (OLD, NEW):
            news = [one for one in told.news(version) if one[0] != "conversation.admin.open.assigned"]
            ((named, item),) = news
            assert named == topic
            (part,) = parts_of(item)
            assert (part["part_type"], part["author"]["id"]) == (part_type, str(desk.zoe))
            if part_type == "assignment":
                assert part["assigned_to"]["id"] == str(desk.zoe)
            if part_type in ("close", "open", "snoozed"):
                assert part["body"] is None


def test_a_reply_that_opens(told: Told, desk: Desk, clock: Clock) -> None:
    """A person's is a reply, and no admin opened anything; a teammate's is both."""
    by: dict[str, Any] = {"conversation_id": desk.id, "teammate_id": desk.zoe}
    said = ContactReply(who=Who(user_id="25"), words=Words(body="<p>Still</p>"), conversation_id=desk.id)
    answer = TeammateReply(teammate_id=desk.zoe, words=Words(body="<p>Sent</p>"), conversation_id=desk.id)
    both = ["conversation.admin.replied", "conversation.admin.opened"]
    for verb, command, topics in (
        (parts.reply_as_contact, said, ["conversation.user.replied"]),
        (parts.reply_as_teammate, answer, both),
        (conversation_state.reopen, Act(**by, body="<p>Sent</p>"), both),
        (conversation_state.reopen, Act(**by), both[1:]),
    ):
        desk.do(conversation_state.close, Act(**by))
        told.news(OLD)
        told.news(NEW)
        desk.do(verb, command)
        for version in (OLD, NEW):
            news = told.news(version)
            assert [topic for topic, _ in news] == topics
            assert [part["part_type"] for _, item in news for part in parts_of(item)] == ["open"] * len(topics)


def test_what_a_teammate_wakes(told: Told, desk: Desk, clock: Clock) -> None:
    by: dict[str, Any] = {"conversation_id": desk.id, "teammate_id": desk.zoe}
    desk.do(conversation_state.snooze, Snooze(**by, until=int(clock.now) + 99))
    told.news(OLD)
    desk.do(conversation_state.reopen, Act(**by))
    topic, item = told.only(OLD)
    assert (topic, parts_of(item)[0]["part_type"]) == ("conversation.admin.unsnoozed", "unsnoozed")


def test_what_wakes_by_itself(told: Told, desk: Desk, clock: Clock) -> None:
    snooze = Snooze(conversation_id=desk.id, teammate_id=desk.zoe, until=int(clock.now) + 60)
    desk.do(conversation_state.snooze, snooze)
    assert told.only(OLD)[1]["snoozed_until"] == int(clock.now) + 60
    clock.advance(60)
    desk.do(conversation_state.wake, desk.id)
    assert told.only(OLD)[0] == "conversation.admin.unsnoozed"


def test_assigned_while_open_or_not(told: Told, desk: Desk) -> None:
    """conversation.admin.open.assigned is of 2.10 and later, and of open conversations."""
    by: dict[str, Any] = {"conversation_id": desk.id, "teammate_id": desk.zoe}
    desk.do(conversation_state.assign, Assign(**by, assignee_id=desk.zoe))
    both = ["conversation.admin.assigned", "conversation.admin.open.assigned"]
    assert [topic for topic, _ in told.news(NEW)] == both
    assert [topic for topic, _ in told.news(OLD)] == both[:1]
    desk.do(conversation_state.close, Act(**by))
    told.news(NEW)
    desk.do(conversation_state.assign, Assign(**by, assignee_id=0))
    assert [topic for topic, _ in told.news(NEW)] == both[:1]
    desk.do(conversation_state.assign, Assign(**by, assignee_id=desk.zoe))
    assert [topic for topic, _ in told.news(NEW)] == [*both, "conversation.admin.opened"]


def test_words_with_what_is_done_are_a_reply(told: Told, desk: Desk) -> None:
    """A recorded payload of conversation.admin.replied has an assignment with a body."""
    by: dict[str, Any] = {"conversation_id": desk.id, "teammate_id": desk.zoe, "body": "<p>How can I help?</p>"}
    desk.do(conversation_state.assign, Assign(**by, assignee_id=desk.zoe))
    news = told.news(OLD)
    assert [topic for topic, _ in news] == ["conversation.admin.replied", "conversation.admin.assigned"]
    assert [part["part_type"] for _, item in news for part in parts_of(item)] == ["assignment"] * 2
    desk.do(conversation_state.close, Act(**by))
    assert [topic for topic, _ in told.news(OLD)] == ["conversation.admin.replied", "conversation.admin.closed"]


def test_an_admin_writes_first(told: Told, desk: Desk) -> None:
    message = NewMessage(teammate_id=desk.zoe, who=Who(user_id="25"), words=Words(body="<p>Hello</p>"))
    desk.do(opening.send, message)
    topic, item = told.only(OLD)
    assert (topic, parts_of(item)) == ("conversation.admin.single.created", [])
    assert item["conversation_message"]["author"]["type"] == "admin"
    assert (item["open"], item["state"], item["read"]) == (False, "closed", False), "as in a recorded payload"


def test_a_tag_on_a_part(told: Told, desk: Desk) -> None:
    reply = ContactReply(who=Who(user_id="25"), words=Words(body="<p>News?</p>"), conversation_id=desk.id)
    desk.do(parts.reply_as_contact, reply)
    told.news(OLD)
    told.news(NEW)
    tag = desk.do(tags.create, "Billing")
    wanted = ConversationTagging(desk.id, tag.id, desk.zoe)
    desk.do(conversation_tags.tag, wanted)
    shown = {"type": "tag", "id": str(tag.id), "name": "Billing"}
    for version in (OLD, NEW):
        (item,) = [item for topic, item in told.news(version) if topic == "conversation_part.tag.created"]
        assert item["type"] == "conversation"
        assert item["tags_added"] == {"type": "tag.list", "tags": [shown]}
        assert [tag["name"] for tag in item["tags"]["tags"]] == ["Billing"]
    desk.do(conversation_tags.untag, wanted)
    assert "conversation_part.tag.created" not in [topic for topic, _ in told.news(NEW)]


def test_a_rating(told: Told, desk: Desk) -> None:
    close = Act(conversation_id=desk.id, teammate_id=desk.zoe)
    reply = TeammateReply(teammate_id=desk.zoe, words=Words(body="<p>Sent</p>"), conversation_id=desk.id)
    desk.do(parts.reply_as_teammate, reply)
    desk.do(conversation_state.close, close)
    told.news(OLD)
    told.news(NEW)
    desk.do(ratings.rate, Rating(desk.id, Who(user_id="25"), 5, "Thanks"))
    for version in (OLD, NEW):
        (item,) = [item for topic, item in told.news(version) if topic == "conversation.rating.added"]
        assert (item["conversation_rating"]["rating"], item["conversation_rating"]["remark"]) == (5, "Thanks")


def test_words_taken_back(told: Told, desk: Desk) -> None:
    reply = TeammateReply(teammate_id=desk.zoe, words=Words(body="<p>4111 1111</p>"), conversation_id=desk.id)
    desk.do(parts.reply_as_teammate, reply)
    (part,) = parts_of(told.only(OLD)[1])
    told.news(NEW)
    desk.do(redaction.redact, Redaction(desk.id, int(part["id"]), source=False))
    for version in (OLD, NEW):
        topic, item = told.only(version)
        assert topic == "conversation_part.redacted"
        (shown,) = parts_of(item)
        assert shown["body"] == "<p><i>This message was deleted</i></p>"
    assert shown["redacted"] is True


def test_a_conversation_is_deleted(told: Told, desk: Desk) -> None:
    desk.do(redaction.delete, Deletion(desk.id))
    expected = ("conversation.deleted", {"type": "conversation", "conversation_id": str(desk.id)})
    assert told.only(OLD) == told.only(NEW) == expected


def test_priority(told: Told, desk: Desk) -> None:
    """A topic of 2.5 and later."""
    desk.do(conversation_state.update, ConversationChange(conversation_id=desk.id, priority="high"))
    topic, item = told.only(NEW)
    assert (topic, item["priority"]) == ("conversation.priority.updated", "priority")
    assert told.news(OLD) == []


def test_who_is_brought_in_and_taken_out(told: Told, desk: Desk, new: Account) -> None:
    other = new.ok("POST", "/contacts", {"external_id": "26", "email": "kaylee@serenity.example"})["id"]
    attachment = Attachment(conversation_id=desk.id, who=Who(id=other), teammate_id=desk.zoe)
    desk.do(participants.attach, attachment)
    topic, item = told.only(NEW)
    assert (topic, list(item)) == ("conversation.contact.attached", ["conversation", "contact"])
    assert (item["conversation"]["type"], item["contact"]["external_id"]) == ("conversation", "26")
    desk.do(participants.detach, Detachment(desk.id, other, desk.zoe))
    assert told.only(NEW)[0] == "conversation.contact.detached"
    assert told.news(OLD) == []


def test_reading(told: Told, desk: Desk) -> None:
    """conversation.read is of 2.10 and later; that something is unread again is no news."""
    reply = TeammateReply(teammate_id=desk.zoe, words=Words(body="<p>Sent</p>"), conversation_id=desk.id)
    desk.do(parts.reply_as_teammate, reply)
    told.news(NEW)
    desk.do(parts.mark, Mark(desk.id, True))
    topic, item = told.only(NEW)
    assert (topic, item["read"]) == ("conversation.read", True)
    desk.do(parts.mark, Mark(desk.id, False))
    assert told.news(NEW) == []


def test_another_company(desk: Desk, old: Account) -> None:
    """Since 2.15, with the whole conversation."""
    listener = Told(desk.account)
    listener.listen("2.16", "conversation.company.updated")
    listener.listen("2.14", "conversation")
    company = old.ok("POST", "/companies", {"company_id": "c-9", "name": "Orchard"})["id"]
    desk.do(conversation_state.update, ConversationChange(conversation_id=desk.id, company_id=company))
    topic, item = listener.only("2.16")
    assert (topic, item["id"]) == ("conversation.company.updated", str(desk.id))
    assert listener.news("2.14") == []


def test_news_of_one_conversation_share_its_order(told: Told, desk: Desk) -> None:
    """What the outbox keeps in order is told by the conversation's id."""

    def lanes(tx: Any, _: None) -> list[Any]:
        rows = tx.all("SELECT DISTINCT conversation_id FROM webhook_delivery WHERE app_id = :app_id AND is_ping = 0")
        return [row[0] for row in rows]

    desk.do(conversation_state.close, Act(conversation_id=desk.id, teammate_id=desk.zoe))
    desk.do(conversation_state.reopen, Act(conversation_id=desk.id, teammate_id=desk.zoe))
    assert desk.account.door.read(desk.account.app_id, lanes) == [desk.id]


def test_an_erased_person_is_in_no_conversation_that_is_kept(told: Told, desk: Desk, new: Account) -> None:
    reply = ContactReply(who=Who(user_id="25"), words=Words(body="<p>I live at 5 Elm St</p>"), conversation_id=desk.id)
    desk.do(parts.reply_as_contact, reply)
    assert traces(desk.account, "Elm St", "wash@")
    new.ok("DELETE", f"/contacts/{desk.user['id']}")
    assert traces(desk.account, "Elm St", "wash@", desk.user["id"]) == []
