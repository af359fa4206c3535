"""Mail from people: what answers a conversation becomes a part of it, what is written to the inbox begins one.

A message is taken once, however often it is sent: other servers send again what they were not told to have arrived.
"""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

from interphone.domain import contacts, conversations, leads, mail_contacts, mail_log, mailboxes, opening, parts, text
from interphone.domain.attachments import File
from interphone.domain.contacts import PEOPLE, Contact, ContactChange, Who
from interphone.domain.conversations import Conversation
from interphone.domain.errors import Problem
from interphone.domain.mail_log import BOUNCED, IGNORED, REFUSED, SENT_KINDS, TAKEN, Mail
from interphone.domain.mailboxes import Mailbox
from interphone.domain.opening import EMAIL
from interphone.domain.parts import Words
from interphone.mail import complaints, heads, tokens
from interphone.mail.complaints import Complaint
from interphone.mail.incoming import Incoming
from interphone.mail.tokens import Address
from interphone.store import conversation_merges as merge_store
from interphone.store import mail as store
from interphone.store.database import Transaction

MAX_NAME = 255


class Delivery(msgspec.Struct, frozen=True):
    address: Address
    mail: Incoming


class Outcome(msgspec.Struct, frozen=True):
    """`state` is TAKEN, IGNORED or REFUSED; `loop` where a message goes in circles. `reason` is a sentence's part."""

    state: str
    reason: str | None = None
    loop: bool = False


def why_unknown(tx: Transaction, address: Address) -> str | None:
    """Why no mail is taken for an address of this workspace; None where it is."""
    mailbox = mailboxes.find(tx)
    if mailbox is None or address.code != mailbox.code or not tokens.verify(mailbox.secret, address):
        return "There is nobody at this address"
    if address.kind == tokens.INBOX:
        return None if mailbox.inbox else "Nobody reads mail to this address"
    contact = mail_contacts.find(tx, address.contact_id)
    if contact is None:
        return "The person this address was made for is gone"
    if address.kind == tokens.REPLY and _conversation_of(tx, address, contact) is None:
        return "The conversation this address was made for is gone"
    return None


def take(tx: Transaction, delivery: Delivery) -> Outcome:
    """Do with a message what its address is for."""
    address, mail = delivery.address, delivery.mail
    if (reason := why_unknown(tx, address)) is not None:
        return Outcome(REFUSED, reason)
    addressed = tokens.local_part(address)
    for message_id in (mail.message_id, _digest(mail.message_id)):
        if (row := store.find_message(tx, message_id, addressed)) is not None:
            known = mail_log.mail_of(row)
            return Outcome(known.state, known.reason)
    mailbox = mailboxes.find(tx)
    assert mailbox is not None, "its address is known"
    loop = mail.loop or ("it is our own message" if mail.sent_by == mailbox.code else None)
    if loop is not None:
        return Outcome(REFUSED, loop, loop=True)
    if mail.complaint is not None:
        return _complaint(tx, delivery, mail.complaint)
    if address.kind == tokens.BOUNCE:
        return _bounce(tx, delivery)
    if mail.automatic is not None:
        return _note(tx, delivery, IGNORED, mail.automatic)
    if address.kind == tokens.LEAVE:
        return _leave(tx, delivery)
    if not mail.text and not mail.files:
        return _note(tx, delivery, IGNORED, "it says nothing")
    return _reply(tx, delivery) if address.kind == tokens.REPLY else _inbox(tx, delivery, mailbox)


def _reply(tx: Transaction, delivery: Delivery) -> Outcome:
    contact = mail_contacts.find(tx, delivery.address.contact_id)
    conversation = _conversation_of(tx, delivery.address, contact) if contact else None
    assert contact is not None, "its address is known"
    assert conversation is not None, "its address is known"
    return _say(tx, delivery, conversation, contact)


def _inbox(tx: Transaction, delivery: Delivery, mailbox: Mailbox) -> Outcome:
    mail = delivery.mail
    if not mail.from_address:
        return _note(tx, delivery, IGNORED, "nobody is named who wrote it")
    if (answered := _answered(tx, mail)) is not None:
        return _say(tx, delivery, *answered)
    try:
        contact = contacts.find(tx, Who(email=mail.from_address), PEOPLE) or leads.create(
            tx, ContactChange(email=mail.from_address, name=mail.from_name[:MAX_NAME] or None)
        )
    except Problem as problem:
        return Outcome(REFUSED, str(problem))
    conversation = opening.by_contact(tx, contact, _words(mail), source_type=EMAIL, subject=mail.subject)
    return _note(tx, delivery, TAKEN, None, conversation, contact)


def _answered(tx: Transaction, mail: Incoming) -> tuple[Conversation, Contact] | None:
    """The conversation that a message answers by its headers, where its sender takes part in it."""
    found = {row[2]: mail_log.mail_of(row) for row in store.find_messages(tx, mail.answers)} if mail.answers else {}
    for message_id in mail.answers:
        known = found.get(message_id)
        conversation = conversations.find(tx, known.conversation_id) if known and known.conversation_id else None
        for contact in conversations.taking_part(tx, conversation.id) if conversation else []:
            if conversation and contact.listing in PEOPLE and (contact.email or "").lower() == mail.from_address:
                return conversation, contact
    return None


