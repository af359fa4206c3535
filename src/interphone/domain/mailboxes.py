"""The mailbox of a workspace: what its addresses are made and known by, and whether strangers may write to it."""

from __future__ import annotations

import msgspec

from interphone.mail import tokens
from interphone.mail.tokens import Address
from interphone.store import mail as store
from interphone.store.database import Transaction


class Mailbox(msgspec.Struct, frozen=True):
    code: str
    """What stands for the workspace in addresses."""
    secret: str
    inbox: bool
    """Whether mail to the inbox address begins conversations."""


def find(tx: Transaction, _: None = None) -> Mailbox | None:
    """Kept in memory. None for a workspace that has not had to do with mail."""
    return tx.remember("mailbox", _load)


def ensure(tx: Transaction, _: None = None) -> Mailbox:
    """The mailbox, which is made where there is none."""
    if (mailbox := find(tx)) is None:
        store.insert_mailbox(tx, tokens.new_code(), tokens.new_secret())
        tx.revise()
        mailbox = _load(tx)
    assert mailbox is not None, "it has been made"
    return mailbox


def open_inbox(tx: Transaction, wanted: bool) -> Mailbox:
    """Let mail to the inbox address begin conversations, or refuse it."""
    ensure(tx)
    store.set_inbox(tx, wanted)
    tx.revise()
    mailbox = _load(tx)
    assert mailbox is not None, "it has been made"
    return mailbox


def find_workspace(tx: Transaction, code: str) -> str | None:
    """The app_id of the workspace with this code, whatever workspace the transaction is bound to."""
    return store.find_workspace(tx, code)


def local_part(mailbox: Mailbox, kind: str, contact_id: str = "", conversation_id: int = 0) -> str:
    """A signed address of the workspace, what stands before the @."""
    address = Address(kind, mailbox.code, contact_id, conversation_id)
    return tokens.local_part(address if kind == tokens.INBOX else tokens.sign(mailbox.secret, address))


def _load(tx: Transaction) -> Mailbox | None:
    row = store.find_mailbox(tx)
    return Mailbox(row[0], row[1], bool(row[2])) if row else None
