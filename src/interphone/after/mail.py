"""Who is written to because something was said: planned in the transaction in which it was."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from interphone.domain import happened, outgoing_mail
from interphone.domain.conversations import TEAMMATE
from interphone.domain.part_types import NOTES
from interphone.store.database import Transaction

HEARD = (happened.PartAdded, happened.ConversationStarted, happened.ConversationRead)


class MailFollower(NamedTuple):
    """`unread_seconds` is how long something may stay unread before it is sent; `domain` that of Message-IDs."""

    unread_seconds: int
    domain: str
    wake: Callable[[], None]

    def plan(self, tx: Transaction, happenings: list[Any]) -> None:
        for happening in happenings:
            if isinstance(happening, happened.PartAdded):
                if happening.author_kind == TEAMMATE and happening.part_type not in NOTES:
                    outgoing_mail.expect(tx, happening.conversation_id, happening.part_id, self.unread_seconds)
            elif isinstance(happening, happened.ConversationStarted):
                if happening.by == TEAMMATE:
                    outgoing_mail.queue_message(tx, happening.conversation_id, self.domain)
            elif isinstance(happening, happened.ConversationRead) and happening.read:
                outgoing_mail.note_read(tx, happening.conversation_id, happening.contact_id)

    def announce(self, app_id: str, happenings: list[Any]) -> None:
        if any(isinstance(happening, HEARD) for happening in happenings):
            self.wake()
