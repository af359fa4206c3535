"""What was sent and received by mail, for support to look at. It goes with the conversation or person it is about."""

from __future__ import annotations

from typing import Any

import msgspec

from interphone.domain.documents import EMPTY_LIST, Document
from interphone.store import jobs
from interphone.store import mail as store
from interphone.store.database import Row, Transaction
from interphone.store.sequences import next_number

MESSAGE = "message"
"""Sent: what a teammate wrote as a mail."""
UNREAD = "unread"
"""Sent: what a person had not read in the Messenger."""
SENT_KINDS = (MESSAGE, UNREAD)

WAITING, SENT, FAILED, CANCELLED, BOUNCED = "waiting", "sent", "failed", "cancelled", "bounced"
"""States of what is sent. Who bounced was told of by a mail server later, or at once."""
TAKEN, IGNORED, REFUSED = "taken", "ignored", "refused"
"""States of what was received."""
MAX_REASON = 500
FORGET = "forget_mail"
KEPT_SECONDS = 365 * 86_400
"""How long answers find their conversation by the message that they answer. Our addresses find it for ever."""
FORGET_AT_ONCE = 200
FORGET_EVERY_SECONDS = 86_400


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """`kind` is one of SENT_KINDS, or of received mail the kind of address it came to (mail/tokens.py).

    `part_ids` are what of the conversation is in it (encoded JSON); `reason` tells why the state is as it is.
    """

    id: int
    kind: str
    message_id: str
    addressed: str = ""
    conversation_id: int | None = None
    contact_id: str | None = None
    part_ids: Document = EMPTY_LIST
    state: str
    reason: str | None = None
    created_at: int
    settled_at: int | None = None


class Window(msgspec.Struct, frozen=True):
    """The newest `limit` of those with an id below `below`."""

    limit: int
    below: int = 2**62


def find(tx: Transaction, id: int) -> Mail | None:
    row = store.find(tx, id)
    return mail_of(row) if row else None


def newest(tx: Transaction, window: Window) -> list[Mail]:
    return [mail_of(row) for row in store.newest(tx, window.limit, window.below)]


def of_conversation(tx: Transaction, conversation_id: int, contact_id: str) -> list[Mail]:
    """What went between the team and a person, oldest first."""
    return [mail_of(row) for row in store.of_conversation(tx, conversation_id, contact_id)]


def add(tx: Transaction, **fields: Any) -> Mail:
    """Store one that is new; gives it."""
    mail = Mail(id=next_number(tx, "mail"), created_at=tx.now, **fields)
    store.insert(tx, msgspec.structs.asdict(mail))
    jobs.enqueue_by(tx, FORGET, "", tx.now + KEPT_SECONDS)
    return mail


def forget_old(tx: Transaction, _: None) -> bool:
    """Delete some that are older than KEPT_SECONDS; whether to ask again now. Asks for the job again while need be."""
    found = store.oldest(tx, FORGET_AT_ONCE)
    outdated = [id for id, created_at in found if created_at <= tx.now - KEPT_SECONDS]
    if outdated:
        store.delete_through(tx, outdated[-1])
    if len(outdated) == FORGET_AT_ONCE:
        return True
    if len(outdated) < len(found):
        oldest = found[len(outdated)][1]
        jobs.enqueue_by(tx, FORGET, "", max(oldest + KEPT_SECONDS, tx.now + FORGET_EVERY_SECONDS))
    return False


def settle(tx: Transaction, mail: Mail, state: str, reason: str | None) -> None:
    store.update(tx, mail.id, {"state": state, "reason": reason[:MAX_REASON] if reason else None, "settled_at": tx.now})


def mail_of(row: Row) -> Mail:
    return Mail(**dict(zip(store.FIELDS, row, strict=True)))
