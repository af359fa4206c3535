"""What the headers of received mail say of who wrote to whom, as the API shows it."""

from __future__ import annotations

from typing import Any

from interphone.domain import contact_records, participants, redaction
from interphone.domain.contacts import Who
from interphone.domain.participants import Attachment
from interphone.domain.redaction import Redaction
from interphone.mail import tokens
from tests.mail.conftest import DOMAIN, Ship
from tests.mail.test_receiving import newest

SOURCE = """\
From: Wash <Wash@Serenity.example>
To: "The crew" <INBOX>, Zoe <zoe@serenity.example>
Cc: REPLY, shepherd@book.example
Reply-To: Hoban Washburne <hoban@serenity.example>
Subject: =?utf-8?q?The_coil_=E2=9C=93?=
Message-ID: <1@serenity.example>

It broke.
"""
HEADERS: list[dict[str, str | None]] = [
    {"type": "from", "email_address": "wash@serenity.example", "name": "Wash"},
    {"type": "to", "email_address": "INBOX", "name": "The crew"},
    {"type": "to", "email_address": "zoe@serenity.example", "name": "Zoe"},
    {"type": "cc", "email_address": "shepherd@book.example", "name": None},
]
SUBJECT = "The coil ✓"


def show(ship: Ship, id: int, version: str) -> Any:
    return ship.account.at(version).ok("GET", f"/conversations/{id}")


def headers(inbox: str) -> list[dict[str, str | None]]:
    return [
        {**each, "email_address": inbox if each["email_address"] == "INBOX" else each["email_address"]}
        for each in HEADERS
    ]


def write_in(ship: Ship) -> tuple[str, int]:
    """The inbox, and the conversation that a mail to it has begun; one to an address of ours is copied."""
    wash, inbox = ship.person("Wash"), ship.open_inbox()
    reply = ship.address(tokens.REPLY, wash, ship.ask(wash))
    assert ship.receive(inbox, SOURCE.replace("INBOX", inbox).replace("REPLY", reply)).startswith("250")
    return inbox, newest(ship).id


def test_the_source_shows_its_mail(ship: Ship) -> None:
    """API reference 2.16, schema conversation_source."""
    inbox, id = write_in(ship)
    source = show(ship, id, "2.16")["source"]
    assert source["recipients"] == [
        {"type": "to", "email": inbox, "drop_reason": None},
        {"type": "to", "email": "zoe@serenity.example", "drop_reason": None},
        {"type": "cc", "email": "shepherd@book.example", "drop_reason": None},
    ]
    assert source["reply_to"] == [{"email": "hoban@serenity.example", "name": "Hoban Washburne"}]
    assert source["email_message_metadata"] == {
        "message_id": "<1@serenity.example>", "subject": SUBJECT, "email_address_headers": headers(inbox),
    }  # fmt: skip
    assert "recipients" not in show(ship, id, "2.15")["source"]


def test_parts_show_theirs(ship: Ship) -> None:
    """API reference 2.13 and 2.15, schema email_message_metadata."""
    wash, inbox = ship.person("Wash"), ship.open_inbox()
    conversation = ship.ask(wash)
    reply = ship.address(tokens.REPLY, wash, conversation)
    ship.receive(reply, SOURCE.replace("INBOX", inbox).replace("REPLY", reply))
    ship.say(conversation, "<p>Which one?</p>")
    ship.receive(reply, "From: wash@serenity.example\r\n\r\nThe left one")
    shown = show(ship, conversation.id, "2.13")["conversation_parts"]["conversation_parts"]
    assert [part["email_message_metadata"] for part in shown] == [
        {"subject": SUBJECT, "email_address_headers": headers(inbox)},
        None,
        {"subject": "", "email_address_headers": [{**HEADERS[0], "name": None}]},
    ]
    newer = show(ship, conversation.id, "2.15")["conversation_parts"]["conversation_parts"]
    ids = [(part["email_message_metadata"] or {}).get("message_id", "-") for part in newer]
    assert ids == ["<1@serenity.example>", "-", None]
    assert "email_message_metadata" not in show(ship, conversation.id, "2.16")["source"], "it came by the Messenger"
    assert DOMAIN not in str(shown).replace(inbox, ""), "the address by which a person answers"


def test_it_goes_with_the_words(ship: Ship) -> None:
    _, id = write_in(ship)
    ship.write(redaction.redact, Redaction(id, newest(ship).source_id, True))
    assert "email_message_metadata" not in show(ship, id, "2.16")["source"]


def test_it_goes_with_who_wrote(ship: Ship) -> None:
    """In somebody else's conversation, which stays."""
    wash, zoe = ship.person("Wash"), ship.person("Zoe")
    conversation = ship.ask(zoe)
    attachment = Attachment(conversation_id=conversation.id, who=Who(id=wash.id), teammate_id=ship.kaylee)
    ship.write(participants.attach, attachment)
    ship.receive(ship.address(tokens.REPLY, wash, conversation), SOURCE)
    ship.write(contact_records.erase, wash.id)
    rows = ship.read(lambda tx, _: tx.all("SELECT mail_head FROM conversation_part WHERE app_id = :app_id"))
    assert {row[0] for row in rows} == {"{}"}
