"""Times as webhooks tell those of people and companies: 2020-03-02T09:15:11.000+00:00.

The API has them as numbers. Every payload since 2017 that is known has them in words.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

LAST_SECOND = 253_402_300_799
"""The end of the year 9999."""


def show_date(at: int | None) -> str | None:
    if at is None:
        return None
    return datetime.fromtimestamp(min(at, LAST_SECOND), UTC).isoformat(timespec="milliseconds")


def show_instant(at: int | None) -> str | None:
    """As statistics of conversations have it in a recorded payload of 2026: 2020-03-02T09:15:11.000Z."""
    shown = show_date(at)
    return shown.replace("+00:00", "Z") if shown is not None else None


def in_words(shown: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """The same object with these times in words."""
    return shown | {name: show_date(shown[name]) for name in names if name in shown}
