"""Custom attributes: flat, merged key by key, with increments."""

from __future__ import annotations

from collections.abc import Mapping

from interphone.domain.documents import Document, decode, encode
from interphone.domain.errors import Invalid

MAX_ATTRIBUTES = 250  # API 1.0, create or update a user; v1 names no limit of its own.

Value = str | int | float | bool | None


def merge(
    document: Document, values: Mapping[str, Value], increments: Mapping[str, int | float], argument: str
) -> Document:
    """The document with `values` set key by key (null is a value) and `increments` added to its numbers.

    Raises Invalid, naming `argument` or increments, where there would be too many keys or no number to add to.
    """
    merged: dict[str, Value] = decode(document)
    merged.update(values)
    for key, step in increments.items():
        current = merged.get(key)
        if isinstance(current, bool) or not isinstance(current, int | float | None):
            raise Invalid("increments", f"increments: {key!r} is {current!r}, which is not a number to add to")
        total = (current or 0) + step
        if (isinstance(total, float) and total in (float("inf"), float("-inf"))) or abs(total) >= 2**63:
            raise Invalid("increments", f"increments: {key!r} would become too large")
        merged[key] = total
    if len(merged) > MAX_ATTRIBUTES:
        raise Invalid(argument, f"{argument}: at most {MAX_ATTRIBUTES} different keys can be stored, not {len(merged)}")
    return encode(merged)
