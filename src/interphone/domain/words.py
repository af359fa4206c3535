"""The words of a text: what it is searched by."""

from __future__ import annotations

import re

from interphone.domain.search_values import fold
from interphone.domain.text import to_plain

MAX_WORD = 100
"""Characters. What is longer is no word of any language; it is found by how it begins."""

# Letters and digits, and what stands between them within one word: isn't, serenity.example, 3.14.
_WORD = re.compile(r"[^\W_]+(?:['’._][^\W_]+)*")


def words_of(markup: str) -> set[str]:
    """Of safe HTML, in one case."""
    return {fold(word)[:MAX_WORD] for word in _WORD.findall(to_plain(markup))}


def as_word(text: str) -> str:
    """A text as it would be kept if it was a word."""
    return fold(text)[:MAX_WORD]
