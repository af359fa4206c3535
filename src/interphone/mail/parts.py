"""The parts of a message: which of them are its words, and which are files that came along."""

from __future__ import annotations

import base64
import mimetypes
import re
from email import policy
from email.message import Message

import msgspec

from interphone.mail import flow, headers
from interphone.mail.charsets import decode
from interphone.mail.flow import Line

DEEPEST = 20
MOST_FILES = 50
MOST_TEXT = 500_000
"""Characters of plain text that are read as words; log files are attached, not written."""

_SIGNATURES = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")
_WHOLE = policy.compat32.clone(max_line_length=0)
_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_TYPE = re.compile(r"[a-z0-9][a-z0-9.+_-]{0,80}/[a-z0-9][a-z0-9.+_-]{0,120}")
_UNSAFE = re.compile(r'[\\/:*?"<>|]+')


class File(msgspec.Struct, frozen=True):
    """`inline` for what is shown among the words, such as a picture; `content_id` is how HTML names it."""

    name: str
    content_type: str
    content: bytes
    content_id: str | None
    inline: bool


class Contents(msgspec.Struct):
    lines: list[Line]
    files: list[File]


def read(message: Message) -> Contents:
    contents = Contents([], [])
    _take(message, contents, 0)
    return contents


def _take(part: Message, into: Contents, depth: int) -> None:
    kind = part.get_content_type()
    if not part.is_multipart() or kind.startswith("message/"):
        _take_leaf(part, kind, into)
        return
    if depth > DEEPEST:
        return
    if not part.get_payload() and isinstance(part.preamble, str):
        # Its parts have another mark between them than it says.
        part.set_payload(part.preamble)
        _take_leaf(part, kind, into)
    children = [child for child in _children(part) if child.get_content_type() not in _SIGNATURES]
    if kind == "multipart/alternative":
        children = _best(children)
    for child in children:
        _take(child, into, depth + 1)


def _children(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [child for child in payload if isinstance(child, Message)] if isinstance(payload, list) else []


def _best(children: list[Message]) -> list[Message]:
    """The form that says most; HTML, unless there are no words in it."""
    formatted = [child for child in children if _has(child, "text/html")]
    for child in reversed(formatted):
        contents = Contents([], [])
        _take(child, contents, 1)
        if any(not line.blank for line in contents.lines) or contents.files:
            return [child]
    plain = [child for child in children if _has(child, "text/plain") and child not in formatted]
    return plain[:1] or children[-1:]


def _has(part: Message, kind: str) -> bool:
    return any(inner.get_content_type() == kind for inner in part.walk())


def _take_leaf(part: Message, kind: str, into: Contents) -> None:
    disposition = (part.get_content_disposition() or "").lower()
    named = _name(part)
    if kind.startswith("multipart/"):
        kind = "text/plain"
    if kind in ("text/plain", "text/html") and disposition != "attachment" and not (named and disposition):
        _append(into.lines, _words(part, kind))
        return
    if len(into.files) >= MOST_FILES:
        return
    content = _content(part, kind)
    if not content:
        return
    ids = headers.ids(part, "Content-ID")
    into.files.append(
        File(
            name=named or _made_up(part, kind, len(into.files) + 1),
            content_type=kind if _TYPE.fullmatch(kind) else "application/octet-stream",
            content=content,
            content_id=ids[0] if ids else None,
            inline=disposition == "inline" or (bool(ids) and disposition != "attachment"),
        )
    )


def _append(lines: list[Line], more: list[Line]) -> None:
    first = lines[-1].paragraph + 1 if lines else 0
    for line in more:
        line.paragraph += first
        lines.append(line)


def _words(part: Message, kind: str) -> list[Line]:
    text = decode(_payload(part), _parameter(part, "charset"))
    if kind == "text/html" and len(text) <= flow.MOST_HTML:
        return flow.from_html(text)
    flowed = (_parameter(part, "format") or "").lower() == "flowed"
    delete_space = (_parameter(part, "delsp") or "").lower() == "yes"
    return flow.from_text(text[:MOST_TEXT], flowed=flowed, delete_space=delete_space)


def _content(part: Message, kind: str) -> bytes:
    if kind == "message/rfc822":
        inner = _children(part)
        return inner[0].as_bytes(policy=_WHOLE) if inner else b""
    return _payload(part)


def _payload(part: Message) -> bytes:
    """What was encoded for the way. Whatever is broken about it, what can be read of it."""
    raw = part.get_payload()
    if isinstance(raw, str) and headers.source(part, "Content-Transfer-Encoding").lower() == "base64":
        return _from_base64(raw)
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        content = None
    if isinstance(content, bytes):
        return content
    return raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else b""


def _from_base64(text: str) -> bytes:
    """As far as it goes: the last letters may have been lost."""
    digits = _NO_BASE64.sub(b"", text.encode("ascii", "replace"))
    digits = digits[:-1] if len(digits) % 4 == 1 else digits
    return base64.b64decode(digits + b"=" * (-len(digits) % 4))


def _parameter(part: Message, name: str) -> str | None:
    try:
        value = part.get_param(name)
    except (ValueError, IndexError, TypeError):
        return None
    return value[2] if isinstance(value, tuple) else value


def _name(part: Message) -> str:
    """What a file is called, without folders and what systems refuse."""
    try:
        given = part.get_filename() or ""
    except (ValueError, IndexError, TypeError, LookupError):
        given = ""
    name = headers.decode_words(headers.str_of(given))
    name = _UNSAFE.sub("_", name.replace("\\", "/").rpartition("/")[2]).strip(". ")
    stem, dot, ending = name.rpartition(".")
    return f"{stem[: 180 - len(ending)]}{dot}{ending[:20]}" if len(name) > 200 else name


def _made_up(part: Message, kind: str, number: int) -> str:
    if kind == "message/rfc822":
        inner = _children(part)
        subject = headers.text(inner[0], "Subject") if inner else ""
        return (_UNSAFE.sub("_", subject)[:100].strip(". ") or f"message-{number}") + ".eml"
    known = {"text/calendar": ".ics", "text/plain": ".txt", "text/html": ".html", "image/jpeg": ".jpg"}
    return f"file-{number}{known.get(kind) or mimetypes.guess_extension(kind) or '.bin'}"
