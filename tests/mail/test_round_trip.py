"""By the API out, by mail back: a listening server that sends, and what comes in shown by the API."""

from __future__ import annotations

import json
import urllib.request

import pytest

from interphone.domain import teammates
from interphone.domain.teammates import NewTeammate
from interphone.mailroom import Mailroom
from tests.conftest import Serve
from tests.mail.conftest import DOMAIN, FROM, Ship
from tests.mail.postbox import Postbox

WASH = {"user_id": "25", "email": "wash@serenity.example", "name": "Wash"}


def test_an_answer_goes_out_and_one_comes_back(serve: Serve, postbox: Postbox) -> None:
    settings = {
        "smtp_url": postbox.url,
        "mail_from": FROM,
        "mail_domain": DOMAIN,
        "mail_unread_minutes": 0,
        "jobs": True,
    }
    with serve(**settings) as (address, account):
        kaylee = NewTeammate(name="Kaylee", email="kaylee@serenity.example", role="admin")
        admin = account.door.write(account.app_id, teammates.create, kaylee).id
        account.user_of(**WASH)
        began = {"user_id": "25", "body": "Does it fly?"}
        id = account.made("POST", "/v1/users/message_threads", began)["thread_id"]
        said = {"type": "admin", "admin_id": admin, "message_type": "comment", "body": "Which ship?"}
        reply(address, account.authorization, id, said)
        (letter,) = postbox.wait_for(1)
        assert "Which ship?" in letter.words("text/plain")
        source = f"From: wash@serenity.example\r\nIn-Reply-To: {letter.message['Message-ID']}\r\n\r\nSerenity\r\n"
        mailroom = Mailroom(account.door.app.database, DOMAIN)
        taken = account.door.run(
            mailroom.take(str(letter.message["Reply-To"]), "wash@serenity.example", source.encode())
        )
        assert taken.code == 250
        parts = account.at("1.4").ok("GET", f"/conversations/{id}")["conversation_parts"]["conversation_parts"]
        assert [(part["author"]["type"], part["body"]) for part in parts] == [
            ("admin", "<p>Which ship?</p>"),
            ("user", "<p>Serenity</p>"),
        ]


def reply(address: str, authorization: bytes, id: int, body: dict[str, object]) -> None:
    """Through the server that listens, as only it plans what follows."""
    request = urllib.request.Request(
        f"{address}/conversations/{id}/reply",
        json.dumps(body).encode(),
        {"Authorization": authorization.decode(), "Content-Type": "application/json", "Intercom-Version": "1.4"},
    )
    with urllib.request.urlopen(request) as answer:
        assert answer.status == 200


@pytest.mark.parametrize("version", ["1.0", "1.4", "2.0", "2.11", "Preview"])
def test_messages_of_every_era_are_sent(ship: Ship, version: str) -> None:
    wash = ship.person("Wash")
    body = {
        "message_type": "email",
        "subject": "Your order",
        "body": "The <b>coil</b> is in stock.",
        "template": "plain",
        "from": {"type": "admin", "id": str(ship.kaylee)},
        "to": {"type": "user", "id": wash.id},
    }
    assert ship.account.at(version).send("POST", "/messages", body).status == 200
    (letter,) = ship.letters()
    assert letter.recipients == ["wash@serenity.example"]
    assert letter.message["Subject"] == "Your order"
    assert "The <b>coil</b> is in stock." in letter.words("text/html")


def test_a_message_to_several_goes_to_each(ship: Ship) -> None:
    people = {name: ship.person(name) for name in ("Wash", "Zoe", "River", "Book")}
    to = {name: {"type": "user", "id": contact.id} for name, contact in people.items()}
    body = {
        "message_type": "email",
        "subject": "Supper",
        "body": "At eight.",
        "template": "personal",
        "from": {"type": "admin", "id": str(ship.kaylee)},
        "to": [to["Wash"], to["Zoe"]],
        "cc": [to["River"]],
        "bcc": [to["Book"]],
    }
    assert ship.account.at("2.14").send("POST", "/messages", body).status == 200
    letters = ship.letters()
    assert sorted(letter.recipients[0].partition("@")[0] for letter in letters) == ["book", "river", "wash", "zoe"]
    assert len({letter.message["Reply-To"] for letter in letters}) == 4
    assert len({letter.message["Message-ID"] for letter in letters}) == 4
    others = [letter for letter in letters if letter.recipients != ["book@serenity.example"]]
    assert all(b"book@" not in letter.source for letter in others)


def test_a_message_sent_again_with_its_key_is_one_mail(ship: Ship) -> None:
    wash = ship.person("Wash")
    body = {
        "message_type": "email",
        "subject": "Your order",
        "body": "In stock.",
        "template": "plain",
        "from": {"type": "admin", "id": str(ship.kaylee)},
        "to": {"type": "user", "id": wash.id},
    }
    headers = [
        (b"authorization", ship.account.authorization),
        (b"content-type", b"application/json"),
        (b"intercom-version", b"2.11"),
        (b"idempotency-key", b"order-7"),
    ]
    content = json.dumps(body).encode()
    headers.append((b"content-length", b"%d" % len(content)))
    for _ in range(3):
        assert ship.door.call("POST", "/messages", headers, [content]).status == 200
    assert len(ship.letters()) == 1
