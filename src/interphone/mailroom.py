"""Mail that comes in, put together: the server that takes it, and the workspaces it is for.

Used by `interphone mail`. A message is taken when it is stored: its sender is told so only then, and sends it again
otherwise.
"""

from __future__ import annotations

import asyncio

from interphone.domain import incoming_mail, mailboxes
from interphone.domain.errors import Problem
from interphone.domain.incoming_mail import Delivery, Outcome
from interphone.domain.mail_log import REFUSED
from interphone.logs import Logger
from interphone.mail import incoming, tokens
from interphone.mail.receiver import OK, TRY_LATER, Answer
from interphone.mail.tokens import Address
from interphone.store.database import Database, Unavailable

NOT_OURS = Answer(550, "5.7.1", "This server takes no mail for that domain")
UNKNOWN = Answer(550, "5.1.1", "There is nobody at this address")

log = Logger("interphone.mail")


class Mailroom:
    """The answers to a receiver's two questions (mail/receiver.py), by the database."""

    def __init__(self, database: Database, domain: str) -> None:
        """`domain` is what our addresses have behind the @."""
        self._database = database
        self._domain = domain.lower()

    async def know(self, address: str) -> Answer:
        """Whether there is anybody at an address."""
        try:
            found = await self._find(address)
            if isinstance(found, Answer):
                return found
            app_id, known = found
            reason = await self._database.read(app_id, incoming_mail.why_unknown, known)
        except Unavailable as error:
            log.warning("mail has to wait", reason=str(error))
            return TRY_LATER
        return OK if reason is None else Answer(550, "5.1.1", reason)

    async def take(self, address: str, sender: str, content: bytes) -> Answer:
        """Take a message; OK once it is on disk."""
        try:
            found = await self._find(address)
            if isinstance(found, Answer):
                return found
            app_id, known = found
            # In a thread, as a large one takes its time.
            mail = await asyncio.to_thread(incoming.read, content, sender)
            outcome = await self._database.write(app_id, incoming_mail.take, Delivery(known, mail))
        except Unavailable as error:
            log.warning("mail has to wait", reason=str(error))
            return TRY_LATER
        except Problem as problem:
            return Answer(554, "5.6.0", str(problem))
        except Exception as error:  # A fault of ours must not cost anybody their mail.
            log.error("mail could not be taken", error=error)
            return TRY_LATER
        log.info("mail", app_id=app_id, kind=known.kind, state=outcome.state, reason=outcome.reason)
        return _answer(outcome)

    async def _find(self, address: str) -> tuple[str, Address] | Answer:
        local, _, domain = address.rpartition("@")
        if domain.lower() != self._domain:
            return NOT_OURS
        known = tokens.read(local)
        app_id = await self._database.read("", mailboxes.find_workspace, known.code) if known else None
        return (app_id, known) if known is not None and app_id is not None else UNKNOWN


def _answer(outcome: Outcome) -> Answer:
    if outcome.loop:
        return Answer(554, "5.4.6", f"This message goes in circles: {outcome.reason}")
    if outcome.state == REFUSED:
        return Answer(550, "5.7.1", outcome.reason or "Refused")
    return OK
