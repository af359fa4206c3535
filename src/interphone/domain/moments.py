"""Times and spans of time as people write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from interphone.domain.errors import Invalid

UNITS = {"minute": 60, "hour": 60 * 60, "day": 24 * 60 * 60, "week": 7 * 24 * 60 * 60}

_SPAN = re.compile(
    r"(?:the\s+last\s+)?(?P<count>[0-9]{1,6})\s+(?P<unit>minute|hour|day|week)s?(?:\s+ago)?", re.IGNORECASE
)


def read_moment(text: str, argument: str) -> int:
    """Unix seconds of such as 2026-11-30, 2026-11-30T18:00+01:00 or 1796061600; without a zone it is UTC.

    A date alone is its first moment. Raises Invalid, naming `argument`.
    """
    text = text.strip()
    if text.isascii() and text.isdigit() and 9 <= len(text) <= 11:
        return int(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid(
            argument,
            f"{argument}: {text!r} is no time; write such as 2026-11-30, 2026-11-30T18:00+01:00 or unix seconds",
        ) from None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def read_span(text: str, argument: str) -> int:
    """Seconds of such as `7 days`, `24 hours ago`. Raises Invalid, naming `argument`."""
    match = _SPAN.fullmatch(text.strip())
    if match is None:
        raise Invalid(argument, f"{argument}: {text!r} is no span of time; write such as 7 days or 24 hours")
    return int(match["count"]) * UNITS[match["unit"].lower()]


def show_moment(unix: float) -> str:
    """Such as 2026-11-30 18:00:00 UTC; numbers that no calendar has stay numbers."""
    try:
        return datetime.fromtimestamp(unix, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    except (ValueError, OverflowError, OSError):
        return str(unix)
