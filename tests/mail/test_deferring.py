"""Mail that the mail server does not take now."""

from __future__ import annotations

import pytest

from interphone.domain import jobs
from interphone.mail import sender
from interphone.metrics import MailCounts
from tests.mail.conftest import Ship


def test_what_is_put_off_is_sent_later(ship: Ship, capfd: pytest.CaptureFixture[str]) -> None:
    ship.message(ship.person("Wash", f"greylisted.{ship.app_id}@serenity.example"))
    assert ship.letters() == []
    said = capfd.readouterr().err
    assert "a mail is put off" in said
    assert "greylisted" not in said  # The server's log names nobody.
    (mail,) = ship.log()
    assert (mail.state, "450 4.2.0" in (mail.reason or "")) == ("waiting", True)
    ship.wait(1)
    assert len(ship.letters()) == 1
    assert [mail.state for mail in ship.log()] == ["sent"]
    assert ship.tries == MailCounts(sent=1, put_off=1)


def test_what_is_put_off_for_a_day_is_given_up(ship: Ship) -> None:
    ship.message(ship.person("Wash", "later@serenity.example"))
    tries = 0
    while ship.log()[0].state == "waiting":
        ship.wait(5)
        tries += 1
        assert tries < 24 * 12 + 20
    assert ship.log()[0].state == "failed"
    assert tries > 24 * 12 - 13
    assert ship.door.read("", jobs.every) == [] or all(job.kind != "mail" for job in ship.door.read("", jobs.every))


def test_a_mail_server_that_answers_too_late_fails_no_job(ship: Ship, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender, "TIMEOUT_SECONDS", 0.3)
    for number in range(20):
        ship.message(ship.person(f"Wash{number}", f"slow{number}@serenity.example"))
    ship.work()
    assert {mail.state for mail in ship.log()} == {"waiting"}
    assert all((mail.reason or "").startswith("The mail server cannot be used") for mail in ship.log())
    waiting = [job for job in ship.door.read("", jobs.every) if job.kind == "mail"]
    assert [(job.state, job.error) for job in waiting] == [("waiting", None)] * 20
