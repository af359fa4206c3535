"""Web and mail addresses in plain text, found in one pass whatever the text.

In place of linkify-it, whose patterns take half a minute for 64 kB of `http://a.http://a.…`.
"""

from __future__ import annotations

import re

import msgspec

MAX_ADDRESS = 2_048
ADDRESS = re.compile(
    rf"(?<![\w@.+-])(?:"
    rf"(?P<url>https?://[^\s<>\"`]{{1,{MAX_ADDRESS}}})"
    rf"|(?P<www>www\.[^\s<>\"`]{{1,{MAX_ADDRESS}}})"
    r"|(?P<mail>[\w.+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?![\w@-]))"
    r")",
    re.IGNORECASE,
)
# Said of an address at the end of a sentence, not part of it.
TRAILING = ".,:;!?'*_~"
BRACKETS = {")": "(", "]": "[", "}": "{"}


class Link(msgspec.Struct, frozen=True):
    """What was found, with the names by which markdown-it asks for them."""

    schema: str
    index: int
    last_index: int
    raw: str
    text: str
    url: str


class LinkFinder:
    """Finds addresses for markdown-it, as its `linkify`."""

    def pretest(self, text: str) -> bool:
        """Whether looking closer may find something."""
        return "://" in text or "@" in text or "www." in text.lower()

    def test(self, text: str) -> bool:
        return self.pretest(text)

    def match(self, text: str) -> list[Link] | None:
        """Every address with where it stands, or None."""
        found = [link for match in ADDRESS.finditer(text) if (link := _read(match)) is not None]
        return found or None


def _read(match: re.Match[str]) -> Link | None:
    kind = match.lastgroup
    raw = _cut(match[0])
    prefix = {"url": "", "www": "http://", "mail": "mailto:"}[kind or ""]
    host = (prefix + raw).partition("://")[2] if kind != "mail" else raw
    if not host or not (host[0].isalnum() or host[0] == "["):
        return None
    return Link(kind or "", match.start(), match.start() + len(raw), raw, raw, prefix + raw)


def _cut(address: str) -> str:
    """Without the punctuation that follows it, and closing brackets that it does not open."""
    extra = {closing: address.count(closing) - address.count(opening) for closing, opening in BRACKETS.items()}
    end = len(address)
    while end:
        last = address[end - 1]
        if last in BRACKETS and extra[last] > 0:
            extra[last] -= 1
        elif last not in TRAILING:
            break
        end -= 1
    return address[:end]
