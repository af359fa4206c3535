"""Conversations of 1.0 to 1.4: API reference 1.x, conversation model, get, mark as read; recorded answers."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain import conversation_tags, opening, parts, ratings, tags
from interphone.domain.contacts import Who
from interphone.domain.conversation_tags import ConversationTagging
from interphone.domain.opening import NewMessage
from interphone.domain.parts import Mark, Words
from interphone.domain.ratings import Rating
from interphone.domain.tags import Tag
from interphone.domain.teammates import Teammate
from tests.contract.v1x.conversing import VERSIONS, ask, hire
from tests.support.api import Account, check_error_list
from tests.support.clock import Clock

pytestmark = pytest.mark.routes(
    "GET /conversations/{id}", "PUT /conversations/{id}", "POST /conversations/{id}", "PUT /conversations/{id}/reply"
)

TWO_THOUSAND_YEARS = 63_113_904_000
SHIP = "https://serenity.example/engine"


@pytest.fixture
def kaylee(account: Account) -> str:
    sent = {"user_id": "26", "email": "kaylee@serenity.example", "name": "Kaylee Frye"}
    id: str = account.at("1.4").ok("POST", "/users", sent)["id"]
    return id


@pytest.fixture
def inara(account: Account) -> Teammate:
    return hire(account)


@pytest.fixture
def asked(account: Account, kaylee: str) -> int:
    """The id of a conversation that a user began."""
    return ask(account, kaylee, "<p>It <b>stopped</b></p>", url=SHIP)


def reply(caller: Account, id: int, inara: Teammate, **said: object) -> Any:
    return caller.ok("POST", f"/conversations/{id}/reply", {"type": "admin", "admin_id": inara.id, **said})


@pytest.mark.parametrize("version", VERSIONS)
def test_a_conversation_of_a_user_in_full(
    account: Account, clock: Clock, kaylee: str, inara: Teammate, asked: int, version: str
) -> None:
    began = int(clock.now)
    clock.advance(60)
    caller = account.at(version)
    answered = reply(caller, asked, inara, message_type="comment", body="Since when?")
    shown = caller.ok("GET", f"/conversations/{asked}/", id=asked)
    assert answered == shown
    user: dict[str, Any] = {"type": "user", "id": kaylee}
    admin: dict[str, Any] = {"type": "admin", "id": str(inara.id)}
    names = version in ("1.3", "1.4")
    signed = user | ({"name": "Kaylee Frye", "email": "kaylee@serenity.example"} if names else {})
    message = shown["conversation_message"]
    assert message.pop("id").isdigit()
    assert message == {
        "type": "conversation_message" if version == "1.0" else "conversation",
        "subject": "",
        "body": "<p>It <b>stopped</b></p>",
        "author": signed,
        "attachments": [],
        "url": SHIP,
        **({} if version == "1.0" else {"delivered_as": "customer_initiated"}),
    }
    (part,) = shown["conversation_parts"]["conversation_parts"]
    assert part.pop("id").isdigit()
    assert part == {
        "type": "conversation_part",
        "part_type": "comment",
        "body": "<p>Since when?</p>",
        "created_at": began + 60,
        "updated_at": began + 60,
        "notified_at": began + 60,
        "assigned_to": None,
        "author": admin | ({"name": "Inara", "email": "inara@serenity.example"} if names else {}),
        "attachments": [],
        "external_id": None,
    }
    expected = {
        "type": "conversation",
        "id": str(asked),
        "created_at": began,
        "updated_at": began + 60,
        "waiting_since": began + 60 + TWO_THOUSAND_YEARS if version in ("1.0", "1.1") else None,
        "snoozed_until": None,
        "conversation_message": message,
        "user": user,
        "customers": [user],
        "assignee": {"type": "nobody_admin", "id": None},
        "open": True,
        "state": "open",
        "read": False,
        "conversation_parts": {
            "type": "conversation_part.list",
            "conversation_parts": [part],
            "total_count": 1,
        },
        "tags": {"type": "tag.list", "tags": []},
        "conversation_rating": dict.fromkeys(["rating", "remark", "created_at", "customer", "teammate"]),
        "sent_at": began,
    }
    if version != "1.0":
        expected["customer_first_reply"] = {"type": "conversation", "url": SHIP, "created_at": began}
    assert shown == expected


@pytest.mark.parametrize("version", ["1.0", "1.4"])
def test_who_waits_is_told_since_when(account: Account, clock: Clock, asked: int, version: str) -> None:
    began = int(clock.now)
    clock.advance(60)
    assert account.at(version).ok("GET", f"/conversations/{asked}")["waiting_since"] == began


@pytest.mark.parametrize("version", ["1.0", "1.4"])
def test_of_a_message_to_a_lead(account: Account, clock: Clock, inara: Teammate, version: str) -> None:
    """It can be read before the lead has answered; nobody waits for anything then."""
    caller = account.at(version)
    lead = caller.ok("POST", "/contacts", {"name": "Saffron"})["id"]
    new = NewMessage(teammate_id=inara.id, who=Who(id=lead), words=Words(body="<p>Hi</p>"), subject="Your ship")
    id = account.door.write(account.app_id, opening.send, new).conversation.id
    shown = caller.ok("GET", f"/conversations/{id}")
    assert (shown["user"], shown["customers"]) == ({"type": "lead", "id": lead}, [{"type": "lead", "id": lead}])
    assert (shown["read"], shown.get("customer_first_reply")) == (False, None)
    assert shown["conversation_message"]["subject"] == "Your ship"
    assert shown["conversation_message"]["author"]["type"] == "admin"
    assert shown["conversation_message"].get("delivered_as") == (None if version == "1.0" else "admin_initiated")
    assert shown["waiting_since"] == (int(clock.now) + TWO_THOUSAND_YEARS if version == "1.0" else None)


def test_as_plain_text(account: Account, inara: Teammate, asked: int) -> None:
    caller = account.at("1.2")
    reply(caller, asked, inara, message_type="note", body="<ul><li>a</li><li>b &lt;c&gt;</li></ul><p>d<br>e</p>")
    shown = caller.ok("GET", f"/conversations/{asked}", display_as="plaintext")
    assert shown["conversation_message"]["body"] == "It stopped"
    assert shown["conversation_parts"]["conversation_parts"][0]["body"] == "- a\n- b <c>\n\nd\ne"


def test_tags_tell_who_gave_them_from_1_1_on(account: Account, clock: Clock, inara: Teammate, asked: int) -> None:
    """One that was put on two parts stands there twice, and once in 1.0."""
    tag: Tag = account.door.write(account.app_id, tags.create, "Broken")
    for _ in range(2):
        clock.advance(5)
        account.door.write(account.app_id, conversation_tags.tag, ConversationTagging(asked, tag.id, inara.id))
        reply(account.at("1.4"), asked, inara, message_type="comment", body="So?")
    shown = {"type": "tag", "id": str(tag.id), "name": "Broken"}
    assert account.at("1.0").ok("GET", f"/conversations/{asked}")["tags"]["tags"] == [shown]
    shown["applied_by"] = {"type": "admin", "id": str(inara.id)}  # type: ignore[assignment]
    given = [shown | {"applied_at": int(clock.now) - ago} for ago in (5, 0)]
    assert account.at("1.1").ok("GET", f"/conversations/{asked}")["tags"]["tags"] == given


def test_a_rating(account: Account, clock: Clock, kaylee: str, inara: Teammate, asked: int) -> None:
    caller = account.at("1.0")
    reply(caller, asked, inara, message_type="assignment", assignee_id=str(inara.id))
    account.door.write(account.app_id, ratings.rate, Rating(asked, Who(id=kaylee), 5, "Shiny"))
    shown = caller.ok("GET", f"/conversations/{asked}")
    assert shown["conversation_rating"] == {
        "rating": 5,
        "remark": "Shiny",
        "created_at": int(clock.now),
        "customer": {"type": "user", "id": kaylee},
        "teammate": {"type": "admin", "id": str(inara.id)},
    }
    assert [part["part_type"] for part in shown["conversation_parts"]["conversation_parts"]] == [
        "assignment",
        "conversation_rating_changed",
        "conversation_rating_remark_added",
    ]


@pytest.mark.parametrize(("method", "path"), [("PUT", ""), ("POST", ""), ("PUT", "/reply")])
@pytest.mark.parametrize("version", VERSIONS)
def test_mark_as_read(
    account: Account, kaylee: str, inara: Teammate, asked: int, version: str, method: str, path: str
) -> None:
    """PUT is documented, POST what Go sends, …/reply what Python sends."""
    caller = account.at(version)
    assert reply(caller, asked, inara, message_type="comment", body="Hm.")["read"] is False
    shown = caller.ok(method, f"/conversations/{asked}{path}", {"read": True})
    assert shown["read"] is True
    assert shown == caller.ok("GET", f"/conversations/{asked}")


def test_marks_that_are_none(account: Account, asked: int) -> None:
    caller = account.at("1.4")
    path = f"/conversations/{asked}"
    sentence = "read is a required parameter: true, or false"
    check_error_list(caller.send("PUT", path, {}), 400, "parameter_not_found", sentence)
    check_error_list(caller.send("PUT", path, {"read": "seldom"}), 400, "parameter_invalid")
    check_error_list(caller.send("PUT", path, {"raed": True}), 400, "bad_request", "bad 'raed' parameter")
    assert caller.ok("GET", path)["read"] is True
    account.door.write(account.app_id, parts.mark, Mark(asked, False))
    assert caller.ok("GET", path)["read"] is False


@pytest.mark.parametrize("id", ["99999999", "0", "mine", "1" * 40, "-1"])
@pytest.mark.parametrize("version", VERSIONS)
def test_a_conversation_that_is_not_there(account: Account, version: str, id: str) -> None:
    caller = account.at(version)
    for method, path, body in [
        ("GET", "", {}),
        ("PUT", "", {"read": True}),
        ("POST", "", {"read": True}),
        ("PUT", "/reply", {"read": True}),
    ]:
        reply = caller.send(method, f"/conversations/{id}{path}", body)
        check_error_list(reply, 404, "not_found", "Resource Not Found")
