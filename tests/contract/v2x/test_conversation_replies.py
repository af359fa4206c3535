"""Replies: API reference 2.0 to Preview, reply to a conversation; what 1.x knew and clients still send."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from interphone.domain import conversation_state, opening
from interphone.domain.contacts import Who
from interphone.domain.conversation_state import Act, Snooze
from interphone.domain.opening import NewMessage
from interphone.domain.parts import Words
from tests.support.accounts import open_account
from tests.support.api import Account, check_error_list
from tests.support.clock import Clock

pytestmark = pytest.mark.routes("POST /conversations/{id}/reply", "POST /conversations/last/reply")

VERSIONS = ["2.0", "2.7", "2.14", "Preview"]
PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAYAAAC56t6BAAAAC0lEQVR4nGNgwA0AABsAARY0lYkAAAAASUVORK5CYII=")
YES = {"text": "Yes", "uuid": "a5e1c524-5ddd-4c3e-9328-6bca5d6e3edb"}


def last_part(conversation: Any) -> Any:
    return conversation["conversation_parts"]["conversation_parts"][-1]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    "who", [{"intercom_user_id": "{id}"}, {"user_id": "26"}, {"email": "Kaylee@Serenity.example"}], ids=str
)
def test_a_person(account: Account, clock: Clock, kaylee: str, begun: str, version: str, who: dict[str, str]) -> None:
    who = {name: value.replace("{id}", kaylee) for name, value in who.items()}
    clock.now += 60
    body = {"message_type": "comment", "type": "user", "body": "Thanks again :)", **who}
    shown = account.at(version).ok("POST", f"/conversations/{begun}/reply", body)
    assert (shown["id"], shown["read"], shown["updated_at"]) == (begun, True, int(clock.now))
    part = last_part(shown)
    assert {
        "type": "conversation_part",
        "id": part["id"],
        "part_type": "comment",
        "body": "<p>Thanks again :)</p>",
        "created_at": int(clock.now),
        "updated_at": int(clock.now),
        "notified_at": int(clock.now),
        "assigned_to": None,
        "attachments": [],
        "external_id": None,
    }.items() <= part.items()
    author = part["author"]
    assert (author["type"], author["id"], author["name"], author["email"]) == (
        "user", kaylee, "Kaylee", "kaylee@serenity.example",
    )  # fmt: skip
    assert ("from_ai_agent" in author) == (version in ("2.14", "Preview"))
    assert ("redacted" in part) == (version != "2.0")
    assert ("state" in part) == ("metadata" in part) == (version in ("2.14", "Preview"))


@pytest.mark.parametrize("version", VERSIONS)
def test_a_teammate(account: Account, clock: Clock, begun: str, inara: int, version: str) -> None:
    """HTML is taken, made safe; the person has not read it, and waits no longer."""
    clock.now += 90
    html = "<h2>List</h2><ul><li>Coffee</li></ul><script>alert(1)</script><img src=x onerror=alert(1)>"
    body = {"message_type": "comment", "type": "admin", "admin_id": str(inara), "body": html}
    shown = account.at(version).ok("POST", f"/conversations/{begun}/reply", body)
    assert last_part(shown)["body"] == "<h2>List</h2><ul><li>Coffee</li></ul>"
    assert last_part(shown)["author"]["type"] == "admin"
    assert (shown["read"], shown["waiting_since"]) == (False, None)
    assert shown["statistics"]["time_to_admin_reply"] == 90
    assert shown["teammates"]["teammates"] == [{"type": "admin", "id": str(inara)}]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_note_opens_nothing(account: Account, begun: str, inara: int, version: str) -> None:
    account.door.write(account.app_id, conversation_state.close, Act(conversation_id=int(begun), teammate_id=inara))
    body = {"message_type": "note", "type": "admin", "admin_id": inara, "body": "Odd."}
    shown = account.at(version).ok("POST", f"/conversations/{begun}/reply", body)
    assert (last_part(shown)["part_type"], last_part(shown)["body"]) == ("note", "<p>Odd.</p>")
    assert (shown["state"], shown["open"], shown["read"]) == ("closed", False, True)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_reply_opens_what_was_closed(account: Account, kaylee: str, begun: str, inara: int, version: str) -> None:
    account.door.write(account.app_id, conversation_state.close, Act(conversation_id=int(begun), teammate_id=inara))
    body = {"message_type": "comment", "type": "user", "intercom_user_id": kaylee, "body": "Still there?"}
    shown = account.at(version).ok("POST", f"/conversations/{begun}/reply", body)
    assert (shown["state"], shown["open"], shown["statistics"]["count_reopens"]) == ("open", True, 1)
    # As the official examples have it.
    assert (last_part(shown)["part_type"], last_part(shown)["body"]) == ("open", "<p>Still there?</p>")
    assert (last_part(shown)["author"]["type"], last_part(shown)["author"]["id"]) == ("user", kaylee)


@pytest.mark.parametrize("version", VERSIONS)
def test_so_does_a_teammates(account: Account, begun: str, inara: int, version: str) -> None:
    account.door.write(account.app_id, conversation_state.close, Act(conversation_id=int(begun), teammate_id=inara))
    body = {"message_type": "comment", "type": "admin", "admin_id": inara, "body": "One more thing."}
    shown = account.at(version).ok("POST", f"/conversations/{begun}/reply", body)
    assert (shown["state"], shown["statistics"]["count_reopens"]) == ("open", 1)
    assert (last_part(shown)["part_type"], last_part(shown)["body"]) == ("open", "<p>One more thing.</p>")


@pytest.mark.parametrize("version", ["2.9", "2.16", "Preview"])
def test_quick_replies_open_nothing(account: Account, begun: str, inara: int, version: str) -> None:
    """In the official examples it stays closed."""
    account.door.write(account.app_id, conversation_state.close, Act(conversation_id=int(begun), teammate_id=inara))
    offer = {"message_type": "quick_reply", "type": "admin", "admin_id": inara, "reply_options": [YES]}
    shown = account.at(version).ok("POST", f"/conversations/{begun}/reply", offer)
    assert (shown["state"], shown["open"], last_part(shown)["part_type"]) == ("closed", False, "quick_reply")


@pytest.mark.parametrize("version", ["2.16", "Preview"])
def test_it_may_stay_asleep(account: Account, clock: Clock, begun: str, inara: int, version: str) -> None:
    """skip_unsnooze is an argument of Preview."""
    snoozed = Snooze(conversation_id=int(begun), teammate_id=inara, until=int(clock.now) + 3_600)
    account.door.write(account.app_id, conversation_state.snooze, snoozed)
    body = {"type": "admin", "admin_id": inara, "body": "Soon.", "skip_unsnooze": True}
    shown = account.at(version).ok("POST", f"/conversations/{begun}/reply", body)
    assert shown["state"] == ("snoozed" if version == "Preview" else "open")


@pytest.mark.parametrize("version", VERSIONS)
def test_the_last_one(account: Account, clock: Clock, kaylee: str, begun: str, inara: int, version: str) -> None:
    """`last` is where something happened last, also for a teammate who names the person."""
    clock.now += 60
    sent = NewMessage(teammate_id=inara, who=Who(id=kaylee), words=Words(body="<p>Hi</p>"))
    newest = str(account.door.write(account.app_id, opening.send, sent).conversation.id)
    caller = account.at(version)
    said = {"type": "user", "intercom_user_id": kaylee, "message_type": "comment", "body": "Hi"}
    assert caller.ok("POST", "/conversations/last/reply", said)["id"] == newest
    clock.now += 60
    caller.ok("POST", f"/conversations/{begun}/reply", said)
    answer = {"type": "admin", "admin_id": inara, "intercom_user_id": kaylee, "body": "Hi"}
    assert caller.ok("POST", "/conversations/last/reply", answer)["id"] == begun


def test_the_last_one_without_a_version(account: Account, kaylee: str, begun: str) -> None:
    """Client libraries of 2.x name none: the token's own answers, and not 1.0, where this is another operation."""
    said = {"type": "user", "intercom_user_id": kaylee, "message_type": "comment", "body": "Hi"}
    shown = open_account(account.door, "token", account.app_id).ok("POST", "/conversations/last/reply", said)
    assert (shown["id"], shown["source"]["type"]) == (begun, "conversation")


