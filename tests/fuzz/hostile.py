"""Requests that nobody should send: made from a seed, so that any of them can be made again."""

from __future__ import annotations

import json
import random
import re
from typing import Any, NamedTuple
from urllib.parse import quote

from tests.fuzz.vocabulary import (
    CREDENTIALS,
    HEADERS,
    JUNK,
    KNOWN,
    NAMES,
    NUMBERS,
    OPERATIONS,
    PLAUSIBLE,
    RAW,
    SEGMENTS,
    TEXTS,
)


class Shot(NamedTuple):
    """One request; `chunks` is the body as it arrives."""

    method: str
    target: str
    headers: list[tuple[bytes, bytes]]
    chunks: list[bytes]


class Hostile:
    """Makes requests: mostly near to right ones, as those get furthest in."""

    def __init__(self, seed: int, authorization: bytes) -> None:
        self._random = random.Random(seed)
        self._authorization = authorization

    def request(self) -> Shot:
        pick = self._random
        method, path, names = self._operation()
        fields = self._fields(names)
        target, content = self._path(path), b""
        in_query = method in ("GET", "DELETE") and pick.random() < 0.7
        if in_query:
            target += self._query(fields)
        elif pick.random() > 0.01:
            content = self._body(fields)
        if pick.random() < 0.05:
            method = pick.choice(("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "X", "get", ""))
        headers = [(b"authorization", self._authorization), (b"content-length", b"%d" % len(content))]
        if pick.random() < 0.04:
            headers[0] = (b"authorization", pick.choice(CREDENTIALS))
        headers += self._more_headers()
        cut = pick.randrange(len(content)) if content and pick.random() < 0.1 else None
        return Shot(method, target, headers, [content] if cut is None else [content[:cut], b"", content[cut:]])

    def _operation(self) -> tuple[str, str, tuple[str, ...]]:
        """A method, a path, and the arguments it knows; `who` among them stands for user_id and email."""
        return self._random.choice(OPERATIONS)

    def _more_headers(self) -> list[tuple[bytes, bytes]]:
        pick = self._random
        return pick.sample(HEADERS, pick.randint(1, 3)) if pick.random() < 0.1 else []

    def _plausible(self, name: str) -> Any:
        return self._random.choice(PLAUSIBLE.get(name, KNOWN))

    def _fields(self, names: tuple[str, ...]) -> dict[str, Any]:
        pick = self._random
        known = [name for name in names if name != "who"]
        chosen = pick.sample(known, pick.randint(0, len(known)))
        if len(known) < len(names) or pick.random() < 0.9:
            chosen = [*pick.choices((["user_id"], ["email"], ["user_id", "email"], []), (4, 3, 1, 1))[0], *chosen]
        if pick.random() < 0.1:
            chosen.append(pick.choice(NAMES))
        strange = pick.choice((0.0, 0.0, 0.1, 0.4))
        return {name: self._value(0) if pick.random() < strange else self._plausible(name) for name in chosen}

    def _path(self, path: str) -> str:
        pick = self._random
        if pick.random() < 0.03:
            path += "/" + pick.choice(SEGMENTS)
        if pick.random() < 0.02:
            path = "/" + "/".join(pick.choices(SEGMENTS, k=pick.randint(0, 5)))
        return path + "/" * pick.choice((0, 0, 0, 0, 1, 3))

    def _query(self, fields: dict[str, Any]) -> str:
        pick = self._random
        pairs = [f"{name}={self._query_value(value)}" for name, value in fields.items()]
        if pick.random() < 0.03:
            pairs += pick.choices(("", "=", "&", "a=" * 300, "%ff", "user_id", "\u00e9=1", "a=1&" * 300), k=2)
        return "?" + "&".join(pairs)

    def _query_value(self, value: Any) -> str:
        pick = self._random
        if pick.random() < 0.03:
            return pick.choice(("%", "%f", "%ff", "%00", "%ed%a0%80", "+", "%u0041", "\x00", "\u00ff", "\ud800"))
        return quote(str(value)[:300].encode("utf-8", "surrogatepass"))

    def _body(self, fields: dict[str, Any]) -> bytes:
        pick = self._random
        if pick.random() < 0.04:
            return pick.choice(JUNK)
        text = json.dumps(fields, ensure_ascii=pick.random() < 0.5)
        if pick.random() < 0.05 and ": " in text:  # One value becomes what no writer would write.
            at = pick.choice([found.end() for found in re.finditer(": ", text)])
            text = text[:at] + pick.choice(RAW) + text[re.compile("[,}]|$").search(text, at).start() :]  # type: ignore[union-attr]
        body = text.encode("utf-8", "surrogatepass")
        return self._damaged(body) if pick.random() < 0.04 else body

    def _value(self, depth: int) -> Any:
        pick = self._random
        kind = pick.random()
        if kind < 0.3:
            return pick.choice(KNOWN)
        if kind < 0.5:
            return pick.choice(TEXTS)
        if kind < 0.68:
            return pick.choice(NUMBERS)
        if kind < 0.78:
            return pick.choice((None, True, False))
        if depth > 3:
            return {}
        if kind < 0.89:
            return [self._value(depth + 1) for _ in range(pick.randint(0, 3))]
        return {
            pick.choice(NAMES + TEXTS if pick.random() < 0.3 else NAMES): self._value(depth + 1)
            for _ in range(pick.randint(0, 3))
        }

    def _damaged(self, body: bytes) -> bytes:
        pick = self._random
        damaged = bytearray(body)
        for _ in range(pick.randint(1, 3)):
            at = pick.randrange(len(damaged) + 1)
            damaged[at : at + pick.randint(0, 2)] = pick.randbytes(pick.randint(0, 2))
        return bytes(damaged)
