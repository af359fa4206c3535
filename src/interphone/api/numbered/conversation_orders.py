"""How lists of conversations are ordered, and where a page of one begins."""

from __future__ import annotations

from interphone.api.arguments import Arguments
from interphone.domain.conversation_lists import SORTS


def read_order(options: Arguments) -> tuple[str, bool]:
    """By what, and whether descending.

    Of all conversations `sort` is the field and `order` the way, of somebody's the other way round (API reference
    1.0, list conversations): each is known by its value. Without any the latest come first; a way that is none is
    ascending.
    """
    given = [value.lower() for name in ("sort", "order") if (value := options.text(name))]
    sort = next((value for value in given if value in SORTS), SORTS[0])
    ways = [value for value in given if value not in SORTS]
    return sort, ways in ([], ["desc"])


def read_place(after: str | None) -> tuple[int, int] | None:
    """As `pages.next` holds it; what is no such place is passed over, and the page's number counts."""
    at, dash, id = (after or "").partition("-")
    fits = all(part.isascii() and part.isdigit() and len(part) < 19 for part in (at, id))
    return (int(at), int(id)) if dash and fits else None