@pytest.mark.parametrize("version", ["2.9", "2.14", "Preview"])
def test_quick_replies(account: Account, kaylee: str, begun: str, inara: int, version: str) -> None:
    caller = account.at(version)
    offer = {"message_type": "quick_reply", "type": "admin", "admin_id": inara, "reply_options": [YES]}
    offered = last_part(caller.ok("POST", f"/conversations/{begun}/reply", offer))
    assert (offered["part_type"], offered["body"]) == ("quick_reply", None)
    choice = {"message_type": "quick_reply", "type": "user", "intercom_user_id": kaylee, "reply_options": [YES]}
    chosen = last_part(caller.ok("POST", f"/conversations/{begun}/reply", choice))
    assert (chosen["part_type"], chosen["body"]) == ("comment", "<p>Yes</p>")
    if version != "2.9":
        assert offered["metadata"] == {"quick_reply_options": [YES]}
        assert chosen["metadata"] == {"quick_reply_uuid": YES["uuid"]}


@pytest.mark.parametrize("version", VERSIONS)
def test_files(account: Account, begun: str, inara: int, version: str) -> None:
    """Pictures are measured; what is not what it claims to be is bytes of no known kind."""
    data = base64.b64encode(PIXEL).decode()
    files = [
        {"content_type": "image/png", "name": "pixel.png", "data": data},
        {"content_type": "text/html", "name": "../../page.html", "data": data},
        {"content_type": "application/json", "name": "test.json", "data": "ewogICJ0ZXN0IjogMQp9"},
    ]
    body = {"type": "admin", "admin_id": inara, "attachment_files": files, "message_type": "comment"}
    part = last_part(account.at(version).ok("POST", f"/conversations/{begun}/reply", body))
    assert part["body"] is None
    assert [(each["name"], each["content_type"], each["filesize"], each["width"]) for each in part["attachments"]] == [
        ("pixel.png", "image/png", len(PIXEL), 2),
        ("page.html", "application/octet-stream", len(PIXEL), None),
        ("test.json", "application/json", 15, None),
    ]
    assert part["attachments"][0]["url"].startswith(f"http://127.0.0.1:80/attachments/{account.app_id}/")


