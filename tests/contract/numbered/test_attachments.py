"""Kept files: what was sent comes back, and cannot harm whoever opens it."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import quote

import pytest

from interphone.domain import teammates
from interphone.domain.teammates import NewTeammate
from tests.support.api import Account, Reply

PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAYAAAC56t6BAAAAC0lEQVR4nGNgwA0AABsAARY0lYkAAAAASUVORK5CYII=")
HTML = b"<script>alert(1)</script>"


def attach(account: Account, *files: tuple[str, str, bytes]) -> tuple[dict[str, Any], list[str]]:
    """Files in a reply; gives the part, and the paths of the files."""
    caller = account.at("2.14")
    who = caller.ok("POST", "/contacts", {"role": "lead"})["id"]
    begun = caller.ok("POST", "/conversations", {"from": {"type": "contact", "id": who}, "body": "Hello"})
    sent = [
        {"name": name, "content_type": kind, "data": base64.b64encode(content).decode()}
        for name, kind, content in files
    ]
    body = {"type": "user", "intercom_user_id": who, "message_type": "comment", "body": "See", "attachment_files": sent}
    shown = caller.ok("POST", f"/conversations/{begun['conversation_id']}/reply", body)
    part = shown["conversation_parts"]["conversation_parts"][-1] | {"conversation": begun["conversation_id"]}
    return part, [each["url"].removeprefix("http://127.0.0.1:80") for each in part["attachments"]]


def fetch(account: Account, path: str, method: str = "GET", *headers: tuple[bytes, bytes]) -> Reply:
    """By somebody who brings no credentials."""
    return account.door.call(method, path, headers)


def test_a_picture_is_shown(account: Account) -> None:
    part, [path] = attach(account, ("pixel ü.png", "image/png", PNG))
    (shown,) = part["attachments"]
    assert (shown["type"], shown["name"], shown["content_type"]) == ("upload", "pixel ü.png", "image/png")
    assert (shown["filesize"], shown["width"], shown["height"]) == (len(PNG), 2, 3)
    reply = fetch(account, path)
    assert (reply.status, reply.content) == (200, PNG)
    assert reply.headers["content-type"] == "image/png"
    assert reply.headers["content-disposition"] == "inline; filename*=UTF-8''pixel%20%C3%BC.png"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("annexe\u202egnp.exe", "annexegnp.exe"),
        ("\u2066a\u2069\u200fb\x1b[31m.txt", "ab[31m.txt"),
        ("two\nlines\u00a0and\tmore.txt", "two lines and more.txt"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("\u202e", "attachment"),
        ("\u0646\u0627\u0645\u0647\u200c\u0647\u0627.pdf", "\u0646\u0627\u0645\u0647\u200c\u0647\u0627.pdf"),
    ],
    ids=ascii,
)
def test_a_name_shows_what_it_is(account: Account, given: str, kept: str) -> None:
    """Nothing unseen is in it that would turn it round; what belongs to a language stays."""
    part, [path] = attach(account, (given, "text/plain", b"x"))
    assert part["attachments"][0]["name"] == kept
    assert fetch(account, path).headers["content-disposition"] == f"attachment; filename*=UTF-8''{quote(kept, safe='')}"


def test_the_name_of_a_link_shows_what_it_is(account: Account) -> None:
    caller = account.at("2.14")
    who = caller.ok("POST", "/contacts", {"role": "lead"})["id"]
    urls = [
        "https://serenity.example/a%E2%80%AEgnp.exe",
        "https://serenity.example/..%2F..%2Fb.png",
        "https://a.example/",
    ]
    said = {"from": {"type": "contact", "id": who}, "body": "Hello", "attachment_urls": urls}
    id = caller.ok("POST", "/conversations", said)["conversation_id"]
    files = caller.ok("GET", f"/conversations/{id}")["source"]["attachments"]
    assert [file["url"] for file in files] == urls
    assert [file["name"] for file in files] == ["agnp.exe", "b.png", "attachment"]


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "image/png", "no type", "text/html\r\nx: y"])
def test_whatever_else_it_is_is_saved(account: Account, kind: str) -> None:
    """It runs nothing and loads nothing, also where it claims to be a picture."""
    _, [path] = attach(account, ('a".html', kind, HTML))
    reply = fetch(account, path)
    assert (reply.status, reply.content) == (200, HTML)
    assert reply.headers["content-disposition"] == "attachment; filename*=UTF-8''a%22.html"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["content-security-policy"] == "default-src 'none'; sandbox"
    kept = kind if kind in ("text/html", "image/svg+xml") else "application/octet-stream"
    assert reply.headers["content-type"] == kept


def test_it_is_asked_for_again_each_time(account: Account) -> None:
    _, [path] = attach(account, ("pixel.png", "image/png", PNG))
    first = fetch(account, path)
    assert first.headers["cache-control"] == "private, no-cache"
    again = fetch(account, path, "GET", (b"if-none-match", first.headers["etag"].encode()))
    assert (again.status, again.content) == (304, b"")
    head = fetch(account, path, "HEAD")
    assert (head.status, head.headers["content-length"]) == (200, str(len(PNG)))
    assert (fetch(account, path, "POST").status, fetch(account, path, "POST").headers["allow"]) == (405, "GET, HEAD")


def test_what_is_redacted_is_gone(account: Account) -> None:
    part, [path] = attach(account, ("pixel.png", "image/png", PNG))
    body = {
        "type": "conversation_part", "conversation_id": part["conversation"], "conversation_part_id": part["id"],
    }  # fmt: skip
    account.at("2.14").ok("POST", "/conversations/redact", body)
    assert fetch(account, path).status == 404


def test_an_address_that_is_none(account: Account, stranger: Account) -> None:
    """Of another workspace, guessed, cut off, or not text: there is nothing."""
    _, [path] = attach(account, ("pixel.png", "image/png", PNG))
    _, prefix, app_id, key, name = path.split("/")
    for wrong in (
        f"/{prefix}/{stranger.app_id}/{key}/{name}",
        f"/{prefix}/{app_id}/{'x' * len(key)}/{name}",
        f"/{prefix}/{app_id}/{key}",
        f"/{prefix}/{app_id}/{key}/a/b",
        f"/{prefix}/{app_id}/%00{key}/{name}",
        f"/{prefix}/{app_id}/../{key}/{name}",
        f"/{prefix}/",
    ):
        reply = fetch(account, wrong)
        assert (reply.status, reply.headers["cache-control"]) == (404, "no-store"), wrong


def test_a_teammate_attaches_too(account: Account) -> None:
    new = NewTeammate("Inara", "inara@serenity.example", "owner")
    inara = account.door.write(account.app_id, teammates.create, new).id
    part, _ = attach(account, ("pixel.png", "image/png", PNG))
    sent = [{"name": "b.gif", "content_type": "image/gif", "data": base64.b64encode(GIF).decode()}]
    body = {"type": "admin", "admin_id": inara, "message_type": "note", "body": "See", "attachment_files": sent}
    shown = account.at("2.7").ok("POST", f"/conversations/{part['conversation']}/reply", body)
    (shown,) = shown["conversation_parts"]["conversation_parts"][-1]["attachments"]
    assert (shown["content_type"], shown["width"], shown["height"]) == ("image/gif", 5, 7)


GIF = b"GIF89a\x05\x00\x07\x00\x80\x00\x00"
