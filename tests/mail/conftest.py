"""A workspace whose mail goes to a real mail server, and which is written to by mail."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from interphone.background import Background
from interphone.config import load
from interphone.domain import contact_changes, mail_log, mailboxes, opening, parts, teammates
from interphone.domain.contacts import Contact, ContactChange, Who
from interphone.domain.conversations import Conversation
from interphone.domain.mail_log import Mail, Window
from interphone.domain.opening import NewConversation, NewMessage
from interphone.domain.parts import ContactReply, Mark, TeammateReply, Words
from interphone.domain.teammates import NewTeammate
from interphone.mail import tokens
from interphone.mailroom import Mailroom
from interphone.metrics import MailCounts
from interphone.store.database import Transaction
from tests.conftest import Start
from tests.mail.postbox import Letter, Postbox, open_postbox
from tests.support.accounts import open_account
from tests.support.api import Account, Door
from tests.support.clock import Clock

DOMAIN = "mail.interphone.example"
FROM = "crew@serenity.example"
MINUTES = 10


@pytest.fixture(scope="session")
def shared_postbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postbox]:
    with open_postbox(tmp_path_factory.mktemp("mail") / "box") as postbox:
        yield postbox


@pytest.fixture
def postbox(shared_postbox: Postbox) -> Postbox:
    """The mail server that the tests of one process share, empty."""
    shared_postbox.empty()
    return shared_postbox


class Ship:
    """A workspace with Kaylee as its teammate, and everything that mail does in it."""

    def __init__(self, door: Door, clock: Clock, postbox: Postbox, settings: dict[str, Any]) -> None:
        self.door, self.clock, self.postbox = door, clock, postbox
        self.account: Account = open_account(door)
        self.app_id = self.account.app_id
        kaylee = NewTeammate(name="Kaylee", email="kaylee@serenity.example", role="admin")
        self.kaylee = self.write(teammates.create, kaylee).id
        self.tries = MailCounts()
        background = Background(load({}, **settings), door.app.database, mailed=self.tries.count)
        assert background.worker is not None
        self.worker = background.worker
        self.mailroom = Mailroom(door.app.database, DOMAIN)
        self._ids = itertools.count(1)

    def write(self, verb: Any, command: Any = None) -> Any:
        return self.door.write(self.app_id, verb, command)

    def read(self, query: Any, command: Any = None) -> Any:
        return self.door.read(self.app_id, query, command)

    def person(self, name: str, email: str | None = None, **fields: Any) -> Contact:
        change = ContactChange(user_id=name, name=name, email=email or f"{name.lower()}@serenity.example", **fields)
        found: Contact = self.write(lambda tx, _: contact_changes.insert(tx, "user", change))
        return found

    def see(self, contact: Contact) -> Contact:
        """The person as they are now."""
        from interphone.domain import contacts

        found: Contact = self.read(contacts.find_by_id, contact.id)
        return found

    def ask(self, contact: Contact, body: str = "<p>Does it fly?</p>") -> Conversation:
        """The person writes in the Messenger."""
        new = NewConversation(who=Who(id=contact.id), words=Words(body=body))
        began: Conversation = self.write(opening.start, new).conversation
        return began

    def message(self, contact: Contact, **fields: Any) -> Conversation:
        """Kaylee writes a mail."""
        words = fields.pop("words", Words(body="<p>The coil is in stock.</p>"))
        fields = {"source_type": "email", "subject": "Your order", "template": "plain", **fields}
        new = NewMessage(teammate_id=self.kaylee, who=Who(id=contact.id), words=words, **fields)
        began: Conversation = self.write(opening.send, new).conversation
        return began

    def say(self, conversation: Conversation, body: str, **fields: Any) -> None:
        """Kaylee says something in a conversation."""
        words = Words(body=body, **fields.pop("words", {}))
        reply = TeammateReply(teammate_id=self.kaylee, words=words, conversation_id=conversation.id, **fields)
        self.write(parts.reply_as_teammate, reply)

    def answer(self, contact: Contact, conversation: Conversation, body: str) -> None:
        """The person answers in the Messenger."""
        reply = ContactReply(who=Who(id=contact.id), words=Words(body=body), conversation_id=conversation.id)
        self.write(parts.reply_as_contact, reply)

    def mark_read(self, contact: Contact, conversation: Conversation) -> None:
        self.write(parts.mark, Mark(conversation.id, True, Who(id=contact.id)))

    def wait(self, minutes: float = MINUTES) -> None:
        """Time passes, and what is due is done."""
        self.clock.advance(minutes * 60)
        self.work()

    def work(self) -> None:
        while self.door.run(self.worker.run_due()):
            continue

    def letters(self) -> list[Letter]:
        self.work()
        return self.postbox.letters()

    def log(self) -> list[Mail]:
        """Oldest first."""
        found: list[Mail] = self.read(mail_log.newest, Window(1_000))
        return found[::-1]

    def address(self, kind: str, contact: Contact | None = None, conversation: Conversation | None = None) -> str:
        """One of the workspace's own addresses."""
        mailbox = self.write(mailboxes.ensure)
        local = mailboxes.local_part(
            mailbox, kind, contact.id if contact else "", conversation.id if conversation else 0
        )
        return f"{local}@{DOMAIN}"

    def open_inbox(self) -> str:
        self.write(mailboxes.open_inbox, True)
        return self.address(tokens.INBOX)

    def receive(self, address: str, source: bytes | str, sender: str = "wash@serenity.example") -> str:
        """Mail arrives; what its server is told."""
        content = source.encode() if isinstance(source, str) else source
        known = self.door.run(self.mailroom.know(address))
        if known.code != 250:
            return str(known)
        return str(self.door.run(self.mailroom.take(address, sender, content)))

    def mail(self, body: str = "It flies.", sender: str = "Wash <wash@serenity.example>", **headers: str) -> str:
        """The source of a message with an id of its own."""
        given = {"From": sender, "Subject": "Re: x", "Message-ID": f"<{next(self._ids)}@serenity.example>"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        lines = [f"{name}: {value}" for name, value in given.items()]
        return "\r\n".join([*lines, "Content-Type: text/plain; charset=utf-8", "", body, ""])

    def said(self, conversation: Conversation) -> list[tuple[str, str | None]]:
        """(kind of author, words) of everything in a conversation."""
        from interphone.store import parts as store

        def query(tx: Transaction, id: int) -> list[tuple[str, str | None]]:
            return [(row[3], row[5]) for row in store.of_conversation(tx, id)]

        found: list[tuple[str, str | None]] = self.read(query, conversation.id)
        return found


@pytest.fixture
def ship(start: Start, clock: Clock, postbox: Postbox) -> Iterator[Ship]:
    settings = {
        "smtp_url": postbox.url,
        "mail_from": FROM,
        "mail_domain": DOMAIN,
        "mail_unread_minutes": MINUTES,
        "public_url": "https://chat.serenity.example",
    }
    with start(**settings) as door:
        yield Ship(door, clock, postbox, settings)
