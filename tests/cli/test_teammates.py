"""`interphone teammate`: create, list, set, remove."""

from __future__ import annotations

from typing import Any

from tests.cast import BOOK, MAL
from tests.cli.conftest import Run, Said


def create(run: Run, name: str, email: str, *more: str) -> Said:
    return run("teammate", "create", "--app-id", "serenity", "--name", name, "--email", email, *more)


def test_create_and_list(run: Run, serenity: Any) -> None:
    mal = create(run, MAL[0], MAL[1], "--role", MAL[2], "--json").json
    assert {"app_id", "id", "name", "email", "role", "avatar_url", "job_title", "created_at"} <= set(mal)
    assert (mal["app_id"], mal["name"], mal["email"], mal["role"]) == ("serenity", *MAL)
    book = create(run, BOOK[0], BOOK[1].upper(), "--json").json
    assert (book["email"], book["role"]) == (BOOK[1], "agent")
    assert [one["name"] for one in run("teammate", "list", "--app-id", "serenity", "--json").json] == [MAL[0], BOOK[0]]
    assert MAL[1] in run("teammate", "list", "--app-id", "serenity").out


def test_an_address_is_one_teammates(run: Run, serenity: Any) -> None:
    assert create(run, *MAL[:2]).exit_code == 0
    said = create(run, "Another", MAL[1])
    assert said == (1, "", f"interphone: A teammate with the email {MAL[1]} exists already.\n")


def test_a_role_is_one_of_three(run: Run, serenity: Any) -> None:
    said = create(run, *MAL[:2], "--role", "cook")
    assert said.exit_code == 2
    assert "owner, admin, agent" in said.err


def test_an_address_looks_like_one(run: Run, serenity: Any) -> None:
    assert create(run, "Mal", "serenity.example").exit_code == 2


def test_what_is_known_of_one_is_changed(run: Run, serenity: Any) -> None:
    create(run, *MAL[:2], "--role", "owner", "--job-title", "Captain", "--email-verified", "--no-inbox-seat")
    flags = ("--name", "Mal", "--role", "admin", "--avatar-url", "https://serenity.example/mal.jpg", "--inbox-seat")
    made = run("teammate", "set", MAL[1], "--app-id", "serenity", *flags, "--json").json
    assert (made["name"], made["role"], made["job_title"]) == ("Mal", "admin", "Captain")
    assert (made["avatar_url"], made["email_verified"]) == ("https://serenity.example/mal.jpg", True)
    assert made["has_inbox_seat"] is True
    assert run("teammate", "set", made["id"], "--app-id", "serenity", "--role", "cook").exit_code == 2


def test_one_is_removed_and_may_come_back(run: Run, serenity: Any) -> None:
    id = create(run, *MAL[:2], "--json").json["id"]
    assert run("teammate", "remove", id, "--app-id", "serenity").exit_code == 0
    assert run("teammate", "list", "--app-id", "serenity", "--json").json == []
    said = run("teammate", "remove", MAL[1], "--app-id", "serenity")
    assert (said.exit_code, said.out) == (1, "")
    assert MAL[1] in said.err
    assert create(run, *MAL[:2], "--json").json["id"] == id
