"""POST /messages of 1.0 and all later versions: API reference 1.1 and 2.7 to Preview, create a message."""

from __future__ import annotations

import json
from typing import Any

import pytest

from interphone.api.versions import VERSIONS as ALL
from interphone.domain import teammates, visitors
from interphone.domain.contacts import ContactChange
from interphone.domain.teammates import NewTeammate, Teammate
from tests.support.accounts import open_account
from tests.support.api import Account, check_error_list
from tests.support.clock import Clock

pytestmark = pytest.mark.routes("POST /messages")

VERSIONS = [version.name for version in ALL[1:]]
LATER = VERSIONS[VERSIONS.index("2.7") :]
SEVERAL = VERSIONS[VERSIONS.index("2.14") :]
NOBODY = "64b0c1d2e3f4a5b6c7d8e9f0"


@pytest.fixture
def kaylee(account: Account) -> str:
    sent = {"user_id": "26", "email": "kaylee@serenity.example"}
    id: str = account.at("1.4").ok("POST", "/users", sent)["id"]
    return id


@pytest.fixture
def inara(account: Account) -> Teammate:
    new = NewTeammate("Inara", "inara@serenity.example", "owner")
    teammate: Teammate = account.door.write(account.app_id, teammates.create, new)
    return teammate


def to(kaylee: str, inara: Teammate, **more: object) -> dict[str, Any]:
    sender, recipient = {"type": "admin", "id": str(inara.id)}, {"type": "user", "id": kaylee}
    return {"from": sender, "to": recipient, "message_type": "inapp", "body": "heyy", **more}


@pytest.mark.parametrize("version", VERSIONS)
def test_in_the_messenger(account: Account, clock: Clock, kaylee: str, inara: Teammate, version: str) -> None:
    """The id is that of the message in the conversation, which is there once the person answers."""
    caller = account.at(version)
    message = caller.ok("POST", "/messages/", to(kaylee, inara))
    assert message.pop("id").isdigit()
    owner = {"type": "admin", "id": str(inara.id), "name": "Inara", "email": "inara@serenity.example"}
    expected = {"type": "admin_message", "created_at": int(clock.now), "message_type": "inapp", "body": "heyy"}
    if version in LATER:
        away = {"away_mode_enabled": False, "away_mode_reassign": False}
        assert message == {**expected, "subject": "heyy", "owner": owner | away}
    else:
        assert message == {**expected, "subject": None, "template": None, "owner": owner}


def test_without_a_type_it_goes_to_the_messenger(account: Account, kaylee: str, inara: Teammate) -> None:
    """As a client library of Python documents it."""
    sent = to(kaylee, inara, message_type=None)
    assert account.at("1.0").ok("POST", "/messages", sent)["message_type"] == "inapp"


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("template", ["plain", "personal"])
def test_by_mail(account: Account, kaylee: str, inara: Teammate, version: str, template: str) -> None:
    caller = account.at(version)
    sent = to(kaylee, inara, message_type="email", subject="Your ship", template=template, body="<p>Lands</p>")
    message = caller.ok("POST", "/messages", sent)
    assert (message["message_type"], message["subject"], message["body"]) == ("email", "Your ship", "<p>Lands</p>")
    assert message.get("template") == (None if version in LATER else template)


def test_the_message_is_the_source_of_the_conversation(account: Account, kaylee: str, inara: Teammate) -> None:
    caller = account.at("1.4")
    message = caller.ok("POST", "/messages", to(kaylee, inara, message_type="email", subject="Ship", body="<b>Hi</b>"))
    answer = {"type": "user", "message_type": "comment", "body": "Yes?", "user_id": "26"}
    conversation = caller.ok("POST", "/conversations/last/reply", answer)
    shown = conversation["conversation_message"]
    assert (shown["id"], shown["type"], shown["subject"]) == (message["id"], "email", "Ship")
    assert (shown["body"], shown["delivered_as"]) == ("<p><b>Hi</b></p>", "admin_initiated")


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    "named", [{"user_id": "26"}, {"email": "KAYLEE@serenity.example"}, {"id": "?", "user_id": "26"}], ids=str
)
def test_who_is_written_to(account: Account, kaylee: str, inara: Teammate, version: str, named: dict[str, str]) -> None:
    who = {name: kaylee if value == "?" else value for name, value in named.items()}
    account.at(version).ok("POST", "/messages", to(kaylee, inara, to={"type": "user", **who}))
    answer = {"type": "user", "message_type": "comment", "body": "Yes?", "user_id": "26"}
    assert account.at("1.0").ok("POST", "/conversations/last/reply", answer)["user"]["id"] == kaylee