@pytest.mark.parametrize(("version", "most"), [("2.0", 5), ("2.6", 5), ("2.7", 10), ("Preview", 10)])
def test_how_many_files(account: Account, begun: str, inara: int, version: str, most: int) -> None:
    body = {"type": "admin", "admin_id": inara, "body": "See:"}
    urls = [f"https://files.example/{number}" for number in range(most + 1)]
    caller, target = account.at(version), f"/conversations/{begun}/reply"
    part = last_part(caller.ok("POST", target, body | {"attachment_urls": urls[:most]}))
    assert len(part["attachments"]) == most
    reply = caller.post(target, body | {"attachment_urls": urls})
    check_error_list(
        reply, 400, "parameter_invalid", f"attachment_urls can hold at most {most} addresses, not {most + 1}"
    )


@pytest.mark.parametrize("version", ["2.0", "2.10", "2.11"])
def test_when_it_was_said(account: Account, clock: Clock, kaylee: str, begun: str, inara: int, version: str) -> None:
    """created_at is taken of teammates always, of people from 2.11 on."""
    caller, target, then = account.at(version), f"/conversations/{begun}/reply", 1_360_000_000
    said = {"type": "user", "intercom_user_id": kaylee, "body": "Then", "created_at": then}
    answered = {"type": "admin", "admin_id": inara, "body": "Then", "created_at": then}
    expected = then if version == "2.11" else int(clock.now)
    parts = caller.ok("POST", target, said)["conversation_parts"]["conversation_parts"]
    assert [part["created_at"] for part in parts] == [expected]
    assert last_part(caller.ok("POST", target, answered))["created_at"] == then


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("body", "code", "says"),
    [
        ({"type": "user", "body": "Hi"}, "parameter_not_found", "intercom_user_id, user_id or email is a required"),
        ({"type": "user", "user_id": "26"}, "parameter_not_found", "body is a required parameter"),
        ({"type": "admin", "body": "Hi"}, "parameter_not_found", "admin_id is a required parameter"),
        ({"type": "bot", "body": "Hi"}, "parameter_invalid", "type must be one of"),
        ({"type": "admin", "admin_id": 1, "body": "Hi", "message_type": "shout"}, "parameter_invalid", "message_type"),
        (
            {"type": "user", "user_id": "26", "attachment_files": [{"name": "a", "data": "%%%"}]},
            "parameter_invalid",
            "attachment_files[0].data must be the file in base64",
        ),
    ],
    ids=str,
)
def test_what_is_wrong(account: Account, begun: str, version: str, body: Any, code: str, says: str) -> None:
    assert says in check_error_list(account.at(version).post(f"/conversations/{begun}/reply", body), 400, code)


@pytest.mark.parametrize("version", VERSIONS)
def test_who_is_unknown(account: Account, begun: str, inara: int, version: str) -> None:
    caller, target = account.at(version), f"/conversations/{begun}/reply"
    said, answered = {"type": "user", "user_id": "26", "body": "Hi"}, {"type": "admin", "admin_id": inara, "body": "Hi"}
    check_error_list(caller.post(target, said | {"user_id": "99"}), 404, "not_found", "User Not Found")
    check_error_list(caller.post(target, answered | {"admin_id": "99"}), 404, "admin_not_found")
    for body in (said, answered):
        reply = caller.post("/conversations/4711/reply", body)
        check_error_list(reply, 404, "not_found", "Resource Not Found")
    stranger = caller.ok("POST", "/contacts", {"role": "lead"})["id"]
    body = {"type": "user", "intercom_user_id": stranger, "body": "Hi"}
    check_error_list(caller.post(target, body), 404, "not_found", "Resource Not Found")
    check_error_list(caller.post("/conversations/last/reply", body), 404, "not_found", "Resource Not Found")


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("message_type", ["comment", "note"])
@pytest.mark.parametrize("body", ["", "  \n", "<p></p>", "<p> </p>\n<p>&nbsp;<br></p>", "<ul><li></li></ul>"])
def test_nothing_said(account: Account, begun: str, inara: int, version: str, message_type: str, body: str) -> None:
    caller, target = account.at(version), f"/conversations/{begun}/reply"
    sent = {"type": "admin", "admin_id": inara, "message_type": message_type, "body": body}
    check_error_list(caller.post(target, sent), 400, "parameter_invalid", "body is empty")
    # With a file it need not be there.
    shown = caller.ok("POST", target, sent | {"attachment_urls": ["https://serenity.example/map.png"]})
    assert last_part(shown)["body"] is None
