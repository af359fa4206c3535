"""Who is written to because something was said: planned in the transaction in which it was."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from interphone.domain import happened, outgoing_mail
from interphone.domain.conversations import TEAMMATE
from interphone.store.database import Transaction


class MailFollower(NamedTuple):
    """`unread_seconds` is how long something may stay unread before it is sent; `domain` that of Message-IDs."""

    unread_seconds: int
    domain: str
    wake: Callable[[], None]

    def plan(self, tx: Transaction, happenings: list[Any]) -> None:
        for happening in happenings:
            if _is_said_by_team(happening):
                outgoing_mail.expect(tx, happening.conversation_id, happening.part_id, self.unread_seconds)
            elif _is_begun_by_team(happening):
                outgoing_mail.queue_message(tx, happening.conversation_id, self.domain)
            elif isinstance(happening, happened.ConversationRead) and happening.read:
                outgoing_mail.note_read(tx, happening.conversation_id, happening.contact_id)

    def announce(self, app_id: str, happenings: list[Any]) -> None:
        if any(_is_said_by_team(happening) or _is_begun_by_team(happening) for happening in happenings):
            self.wake()


def _is_said_by_team(happening: Any) -> bool:
    """Also while something was done; but not what was said quietly."""
    return (
        isinstance(happening, happened.PartAdded)
        and happening.author_kind == TEAMMATE
        and happening.heard
        and not happening.quietly
    )


def _is_begun_by_team(happening: Any) -> bool:
    return isinstance(happening, happened.ConversationStarted) and happening.by == TEAMMATE
