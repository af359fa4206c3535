"""Headers of a message as programs really write them.

Read from their source rather than by the parser of `email.policy.default`, which raises on a good many broken ones.
"""

from __future__ import annotations

import binascii
import re
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from interphone.mail.charsets import decode, storable

LONGEST_ADDRESS = 254
MOST = 20_000
"""Characters of a header that are looked at; no honest one has more."""

_ID = re.compile(r"<([^<>\s]{1,500})>")
_FOLD = re.compile(r"\s*[\r\n]+\s*")
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"]+@[^\s@<>()\[\],;:\"]+")


def source(message: Message, name: str) -> str:
    """The first header of that name as one line of its source; empty where there is none."""
    return next(iter(every(message, name)), "")


def every(message: Message, name: str) -> list[str]:
    # By `get`, bytes beyond ASCII could not be told any more.
    wanted = name.lower()
    return [unfold(str_of(value)) for field, value in message.raw_items() if field.lower() == wanted]


def str_of(value: object) -> str:
    """A header's value; bytes beyond ASCII, which are not allowed there, as what they most likely mean."""
    try:
        text = str(value) if not isinstance(value, str) else value
        raw = text.encode("ascii", "surrogateescape")
    except UnicodeError:
        return storable(str(value))
    return decode(raw, None)


def unfold(value: str) -> str:
    return _FOLD.sub(" ", value[:MOST]).strip()


def text(message: Message, name: str) -> str:
    """The first header of that name, encoded words decoded, in one line and without what cannot be seen."""
    return decode_words(source(message, name))


def decode_words(value: str) -> str:
    if "=?" not in value:
        return clean(value)
    try:
        pieces = decode_header(value)
        decoded = "".join(
            piece if isinstance(piece, str) else decode(piece, charset or "utf-8") for piece, charset in pieces
        )
    except (HeaderParseError, binascii.Error, ValueError, LookupError):
        return clean(value)
    return clean(decoded)


def clean(value: str) -> str:
    """One line of what can be seen."""
    return " ".join("".join(char if char.isprintable() else " " for char in value).split())


def addresses(message: Message, name: str) -> list[tuple[str, str]]:
    """(name, address) of each mailbox in the headers of that name, the address in lower case."""
    values = every(message, name)
    try:
        pairs = getaddresses(values)
    except (ValueError, IndexError, RecursionError):
        pairs = []
    found = [(clean_name(name), address.lower()) for name, address in pairs if _is_address(address)]
    # What is written too strangely for the reader of lists still has an address in it.
    words = (word for value in values for word in _ADDRESS.findall(value))
    return found or [("", word.lower()) for word in words if _is_address(word)]


def _is_address(word: str) -> bool:
    return len(word) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(word) is not None


def clean_name(value: str) -> str:
    """What a person is called, which some programs put into quotes twice."""
    name = decode_words(value).strip("'\" ")
    return "" if _ADDRESS.fullmatch(name) else name


def ids(message: Message, name: str) -> list[str]:
    """The message ids in the headers of that name, without their angle brackets."""
    values = every(message, name)
    found = [id for value in values for id in _ID.findall(value)]
    return found or [word for value in values for word in value.split() if "@" in word and len(word) < 500]


def date(message: Message) -> int | None:
    """Unix seconds; None where nobody can tell."""
    try:
        return int(parsedate_to_datetime(source(message, "Date")).timestamp())
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
