"""Processes that are killed in the middle: no mail is lost, none is taken twice, and repeats say that they are."""

from __future__ import annotations

import os
import random
import re
import signal
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from interphone.cli.common import OpenDatabase, open_database
from interphone.config import Settings, load
from interphone.domain import contact_changes, mail_log, mailboxes, opening, teammates, workspaces
from interphone.domain.contacts import ContactChange, Who
from interphone.domain.mail_log import Mail, Window
from interphone.domain.opening import NewConversation, NewMessage
from interphone.domain.parts import Words
from interphone.domain.teammates import NewTeammate
from interphone.mail import tokens
from interphone.store import parts as part_store
from interphone.store.connect import migrate
from tests.mail.postbox import ROOT, open_postbox

APP, DOMAIN = "serenity", "mail.interphone.example"
SECONDS = 60


class Installation:
    """A database file, and the processes that work on it."""

    def __init__(self, folder: Path, smtp_url: str) -> None:
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("INTERPHONE_")} | {
            "INTERPHONE_DATA": str(folder),
            "INTERPHONE_SMTP_URL": smtp_url,
            "INTERPHONE_MAIL_FROM": "crew@serenity.example",
            "INTERPHONE_MAIL_DOMAIN": DOMAIN,
            "INTERPHONE_LOG_LEVEL": "error",
            "PYTHONPATH": f"{ROOT / 'src'}",
        }
        self.settings: Settings = load(self.environment)
        migrate(self.settings.database)
        with self.database() as database:
            database.write(APP, workspaces.create, "Serenity")
            kaylee = NewTeammate(name="Kaylee", email="kaylee@serenity.example", role="admin")
            self.kaylee = database.write(APP, teammates.create, kaylee).id

    @contextmanager
    def database(self) -> Iterator[OpenDatabase]:
        with open_database(self.settings) as opened:
            yield opened

    @contextmanager
    def running(self, *command: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
        """A command, and its first line."""
        process = subprocess.Popen(
            [sys.executable, "-m", "interphone", *command], env=self.environment, stdout=subprocess.PIPE, text=True
        )
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline()
        finally:
            process.kill()
            process.communicate()

    def log(self) -> list[Mail]:
        with self.database() as database:
            found: list[Mail] = database.read(APP, mail_log.newest, Window(10_000))
            return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


def person(database: OpenDatabase, email: str) -> Any:
    change = ContactChange(user_id=email, email=email)
    return database.write(APP, lambda tx, _: contact_changes.insert(tx, "user", change), None)


def lmtp(line: str) -> smtplib.LMTP:
    found = re.search(r"lmtp://([\d.]+):(\d+)", line)
    assert found is not None, line
    return smtplib.LMTP(found.group(1), int(found.group(2)))


def test_what_comes_in_while_the_receiver_is_killed(folder: Path) -> None:
    """As a mail server does, what was not told to have been taken is sent again."""
    installation = Installation(folder, "")
    with installation.database() as database:
        wash = person(database, "wash@serenity.example")
        new = NewConversation(who=Who(id=wash.id), words=Words(body="<p>Hello</p>"))
        conversation = database.write(APP, opening.start, new).conversation
        mailbox = database.write(APP, mailboxes.ensure, None)
    address = f"{mailboxes.local_part(mailbox, tokens.REPLY, wash.id, conversation.id)}@{DOMAIN}"
    waiting = {number: f"From: wash@serenity.example\r\nMessage-ID: <{number}@s.example>\r\n\r\nnumber {number}\r\n"
               for number in range(120)}  # fmt: skip
    chance, kills = random.Random(7), 0
    until = time.monotonic() + SECONDS
    while waiting:
        assert time.monotonic() < until
        with installation.running("mail", "--listen", "lmtp://127.0.0.1:0") as (process, line):
            kill_at = time.monotonic() + chance.uniform(0.02, 0.15)
            client = lmtp(line)
            try:
                for number, source in list(waiting.items()):
                    if kills < 6 and time.monotonic() > kill_at:
                        # In the middle of a dialogue: the message is on its way, its answer is not.
                        client.docmd("MAIL FROM:<wash@serenity.example>")
                        client.docmd(f"RCPT TO:<{address}>")
                        client.docmd("DATA")
                        client.send(source.encode() + b"\r\n.\r\n")
                        time.sleep(chance.uniform(0, 0.01))
                        process.send_signal(signal.SIGKILL)
                        kills += 1
                        break
                    client.sendmail("wash@serenity.example", [address], source.encode())
                    del waiting[number]
            except (smtplib.SMTPException, OSError):
                continue
            finally:
                client.close()
    assert kills == 6
    with installation.database() as database:
        rows = database.read(APP, part_store.of_conversation, conversation.id)
    said = [row[5] for row in rows if row[2] == "comment"]
    assert sorted(said) == sorted(f"<p>number {number}</p>" for number in range(120))


def test_what_goes_out_while_the_worker_is_killed(folder: Path, tmp_path: Path) -> None:
    """The mail server has taken it, and nobody has noted so: it is sent again, under the same Message-ID."""
    with open_postbox(tmp_path / "box") as postbox:
        installation = Installation(folder, postbox.url)
        with installation.database() as database:
            slow = person(database, "slow@serenity.example")
            database.write(APP, opening.send, message(installation, slow.id))
        with installation.running("worker") as (process, _):
            postbox.wait_for(1)
            process.send_signal(signal.SIGKILL)
            process.wait()
        assert [mail.state for mail in installation.log()] == ["waiting"]
        with installation.running("worker"):
            first, second = postbox.wait_for(2)
            until = time.monotonic() + SECONDS
            while [mail.state for mail in installation.log()] != ["sent"]:
                assert time.monotonic() < until
                time.sleep(0.05)
        assert first.message["Message-ID"] == second.message["Message-ID"]
        assert first.message["Date"] == second.message["Date"]
        assert first.words("text/plain") == second.words("text/plain")
        assert len(postbox.letters()) == 2


def message(installation: Installation, contact_id: str) -> NewMessage:
    return NewMessage(
        teammate_id=installation.kaylee,
        who=Who(id=contact_id),
        words=Words(body="<p>The coil is in stock.</p>"),
        source_type="email",
        subject="Your order",
    )
