"""Contract section 10: notes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import WASH
from tests.support.api import Account, check_error
from tests.support.clock import START

pytestmark = pytest.mark.routes("POST /v1/users/notes")


@pytest.mark.parametrize("who", [{"user_id": "25"}, {"email": "WASH@serenity.example"}, {"user_id": 25}])
def test_a_note(crew: Account, who: dict[str, Any]) -> None:
    note = crew.made("POST", "/v1/users/notes", {**who, "body": "This is the text of my note."})
    assert list(note) == ["html", "created_at", "user"]
    assert note["html"] == "<p>This is the text of my note.</p>"
    assert note["created_at"] == START
    assert note["user"] == crew.get("/v1/users", user_id="25").body
    assert note["user"]["name"] == WASH["name"]


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("one\n\ntwo", "<p>one</p>\n\n<p>two</p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("one\r\n \r\n\r\ntwo", "<p>one</p>\n\n<p>two</p>"),
        ("  spaces  \n", "<p>spaces</p>"),
        ("<script>alert(1)</script> & more", "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; more</p>"),
        ("**not bold**", "<p>**not bold**</p>"),
        ("Zoë 🚀", "<p>Zoë 🚀</p>"),
    ],
)
def test_html_is_the_text_in_paragraphs(crew: Account, body: str, html: str) -> None:
    assert crew.made("POST", "/v1/users/notes", {"user_id": "25", "body": body})["html"] == html


@pytest.mark.parametrize(
    "body", [{}, {"body": None}, {"body": ""}, {"body": " \n"}, {"body": 5}, {"body": "x" * 65_537}]
)
def test_body_is_required(crew: Account, body: dict[str, Any]) -> None:
    assert "body" in check_error(crew.post("/v1/users/notes", {"user_id": "25", **body}), 400, "bad_request")


def test_a_long_note_fits(crew: Account) -> None:
    html = crew.made("POST", "/v1/users/notes", {"user_id": "25", "body": "x" * 65_536})["html"]
    assert len(html) == 65_536 + len("<p></p>")


def test_nobody_is_created_by_a_note(crew: Account) -> None:
    """Section 0, decision 6."""
    reply = crew.post("/v1/users/notes", {"user_id": "99", "body": "x"})
    assert check_error(reply, 404, "not_found") == "The User was not found"
    check_error(crew.post("/v1/users/notes", {"body": "x"}), 400, "bad_request")
    assert crew.get("/v1/users").body["total_count"] == 5
