"""Replies of 1.0 to 1.4: API reference 1.x, replying to a conversation, and what client libraries send."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain import teams
from interphone.domain.teammates import Teammate
from interphone.domain.teams import NewTeam
from tests.contract.v1x.conversing import VERSIONS, ask, hire, parts_of
from tests.support.api import Account, check_error_list
from tests.support.clock import Clock

pytestmark = pytest.mark.routes("POST /conversations/{id}/reply", "POST /conversations/last/reply")

PICTURES = [f"https://serenity.example/{number}.png" for number in range(6)]


@pytest.fixture
def kaylee(account: Account) -> str:
    sent = {"user_id": "26", "email": "kaylee@serenity.example"}
    id: str = account.at("1.4").ok("POST", "/users", sent)["id"]
    return id


@pytest.fixture
def inara(account: Account) -> Teammate:
    return hire(account)


@pytest.fixture
def asked(account: Account, kaylee: str) -> int:
    return ask(account, kaylee)


def act(caller: Account, id: object, inara: Teammate, message_type: str, **more: object) -> Any:
    sent = {"type": "admin", "admin_id": str(inara.id), "message_type": message_type, **more}
    return caller.ok("POST", f"/conversations/{id}/reply", sent)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    "who", [{"intercom_user_id": "?"}, {"user_id": "26"}, {"email": "Kaylee@serenity.example"}], ids=str
)
def test_a_user_replies(account: Account, kaylee: str, asked: int, version: str, who: dict[str, str]) -> None:
    """What they write is text. Client libraries repeat the conversation's id in the body."""
    who = {name: kaylee if value == "?" else value for name, value in who.items()}
    sent = {"type": "user", "message_type": "comment", "body": "a < b\nreally", **who}
    shown = account.at(version).ok(
        "POST", f"/conversations/{asked}/reply", {**sent, "id": str(asked), "conversation_id": asked}
    )
    (part,) = parts_of(shown)
    assert (part["part_type"], part["body"]) == ("comment", "<p>a &lt; b<br>\nreally</p>")
    assert (part["author"]["type"], part["author"]["id"]) == ("user", kaylee)
    assert (shown["read"], shown["open"]) == (True, True)


def test_a_lead_replies_by_intercom_user_id(account: Account) -> None:
    caller = account.at("1.1")
    lead = caller.ok("POST", "/contacts", {})["id"]
    id = ask(account, lead)
    sent = {"type": "user", "message_type": "comment", "body": "x", "intercom_user_id": lead}
    (part,) = parts_of(caller.ok("POST", f"/conversations/{id}/reply", sent))
    assert part["author"] == {"type": "lead", "id": lead}


def test_the_email_of_a_user_is_not_that_of_a_lead(account: Account, kaylee: str, asked: int) -> None:
    caller = account.at("1.4")
    caller.ok("POST", "/contacts", {"email": "kaylee@serenity.example"})
    sent = {"type": "user", "message_type": "comment", "body": "x", "email": "kaylee@serenity.example"}
    (part,) = parts_of(caller.ok("POST", f"/conversations/{asked}/reply", sent))
    assert part["author"]["id"] == kaylee


def test_a_reply_opens_what_is_closed_or_snoozed(
    account: Account, clock: Clock, kaylee: str, inara: Teammate, asked: int
) -> None:
    caller = account.at("1.4")
    sent = {"type": "user", "message_type": "comment", "body": "Still!", "intercom_user_id": kaylee}
    assert act(caller, asked, inara, "close")["state"] == "closed"
    shown = caller.ok("POST", f"/conversations/{asked}/reply", sent)
    assert (shown["state"], parts_of(shown)[-1]["part_type"]) == ("open", "open")
    assert parts_of(shown)[-1]["body"] == "<p>Still!</p>"
    until = int(clock.now) + 3600
    shown = act(caller, asked, inara, "snoozed", snoozed_until=str(until))
    assert (shown["state"], shown["open"], shown["snoozed_until"]) == ("snoozed", True, until)
    shown = caller.ok("POST", f"/conversations/{asked}/reply", sent)
    assert (shown["state"], shown["open"], shown["snoozed_until"]) == ("open", True, None)
    assert parts_of(shown)[-1]["part_type"] == "comment"


