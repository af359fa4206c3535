"""Mail to people: what teammates write as mails, and what people have not read in the Messenger, in one mail, once.

A message is a row of the log before it is sent, with its Message-ID and what is in it. A server that dies after
another has taken it, and before that is stored, sends the very same message again: at least once, and never two.
"""

from __future__ import annotations

import html

import msgspec

from interphone.domain import (
    attachments,
    contacts,
    conversations,
    mail_contacts,
    mail_log,
    mailboxes,
    teammates,
    text,
    workspaces,
)
from interphone.domain.contacts import Contact
from interphone.domain.conversations import MAX_PARTS, TEAMMATE, Conversation, Part, is_heard
from interphone.domain.documents import decode, encode
from interphone.domain.mail_log import BOUNCED, CANCELLED, FAILED, MESSAGE, SENT, UNREAD, WAITING, Mail
from interphone.domain.mailboxes import Mailbox
from interphone.domain.opening import EMAIL
from interphone.mail import compose, tokens
from interphone.mail.design import PERSONAL, TEMPLATES, Said
from interphone.mail.parts import File
from interphone.store import jobs as job_store
from interphone.store import mail as store
from interphone.store import parts as part_store
from interphone.store.database import Transaction

SEND = "mail"
"""The kind of job that sends one message."""
BUNDLE = "mail_unread"
"""The kind of job that looks for what is unread in a conversation."""

FIRST_PAUSE_SECONDS = 15
MOST_PAUSE_SECONDS = 3_600
GIVE_UP_SECONDS = 86_400
HISTORY_SECONDS = 86_400
MOST_FILE_BYTES = 10_000_000
"""Of all files in one message; what is larger can be had in the Messenger."""


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A message, ready to be written for the wire. Local parts are those of the workspace's own addresses."""

    message_id: str
    from_name: str
    to: Contact
    subject: str
    said: list[Said]
    template: str
    files: list[File]
    answers: str | None
    references: list[str]
    workspace: str
    code: str
    reply: str
    bounce: str
    leave: str
    sent_at: int


class Failure(msgspec.Struct, frozen=True):
    """`hard` where the address is no good for any mail."""

    mail_id: int
    reason: str
    hard: bool = False


class Domain(msgspec.Struct, frozen=True):
    """A conversation, and the domain that Message-IDs are of."""

    conversation_id: int
    name: str


def expect(tx: Transaction, conversation_id: int, part_id: int, seconds: int) -> None:
    """A teammate said something, which is sent by mail if it is still unread after that time.

    Where a conversation goes by mail anyway, nobody waits. What is dated back is history that somebody brings along.
    """
    row = part_store.find(tx, conversation_id, part_id)
    if row is None or _is_history(tx, Part(*row).created_at):
        return
    store.begin_known(tx, conversation_id, part_id)
    wait = 0 if _goes_by_mail(tx, conversation_id) else seconds
    job_store.enqueue_by(tx, BUNDLE, str(conversation_id), tx.now + wait)


def _goes_by_mail(tx: Transaction, conversation_id: int) -> bool:
    conversation = conversations.find(tx, conversation_id)
    if conversation is not None and conversation.source_type == EMAIL:
        return True
    row = store.newest_of_conversation(tx, conversation_id)
    return row is not None and mail_log.mail_of(row).state == mail_log.TAKEN


def _is_history(tx: Transaction, at: int) -> bool:
    return at < tx.now - HISTORY_SECONDS


def note_read(tx: Transaction, conversation_id: int, contact_id: str) -> None:
    """A person has read a conversation: none of it is to be sent any more."""
    store.set_known(tx, conversation_id, contact_id)


def queue_message(tx: Transaction, conversation_id: int, domain: str) -> None:
    """A teammate began a conversation; where they did so by mail, it is sent to each who takes part."""
    conversation = conversations.find(tx, conversation_id)
    if conversation is None or conversation.source_type != EMAIL or _is_history(tx, conversation.created_at):
        return
    store.begin_known(tx, conversation_id, conversation.source_id + 1)
    for contact in conversations.taking_part(tx, conversation.id):
        _queue(tx, MESSAGE, conversation, contact.id, [conversation.source_id], domain)


def bundle(tx: Transaction, about: Domain) -> int:
    """Make one message of all that somebody has not read, for each who takes part; gives how many messages."""
    conversation = conversations.find(tx, about.conversation_id)
    if conversation is None:
        return 0
    made = 0
    for contact_id, known in store.unknowing(tx, conversation.id):
        contact = contacts.find_by_id(tx, contact_id)
        unread = [part.id for part in _said_by_team(tx, conversation.id) if part.id > known]
        if contact is None or not unread or mail_contacts.why_unreachable(contact):
            continue
        store.set_known(tx, conversation.id, contact_id)
        _queue(tx, UNREAD, conversation, contact_id, unread, about.name)
        made += 1
    return made


def _said_by_team(tx: Transaction, conversation_id: int) -> list[Part]:
    parts = [Part(*row) for row in reversed(part_store.newest(tx, conversation_id, MAX_PARTS))]
    return [part for part in parts if part.author_kind == TEAMMATE and is_heard(part) and not part.redacted]


def _queue(
    tx: Transaction, kind: str, conversation: Conversation, contact_id: str, part_ids: list[int], domain: str
) -> None:
    mailboxes.ensure(tx)
    mail = mail_log.add(
        tx,
        kind=kind,
        message_id=compose.new_message_id(domain),
        conversation_id=conversation.id,
        contact_id=contact_id,
        part_ids=encode(part_ids),
        state=WAITING,
    )
    job_store.enqueue(tx, SEND, str(mail.id))


