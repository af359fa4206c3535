"""Whom an encoded document names, as a list that can be looked through, so that nobody has to search the document.

Listed is whatever a search of the whole text would find of what domain/traces.py looks for: an id anywhere, a user_id
under its name, an email that is a whole string; each as a digest of eight bytes, which tells nobody's email.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from itertools import chain, islice

MOST_NAMES = 200
MOST_MENTIONS = 10_000
UNLISTED = b"unlisted"
"""The list of a document that names more, and of one of which nothing is known: it is searched."""

_ID_DIGITS = 24
_ID = re.compile(rb"[0-9a-f]{24}")
_ID_AMONG_HEX = re.compile(rb"(?=((?:4[d-f]|[5-7][0-9a-f])[0-9a-f]{22}))")
"""In longer hex, such as a digest, only an id that was made from 2011 to 2037 is looked for."""
_HEX = bytes(ord("x") if byte in b"0123456789abcdef" else ord(" ") for byte in range(256))
_USER_ID = (b'"user_id":', b'"external_id":')
_VALUE = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[0-9]+(?=[,}])', re.DOTALL)


def names_in(document: bytes) -> bytes | None:
    """The names of all whom it names, one after the other; None for nobody, UNLISTED where they are too many."""
    mentions = chain(_ids(document), _user_ids(document), _emails(document))
    found = dict.fromkeys(islice(mentions, MOST_MENTIONS))
    if len(found) > MOST_NAMES or next(mentions, None) is not None:
        return UNLISTED
    return b"".join(_name(mention) for mention in found) or None


def name_of(text: str) -> bytes | None:
    """The name for something that traces.py looks for; None for what is not always listed where it stands."""
    wanted = text.encode()
    for name in _USER_ID:
        if wanted.startswith(name):
            value = _VALUE.match(wanted, len(name))
            return None if value is None else _name(b":" + value[0])
    if wanted.startswith(b'"'):
        return _name(wanted) if wanted in _emails(wanted) else None
    return _name(wanted) if _ID_AMONG_HEX.match(wanted) and _ID.fullmatch(wanted) else None


def _name(mention: bytes) -> bytes:
    return hashlib.blake2b(mention, digest_size=8).digest()


def _ids(document: bytes) -> Iterator[bytes]:
    """What stands alone, and what may be an id among other hex: words can run into it, and escapes end in hex."""
    hexed = document.translate(_HEX)
    end = 0
    while (start := hexed.find(b"x" * _ID_DIGITS, end)) >= 0:
        end = hexed.find(b" ", start)
        end = len(hexed) if end < 0 else end
        if end - start == _ID_DIGITS:
            yield document[start:end]
        else:
            yield from (found[1] for found in _ID_AMONG_HEX.finditer(document, start, end))


def _user_ids(document: bytes) -> Iterator[bytes]:
    for name in _USER_ID:
        start = -1
        while (start := document.find(name, start + 1)) >= 0:
            if value := _VALUE.match(document, start + len(name)):
                yield b":" + value[0]


def _emails(document: bytes) -> Iterator[bytes]:
    """What stands from one quote to the next with an @ and without a space, and these quotes."""
    end = 0
    while (at := document.find(b"@", end)) >= 0:
        start = document.rfind(b'"', end, at)
        end = document.find(b'"', at)
        if end < 0:
            return
        if start >= 0 and b" " not in (email := document[start : end + 1]):
            yield email
