"""Replies by which nobody is to be written to: skip_notifications (API reference 2.15, reply to a conversation)."""

from __future__ import annotations

import pytest

from tests.mail.conftest import Ship


@pytest.mark.parametrize(("version", "letters"), [("2.14", 1), ("2.15", 0), ("2.16", 0), ("Preview", 0)])
@pytest.mark.parametrize("by_mail", [False, True], ids=["messenger", "mail"])
def test_nobody_is_written_to(ship: Ship, version: str, letters: int, by_mail: bool) -> None:
    """Not even where the conversation goes by mail; the person finds it in the Messenger, unread."""
    wash = ship.person("Wash")
    conversation = ship.message(wash) if by_mail else ship.ask(wash)
    sent_before = len(ship.letters())
    body = {"type": "admin", "admin_id": ship.kaylee, "body": "Psst", "skip_notifications": True}
    caller = ship.account.at(version)
    shown = caller.ok("POST", f"/conversations/{conversation.id}/reply", body)
    assert shown["read"] is False
    ship.wait()
    ship.wait(24 * 60)
    assert len(ship.letters()) == sent_before + letters
    caller.ok("POST", f"/conversations/{conversation.id}/reply", body | {"skip_notifications": False})
    ship.wait()
    assert len(ship.letters()) == sent_before + letters + 1


def test_it_is_true_or_false(ship: Ship) -> None:
    conversation = ship.ask(ship.person("Wash"))
    body = {"type": "admin", "admin_id": ship.kaylee, "body": "Psst", "skip_notifications": "perhaps"}
    reply = ship.account.at("2.16").send("POST", f"/conversations/{conversation.id}/reply", body)
    assert reply.status == 400
    assert "skip_notifications" in reply.body["errors"][0]["message"]
