"""Sending mail: bundling what is unread, and handing one message after the other to the mail server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import msgspec

from interphone.domain import outgoing_mail
from interphone.domain.jobs import Job
from interphone.domain.outgoing_mail import Domain, Failure, Letter
from interphone.jobs.worker import Handler
from interphone.logs import Logger
from interphone.mail.compose import Outgoing, Unaddressable, compose, wire_address
from interphone.mail.sender import Deferred, Refused, Sender
from interphone.store.database import Database

log = Logger("interphone.mail")


class House(msgspec.Struct, frozen=True):
    """What the settings say of this server's mail; without a reply domain, answers go to `from_address`."""

    from_address: str
    reply_domain: str
    public_url: str

    @property
    def domain(self) -> str:
        """That of Message-IDs."""
        return self.reply_domain or self.from_address.rpartition("@")[2]


def bundle_unread(house: House) -> Handler:
    """The job that makes messages of what somebody has not read; their jobs are stored with them."""

    async def run(database: Database, job: Job) -> None:
        await database.write(job.app_id, outgoing_mail.bundle, Domain(int(job.subject), house.domain))

    return run


def send_mail(sender: Sender, house: House, mailed: Callable[[str], None]) -> Handler:
    """The job that sends one message, or puts it off: the log of mail tells which, and why.

    `mailed(outcome)` is told of each try. What the mail server says may name people, so the server's log only tells
    where to look for it.
    """

    async def run(database: Database, job: Job) -> None:
        mail_id = int(job.subject)
        letter = await database.read(job.app_id, outgoing_mail.write, mail_id)
        if letter is None:
            return
        if isinstance(letter, str):
            await database.write(job.app_id, outgoing_mail.cancel, Failure(mail_id, letter))
            return
        try:
            content = await asyncio.to_thread(compose, outgoing(letter, house))
            recipient = wire_address(letter.to.email or "")
            await sender.send(content, return_path(letter, house), recipient)
        except (Refused, Unaddressable) as error:
            hard = isinstance(error, Refused) and error.hard
            await database.write(job.app_id, outgoing_mail.fail, Failure(mail_id, str(error), hard))
            mailed("failed")
            log.warning("a mail was not taken", app_id=job.app_id, mail=mail_id, see="interphone mail log")
        except Deferred as error:
            await database.write(job.app_id, outgoing_mail.defer, Failure(mail_id, str(error)))
            mailed("put_off")
            log.warning("a mail is put off", app_id=job.app_id, mail=mail_id, see="interphone mail log")
        else:
            await database.write(job.app_id, outgoing_mail.note_sent, mail_id)
            mailed("sent")

    return run


def return_path(letter: Letter, house: House) -> str:
    """Where mail servers tell what became of it."""
    return f"{letter.bounce}@{house.reply_domain}" if house.reply_domain else house.from_address


def outgoing(letter: Letter, house: House) -> Outgoing:
    answerable = bool(house.reply_domain)
    return Outgoing(
        message_id=letter.message_id,
        from_name=letter.from_name,
        from_address=house.from_address,
        to_name=letter.to.name or "",
        to_address=letter.to.email or "",
        subject=letter.subject,
        said=letter.said,
        sent_at=letter.sent_at,
        server=letter.code,
        template=letter.template,
        footer=f"Answer this mail to write to {letter.workspace}." if answerable else "",
        reply_to=f"{letter.reply}@{house.reply_domain}" if answerable else None,
        answers=letter.answers,
        references=letter.references,
        unsubscribe_url=f"{house.public_url}/mail/unsubscribe/{letter.leave}" if house.public_url else None,
        unsubscribe_address=f"{letter.leave}@{house.reply_domain}" if answerable else None,
        files=letter.files,
    )
