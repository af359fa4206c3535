"""Notes on companies: listed from 2.15, written and shown with the company from 2.16."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest

from interphone.domain import teammates
from interphone.domain.teammates import NewTeammate
from tests.support.api import Account, check_error_list
from tests.support.clock import Clock

pytestmark = pytest.mark.routes("GET /companies/{id}/notes", "POST /companies/{id}/notes")
UNKNOWN = "5" * 24


@pytest.fixture
def company(account: Account) -> str:
    id: str = account.at("2.16").ok("POST", "/companies", {"company_id": "1"})["id"]
    return id


@pytest.fixture
def admin(account: Account) -> str:
    new = NewTeammate("Inara", "inara@serenity.example", "owner")
    return str(account.door.write(account.app_id, teammates.create, new).id)


def write(account: Account, company: str, body: str = "Hello", **fields: object) -> Any:
    return account.at("2.16").ok("POST", f"/companies/{company}/notes", {"body": body, **fields})


def test_a_note(account: Account, company: str, admin: str, clock: Clock) -> None:
    """As the example of API reference 2.16, create a company note, prints it."""
    note = write(account, company, admin_id=admin)
    assert note == {
        "type": "note",
        "id": note["id"],
        "created_at": int(clock.now),
        "contact": None,
        "company": {"type": "company", "id": company},
        "author": {
            "type": "admin",
            "id": admin,
            "name": "Inara",
            "email": "inara@serenity.example",
            "away_mode_enabled": False,
            "away_mode_reassign": False,
        },
        "body": "<p>Hello</p>",
    }
    assert account.at("2.16").ok("GET", f"/notes/{note['id']}") == note


@pytest.mark.parametrize("version", ["2.15", "2.16", "Preview"])
def test_the_list(account: Account, company: str, admin: str, version: str) -> None:
    caller = account.at(version)
    path = f"/companies/{company}/notes"
    assert caller.ok("GET", path) == {
        "type": "list",
        "data": [],
        "total_count": 0,
        "pages": {"type": "pages", "next": None, "page": 1, "per_page": 50, "total_pages": 0},
    }
    written = [write(account, company, str(number), admin_id=admin)["id"] for number in range(3)]
    listed = caller.ok("GET", path, per_page=2)
    assert (listed["total_count"], listed["data"][0]["company"]) == (3, {"type": "company", "id": company})
    following = urlsplit(listed["pages"]["next"])
    rest = caller.ok("GET", f"{following.path}?{following.query}")
    assert [note["id"] for note in listed["data"] + rest["data"]] == written[::-1]


def test_before_there_were_notes(account: Account, company: str) -> None:
    path = f"/companies/{company}/notes"
    check_error_list(account.at("2.14").get(path), 400, "intercom_version_invalid")
    check_error_list(account.at("2.15").post(path, {"body": "Hello"}), 400, "intercom_version_invalid")


def test_who_is_not_found(account: Account, stranger: Account, company: str) -> None:
    caller = account.at("2.16")
    theirs = stranger.at("2.16").ok("POST", "/companies", {"company_id": "1"})["id"]
    for unknown in (UNKNOWN, "1", theirs):
        path = f"/companies/{unknown}/notes"
        check_error_list(caller.get(path), 404, "company_not_found", "Company Not Found")
        check_error_list(caller.post(path, {"body": "x"}), 404, "company_not_found", "Company Not Found")
    refused = caller.post(f"/companies/{company}/notes", {"body": "Hello", "admin_id": "123"})
    check_error_list(refused, 404, "not_found", "Resource Not Found")
    assert "body" in check_error_list(caller.post(f"/companies/{company}/notes", {}), 400, "parameter_invalid")


def test_a_company_shows_its_notes_from_2_16(account: Account, company: str, admin: str) -> None:
    assert account.at("2.16").ok("GET", f"/companies/{company}")["notes"] == {"type": "note.list", "notes": []}
    note = write(account, company, admin_id=admin)
    del note["contact"]
    for method, target, body in (
        ("GET", f"/companies/{company}", b""),
        ("PUT", f"/companies/{company}", {}),
        ("POST", "/companies", {"company_id": "1"}),
    ):
        shown = account.at("2.16").ok(method, target, body)
        assert shown["notes"] == {"type": "note.list", "notes": [note]}
        assert "notes" not in account.at("2.15").ok(method, target, body)


def test_they_go_with_the_company(account: Account, company: str, admin: str) -> None:
    note = write(account, company, admin_id=admin)
    account.at("2.16").ok("DELETE", f"/companies/{company}")
    assert account.at("2.16").get(f"/notes/{note['id']}").status == 404
