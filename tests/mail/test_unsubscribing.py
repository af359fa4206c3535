"""/mail/unsubscribe/: one click, no login, and nobody by accident."""

from __future__ import annotations

import re

from interphone.domain import contacts, workspaces
from interphone.domain.workspaces import WorkspaceChange
from interphone.mail import tokens
from tests.mail.conftest import Ship
from tests.support.api import Reply

FORM = ((b"content-type", b"application/x-www-form-urlencoded"), (b"content-length", b"26"))


def link(ship: Ship) -> str:
    """The path of the link in a mail to Wash."""
    ship.message(ship.person("Wash"))
    (letter,) = ship.letters()
    found = re.search(
        r"<https://chat\.serenity\.example(/mail/unsubscribe/[^>]+)>", str(letter.message["List-Unsubscribe"])
    )
    assert found is not None
    assert letter.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"https://chat.serenity.example{found.group(1)}" in letter.words("text/html")
    return found.group(1)


def has_left(ship: Ship) -> bool:
    (mail, *_) = ship.log()
    return bool(ship.read(contacts.find_by_id, mail.contact_id).unsubscribed_from_emails)


def click(ship: Ship, path: str) -> Reply:
    """What a mail program sends (RFC 8058): without cookies, login or anything but the link."""
    return ship.door.call("POST", path, FORM, (b"List-Unsubscribe=One-Click",))


def test_one_click(ship: Ship) -> None:
    path = link(ship)
    reply = click(ship, path)
    assert (reply.status, b"You are unsubscribed" in reply.content) == (200, True)
    assert b"no more email from <strong><bdi>Serenity</bdi></strong>." in reply.content
    assert has_left(ship)
    assert click(ship, path).status == 200


def test_to_look_is_not_to_leave(ship: Ship) -> None:
    path = link(ship)
    for method in ("GET", "HEAD"):
        reply = ship.door.call(method, path)
        assert reply.status == 200
        assert reply.headers["content-security-policy"].startswith("default-src 'none'")
    assert b'<form method="post">' in ship.door.call("GET", path).content
    assert not has_left(ship)


def test_it_tells_of_whom(ship: Ship) -> None:
    """Somebody may get mail of several workspaces of one server."""
    path = link(ship)
    ship.door.write(ship.account.app_id, workspaces.change, WorkspaceChange(name="Cobb & <b>Sons</b>"))
    page = ship.door.call("GET", path).content
    assert b"no more email from <strong><bdi>Cobb &amp; &lt;b&gt;Sons&lt;/b&gt;</bdi></strong>." in page


def test_links_that_are_nobodys(ship: Ship) -> None:
    path = link(ship)
    wash = ship.log()[0].contact_id
    assert wash is not None
    reply_address = ship.letters()[0].message["Reply-To"].partition("@")[0]
    other = "a" if path[-1] != "a" else "b"
    for wrong in (
        path[:-1] + other,
        f"/mail/unsubscribe/{reply_address}",
        "/mail/unsubscribe/",
        "/mail/unsubscribe/<b>",
    ):
        for method in ("GET", "POST"):
            reply = ship.door.call(method, wrong)
            assert (reply.status, b"<b>" in reply.content) == (404, False)
    assert not has_left(ship)


def test_other_methods(ship: Ship) -> None:
    reply = ship.door.call("DELETE", link(ship))
    assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD, POST")


def test_who_left_gets_no_more(ship: Ship) -> None:
    click(ship, link(ship))
    wash = ship.see(ship.person("Zoe"))
    conversation = ship.ask(wash)
    click(ship, f"/mail/unsubscribe/{ship.address(tokens.LEAVE, wash).partition('@')[0]}")
    ship.say(conversation, "<p>Hello?</p>")
    ship.wait()
    assert len(ship.letters()) == 1


def test_leaving_is_seen_in_the_api(ship: Ship) -> None:
    path = link(ship)
    click(ship, path)
    body = ship.account.at("2.11").ok("GET", f"/contacts/{ship.log()[0].contact_id}")
    assert body["unsubscribed_from_emails"] is True