def test_an_admin_opens_what_is_closed_or_snoozed(account: Account, clock: Clock, inara: Teammate, asked: int) -> None:
    """Unsnoozing is asked for by the same word as opening, and shown by its own (API reference 1.2, unsnoozing)."""
    caller = account.at("1.2")
    act(caller, asked, inara, "close")
    (_, part) = parts_of(act(caller, asked, inara, "comment", body="Hi"))
    assert (part["part_type"], part["body"]) == ("open", "<p>Hi</p>")
    act(caller, asked, inara, "snoozed", snoozed_until=int(clock.now) + 3600)
    shown = act(caller, asked, inara, "open")
    assert (shown["state"], parts_of(shown)[-1]["part_type"]) == ("open", "unsnoozed")


@pytest.mark.parametrize("version", VERSIONS)
def test_an_admin_comments_and_notes(account: Account, kaylee: str, inara: Teammate, asked: int, version: str) -> None:
    """Both take HTML, made safe; a note is nothing that the person has to read."""
    caller = account.at(version)
    shown = act(caller, asked, inara, "note", body="<b>Wash</b> knows<script>steal()</script>")
    assert shown["read"] is True
    shown = act(caller, asked, inara, "comment", body="Have you tried <i>turning it off</i>?")
    assert shown["read"] is False
    note, comment = parts_of(shown)
    assert (note["part_type"], note["body"]) == ("note", "<p><b>Wash</b> knows</p>")
    assert (comment["part_type"], comment["body"]) == ("comment", "<p>Have you tried <i>turning it off</i>?</p>")
    assert [part["author"]["id"] for part in (note, comment)] == [str(inara.id)] * 2
    assert [part["author"]["type"] for part in (note, comment)] == ["admin"] * 2


@pytest.mark.parametrize("version", VERSIONS)
def test_open_and_close(account: Account, inara: Teammate, asked: int, version: str) -> None:
    caller = account.at(version)
    shown = act(caller, asked, inara, "close", body="<p>Bye</p>")
    assert (shown["open"], shown["state"], shown["read"]) == (False, "closed", False)
    shown = act(caller, asked, inara, "open")
    assert (shown["open"], shown["state"]) == (True, "open")
    shown = act(caller, asked, inara, "open", body="One more thing")
    said = [(part["part_type"], part["body"]) for part in parts_of(shown)]
    assert said == [("close", "<p>Bye</p>"), ("open", None), ("open", "<p>One more thing</p>")]


@pytest.mark.parametrize("version", VERSIONS)
def test_assign(account: Account, inara: Teammate, asked: int, version: str) -> None:
    """To an admin, to a team, and with 0 to nobody."""
    caller, book = account.at(version), hire(account, "Book")
    team = account.door.write(account.app_id, teams.create, NewTeam("Crew"))
    seen = []
    for assignee in (str(book.id), book.id, "0", str(team.id), 0):
        shown = act(caller, asked, inara, "assignment", assignee_id=assignee)
        assert parts_of(shown)[-1]["part_type"] == "assignment"
        assert parts_of(shown)[-1]["assigned_to"] == shown["assignee"]
        seen.append(shown["assignee"])
    admin = {"type": "admin", "id": str(book.id)}
    nobody = {"type": "nobody_admin", "id": None}
    assert seen == [admin, admin, nobody, {"type": "team", "id": str(team.id)}, nobody]


def test_assign_what_is_closed_or_snoozed(account: Account, clock: Clock, inara: Teammate, asked: int) -> None:
    """It is open; that it was closed has no type of its own here (API reference 1.0, conversation part model)."""
    caller = account.at("1.4")
    act(caller, asked, inara, "close")
    shown = act(caller, asked, inara, "assignment", assignee_id=inara.id)
    assert (shown["state"], parts_of(shown)[-1]["part_type"]) == ("open", "assignment")
    act(caller, asked, inara, "snoozed", snoozed_until=int(clock.now) + 3600)
    shown = act(caller, asked, inara, "assignment", assignee_id=inara.id)
    assert (shown["state"], parts_of(shown)[-1]["part_type"]) == ("open", "assign_and_unsnooze")


