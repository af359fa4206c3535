"""Which pages an auto message is for: addresses with `*`, compared as people read them.

`*` stands for any characters, none and slashes too. What makes no difference: upper and lower case, http or https,
a slash at the end, percent-encoding. A pattern may leave out the scheme, or begin with the path (`/pricing`, on any
host). Parameters and the part after # count only where the pattern has them: parameters in any order, others beside
them; `*.example.com` is example.com too. No regular expressions: a page view costs the length of its address.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import unquote, unquote_plus

from interphone.domain.errors import Invalid

MAX_PATTERN = 8_192

_SCHEME = re.compile(r"(?:([a-z*][a-z0-9+.*-]*):)?//", re.IGNORECASE)


class Page(NamedTuple):
    """An address taken apart: decoded, case folded, its place without a slash at the end."""

    scheme: str
    """Empty for http and https: they are one."""
    place: str
    parameters: tuple[str, ...]
    fragment: str


def read_page(url: str) -> Page:
    """Any text is a page; what is not an address is all place."""
    scheme, place, query, fragment = _take_apart(url)
    return Page(
        scheme or "",
        _plain(place).rstrip("/"),
        tuple(_plain_parameter(one) for one in query.split("&")),
        _plain(fragment).rstrip("/"),
    )


class Pattern:
    """One compiled pattern. `matches` takes a page and never fails."""

    __slots__ = ("_anywhere", "_fragment", "_of_subdomain", "_parameters", "_place", "_scheme", "text")

    def __init__(self, text: str) -> None:
        """Raises Invalid, naming url, for a pattern that is empty or too long."""
        self.text = text.strip()
        if not self.text:
            raise Invalid("url", "url: a pattern cannot be empty; write such as */pricing or https://app.example.com/*")
        if len(self.text) > MAX_PATTERN:
            raise Invalid("url", f"url: a pattern has at most {MAX_PATTERN:,} characters, not {len(self.text):,}")
        self._scheme, place, query, fragment = _take_apart(self.text)
        self._anywhere = place.startswith("/") and self._scheme is None
        self._of_subdomain = place.startswith("*.")
        self._place = _Wildcards(_plain, place or "*", ends_in_slash=True)
        parameters = query.split("&") if query else []
        self._parameters = [_Wildcards(_plain_parameter, one, ends_in_slash=False) for one in parameters]
        self._fragment = _Wildcards(_plain, fragment, ends_in_slash=True) if fragment else None

    def matches(self, page: Page) -> bool:
        if self._scheme is not None and self._scheme != page.scheme:
            return False
        place = page.place
        if self._anywhere:
            start = place.find("/")
            place = place[start:] if start >= 0 else ""
        elif self._of_subdomain:
            place = "." + place
        return (
            self._place.match(place)
            and (self._fragment is None or self._fragment.match(page.fragment))
            and all(any(wanted.match(one) for one in page.parameters) for wanted in self._parameters)
        )


class _Wildcards:
    """Text with `*`: the pieces between them found from left to right, which is all it takes."""

    __slots__ = ("_first", "_last", "_middle", "_slashed")

    def __init__(self, plain: Callable[[str], str], text: str, *, ends_in_slash: bool) -> None:
        pieces = [plain(piece) for piece in text.split("*")]
        # Texts come without slashes at the end; only a pattern that ends in one, or in a star, can want it back.
        self._slashed = ends_in_slash and pieces[-1][-1:] in ("", "/")
        if self._slashed and pieces[-1]:
            pieces[-1] = pieces[-1].rstrip("/") + "/"
        self._first = pieces[0]
        self._last = pieces[-1] if len(pieces) > 1 else None
        self._middle = [piece for piece in pieces[1:-1] if piece]

    def match(self, text: str) -> bool:
        if self._slashed:
            text += "/"
        if self._last is None:
            return text == self._first
        at, end = len(self._first), len(text) - len(self._last)
        if at > end or not text.startswith(self._first) or not text.endswith(self._last):
            return False
        for piece in self._middle:
            at = text.find(piece, at, end) + len(piece)
            if at < len(piece):
                return False
        return True


def _take_apart(address: str) -> tuple[str | None, str, str, str]:
    """(scheme, place, query, fragment); the scheme is None where any will do."""
    rest, _, fragment = address.partition("#")
    rest, _, query = rest.partition("?")
    scheme = None
    match = _SCHEME.match(rest)
    if match:
        rest = rest[match.end() :]
        if match[1] is not None and "*" not in match[1]:
            scheme = match[1].lower()
    return ("" if scheme in ("http", "https") else scheme), rest, query, fragment


def _plain(text: str) -> str:
    return unquote(text).casefold()


def _plain_parameter(text: str) -> str:
    return unquote_plus(text).casefold()
