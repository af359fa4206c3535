"""Documents without words that were taken back, as if it had been so from the start.

They are encoded JSON of one era or another. Words stand there in an object with the id of their part, at `body`;
threads of v1 have messages without ids, and the words of each at `html`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import msgspec

from interphone.domain.documents import Document, decode, encode
from interphone.domain.plain_text import from_safe_html

DELETED_TEXT = "<p><i>This message was deleted</i></p>"


class TakenBack(msgspec.Struct, frozen=True):
    """A part that was redacted; `words` is the digest of its body."""

    part_id: int
    words: str


def digest(words: Any) -> str:
    return hashlib.sha256(encode(words).encode()).hexdigest()


def without(taken: TakenBack, document: Document) -> Document | None:
    """The document without the words and files of a part; None where it had none of them."""
    if str(taken.part_id) not in document and '"thread_id"' not in document:
        return None
    shown, changed = decode(document), False
    for one in _objects(shown):
        if "body" in one and str(one.get("id")) == str(taken.part_id):
            _redact(one)
            changed = True
        elif "thread_id" in one and isinstance(one.get("messages"), list):
            for message in _messages(one["messages"], taken.words):
                message["html"] = DELETED_TEXT
                changed = True
    return encode(shown) if changed else None


def _messages(values: list[Any], words: str) -> Iterator[dict[str, Any]]:
    """Those of a thread that have these words."""
    for value in values:
        if isinstance(value, dict) and "html" in value and digest(value["html"]) == words:
            yield value


def _redact(one: dict[str, Any]) -> None:
    """As each version shows a part that is redacted."""
    html = not isinstance(one["body"], str) or one["body"].startswith("<")
    one["body"] = DELETED_TEXT if html else from_safe_html(DELETED_TEXT)
    if "attachments" in one:
        one["attachments"] = []
    if one.get("email_message_metadata"):
        one["email_message_metadata"] = None
    for name in ("recipients", "reply_to"):
        one.pop(name, None)
    if "redacted" in one:
        one["redacted"] = True


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """All objects in a value, however deep; each may be changed before the next is asked for."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _objects(one)