def test_an_admin_is_named_by_email_too(account: Account, inara: Teammate, asked: int) -> None:
    """As client libraries of Python document it."""
    caller = account.at("1.0")
    sent = {"type": "admin", "email": "Inara@serenity.example", "message_type": "comment", "body": "bar"}
    (part,) = parts_of(caller.ok("POST", f"/conversations/{asked}/reply", sent))
    assert (part["author"]["type"], part["author"]["id"]) == ("admin", str(inara.id))
    reply = caller.send("POST", f"/conversations/{asked}/reply", {**sent, "email": "kaylee@serenity.example"})
    check_error_list(reply, 404, "not_found", "Resource Not Found")


def test_pictures(account: Account, kaylee: str, inara: Teammate, asked: int) -> None:
    """Up to five, with words or without."""
    caller = account.at("1.4")
    shown = act(caller, asked, inara, "comment", body="See", attachment_urls=PICTURES[:5])
    files = parts_of(shown)[-1]["attachments"]
    assert [file["url"] for file in files] == PICTURES[:5]
    assert files[0] == {
        "type": "upload",
        "name": "0.png",
        "url": PICTURES[0],
        "content_type": "image/png",
        "filesize": 0,
        "width": None,
        "height": None,
    }
    sent = {"type": "user", "message_type": "comment", "intercom_user_id": kaylee, "attachment_urls": PICTURES[:1]}
    shown = caller.ok("POST", f"/conversations/{asked}/reply", sent)
    assert (parts_of(shown)[-1]["body"], len(parts_of(shown)[-1]["attachments"])) == (None, 1)


@pytest.mark.parametrize("version", VERSIONS)
def test_reply_to_the_last_conversation(
    account: Account, clock: Clock, kaylee: str, inara: Teammate, asked: int, version: str
) -> None:
    """The person is named where an admin replies too."""
    clock.advance(10)
    later = ask(account, kaylee, "<p>Again</p>")
    caller = account.at(version)
    sent = {"type": "user", "message_type": "comment", "body": "x", "user_id": "26"}
    assert caller.ok("POST", "/conversations/last/reply", sent)["id"] == str(later)
    clock.advance(10)
    act(caller, asked, inara, "note", body="This one")
    assert act(caller, "last", inara, "close", email="kaylee@serenity.example")["id"] == str(asked)


def test_a_last_conversation_that_is_not_there(account: Account, inara: Teammate) -> None:
    caller = account.at("1.4")
    caller.ok("POST", "/users", {"user_id": "27"})
    sent: dict[str, object] = {"type": "admin", "admin_id": inara.id, "message_type": "close"}
    path = "/conversations/last/reply"
    check_error_list(caller.send("POST", path, {**sent, "user_id": "27"}), 404, "not_found", "Resource Not Found")
    check_error_list(caller.send("POST", path, {**sent, "user_id": "28"}), 404, "not_found", "User Not Found")
    check_error_list(caller.send("POST", path, sent), 400, "parameter_not_found")


USER = {"type": "user", "message_type": "comment", "body": "x", "user_id": "26"}
ADMIN = {"type": "admin", "message_type": "comment", "body": "x", "admin_id": "?"}


