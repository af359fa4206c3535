"""`interphone mail`: taking mail in a process of its own, the log, the inbox, and what it says when it cannot."""

from __future__ import annotations

import json
import re
import signal
import smtplib
import ssl
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mail.postbox import CERTIFICATE
from tests.mail.test_killing import APP, DOMAIN, Installation, lmtp


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    (tmp_path / "data").mkdir()
    return Installation(tmp_path / "data", "")


def run(installation: Installation, *arguments: str, code: int = 0, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "interphone", *arguments],
        env=installation.environment | environment, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == code, done
    return done.stdout + done.stderr


def test_a_stranger_writes_and_is_answered_for(installation: Installation) -> None:
    shown = run(installation, "mail", "inbox", "--app-id", APP, "--open")
    found = re.search(rf"inbox\+[a-z2-7]{{8}}@{DOMAIN}", shown)
    assert found is not None
    assert "open" in shown
    with installation.running("mail", "--listen", "lmtp://127.0.0.1:0") as (process, line):
        assert f"takes mail for {DOMAIN}" in line
        with lmtp(line) as client:
            source = b"From: Badger <badger@persephone.example>\r\nMessage-ID: <1@p.example>\r\n\r\nHello\r\n"
            client.sendmail("badger@persephone.example", [found.group()], source)
            with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
                client.sendmail("badger@persephone.example", [f"reply+{'a' * 50}@{DOMAIN}"], source)
            assert [code for code, _ in refused.value.recipients.values()] == [550]
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    (mail,) = json.loads(run(installation, "mail", "log", "--app-id", APP, "--json"))
    assert (mail["kind"], mail["state"], mail["conversation_id"]) == ("inbox", "taken", 1)
    assert "taken" in run(installation, "mail", "log", "--app-id", APP)


def test_the_inbox_is_shown_and_closed(installation: Installation) -> None:
    shown = run(installation, "mail", "inbox", "--app-id", APP)
    assert "closed" in shown
    assert "open" in run(installation, "mail", "inbox", "--app-id", APP, "--open")
    assert run(installation, "mail", "inbox", "--app-id", APP, "--close") == shown


def test_an_empty_log(installation: Installation) -> None:
    assert run(installation, "mail", "log", "--app-id", APP) == "Nothing was sent or received.\n"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("INTERPHONE_MAIL_DOMAIN", "", "INTERPHONE_MAIL_DOMAIN must be"),
        ("INTERPHONE_MAIL_LISTEN", "http://127.0.0.1:1", "INTERPHONE_MAIL_LISTEN (--listen): it must begin with"),
        ("INTERPHONE_MAIL_TLS_CERT", "/nowhere.pem", "INTERPHONE_MAIL_TLS_CERT: there is no file /nowhere.pem"),
        ("INTERPHONE_MAIL_TLS_KEY", "/nowhere.pem", "a key is of no use without its certificate"),
    ],
)
def test_settings_that_cannot_be(installation: Installation, name: str, value: str, said: str) -> None:
    assert said in run(installation, "mail", code=2, **{name: value})


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"INTERPHONE_SMTP_URL": "http://x"}, "INTERPHONE_SMTP_URL: it must begin with"),
        ({"INTERPHONE_SMTP_URL": "smtp://u:secret@mail.example"}, "over TLS alone"),
        ({"INTERPHONE_SMTP_URL": "smtp://localhost", "INTERPHONE_MAIL_FROM": ""}, "and is not set."),
        ({"INTERPHONE_PUBLIC_URL": "x.example"}, "INTERPHONE_PUBLIC_URL must begin with https:// or http://"),
    ],
)
def test_settings_of_sending_that_cannot_be(installation: Installation, settings: dict[str, str], said: str) -> None:
    shown = run(installation, "worker", code=2, **settings)
    assert said in shown
    assert "secret" not in shown


def test_an_address_that_is_taken(installation: Installation) -> None:
    with installation.running("mail", "--listen", "lmtp://127.0.0.1:0") as (_, line):
        found = re.search(r"lmtp://[\d.:]+", line)
        assert found is not None
        said = run(installation, "mail", "--listen", found.group(), code=1)
    assert f"{found.group()} cannot be listened on: Address already in use (by another `interphone mail`?)" in said
    assert "Choose another place with --listen or INTERPHONE_MAIL_LISTEN." in said


def test_an_inbox_without_a_domain_says_what_to_set(installation: Installation) -> None:
    shown = run(installation, "mail", "inbox", "--app-id", APP, INTERPHONE_MAIL_DOMAIN="")
    assert re.search(r"inbox\+[a-z2-7]{8}@…: set INTERPHONE_MAIL_DOMAIN to the domain", shown)


def test_mail_is_taken_under_tls(installation: Installation) -> None:
    shown = run(installation, "mail", "inbox", "--app-id", APP, "--open")
    address = shown.split()[1]
    installation.environment["INTERPHONE_MAIL_TLS_CERT"] = str(CERTIFICATE)
    context = ssl.create_default_context(cafile=CERTIFICATE)
    context.check_hostname = False  # It is of another name.
    with installation.running("mail", "--listen", "lmtp://127.0.0.1:0") as (_, line):
        assert ", with TLS" in line
        with lmtp(line) as client:
            client.starttls(context=context)
            client.sendmail("badger@persephone.example", [address], b"From: b@p.example\r\n\r\nHello\r\n")
    assert "taken" in run(installation, "mail", "log", "--app-id", APP)
