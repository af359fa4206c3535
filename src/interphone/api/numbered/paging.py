"""Lists paged by number: which page is asked for, and the `pages` object with the address of the next one.

Past the end there are empty pages, because clients ask for page after page until one is empty.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, urlencode

from interphone.api.arguments import MAX_WHOLE, Arguments
from interphone.api.http import Request

REACHABLE = 10_000
"""How many records of a list can be paged through (API reference 1.1, list users)."""

_REPLACED = ("page", "per_page", "perPage", "after")


class PageArguments(NamedTuple):
    number: int
    per_page: int

    @property
    def offset(self) -> int:
        """How many come before the page: a number that a database can still count to."""
        return min((self.number - 1) * self.per_page, MAX_WHOLE)

    @property
    def limit(self) -> int:
        """How many of the list the page may show: fewer at the end of what can be reached, none past it."""
        return max(min(self.per_page, REACHABLE - self.offset), 0)


def read_page(arguments: Arguments, per_page: int = 50, most: int = 60) -> PageArguments:
    """Too many a page are clamped; what is no whole number from 1 counts as not sent. `perPage` is Node's spelling."""
    name = "per_page" if arguments.has("per_page") else "perPage"
    return PageArguments(arguments.page_number("page", 1), min(arguments.page_number(name, per_page), most))


def read_scroll_param(arguments: Arguments) -> str | None:
    """The name of the scroll to go on with. An empty one and the word null, as some clients send, are none."""
    param = arguments.text("scroll_param")
    return None if param in ("", "null") else param


def show_pages(
    request: Request,
    page: PageArguments,
    total: int,
    after: str | None = None,
    *,
    has_more: bool | None = None,
    reachable: int = REACHABLE,
    also: Iterable[tuple[str, str]] = (),
) -> dict[str, Any]:
    """`next` is an absolute address on the host that was called, with the arguments of this one; null on the last page.

    Both `type` and `next` are always there, because client libraries read `next` where they find a `type`. `after`
    names the last record of the page, so that who follows `next` misses none and sees none twice while others write:
    then `has_more` says whether there is a next page. `also` are arguments that came in the body.
    """
    pages = -(-total // page.per_page)
    more = page.offset + page.per_page < min(total, reachable) if has_more is None else has_more
    return {
        "type": "pages",
        "next": _address(request, page.number + 1, page.per_page, after, also) if more else None,
        "page": page.number,
        "per_page": page.per_page,
        "total_pages": pages,
    }


def _address(request: Request, number: int, per_page: int, after: str | None, also: Iterable[tuple[str, str]]) -> str:
    kept = [pair for pair in parse_qsl(request.query.decode("latin-1"), True) if pair[0] not in _REPLACED]
    anchor = [] if after is None else [("after", after)]
    query = urlencode([*kept, *also, ("per_page", per_page), ("page", number), *anchor])
    return f"{request.origin}{quote(request.path)}?{query}"
