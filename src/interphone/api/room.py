"""Room for the large bodies that bring files: so many at a time, whoever sends them, so that memory is bounded.

They come side by side, as some come slowly; what is in them is taken out of one at a time, as that takes three times
their memory, and moments in which nothing else in the process runs.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable

from interphone.api.http import MAX_BODY, Answer, Receive, Request, read_body
from interphone.domain.errors import NoRoom, TooLarge

AT_ONCE = 4
AT_ONCE_EACH = 2
"""Of one workspace, so that none takes the room of all others."""
WAIT_SECONDS = 10
"""One that comes as fast as it can is gone in a second: waiting serves clients better than being sent away."""
MOST_VALUES = 100_000
"""About how many values a large body may hold: in memory each takes up to thirty times its bytes, and reading millions
of them would hold up everybody for seconds. Files are few and long, and nothing else needs the room.
"""


class Room:
    """`most` is what a body may have, in bytes; those of no more than the usual size need no room."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._free = asyncio.Semaphore(AT_ONCE)
        self._free_each: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(AT_ONCE_EACH))
        self._acting = asyncio.Lock()

    async def answer(self, request: Request, receive: Receive, act: Callable[[], Awaitable[Answer]]) -> Answer:
        """Read the body, keeping room for it until `act` has answered.

        Raises NoRoom, TooLarge for one of too many values, or what those two raise.
        """
        place = _Place(self._free_each[request.app_id], self._free)
        try:
            request.body = await read_body(request, receive, self.most, place.take)
            _check_few(request.body)
            if not place.taken:
                return await act()
            async with self._acting:
                return await act()
        finally:
            request.body = b""
            place.leave()


def _check_few(body: bytes) -> None:
    """Raises TooLarge for a large body of many values: what parts or opens them is counted, unread."""
    if len(body) > MAX_BODY and sum(map(body.count, (b",", b"[", b"{"))) > MOST_VALUES:
        raise TooLarge(f"The body is larger than {MAX_BODY:,} bytes, and not by its files: it holds too many values")


class _Place:
    def __init__(self, *free: asyncio.Semaphore) -> None:
        self._free = free
        self._taken: list[asyncio.Semaphore] = []

    @property
    def taken(self) -> bool:
        return bool(self._taken)

    async def take(self) -> None:
        """In the order of coming. The server holds back what the client sends meanwhile."""
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                for free in self._free:
                    await free.acquire()
                    self._taken.append(free)
        except TimeoutError:
            raise NoRoom(
                "The server is reading as many requests with files as it has room for; nothing was changed. Try again"
            ) from None

    def leave(self) -> None:
        for free in self._taken:
            free.release()