def _say(tx: Transaction, delivery: Delivery, conversation: Conversation, contact: Contact) -> Outcome:
    parts.say_as_contact(tx, conversation, contact, _words(delivery.mail))
    return _note(tx, delivery, TAKEN, None, conversation, contact)


def _words(mail: Incoming) -> Words:
    return Words(
        body=text.from_html(mail.html) if mail.text else "",
        attachments=[File(file.name, file.content_type, file.content) for file in mail.files],
        mail_head=_head(mail),
    )


def _head(mail: Incoming) -> dict[str, Any]:
    """What is kept of its headers; under the names that the API has for them."""
    return {
        "message_id": f"<{mail.message_id}>" if mail.has_id else None,
        "subject": mail.subject,
        "email_address_headers": [
            {"type": each.kind, "email_address": each.address, "name": each.name or None}
            for each in mail.named
            if each.kind != heads.REPLY_TO
        ],
        "reply_to": [
            {"email": each.address, "name": each.name or None} for each in mail.named if each.kind == heads.REPLY_TO
        ],
    }


def _leave(tx: Transaction, delivery: Delivery) -> Outcome:
    contact = mail_contacts.find(tx, delivery.address.contact_id)
    assert contact is not None, "its address is known"
    mail_contacts.unsubscribe(tx, contact)
    return _note(tx, delivery, TAKEN, None, None, contact)


def _bounce(tx: Transaction, delivery: Delivery) -> Outcome:
    """A mail server tells that a message could not be delivered, or does not tell it in a way to be understood."""
    bounce = delivery.mail.bounce
    contact = mail_contacts.find(tx, delivery.address.contact_id)
    assert contact is not None, "its address is known"
    if bounce is None:
        return _note(tx, delivery, IGNORED, "it is no delivery report", None, contact)
    reason = f"{bounce.status} {bounce.reason}".strip()
    if bounce.temporary:
        return _note(tx, delivery, IGNORED, f"delayed: {reason}", None, contact)
    sent = _returned(tx, delivery, contact)
    if sent is not None:
        mail_log.settle(tx, sent, BOUNCED, reason)
    if bounce.hard and (bounce.recipient in ("", (contact.email or "").lower())):
        mail_contacts.mark_bounced(tx, contact)
    return _note(tx, delivery, TAKEN, reason, None, contact)


def _complaint(tx: Transaction, delivery: Delivery, complaint: Complaint) -> Outcome:
    """A provider tells that a person complained, to any of our addresses: who sends it there is up to them.

    The person is known by the address, else by the message of ours that the report brings along.
    """
    contact = mail_contacts.find(tx, delivery.address.contact_id) if delivery.address.contact_id else None
    for row in store.find_messages(tx, [complaint.message_id]) if complaint.message_id and not contact else []:
        sent = mail_log.mail_of(row)
        contact = mail_contacts.find(tx, sent.contact_id) if sent.contact_id and sent.kind in SENT_KINDS else None
    if contact is None:
        return _note(tx, delivery, IGNORED, "a complaint about nothing that was sent from here")
    if complaint.kind in complaints.SPAM:
        mail_contacts.mark_complained(tx, contact)
    elif complaint.kind in complaints.LEAVE:
        mail_contacts.unsubscribe(tx, contact)
    else:
        return _note(tx, delivery, IGNORED, f"a report of the kind {complaint.kind or '(none)'}", None, contact)
    return _note(tx, delivery, TAKEN, f"complained: {complaint.kind}", None, contact)


def _returned(tx: Transaction, delivery: Delivery, contact: Contact) -> Mail | None:
    """Which message came back: the one named, or else the last one."""
    bounce = delivery.mail.bounce
    sent = [
        mail
        for mail in mail_log.of_conversation(tx, delivery.address.conversation_id, contact.id)
        if mail.kind in SENT_KINDS
    ]
    named = [mail for mail in sent if bounce is not None and mail.message_id == bounce.message_id]
    return next(iter((named or sent)[::-1]), None)


def _conversation_of(tx: Transaction, address: Address, contact: Contact) -> Conversation | None:
    """The conversation of an address, or the one in which it goes on, while the person takes part in it."""
    if contact.listing not in PEOPLE:
        return None
    for id in (merge_store.merged_into(tx, address.conversation_id), address.conversation_id):
        conversation = conversations.find(tx, id) if id is not None else None
        if conversation is not None and conversations.participant(tx, conversation, contact) is not None:
            return conversation
    return None


def _note(
    tx: Transaction,
    delivery: Delivery,
    state: str,
    reason: str | None,
    conversation: Conversation | None = None,
    contact: Contact | None = None,
) -> Outcome:
    """Remember a message, so that it is taken once."""
    address, message_id = delivery.address, delivery.mail.message_id
    if conversation is None and contact is None and address.kind != tokens.INBOX:
        contact = mail_contacts.find(tx, address.contact_id)
    mail_log.add(
        tx,
        kind=address.kind,
        # Of nobody we know, nothing is kept that names them.
        message_id=message_id if contact is not None else _digest(message_id),
        addressed=tokens.local_part(address),
        conversation_id=conversation.id if conversation else None,
        contact_id=contact.id if contact else None,
        state=state,
        reason=reason[: mail_log.MAX_REASON] if reason else None,
        settled_at=tx.now,
    )
    return Outcome(state, reason)


def _digest(message_id: str) -> str:
    return hashlib.sha256(message_id.encode("utf-8", "surrogateescape")).hexdigest()