def write(tx: Transaction, mail_id: int) -> Letter | str | None:
    """The message as it is to be sent now; why it is not sent; or None where it is settled already."""
    mail = mail_log.find(tx, mail_id)
    mailbox = mailboxes.find(tx)
    if mail is None or mail.state != WAITING or mail.conversation_id is None or mailbox is None:
        return None
    conversation = conversations.find(tx, mail.conversation_id)
    contact = contacts.find_by_id(tx, mail.contact_id) if mail.contact_id else None
    if conversation is None or contact is None:
        return "the conversation or the person is gone"
    if reason := mail_contacts.why_unreachable(contact):
        return reason
    mine = conversations.participant(tx, conversation, contact)
    if mail.kind == UNREAD and (mine is None or mine.read):
        return "it was read meanwhile"
    rows = [part_store.find(tx, conversation.id, id) for id in decode(mail.part_ids)]
    parts = [part for row in rows if row and not (part := Part(*row)).redacted]
    return _letter(tx, mail, mailbox, conversation, contact, parts) if parts else "nothing of it is left"


def _letter(
    tx: Transaction, mail: Mail, mailbox: Mailbox, conversation: Conversation, contact: Contact, parts: list[Part]
) -> Letter:
    everybody = teammates.every(tx)
    names = {part.id: _name_of(everybody, part) for part in parts}
    workspace = workspaces.remembered(tx).name
    before = [one for one in mail_log.of_conversation(tx, conversation.id, contact.id) if one.id < mail.id]
    references = [one.message_id for one in before if "@" in one.message_id and one.state not in (CANCELLED, FAILED)]
    subject = conversation.subject or conversation.title or f"Your conversation with {workspace}"
    template = decode(parts[0].metadata).get("template") if mail.kind == MESSAGE else PERSONAL
    author = names[parts[-1].id]
    files = _files(tx, parts)
    return Letter(
        message_id=mail.message_id,
        from_name=f"{author} from {workspace}" if author else workspace,
        to=contact,
        subject=f"Re: {subject}" if references and not subject.lower().startswith("re:") else subject,
        said=[Said(names[part.id] or workspace, (part.body or "") + _show_others(part, files)) for part in parts],
        template=template if template in TEMPLATES else PERSONAL,
        files=[file for _, file in files],
        answers=references[-1] if references else None,
        references=references,
        workspace=workspace,
        code=mailbox.code,
        reply=mailboxes.local_part(mailbox, tokens.REPLY, contact.id, conversation.id),
        bounce=mailboxes.local_part(mailbox, tokens.BOUNCE, contact.id, conversation.id),
        leave=mailboxes.local_part(mailbox, tokens.LEAVE, contact.id),
        sent_at=mail.created_at,
    )


def _name_of(everybody: dict[int, teammates.Teammate], part: Part) -> str:
    teammate = everybody.get(int(part.author_id)) if part.author_kind == TEAMMATE else None
    return teammate.name if teammate else ""


def _files(tx: Transaction, parts: list[Part]) -> list[tuple[str, File]]:
    """(key, file) of those that fit into a message."""
    found: list[tuple[str, File]] = []
    left = MOST_FILE_BYTES
    for attachment in (one for part in parts for one in attachments.of(part.attachments)):
        if attachment.key is None or attachment.filesize is None or attachment.filesize > left:
            continue
        kept = attachments.get(tx, attachment.key)
        left -= attachment.filesize
        found.append((attachment.key, File(kept.name, kept.content_type, kept.content, None, False)))
    return found


def _show_others(part: Part, files: list[tuple[str, File]]) -> str:
    """What hangs on a part and does not come along, as HTML."""
    coming = {key for key, _ in files}
    shown = []
    for attachment in attachments.of(part.attachments):
        name = html.escape(attachment.name)
        if attachment.url is not None:
            shown.append(f'<p><a href="{html.escape(attachment.url)}">{name}</a></p>')
        elif attachment.key not in coming:
            shown.append(f"<p>{name} (too large for mail; it is in the Messenger)</p>")
    return text.sanitise("".join(shown))


def note_sent(tx: Transaction, mail_id: int) -> None:
    """Another server has taken it."""
    if (mail := _waiting(tx, mail_id)) is not None:
        mail_log.settle(tx, mail, SENT, None)


def cancel(tx: Transaction, failure: Failure) -> None:
    """It is not to be sent any more."""
    if (mail := _waiting(tx, failure.mail_id)) is not None:
        mail_log.settle(tx, mail, CANCELLED, failure.reason)


def fail(tx: Transaction, failure: Failure) -> None:
    """The other server will never take it."""
    if (mail := _waiting(tx, failure.mail_id)) is None:
        return
    mail_log.settle(tx, mail, BOUNCED if failure.hard else FAILED, failure.reason)
    contact = contacts.find_by_id(tx, mail.contact_id) if failure.hard and mail.contact_id else None
    if contact is not None:
        mail_contacts.mark_bounced(tx, contact)


def defer(tx: Transaction, failure: Failure) -> None:
    """Try again later, the pauses growing with the age of the message, for a day."""
    if (mail := _waiting(tx, failure.mail_id)) is None:
        return
    age = tx.now - mail.created_at
    if age >= GIVE_UP_SECONDS:
        mail_log.settle(tx, mail, FAILED, failure.reason)
        return
    store.update(tx, mail.id, {"reason": failure.reason[: mail_log.MAX_REASON]})
    job_store.enqueue_by(tx, SEND, str(mail.id), tx.now + min(max(age, FIRST_PAUSE_SECONDS), MOST_PAUSE_SECONDS))


def _waiting(tx: Transaction, mail_id: int) -> Mail | None:
    mail = mail_log.find(tx, mail_id)
    return mail if mail is not None and mail.state == WAITING else None
