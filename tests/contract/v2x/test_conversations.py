"""Conversations begun and shown: API reference 2.0 to Preview, conversation model; recorded answers."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain import conversation_state, opening, participants, visitors
from interphone.domain.contacts import Contact, ContactChange, Who
from interphone.domain.conversation_state import Assign
from interphone.domain.opening import NewMessage
from interphone.domain.parts import Words
from tests.support.api import Account, check_error_list
from tests.support.clock import Clock

pytestmark = pytest.mark.routes("POST /conversations", "GET /conversations/{id}")

VERSIONS = ["2.0", "2.3", "2.7", "2.11", "2.14", "2.16", "Preview"]
# Every key from when on it is there.
KEYS = {
    "2.0": "type id created_at updated_at waiting_since snoozed_until source contacts first_contact_reply open state "
    "read tags priority sla_applied statistics conversation_rating teammates conversation_parts",
    "2.2": "admin_assignee_id team_assignee_id title",
    "2.3": "custom_attributes topics",
    "2.9": "ticket",
    "2.10": "linked_objects",
    "2.11": "ai_agent ai_agent_participated",
    "2.15": "company",
    "2.16": "sales_agent_participated sales_agent channel external_references",
    "Preview": "ai_topics",
}
ALL = ["2.0", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "2.7", "2.8", "2.9", "2.10", "2.11", "2.12", "2.13", "2.14",
       "2.15", "2.16", "Preview"]  # fmt: skip


@pytest.fixture
def visitor(account: Account) -> Contact:
    new = ContactChange(user_id="b3f1-visitor", last_seen_ip="1.2.3.4")
    made: Contact = account.door.write(account.app_id, visitors.create, new)
    return made


def began(account: Account, who: str, **more: Any) -> str:
    body = {"from": {"type": "user", "id": who}, "body": "Hello there", **more}
    id: str = account.at("2.4").ok("POST", "/conversations", body)["conversation_id"]
    return id


@pytest.mark.parametrize("version", VERSIONS)
def test_begin(account: Account, clock: Clock, kaylee: str, version: str) -> None:
    """The answer is the message; from 2.4 on it names the conversation."""
    body = {"from": {"type": "user", "id": kaylee}, "body": "Hello there"}
    message = account.at(version).ok("POST", "/conversations", body)
    id = message.pop("conversation_id", None)
    assert message == {
        "type": "user_message",
        "id": message["id"],
        "created_at": int(clock.now),
        "body": "Hello there",
        "message_type": "inapp",
    }
    assert (id is None) == (version in ("2.0", "2.3"))
    if id is not None:
        assert account.at(version).ok("GET", f"/conversations/{id}")["source"]["id"] == message["id"]


@pytest.mark.parametrize("version", ALL)
def test_which_keys_there_are(account: Account, kaylee: str, version: str) -> None:
    shown = account.at(version).ok("GET", f"/conversations/{began(account, kaylee)}")
    expected = {"assignee"} if version in ("2.0", "2.1") else set()
    for since, keys in KEYS.items():
        if ALL.index(version) >= ALL.index(since):
            expected |= set(keys.split())
    assert set(shown) == expected
    assert list(shown)[-1] == "conversation_parts"


def test_as_the_documentation_shows_it(account: Account, clock: Clock, kaylee: str) -> None:
    """API reference 2.7, retrieve a conversation; contacts and teammates as clients read them."""
    id = began(account, kaylee)
    now = int(clock.now)
    shown = account.at("2.7").ok("GET", f"/conversations/{id}")
    assert shown == {
        "type": "conversation",
        "id": id,
        "created_at": now,
        "updated_at": now,
        "waiting_since": now,
        "snoozed_until": None,
        "source": {
            "type": "conversation",
            "id": shown["source"]["id"],
            "delivered_as": "customer_initiated",
            "subject": "",
            "body": "<p>Hello there</p>",
            "author": {"type": "user", "id": kaylee, "name": "Kaylee", "email": "kaylee@serenity.example"},
            "attachments": [],
            "url": None,
            "redacted": False,
        },
        "contacts": {"type": "contact.list", "contacts": [{"type": "contact", "id": kaylee, "external_id": "26"}]},
        "first_contact_reply": {"created_at": now, "type": "conversation", "url": None},
        "admin_assignee_id": None,
        "team_assignee_id": None,
        "open": True,
        "state": "open",
        "read": True,
        "tags": {"type": "tag.list", "tags": []},
        "priority": "not_priority",
        "sla_applied": None,
        "statistics": {
            "type": "conversation_statistics",
            **dict.fromkeys(
                (
                    "time_to_assignment", "time_to_admin_reply", "time_to_first_close", "time_to_last_close",
                    "median_time_to_reply", "first_assignment_at", "first_admin_reply_at", "first_close_at",
                    "last_assignment_at", "last_assignment_admin_reply_at", "last_admin_reply_at", "last_close_at",
                    "last_closed_by_id",
                )
            ),
            "first_contact_reply_at": now,
            "last_contact_reply_at": now,
            "count_reopens": 0,
            "count_assignments": 0,
            "count_conversation_parts": 1,
        },
        "conversation_rating": None,
        "teammates": {"type": "admin.list", "admins": [], "teammates": []},
        "title": None,
        "custom_attributes": {},
        "topics": {"type": "topic.list", "topics": [], "total_count": 0},
        "conversation_parts": {"type": "conversation_part.list", "conversation_parts": [], "total_count": 0},
    }  # fmt: skip


@pytest.mark.parametrize("version", ["2.0", "2.1", "2.2", "2.15", "2.16"])
def test_who_is_assigned(account: Account, kaylee: str, inara: int, version: str) -> None:
    """An assignee up to 2.1, then two ids, which are 0 from 2.16 on where nobody is assigned."""
    id, caller = began(account, kaylee), account.at(version)
    before = caller.ok("GET", f"/conversations/{id}")
    account.door.write(
        account.app_id, conversation_state.assign, Assign(conversation_id=int(id), teammate_id=inara, assignee_id=inara)
    )
    after = caller.ok("GET", f"/conversations/{id}")
    if version in ("2.0", "2.1"):
        assert before["assignee"] == {"type": "nobody_admin", "id": None}
        assert after["assignee"] == {
            "type": "admin", "id": str(inara), "name": "Inara", "email": "inara@serenity.example",
        }  # fmt: skip
    else:
        nobody = 0 if version == "2.16" else None
        assert (before["admin_assignee_id"], before["team_assignee_id"]) == (nobody, nobody)
        assert (after["admin_assignee_id"], after["team_assignee_id"]) == (inara, nobody)
    (part,) = after["conversation_parts"]["conversation_parts"]
    assert (part["part_type"], part["assigned_to"]) == ("assignment", {"type": "admin", "id": str(inara)})


@pytest.mark.parametrize("version", ["2.0", "2.5", "2.6", "2.7"])
def test_what_a_teammate_sent(account: Account, kaylee: str, inara: int, version: str) -> None:
    """It has statistics only once the person answers; admin_initiated is a word of 2.6."""
    new = NewMessage(teammate_id=inara, who=Who(id=kaylee), words=Words(body="<p>Hi</p>"))
    id = account.door.write(account.app_id, opening.send, new).conversation.id
    shown = account.at(version).ok("GET", f"/conversations/{id}")
    assert shown["source"]["delivered_as"] == ("automated" if version in ("2.0", "2.5") else "admin_initiated")
    assert (shown["statistics"], shown["first_contact_reply"], shown["read"]) == (None, None, False)
    assert shown["source"]["author"] == {
        "type": "admin", "id": str(inara), "name": "Inara", "email": "inara@serenity.example",
    }  # fmt: skip
    assert shown["teammates"]["admins"] == [{"type": "admin", "id": str(inara)}]


@pytest.mark.parametrize("version", ["2.0", "2.5", "2.6", "Preview"])
def test_fine_types_of_parts(account: Account, kaylee: str, inara: int, version: str) -> None:
    """Somebody who is brought in is a part of its own from 2.6 on (changelog 2.6)."""
    id = began(account, kaylee)
    other = account.at("2.0").ok("POST", "/contacts", {"role": "lead", "email": "simon@serenity.example"})["id"]
    coming = participants.Attachment(conversation_id=int(id), who=Who(id=other), teammate_id=inara)
    account.door.write(account.app_id, participants.attach, coming)
    parts = account.at(version).ok("GET", f"/conversations/{id}")["conversation_parts"]
    types = [part["part_type"] for part in parts["conversation_parts"]]
    assert types == ([] if version in ("2.0", "2.5") else ["participant_added"])
    assert parts["total_count"] == len(types)


@pytest.mark.parametrize("version", ["2.0", "2.7", "Preview"])
def test_plain_text(account: Account, kaylee: str, version: str) -> None:
    """HTML in a new conversation is text; display_as=plaintext gives the text back."""
    id = began(account, kaylee, body="Fish & <b>chips</b>\nor else", subject="Food")
    caller = account.at(version)
    source = caller.ok("GET", f"/conversations/{id}")["source"]
    assert source["body"] == "<p>Fish &amp; &lt;b&gt;chips&lt;/b&gt;<br>\nor else</p>"
    assert source["subject"] == "Food"
    plain = caller.ok("GET", f"/conversations/{id}?display_as=plaintext&include_translations=true")["source"]
    assert plain["body"] == "Fish & <b>chips</b>\nor else"


@pytest.mark.parametrize("version", ["2.0", "2.7", "Preview"])
def test_a_visitor_becomes_a_lead(account: Account, visitor: Contact, version: str) -> None:
    """API reference 2.7, create a conversation: by id or user_id, with the type contact."""
    caller = account.at(version)
    sent = {"from": {"type": "contact", "user_id": visitor.user_id}, "body": "Hello there"}
    caller.ok("POST", "/conversations", sent)
    assert caller.ok("GET", f"/contacts/{visitor.id}")["role"] == "lead"


@pytest.mark.parametrize("version", ["2.10", "2.11"])
def test_when_it_began(account: Account, clock: Clock, kaylee: str, version: str) -> None:
    """created_at is taken from 2.11 on (changelog 2.11)."""
    sent = {"from": {"type": "user", "id": kaylee}, "body": "Hello", "created_at": 1_300_000_000}
    message = account.at(version).ok("POST", "/conversations", sent)
    assert message["created_at"] == (1_300_000_000 if version == "2.11" else int(clock.now))


@pytest.mark.parametrize("version", ["2.0", "2.7", "Preview"])
def test_files_elsewhere(account: Account, kaylee: str, version: str) -> None:
    urls = ["https://files.example/a%20b.png", "https://files.example/"]
    id = began(account, kaylee, attachment_urls=urls)
    attached = account.at(version).ok("GET", f"/conversations/{id}")["source"]["attachments"]
    assert [(each["name"], each["content_type"], each["url"]) for each in attached] == [
        ("a b.png", "image/png", urls[0]),
        ("attachment", "application/octet-stream", urls[1]),
    ]


@pytest.mark.parametrize("version", ["2.0", "2.7", "Preview"])
@pytest.mark.parametrize(
    ("body", "code", "says"),
    [
        ({"body": "Hello"}, "parameter_not_found", "from is a required parameter"),
        ({"from": {"type": "user"}, "body": "Hello"}, "parameter_invalid", "from must name a contact"),
        ({"from": {"type": "admin", "id": "1"}, "body": "Hello"}, "parameter_invalid", "from.type must be one of"),
        ({"from": {"type": "user", "id": "{id}"}}, "parameter_not_found", "body is a required parameter"),
        ({"from": {"type": "user", "id": "{id}"}, "body": " "}, "parameter_invalid", "body is empty"),
        (
            {"from": {"type": "user", "id": "{id}"}, "body": "Hello", "attachment_urls": ["file:///etc/passwd"]},
            "parameter_invalid",
            "attachment_urls[0] must be an address such as https://",
        ),
    ],
    ids=str,
)
def test_what_is_wrong(account: Account, kaylee: str, version: str, body: Any, code: str, says: str) -> None:
    if body.get("from", {}).get("id") == "{id}":
        body = body | {"from": {"type": "user", "id": kaylee}}
    assert says in check_error_list(account.at(version).post("/conversations", body), 400, code)


@pytest.mark.parametrize("version", VERSIONS)
def test_nobody_of_that_name(account: Account, version: str) -> None:
    body = {"from": {"type": "user", "id": "123_doesnt_exist"}, "body": "Hello there"}
    check_error_list(account.at(version).post("/conversations", body), 404, "not_found", "User Not Found")


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("id", ["4711", "0", "latest", "9" * 30])
def test_no_such_conversation(account: Account, version: str, id: str) -> None:
    check_error_list(account.at(version).get(f"/conversations/{id}"), 404, "not_found", "Resource Not Found")
