"""A limit per minute, enforced in windows of ten seconds, counted for each workspace in this process.

The headers name the window's share, a sixth of the minute's (documentation page "rate limiting").
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from interphone.domain.errors import RateLimited

WINDOW_SECONDS = 10


class Allowance(NamedTuple):
    """What is left of the window that ends at `reset` (unix seconds)."""

    limit: int
    remaining: int
    reset: int


class RateLimiter:
    """Counts requests by any key. `share` is the part of each limit this process may use, 1 for all of it."""

    def __init__(self, share: float = 1.0, clock: Callable[[], float] = time.time) -> None:
        self._share = share
        self._clock = clock
        self._window = 0
        self._taken: dict[object, int] = {}

    def take(self, key: object, per_minute: int) -> Allowance:
        """Count one request. Raises RateLimited, with the allowance in `allowance`, when the window is used up."""
        now = int(self._clock())
        window = now // WINDOW_SECONDS
        if window != self._window:
            self._window = window
            self._taken.clear()
        limit = max(1, int(per_minute * self._share * WINDOW_SECONDS / 60))
        taken = self._taken.get(key, 0) + 1
        reset = (window + 1) * WINDOW_SECONDS
        if taken > limit:
            raise Exhausted(Allowance(limit, 0, reset), reset - now)
        self._taken[key] = taken
        return Allowance(limit, limit - taken, reset)


class Exhausted(RateLimited):
    """RateLimited, with the allowance to show in the headers."""

    def __init__(self, allowance: Allowance, retry_after: int) -> None:
        super().__init__(allowance.limit, retry_after)
        self.allowance = allowance