@pytest.mark.parametrize("version", VERSIONS)
def test_a_lead_is_no_one_by_email(account: Account, inara: Teammate, version: str) -> None:
    """Recorded: a lead is written to by id alone."""
    lead = account.at("1.4").ok("POST", "/contacts", {"email": "saffron@serenity.example"})["id"]
    caller = account.at(version)
    caller.ok("POST", "/messages", to("", inara, to={"type": "contact", "id": lead}))
    sent = to("", inara, to={"type": "contact", "email": "saffron@serenity.example"})
    check_error_list(caller.send("POST", "/messages", sent), 404, "not_found", "User Not Found")


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("type", ["user", "contact", "lead"])
def test_a_person_to_the_team(account: Account, clock: Clock, kaylee: str, version: str, type: str) -> None:
    """It is a conversation at once; the text is plain."""
    caller = account.at(version)
    sent = {"from": {"type": type, "id": kaylee}, "body": "1 < 2", "referer": "https://serenity.example/cargo"}
    message = caller.ok("POST", "/messages", sent)
    conversation_id = message.pop("conversation_id", None)
    assert message.pop("id").isdigit()
    assert message == {
        "type": "user_message",
        "created_at": int(clock.now),
        "body": "1 &lt; 2",
        "message_type": "inapp",
    }
    assert (conversation_id is not None) == (version in VERSIONS[VERSIONS.index("2.4") :])
    if conversation_id is not None:
        begun = account.at("1.4").ok("GET", f"/conversations/{conversation_id}")
        assert begun["conversation_message"]["body"] == "<p>1 &lt; 2</p>"
        assert begun["conversation_message"]["url"] == "https://serenity.example/cargo"
        assert begun["open"] is True


def test_a_visitor_who_writes_is_a_lead(account: Account) -> None:
    visitor = account.door.write(account.app_id, visitors.create, ContactChange(user_id="v-1", last_seen_ip="1.2.3.4"))
    caller = account.at("1.4")
    caller.ok("POST", "/messages", {"from": {"type": "contact", "user_id": "v-1"}, "body": "Hello?"})
    assert caller.ok("GET", f"/contacts/{visitor.id}")["type"] == "contact"


@pytest.mark.parametrize("version", [version for version in VERSIONS if version.startswith(("2", "P"))])
def test_a_conversation_before_an_answer(account: Account, kaylee: str, inara: Teammate, version: str) -> None:
    sent = to(kaylee, inara, create_conversation_without_contact_reply=True)
    message = account.at(version).ok("POST", "/messages", sent)
    assert ("conversation_id" in message) == (version in VERSIONS[VERSIONS.index("2.4") :])


def test_a_time_can_be_told_from_2_11_on(account: Account, clock: Clock, kaylee: str, inara: Teammate) -> None:
    at = int(clock.now) - 86_400
    seen = [
        account.at(version).ok("POST", "/messages", to(kaylee, inara, created_at=at))["created_at"]
        for version in ("2.10", "2.11", "Preview")
    ]
    assert seen == [at + 86_400, at, at]


@pytest.mark.parametrize("version", SEVERAL)
def test_several_recipients(account: Account, kaylee: str, inara: Teammate, version: str) -> None:
    """Who is in to and cc is in one conversation, who is in bcc in one of their own; nobody gets it twice."""
    others = [account.at("1.4").ok("POST", "/users", {"user_id": str(id)})["id"] for id in (27, 28, 29)]
    caller = account.at(version)
    zoe, wash, book = ({"type": "user", "id": id} for id in others)
    me = {"type": "user", "id": kaylee}
    sent = to("", inara, to=[me, zoe], cc=[wash, zoe], bcc=[book, me])
    id = caller.ok("POST", "/messages", {**sent, "create_conversation_without_contact_reply": True})["conversation_id"]
    shown = account.at("1.4").ok("GET", f"/conversations/{id}")
    assert {one["id"] for one in shown["customers"]} == {kaylee, *others[:2]}
    answer = {"type": "user", "message_type": "comment", "body": "Yes?", "user_id": "29"}
    own = account.at("1.4").ok("POST", "/conversations/last/reply", answer)
    assert (own["id"] != id, own["customers"]) == (True, [{"type": "user", "id": others[2]}])
    inbox = account.get("/v1/users/message_threads", user_id="26").body
    assert len(inbox) == 1


@pytest.mark.parametrize("version", ["1.0", "2.0", "2.13"])
def test_before_2_14_there_is_one_recipient(account: Account, kaylee: str, inara: Teammate, version: str) -> None:
    sent = to(kaylee, inara, to=[{"type": "user", "id": kaylee}])
    check_error_list(account.at(version).send("POST", "/messages", sent), 400, "parameter_invalid")


