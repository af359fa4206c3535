"""A limit per minute, enforced in windows of ten seconds, counted for each workspace in this process.

The headers name the window's share, a sixth of the minute's (documentation page "rate limiting"). Of a limit too small
to have a sixth the window is the minute.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from interphone.domain.errors import RateLimited

WINDOW_SECONDS = 10
MINUTE = 60


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
        self._short = _Window(WINDOW_SECONDS)
        self._long = _Window(MINUTE)

    def take(self, key: object, per_minute: int) -> Allowance:
        """Count one request. Raises Exhausted when the window is used up.

        No more than `per_minute` are let through in a minute, but at least one in each process.
        """
        share = per_minute * self._share
        window = self._short if share * WINDOW_SECONDS >= MINUTE else self._long
        return window.take(key, max(1, int(share * window.seconds / MINUTE)), int(self._clock()))


class _Window:
    """The requests since the last moment that was a multiple of `seconds`."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        self._number = 0
        self._taken: dict[object, int] = {}

    def take(self, key: object, limit: int, now: int) -> Allowance:
        number = now // self.seconds
        if number != self._number:
            self._number = number
            self._taken.clear()
        taken = self._taken.get(key, 0) + 1
        reset = (number + 1) * self.seconds
        if taken > limit:
            raise Exhausted(Allowance(limit, 0, reset), self.seconds, reset - now)
        self._taken[key] = taken
        return Allowance(limit, limit - taken, reset)


class Exhausted(RateLimited):
    """RateLimited, with the allowance to show in the headers."""

    def __init__(self, allowance: Allowance, seconds: int, retry_after: int) -> None:
        super().__init__(allowance.limit, seconds, retry_after)
        self.allowance = allowance
