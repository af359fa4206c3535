"""Notes of 1.0 to 1.4: API reference 1.x, notes, and what client libraries send."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain import teammates
from interphone.domain.teammates import NewTeammate
from tests.support.api import Account, check_error_list
from tests.support.clock import Clock

pytestmark = pytest.mark.routes("POST /notes", "GET /notes", "GET /notes/{id}")

VERSIONS = ["1.0", "1.1", "1.2", "1.3", "1.4"]
NOBODY = "64b0c1d2e3f4a5b6c7d8e9f0"


@pytest.fixture
def kaylee(account: Account) -> str:
    sent = {"user_id": "26", "email": "kaylee@serenity.example"}
    id: str = account.at("1.4").ok("POST", "/users", sent)["id"]
    return id


@pytest.fixture
def inara(account: Account) -> str:
    new = NewTeammate("Inara", "inara@serenity.example", "owner")
    return str(account.door.write(account.app_id, teammates.create, new).id)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_note_in_full(account: Account, clock: Clock, kaylee: str, inara: str, version: str) -> None:
    """The author has a picture where the note stands alone, and none in a list."""
    caller = account.at(version)
    note = caller.ok("POST", "/notes/", {"user": {"id": kaylee}, "body": "Called back", "admin_id": inara})
    expected = {
        "type": "note",
        "id": note["id"],
        "created_at": int(clock.now),
        "body": "<p>Called back</p>",
        "author": {
            "type": "admin",
            "id": inara,
            "name": "Inara",
            "email": "inara@serenity.example",
            "companies": [],
            "avatar": {"type": "avatar", "image_url": None},
        },
        "user": {"type": "user", "id": kaylee},
    }
    assert note == expected
    assert caller.ok("GET", f"/notes/{note['id']}") == expected
    del expected["author"]["avatar"]
    assert caller.ok("GET", "/notes", id=kaylee) == {"type": "note.list", "notes": [expected], "pages": {}}


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("who", [{"user_id": "26"}, {"email": "KAYLEE@serenity.example"}, {"id": "?"}])
def test_the_person_is_named_in_user_or_beside_the_body(
    account: Account, kaylee: str, version: str, who: dict[str, str]
) -> None:
    """Nobody signed these: there is no author."""
    caller, who = account.at(version), {name: kaylee if value == "?" else value for name, value in who.items()}
    first = caller.ok("POST", "/notes", {"user": who, "body": "one"})
    second = caller.ok("POST", "/notes", {**who, "body": "two"})
    assert list(first) == ["type", "id", "created_at", "body", "user"]
    assert [note["user"]["id"] for note in (first, second)] == [kaylee, kaylee]
    assert caller.ok("GET", "/notes", **who)["notes"] == [second, first]


def test_other_spellings(account: Account, kaylee: str, inara: str) -> None:
    """Java names the author in an object, and asks for notes by intercom_user_id."""
    caller = account.at("1.4")
    sent = {"type": "note", "body": "x", "author": {"type": "admin", "id": inara}, "user": {"id": kaylee}}
    assert caller.ok("POST", "/notes", sent)["author"]["id"] == inara
    assert len(caller.ok("GET", "/notes", intercom_user_id=kaylee)["notes"]) == 1


def test_a_note_on_a_lead(account: Account) -> None:
    caller = account.at("1.4")
    lead = caller.ok("POST", "/contacts", {})
    note = caller.ok("POST", "/notes", {"user": {"id": lead["id"]}, "body": "x"})
    assert note["user"] == {"type": "contact", "id": lead["id"]}
    assert caller.ok("GET", "/notes", id=lead["id"])["notes"] == [note]
    check_error_list(caller.get("/notes", user_id=lead["user_id"]), 404, "not_found", "User Not Found")


@pytest.mark.parametrize("version", VERSIONS)
def test_errors(account: Account, kaylee: str, version: str) -> None:
    caller = account.at(version)
    for who in ({"id": NOBODY}, {"user_id": "99"}, {"email": "x@serenity.example"}):
        check_error_list(caller.get("/notes", **who), 404, "not_found", "User Not Found")
        check_error_list(caller.post("/notes", {"user": who, "body": "x"}), 404, "not_found", "User Not Found")
    for reply in (caller.get("/notes"), caller.post("/notes", {"body": "x"}), caller.post("/notes", {"user": {}})):
        assert "user" in check_error_list(reply, 400, "parameter_not_found")
    for id in ("4711", "x", "9" * 30):
        check_error_list(caller.get(f"/notes/{id}"), 404, "not_found", "Resource Not Found")
    bad: list[tuple[dict[str, Any], str]] = [
        ({}, "body"),
        ({"body": ""}, "body"),
        ({"body": "<p></p>"}, "body"),
        ({"body": "x", "user": "26"}, "user"),
    ]
    for wrong, named in bad:
        reply = caller.post("/notes", {"user": {"id": kaylee}, **wrong})
        assert named in check_error_list(reply, 400, "parameter_invalid")
    reply = caller.post("/notes", {"user": {"id": kaylee}, "body": "x", "test": 1})
    check_error_list(reply, 400, "bad_request", "bad 'test' parameter")
    reply = caller.post("/notes", {"user": {"id": kaylee}, "body": "x", "admin_id": "4711"})
    check_error_list(reply, 404, "not_found", "Resource Not Found")
    assert caller.ok("GET", "/notes", id=kaylee)["notes"] == []


def test_an_email_of_several_users(account: Account, kaylee: str) -> None:
    account.at("1.4").ok("POST", "/users", {"user_id": "27", "email": "kaylee@serenity.example"})
    check_error_list(account.at("1.0").get("/notes", email="kaylee@serenity.example"), 400, "conflict")


def test_a_stranger_sees_no_note(account: Account, stranger: Account, kaylee: str) -> None:
    id = account.at("1.4").ok("POST", "/notes", {"user": {"id": kaylee}, "body": "secret"})["id"]
    caller = stranger.at("1.4")
    check_error_list(caller.get(f"/notes/{id}"), 404, "not_found", "Resource Not Found")
    check_error_list(caller.get("/notes", id=kaylee), 404, "not_found", "User Not Found")
    check_error_list(caller.post("/notes", {"id": kaylee, "body": "x"}), 404, "not_found", "User Not Found")
