"""Reading JSON bodies: strict where leniency would hide a mistake, with the argument at fault by name."""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec

from interphone.domain.errors import Invalid

MAX_DEPTH = 64
NESTED = (dict, list)

_decoder = msgspec.json.Decoder()
_encoder = msgspec.json.Encoder()

encode = _encoder.encode

# How a multipart and a urlencoded body begin. The body tells, as curl calls JSON a form too where nobody says more.
_FORM = re.compile(rb"\s*(?:--\S|[\w%+.-][\w%+.\[\]-]*=)")


def read_object(body: bytes) -> dict[str, Any]:
    """The JSON object in a body. Raises Invalid: malformed, not an object, twice the same key, too deep, or a NUL."""
    try:
        value = _decoder.decode(body)
    except (msgspec.DecodeError, ValueError) as error:
        raise Invalid(None, f"The body is not valid JSON{_explain(body, error)}") from None
    except RecursionError:
        raise Invalid(None, f"The body is nested more than {MAX_DEPTH} levels deep") from None
    if not isinstance(value, dict):
        raise Invalid(None, 'The body must be a JSON object, such as {"email": "ben@example.com"}')
    if b"\\u0000" in body or body.count(b"{") + body.count(b"[") > MAX_DEPTH:
        for name, part in value.items():
            _check(name, part, 1)
            _check(name, name, 1)
    # Every key costs a colon: as many colons as keys means that no key was dropped as a repetition.
    if body.count(b":") != _count_keys(value):
        _repetition_finder.decode(body.decode())
    return value


def _explain(body: bytes, error: Exception) -> str:
    if _FORM.match(body):
        return ' but looks like a form; send JSON, such as {"email": "ben@example.com"}'
    if isinstance(error, UnicodeDecodeError):
        return ": text must be encoded in UTF-8"
    reason = str(error).removeprefix("JSON is malformed: ").partition(" - at ")[0]
    return f": {reason[:1].lower()}{reason[1:]}"


def _check(argument: str, value: Any, depth: int) -> None:
    if isinstance(value, str):
        if "\0" in value:
            raise Invalid(argument.replace("\0", ""), f"{argument!r} holds a NUL character, which cannot be stored")
        return
    if not isinstance(value, NESTED):
        return
    if depth >= MAX_DEPTH:
        raise Invalid(argument, f"{argument} is nested more than {MAX_DEPTH} levels deep")
    parts = [*value.keys(), *value.values()] if isinstance(value, dict) else value
    for part in parts:
        _check(argument, part, depth + 1)


def _count_keys(value: Any) -> int:
    count, parts = (len(value), value.values()) if isinstance(value, dict) else (0, value)
    for part in parts:
        if isinstance(part, NESTED):
            count += _count_keys(part)
    return count


def _once(pairs: list[tuple[str, Any]]) -> None:
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            raise Invalid(name, f"{name} was sent twice")
        seen.add(name)


_repetition_finder = json.JSONDecoder(object_pairs_hook=_once)