@pytest.mark.parametrize(
    ("sent", "status", "code", "word"),
    [
        (USER | {"type": None}, 400, "parameter_not_found", "type"),
        (USER | {"type": "bot"}, 400, "parameter_invalid", "type"),
        (USER | {"message_type": None}, 400, "parameter_not_found", "message_type"),
        (USER | {"message_type": "note"}, 400, "parameter_invalid", "message_type"),
        (USER | {"user_id": None}, 400, "parameter_not_found", "user_id"),
        (USER | {"user_id": "99"}, 404, "not_found", "User Not Found"),
        (USER | {"body": None}, 400, "parameter_invalid", "Body is required"),
        (USER | {"body": "  "}, 400, "parameter_invalid", "Body is required"),
        (USER | {"body": ["x"]}, 400, "parameter_invalid", "body"),
        (USER | {"attachment_urls": PICTURES}, 400, "parameter_invalid", "attachment_urls"),
        (USER | {"attachment_urls": "https://a.example"}, 400, "parameter_invalid", "attachment_urls"),
        (USER | {"attachment_urls": ["javascript:alert(1)"]}, 400, "parameter_invalid", "attachment_urls[0]"),
        (USER | {"attachment_urls": ["https://[a"]}, 400, "parameter_invalid", "attachment_urls[0]"),
        (USER | {"colour": "red"}, 400, "bad_request", "bad 'colour' parameter"),
        (ADMIN | {"message_type": "shout"}, 400, "parameter_invalid", "message_type"),
        (ADMIN | {"admin_id": None}, 400, "parameter_not_found", "admin_id"),
        (ADMIN | {"admin_id": "999999"}, 404, "not_found", "Resource Not Found"),
        (ADMIN | {"admin_id": "mal"}, 404, "not_found", "Resource Not Found"),
        (ADMIN | {"body": None}, 400, "parameter_invalid", "Body is required"),
        (ADMIN | {"message_type": "note", "body": ""}, 400, "parameter_invalid", "Body is required"),
        (ADMIN | {"message_type": "assignment"}, 400, "parameter_not_found", "assignee_id"),
        (ADMIN | {"message_type": "assignment", "assignee_id": "999999"}, 404, "not_found", "Resource Not Found"),
        (ADMIN | {"message_type": "assignment", "assignee_id": "zoe"}, 404, "not_found", "Resource Not Found"),
        (ADMIN | {"message_type": "snoozed"}, 400, "parameter_not_found", "snoozed_until"),
        (ADMIN | {"message_type": "snoozed", "snoozed_until": 1}, 400, "parameter_invalid", "snoozed_until"),
        (ADMIN | {"message_type": "snoozed", "snoozed_until": 10**12}, 400, "parameter_invalid", "snoozed_until"),
        (ADMIN | {"message_type": "snoozed", "snoozed_until": "soon"}, 400, "parameter_invalid", "snoozed_until"),
    ],
    ids=str,
)
def test_replies_that_are_refused(
    account: Account, asked: int, inara: Teammate, sent: dict[str, Any], status: int, code: str, word: str
) -> None:
    caller = account.at("1.4")
    filled = {name: str(inara.id) if value == "?" else value for name, value in sent.items()}
    reply = caller.send("POST", f"/conversations/{asked}/reply", filled)
    assert word in check_error_list(reply, status, code)
    assert parts_of(caller.ok("GET", f"/conversations/{asked}")) == []


def test_a_team_replies_to_nobody(account: Account, asked: int) -> None:
    """The real service answers 404 with not_found where admin_id is a team's (a client library's issue of 2018)."""
    team = account.door.write(account.app_id, teams.create, NewTeam("Crew"))
    sent = ADMIN | {"admin_id": str(team.id)}
    check_error_list(
        account.at("1.4").send("POST", f"/conversations/{asked}/reply", sent), 404, "not_found", "Resource Not Found"
    )


def test_who_takes_no_part_cannot_reply(account: Account, asked: int) -> None:
    caller = account.at("1.4")
    caller.ok("POST", "/users", {"user_id": "27"})
    reply = caller.send("POST", f"/conversations/{asked}/reply", USER | {"user_id": "27"})
    check_error_list(reply, 404, "not_found", "Resource Not Found")


@pytest.mark.parametrize("id", ["99999999", "0", "first"])
@pytest.mark.parametrize("version", VERSIONS)
def test_a_conversation_that_is_not_there(
    account: Account, kaylee: str, inara: Teammate, version: str, id: str
) -> None:
    caller = account.at(version)
    for sent in (USER, ADMIN | {"admin_id": inara.id}):
        reply = caller.send("POST", f"/conversations/{id}/reply", sent)
        check_error_list(reply, 404, "not_found", "Resource Not Found")


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("message_type", ["comment", "note"])
@pytest.mark.parametrize("body", ["  \n", "<p></p>", "<p>&nbsp;<br></p>"])
def test_nothing_said(
    account: Account, asked: int, inara: Teammate, version: str, message_type: str, body: str
) -> None:
    sent = {"type": "admin", "admin_id": inara.id, "message_type": message_type, "body": body}
    reply = account.at(version).post(f"/conversations/{asked}/reply", sent)
    check_error_list(reply, 400, "parameter_invalid", "Body is required")


@pytest.mark.parametrize("version", VERSIONS)
def test_what_is_closed_stays_as_it_is(
    account: Account, clock: Clock, asked: int, inara: Teammate, version: str
) -> None:
    caller = account.at(version)
    closed = act(caller, asked, inara, "close")
    clock.now += 60
    assert act(caller, asked, inara, "close", body="<p></p>") == closed
    assert parts_of(act(caller, asked, inara, "close", body="Goodbye"))[-1]["body"] == "<p>Goodbye</p>"
