"""Where an erased person is named beside their own records: kept answers, refused bulk items, the live log, webhooks.

What tells of a person holds their id, or their user_id under its name, or their email as a whole string; all of it is
encoded JSON. Of kept answers it is written down whom they name (domain/naming.py): what is looked for here has to be
written down there, or is looked for in all of them.
"""

from __future__ import annotations

import msgspec

from interphone.domain import exports, happened, idempotency, live_log, webhook_keeping
from interphone.domain.contacts import Contact
from interphone.domain.documents import encode
from interphone.domain.idempotency import DONE, KeptAnswer
from interphone.store import bulk, merging
from interphone.store.database import Transaction


def erase(tx: Transaction, contact: Contact) -> None:
    """Forget what names this contact, or one that was merged into it. To be called while they are stored."""
    texts: list[str] = []
    emails: list[str] = []
    named = [(contact.id, contact.user_id, contact.email), *merging.merged_into(tx, contact.id)]
    webhook_keeping.erase(tx, [id for id, _, _ in named])
    exports.forget_person(tx, [id for id, _, _ in named])
    for id, user_id, email in named:
        texts += [id, *texts_of_user_id(user_id)]
        emails += texts_of_email(email)
        live_log.erase(tx, id)
    bulk.forget_refused(tx, texts, emails)
    texts += emails
    idempotency.empty(tx, texts)
    # The answer to the deletion itself is rendered when this is done.
    tx.note(happened.PersonErased([id for id, *_ in named], texts))


def without_erased(tx: Transaction, answer: KeptAnswer) -> KeptAnswer:
    """An answer as it may be kept: without its body where that names somebody whom this verb has erased."""
    erased = [happening for happening in tx.happenings if isinstance(happening, happened.PersonErased)]
    body = answer.body or ""
    if any(text in body for happening in erased for text in happening.texts):
        return msgspec.structs.replace(answer, body=DONE)
    return answer


def texts_of_user_id(user_id: str | None) -> list[str]:
    """Callers may send one of digits as a number."""
    if user_id is None:
        return []
    values = [encode(user_id), *([f"{user_id},", user_id + "}"] if user_id.isdigit() else [])]
    return [f'"{name}":{value}' for name in ("user_id", "external_id") for value in values]


def texts_of_email(email: str | None) -> list[str]:
    return [] if email is None else [encode(email)]