WRONG: list[tuple[dict[str, Any], int, str, str]] = [
    ({"body": None}, 400, "parameter_invalid", "Body is required"),
    ({"body": " "}, 400, "parameter_invalid", "Body is required"),
    ({"body": "<p></p>"}, 400, "parameter_invalid", "Body is required"),
    ({"body": None, "message_type": "email", "subject": "x"}, 400, "parameter_invalid", "Body is required"),
    ({"message_type": "email"}, 422, "parameter_not_found", "No subject supplied for email message"),
    ({"message_type": "pigeon"}, 400, "parameter_invalid", "message_type"),
    ({"message_type": "sms"}, 403, "api_plan_restricted", "sms"),
    ({"message_type": "whatsapp"}, 403, "api_plan_restricted", "whatsapp"),
    ({"message_type": "email", "subject": "x", "template": "fancy"}, 400, "parameter_invalid", "template"),
    ({"to": None}, 400, "parameter_not_found", "to"),
    ({"to": {"type": "user"}}, 400, "parameter_not_found", "to"),
    ({"to": {"type": "admin", "id": "1"}}, 400, "parameter_invalid", "to.type"),
    ({"to": {"type": "user", "id": NOBODY}}, 404, "not_found", "User Not Found"),
    ({"to": "kaylee"}, 400, "parameter_invalid", "to"),
    ({"from": {"type": "user", "id": NOBODY}}, 404, "not_found", "User Not Found"),
    ({"from": {"type": "user"}}, 400, "parameter_not_found", "from"),
    ({"from": {"type": "robot", "id": "1"}}, 400, "parameter_invalid", "from.type"),
    ({"from": "mal"}, 400, "parameter_invalid", "from"),
]


@pytest.mark.parametrize("version", ["1.0", "1.4", "2.0", "2.7", "Preview"])
@pytest.mark.parametrize(("change", "status", "code", "words"), WRONG, ids=str)
def test_messages_that_are_refused(
    account: Account, kaylee: str, inara: Teammate, version: str, change: Any, status: int, code: str, words: str
) -> None:
    reply = account.at(version).send("POST", "/messages", to(kaylee, inara, **change))
    assert words in check_error_list(reply, status, code)


@pytest.mark.parametrize("id", ["999999", "x"])
def test_an_unknown_sender(account: Account, kaylee: str, inara: Teammate, id: str) -> None:
    """Client libraries of 1.x know not_found alone; the sentence is a recorded one."""
    sent = to(kaylee, inara, **{"from": {"type": "admin", "id": id}})
    for version in ("1.0", "1.4"):
        check_error_list(account.at(version).send("POST", "/messages", sent), 404, "not_found", "User Not Found")
    for version in ("2.0", "Preview"):
        reply = account.at(version).send("POST", "/messages", sent)
        check_error_list(reply, 404, "admin_not_found", "Admin for admin_id not found")


def test_too_many_recipients(account: Account, kaylee: str, inara: Teammate) -> None:
    caller = account.at("Preview")
    sent = to(kaylee, inara, cc=[{"type": "user", "id": kaylee}] * 101)
    assert "cc" in check_error_list(caller.send("POST", "/messages", sent), 400, "parameter_invalid")
    sent = to(kaylee, inara, to=["kaylee"])
    assert "to[0]" in check_error_list(caller.send("POST", "/messages", sent), 400, "parameter_invalid")


def test_a_key_that_nobody_knows(account: Account, kaylee: str, inara: Teammate) -> None:
    """Refused in 1.x; later examples send more than is documented."""
    sent = to(kaylee, inara, colour="red")
    check_error_list(account.at("1.4").send("POST", "/messages", sent), 400, "bad_request", "bad 'colour' parameter")
    account.at("2.0").ok("POST", "/messages", sent)


@pytest.mark.parametrize("version", ["1.0", "2.7", "Preview"])
def test_the_sender_where_none_is_named(account: Account, kaylee: str, inara: Teammate, version: str) -> None:
    """The teammate whom the credential is of, if it is one's."""
    sent = to(kaylee, inara)
    del sent["from"]
    reply = account.at(version).send("POST", "/messages", sent)
    assert "from" in check_error_list(reply, 400, "parameter_not_found")
    hers = open_account(account.door, "token", account.app_id, teammate_id=inara.id)
    assert hers.at(version).ok("POST", "/messages", sent)["owner"]["id"] == str(inara.id)


@pytest.mark.parametrize("version", ["1.0", "Preview"])
def test_what_is_sent_again_is_not_said_twice(account: Account, kaylee: str, inara: Teammate, version: str) -> None:
    """A loop over many people that is run again, with its keys."""
    body = json.dumps(to(kaylee, inara)).encode()
    headers = [
        (b"authorization", account.authorization),
        (b"content-length", b"%d" % len(body)),
        (b"intercom-version", version.encode()),
        (b"idempotency-key", b"greet-26"),
    ]
    first, second = (account.door.call("POST", "/messages", headers, [body]) for _ in range(2))
    assert (first.status, second.status, first.content) == (200, 200, second.content)
    assert len(account.get("/v1/users/message_threads", user_id="26").body) == 1
