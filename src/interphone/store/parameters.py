"""Named parameters as the databases take them: `:name` becomes `$1` on PostgreSQL, `?` on SQLite."""

from __future__ import annotations

import re
from functools import lru_cache

# What looks like a parameter inside a literal, a quoted name, a comment or a cast is none.
TOKEN = re.compile(r"""'(?:[^']|'')*' | "(?:[^"]|"")*" | --[^\n]* | :: | :([A-Za-z_]\w*)""", re.VERBOSE)


@lru_cache(4096)
def numbered(sql: str) -> tuple[bytes, tuple[str, ...]]:
    """A statement as PostgreSQL numbers its parameters, and their names in that order."""
    names: dict[str, int] = {}

    def number(token: re.Match[str]) -> str:
        name = token[1]
        return token[0] if name is None else f"${names.setdefault(name, len(names) + 1)}"

    return TOKEN.sub(number, sql).encode(), tuple(names)


@lru_cache(4096)
def positional(sql: str) -> tuple[str, tuple[str, ...]]:
    """A statement with a ? for each place of a parameter, and the names at those places.

    SQLite looks for a name, or a number, among all that the statement has, twice for each: thousands take minutes.
    """
    names: list[str] = []

    def place(token: re.Match[str]) -> str:
        if token[1] is None:
            return token[0]
        names.append(token[1])
        return "?"

    return TOKEN.sub(place, sql), tuple(names)
