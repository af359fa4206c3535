"""Notes of 2.0 and later: API reference 2.0 to Preview, notes."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain import notes, teammates
from interphone.domain.notes import SignedNote, Subject
from interphone.domain.teammates import NewTeammate
from interphone.store import companies
from tests.support.api import Account, check_error_list
from tests.support.clock import Clock

pytestmark = pytest.mark.routes("POST /contacts/{id}/notes", "GET /contacts/{id}/notes", "GET /notes/{id}")

VERSIONS = ["2.0", "2.5", "2.6", "2.7", "2.14", "2.15", "2.16", "Preview"]
WITH_USER = ["2.0", "2.5"]
WITH_AVATAR = ["2.0", "2.5", "2.6"]
NOBODY = "64b0c1d2e3f4a5b6c7d8e9f0"


@pytest.fixture
def kaylee(account: Account) -> str:
    id: str = account.at("1.4").ok("POST", "/users", {"user_id": "26"})["id"]
    return id


@pytest.fixture
def inara(account: Account) -> str:
    new = NewTeammate("Inara", "inara@serenity.example", "owner")
    return str(account.door.write(account.app_id, teammates.create, new).id)


def author(id: str, version: str) -> dict[str, Any]:
    shown = {
        "type": "admin",
        "id": id,
        "name": "Inara",
        "email": "inara@serenity.example",
        "away_mode_enabled": False,
        "away_mode_reassign": False,
    }
    return {**shown, "avatar": {"image_url": None}} if version in WITH_AVATAR else shown


@pytest.mark.parametrize("version", VERSIONS)
def test_a_note_in_full(account: Account, clock: Clock, kaylee: str, inara: str, version: str) -> None:
    caller = account.at(version)
    sent = {"body": "New note", "admin_id": inara, "contact_id": kaylee}
    note = caller.ok("POST", f"/contacts/{kaylee}/notes", sent)
    expected = {
        "type": "note",
        "id": note["id"],
        "created_at": int(clock.now),
        "contact": {"type": "contact", "id": kaylee},
        "author": author(inara, version),
        "body": "<p>New note</p>",
    }
    if version in WITH_USER:
        expected["user"] = {"type": "user", "id": kaylee}
    if version in ("2.16", "Preview"):
        expected["company"] = None
    assert note == expected
    assert note["id"].isdigit()
    assert caller.ok("GET", f"/notes/{note['id']}") == expected
    assert caller.ok("GET", f"/contacts/{kaylee}/notes")["data"] == [expected]


@pytest.mark.parametrize("version", VERSIONS)
def test_without_an_admin_it_is_by_whom_the_token_acts_for(account: Account, kaylee: str, version: str) -> None:
    caller = account.at(version)
    assert caller.ok("POST", f"/contacts/{kaylee}/notes", {"body": "x"})["author"] is None
    new = NewTeammate("Inara", "inara@serenity.example", "owner")
    id = str(account.door.write(account.app_id, teammates.create, new).id)
    assert caller.ok("POST", f"/contacts/{kaylee}/notes", {"body": "x"})["author"]["id"] == id


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("Hello", "<p>Hello</p>"),
        ("<p>Hello</p>", "<p>Hello</p>"),
        ("Called <b>back</b>", "<p>Called <b>back</b></p>"),
        ("first\nsecond\n\nthird", "<p>first<br>\nsecond</p>\n\n<p>third</p>"),
        ("5 < 6 & 7", "<p>5 &lt; 6 &amp; 7</p>"),
        ("Hi<script>alert(1)</script>", "<p>Hi</p>"),
        ('<p onclick="x()">Hi</p><img src="https://x.example/i.png">', "<p>Hi</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
    ],
)
def test_the_body_is_safe_html(account: Account, kaylee: str, sent: str, stored: str) -> None:
    assert account.at("2.7").ok("POST", f"/contacts/{kaylee}/notes", {"body": sent})["body"] == stored


@pytest.mark.parametrize("version", VERSIONS)
def test_pages(account: Account, kaylee: str, version: str) -> None:
    """The newest first, by page numbers; past the end there is nothing."""
    caller = account.at(version)
    ids = [caller.ok("POST", f"/contacts/{kaylee}/notes", {"body": str(number)})["id"] for number in range(5)]
    first = caller.ok("GET", f"/contacts/{kaylee}/notes", per_page=2)
    assert list(first) == ["type", "data", "total_count", "pages"]
    assert (first["type"], first["total_count"]) == ("list", 5)
    assert [note["id"] for note in first["data"]] == [ids[4], ids[3]]
    next = first["pages"].pop("next")
    assert first["pages"] == {"type": "pages", "page": 1, "per_page": 2, "total_pages": 3}
    second = caller.ok("GET", next[next.index("/contacts") :])
    assert [note["id"] for note in second["data"]] == [ids[2], ids[1]]
    last = caller.ok("GET", f"/contacts/{kaylee}/notes", per_page=2, page=3)
    assert ([note["id"] for note in last["data"]], last["pages"]["next"]) == ([ids[0]], None)
    assert caller.ok("GET", f"/contacts/{kaylee}/notes", per_page=2, page=4)["data"] == []
    whole = caller.ok("GET", f"/contacts/{kaylee}/notes")
    assert (len(whole["data"]), whole["pages"]["per_page"], whole["pages"]["next"]) == (5, 50, None)


@pytest.mark.parametrize("version", VERSIONS)
def test_errors(account: Account, kaylee: str, inara: str, version: str) -> None:
    caller = account.at(version)
    for reply in (
        caller.get(f"/contacts/{NOBODY}/notes"),
        caller.post(f"/contacts/{NOBODY}/notes", {"body": "Hello", "admin_id": inara}),
    ):
        check_error_list(reply, 404, "not_found", "User Not Found")
    for admin_id in (4711, "x", "9" * 30):
        reply = caller.post(f"/contacts/{kaylee}/notes", {"body": "Hello", "admin_id": admin_id})
        check_error_list(reply, 404, "not_found", "Resource Not Found")
    for id in ("4711", "x", "9" * 30):
        check_error_list(caller.get(f"/notes/{id}"), 404, "not_found", "Resource Not Found")
    for wrong in ({}, {"body": None}, {"body": " "}, {"body": "<p></p>"}, {"body": 5}, {"body": "x" * 65_537}):
        reply = caller.post(f"/contacts/{kaylee}/notes", wrong)
        assert "body" in check_error_list(reply, 400, "parameter_invalid")
    assert caller.ok("GET", f"/contacts/{kaylee}/notes")["total_count"] == 0


def test_the_author_stays_when_they_leave(account: Account, kaylee: str, inara: str) -> None:
    caller = account.at("2.7")
    note = caller.ok("POST", f"/contacts/{kaylee}/notes", {"body": "Hello", "admin_id": inara})
    account.door.write(account.app_id, teammates.remove, int(inara))
    assert caller.ok("GET", f"/notes/{note['id']}")["author"]["name"] == "Inara"
    reply = caller.post(f"/contacts/{kaylee}/notes", {"body": "Hello", "admin_id": inara})
    check_error_list(reply, 404, "not_found", "Resource Not Found")


def test_a_note_on_a_company_is_of_2_15(account: Account) -> None:
    account.at("1.4").ok("POST", "/users", {"user_id": "26", "companies": [{"company_id": "6"}]})
    row = account.door.read(account.app_id, lambda tx, _: companies.find_by_company_id(tx, "6"))
    id = row[0]
    note = account.door.write(account.app_id, notes.write, SignedNote(subject=Subject(company_id=id), body="<p>x</p>"))
    about = {"type": "company", "id": id}
    for version in ("1.4", "2.14"):
        check_error_list(account.at(version).get(f"/notes/{note.id}"), 404, "not_found", "Resource Not Found")
    shown = account.at("2.15").ok("GET", f"/notes/{note.id}")
    assert ("contact" in shown, shown["company"]) == (False, about)
    shown = account.at("2.16").ok("GET", f"/notes/{note.id}")
    assert (shown["contact"], shown["company"]) == (None, about)


def test_a_stranger_sees_no_note(account: Account, stranger: Account, kaylee: str) -> None:
    id = account.at("2.7").ok("POST", f"/contacts/{kaylee}/notes", {"body": "secret"})["id"]
    caller = stranger.at("2.7")
    check_error_list(caller.get(f"/notes/{id}"), 404, "not_found", "Resource Not Found")
    check_error_list(caller.get(f"/contacts/{kaylee}/notes"), 404, "not_found", "User Not Found")
    check_error_list(caller.post(f"/contacts/{kaylee}/notes", {"body": "x"}), 404, "not_found", "User Not Found")
