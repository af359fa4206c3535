"""What mailbox providers tell of people who complained about a message."""

from __future__ import annotations

import pytest

from tests.mail.conftest import Ship

REPORT = """\
From: <abuse@provider.example>
To: <fbl@serenity.example>
Subject: FW: Your order
Message-ID: <report@provider.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="part"

--part
Content-Type: text/plain; charset="US-ASCII"

This is an email abuse report for a message received from IP 192.0.2.1.

--part
Content-Type: message/feedback-report

Feedback-Type: KIND
User-Agent: SomeGenerator/1.0
Version: 1
Original-Mail-From: <crew@serenity.example>
Received-Date: Thu, 8 Mar 2024 14:00:00 EDT

--part
Content-Type: message/rfc822

From: <crew@serenity.example>
Message-ID: <SENT>
Subject: Your order

The coil is in stock.

--part--
"""
"""The form of RFC 5965, appendix B."""


@pytest.mark.parametrize(
    ("kind", "state", "spam", "unsubscribed"),
    [("abuse", "taken", 1, 0), ("Fraud", "taken", 1, 0), ("opt-out", "taken", 0, 1), ("not-spam", "ignored", 0, 0),
     ("virus", "ignored", 0, 0)],
)  # fmt: skip
@pytest.mark.parametrize("where", ["return path", "inbox"])
def test_a_complaint_stops_mail(ship: Ship, where: str, kind: str, state: str, spam: int, unsubscribed: int) -> None:
    wash, zoe = ship.person("Wash"), ship.person("Zoe")
    ship.message(wash)
    ship.message(zoe)
    inbox = ship.open_inbox()
    letter = next(letter for letter in ship.letters() if letter.recipients == ["wash@serenity.example"])
    report = REPORT.replace("KIND", kind).replace("<SENT>", str(letter.message["Message-ID"])).replace("\n", "\r\n")
    address = letter.sender if where == "return path" else inbox
    assert ship.receive(address, report, sender="").startswith("250")
    after = ship.see(wash)
    assert (ship.log()[-1].state, ship.log()[-1].contact_id) == (state, wash.id)
    assert (after.marked_email_as_spam, after.unsubscribed_from_emails) == (spam, unsubscribed)
    assert not ship.see(zoe).marked_email_as_spam
    ship.message(wash)
    ship.work()
    assert ship.log()[-1].state == ("cancelled" if state == "taken" else "sent")


def test_a_complaint_about_nothing_of_ours_is_noted(ship: Ship) -> None:
    wash, inbox = ship.person("Wash"), ship.open_inbox()
    report = REPORT.replace("KIND", "abuse").replace("<SENT>", "<other@badger.example>")
    assert ship.receive(inbox, report, sender="").startswith("250")
    assert (ship.log()[-1].state, ship.log()[-1].contact_id) == ("ignored", None)
    assert not ship.see(wash).marked_email_as_spam
