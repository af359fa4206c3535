"""Words that are taken back, where they were told already: news for webhooks, answers kept for repeated requests.

All of it is encoded JSON of one era or another. Words stand there in an object with the id of their part, at `body`;
threads of v1 have messages without ids, and the words of each at `html`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from interphone.domain import idempotency, webhook_keeping
from interphone.domain.conversations import Part
from interphone.domain.documents import Document, decode, encode
from interphone.domain.plain_text import from_safe_html
from interphone.domain.traces import DONE
from interphone.store.database import Transaction

DELETED_TEXT = "<p><i>This message was deleted</i></p>"


def take_back(tx: Transaction, conversation_id: int, part: Part) -> None:
    """A part is redacted: what was told of it is as if it had been from the start, and keeps its id and its turn."""
    rewrite = partial(_without, part)
    webhook_keeping.rewrite(tx, conversation_id, rewrite)
    idempotency.rewrite(tx, conversation_id, rewrite)


def forget(tx: Transaction, conversation_id: int) -> None:
    """A conversation is deleted: what tells of it is emptied, and what of it was still to be sent never will be."""
    webhook_keeping.empty_conversation(tx, conversation_id)
    idempotency.rewrite(tx, conversation_id, _emptied)


def _without(part: Part, document: Document) -> Document | None:
    """The document without the words and files of a part; None where it had none of them."""
    shown, changed = decode(document), False
    for one in _objects(shown):
        if "body" in one and str(one.get("id")) == str(part.id):
            _redact(one)
            changed = True
        elif "thread_id" in one:
            for message in one["messages"]:
                if message["html"] == part.body:
                    message["html"] = DELETED_TEXT
                    changed = True
    return encode(shown) if changed else None


def _redact(one: dict[str, Any]) -> None:
    """As each version shows a part that is redacted."""
    html = one["body"] is None or one["body"].startswith("<")
    one["body"] = DELETED_TEXT if html else from_safe_html(DELETED_TEXT)
    if "attachments" in one:
        one["attachments"] = []
    if one.get("email_message_metadata"):
        one["email_message_metadata"] = None
    for name in ("recipients", "reply_to"):
        one.pop(name, None)
    if "redacted" in one:
        one["redacted"] = True


def _emptied(document: Document) -> Document | None:
    """None of an answer without words, such as that to the deletion."""
    shows_words = any("body" in one or "html" in one for one in _objects(decode(document)))
    return DONE if shows_words else None


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """All objects in a value, however deep; each may be changed before the next is asked for."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _objects(one)
