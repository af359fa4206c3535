"""Lists paged by cursor: `starting_after` names the last record that was seen, opaquely."""

from __future__ import annotations

import base64
import binascii
from typing import Any, NamedTuple

import msgspec

from interphone.api.arguments import Arguments
from interphone.domain.errors import Invalid

BAD_CURSOR = "Invalid starting_after param. Please try again using a starting_after value from a paginated response"
MAX_PER_PAGE = 150


class Cursor(NamedTuple):
    """The place after which a page begins, as the list's own values, and the number of that page."""

    place: tuple[Any, ...]
    page: int


FIRST = Cursor((), 1)


def read_per_page(arguments: Arguments, default: int, name: str = "per_page") -> int:
    """Too many a page are clamped; what is no whole number from 1 counts as not sent."""
    return min(arguments.page_number(name, default), MAX_PER_PAGE)


def read_cursor(text: str | None, place: type[tuple[Any, ...]] | Any) -> Cursor:
    """The cursor of a page, the first one where there is none. `place` is the type of its values.

    Raises Invalid for what no page gave out.
    """
    if not text:
        return FIRST
    try:
        values = msgspec.json.decode(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), type=list)
        if not all(map(_can_be_stored, values)):
            raise ValueError("no database holds such a value")
        return Cursor(msgspec.convert(values[:-1], place), msgspec.convert(values[-1], int))
    except (binascii.Error, ValueError, msgspec.DecodeError, IndexError):
        raise Invalid("starting_after", BAD_CURSOR, code="client_error") from None


def _can_be_stored(value: Any) -> bool:
    return "\0" not in value if isinstance(value, str) else not isinstance(value, int) or abs(value) < 2**63


def write_cursor(cursor: Cursor) -> str:
    """In an alphabet that needs no escaping, as some clients put it into addresses as it is."""
    return base64.urlsafe_b64encode(msgspec.json.encode([*cursor.place, cursor.page])).rstrip(b"=").decode()


def show_pages(cursor: Cursor, per_page: int, total: int, following: tuple[Any, ...] | None) -> dict[str, Any]:
    """`following` is the place of the last record of this page, None where it is the last page.

    `next` is absent then (API reference 2.7); clients read what they need of its three keys.
    """
    shown: dict[str, Any] = {"type": "pages"}
    if following is not None:
        number = cursor.page + 1
        after = write_cursor(Cursor(following, number))
        shown["next"] = {"page": number, "per_page": per_page, "starting_after": after}
    return shown | {"page": cursor.page, "per_page": per_page, "total_pages": -(-total // per_page)}
