"""v1's pages: whole numbers, five hundred users at most; no limit to how deep (contract section 5)."""

from __future__ import annotations

from typing import Any, NamedTuple

from interphone.api.arguments import MAX_WHOLE, Arguments

PER_PAGE = 500


class PageArguments(NamedTuple):
    number: int
    per_page: int

    @property
    def offset(self) -> int:
        """How many come before the page: a number that a database can still count to."""
        return min((self.number - 1) * self.per_page, MAX_WHOLE)


def read_page(arguments: Arguments) -> PageArguments:
    """Too many a page are clamped; what is no whole number from 1 counts as not sent."""
    return PageArguments(arguments.page_number("page", 1), min(arguments.page_number("per_page", PER_PAGE), PER_PAGE))


def show_page(page: PageArguments, total: int) -> dict[str, Any]:
    """The keys that follow a list."""
    pages = -(-total // page.per_page)
    return {
        "total_count": total,
        "page": page.number,
        "next_page": page.number + 1 if page.number < pages else None,
        "previous_page": page.number - 1 if page.number > 1 else None,
        "total_pages": pages,
    }
