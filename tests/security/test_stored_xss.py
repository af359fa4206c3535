"""Whatever people store through the API, the HTML that it gives back runs nothing."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from interphone.domain import teammates
from interphone.domain.teammates import NewTeammate
from interphone.domain.text import ATTRIBUTES, SCHEMES, TAGS
from tests.security.browser import hits, needed
from tests.security.corpus import payloads
from tests.support.accounts import open_account
from tests.support.api import Account

PAYLOADS = payloads()
ALLOWED = {"a": ATTRIBUTES["a"] | {"rel"}, "ol": ATTRIBUTES["ol"]}


class Strict(HTMLParser):
    """Raises AssertionError for anything that is not harmless text."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, tag
        for name, value in attrs:
            assert name in ALLOWED.get(tag, set()), (tag, name)
            if name == "href":
                scheme = re.match(r"[^/?#]*?:", re.sub(r"[\x00-\x20]", "", value or ""))
                assert scheme is not None, value
                assert scheme[0].rstrip(":").lower() in SCHEMES, value

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl}")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(f"a declaration: {data}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction: {data}")


def test_the_corpus_is_large() -> None:
    assert len(PAYLOADS) >= 200
    assert all("ert" in payload or "&#" in payload or "base64" in payload for payload in PAYLOADS)


@pytest.fixture
def returned(account: Account) -> list[str]:
    """All HTML that the API gives back once the corpus was stored through every field that becomes HTML."""
    mal = account.door.write(account.app_id, teammates.create, NewTeammate("Mal", "mal@serenity.example", "owner"))
    old = open_account(account.door, "token", account.app_id, teammate_id=mal.id).at("1.4")
    new = old.at("Preview")
    account.user_of(user_id="25")
    wash = new.ok("GET", "/contacts/find_by_external_id/25")["id"]
    found: list[str] = []
    for payload in PAYLOADS:
        found += _v1(account, payload) + _old(old, payload, wash, mal.id) + _new(new, payload, wash, mal.id)
    return found


def _v1(account: Account, payload: str) -> list[str]:
    """Markdown in, HTML out."""
    thread = account.made("POST", "/v1/users/message_threads", {"user_id": "25", "body": payload})
    note = account.made("POST", "/v1/users/notes", {"user_id": "25", "body": payload})
    reply = {"user_id": "25", "body": payload, "thread_id": thread["thread_id"]}
    messages = account.made("PUT", "/v1/users/message_threads", reply)["messages"]
    return [note["html"], *(message["html"] for message in messages)]


def _old(account: Account, payload: str, wash: str, mal: int) -> list[str]:
    sent = account.ok("POST", "/messages", {
        "message_type": "email", "subject": payload, "body": payload, "template": "plain",
        "from": {"type": "admin", "id": str(mal)}, "to": {"type": "user", "id": wash},
    })  # fmt: skip
    reply = {"type": "user", "intercom_user_id": wash, "message_type": "comment", "body": payload}
    talk = account.ok("POST", "/conversations/last/reply", reply)
    answer = {"type": "admin", "admin_id": str(mal), "message_type": "comment", "body": payload}
    talk = account.ok("POST", f"/conversations/{talk['id']}/reply", answer)
    note = account.ok("POST", "/notes", {"user": {"id": wash}, "admin_id": str(mal), "body": payload})
    return [sent["body"], note["body"], *_bodies(talk, "conversation_message")]


def _new(account: Account, payload: str, wash: str, mal: int) -> list[str]:
    begun = account.ok("POST", "/conversations", {"from": {"type": "user", "id": wash}, "body": payload})
    id = begun["conversation_id"]
    replies: list[dict[str, Any]] = [
        {"type": "user", "intercom_user_id": wash, "message_type": "comment", "body": payload},
        {"type": "admin", "admin_id": str(mal), "message_type": "comment", "body": payload},
        {"type": "admin", "admin_id": str(mal), "message_type": "note", "body": payload},
    ]
    for reply in replies:
        account.ok("POST", f"/conversations/{id}/reply", reply)
    acts: list[dict[str, Any]] = [
        {"type": "admin", "admin_id": str(mal), "message_type": "assignment", "assignee_id": str(mal), "body": payload},
        {"type": "admin", "admin_id": str(mal), "message_type": "close", "body": payload},
    ]
    for act in acts:
        account.ok("POST", f"/conversations/{id}/parts", act)
    note = account.ok("POST", f"/contacts/{wash}/notes", {"admin_id": str(mal), "body": payload})
    return [note["body"], *_bodies(account.ok("GET", f"/conversations/{id}"), "source")]


def _bodies(talk: dict[str, Any], source: str) -> list[str]:
    parts = talk["conversation_parts"]["conversation_parts"]
    return [text for text in (talk[source]["body"], *(part["body"] for part in parts)) if text]


# On one database: what is stored was made safe before any database saw it.
@needed
@pytest.mark.timeout(300)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_nothing_stored_is_more_than_text(returned: list[str], tmp_path: Path) -> None:
    assert len(returned) >= 15 * len(PAYLOADS)
    different = list(dict.fromkeys(returned))
    for body in different:
        reader = Strict()
        reader.feed(body)
        reader.close()
    assert hits(tmp_path, different) == 0


@needed
def test_a_browser_would_run_the_corpus(tmp_path: Path) -> None:
    ran = sum(hits(tmp_path, [payload]) > 0 for payload in PAYLOADS[:12])
    assert ran >= 6
