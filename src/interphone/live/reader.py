"""Where one who follows a workspace stands. Nothing is queued for them: they take from the feed when they can send.

So whoever reads slowly holds nobody up and takes no memory; whoever falls far behind is told to begin anew.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from interphone.domain.live_log import OUTDATED, Place
from interphone.live.told import event

if TYPE_CHECKING:
    from interphone.live.feed import Feed

MOST_BEHIND = 10_000
"""Rows of the log after which it is better to load everything than to be told of each."""
WHISPERS = 64


class Audience(NamedTuple):
    """A teammate (or a program that acts for one), or a contact; and the credential that admitted them."""

    app_id: str
    credential_id: int
    teammate_id: int | None = None
    contact_id: str | None = None
    by_ticket: bool = False


class Ended(Exception):
    """The stream is over."""


class Reader:
    """All rows up to `place` have been taken by this reader, or do not concern them."""

    def __init__(self, feed: Feed, audience: Audience, place: Place, *, resumed: bool, refusal: str | None) -> None:
        self.audience = audience
        self.place = place
        self.ended = False
        self._feed = feed
        self._told = place
        self._waiter: asyncio.Future[None] | None = None
        self._whispers: deque[bytes] = deque(maxlen=WHISPERS)
        ready = event("ready", b'{"resumed":%s}' % (b"true" if resumed else b"false"), place)
        self._first = self._reset(refusal) if refusal else ready

    async def take(self, seconds: float) -> bytes:
        """What there is to send, empty where nothing came for so long. Raises Ended, and Unavailable."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while not self.ended:
            if taken := await self._take():
                self._told = self.place
                return taken
            self._waiter = loop.create_future()
            try:
                async with asyncio.timeout_at(until):
                    await self._waiter
            except TimeoutError:
                return b""
        raise Ended

    def heartbeat(self) -> bytes:
        """A sign of life, which moves the id to resume from where others were told something meanwhile."""
        if self._told == self.place:
            return b":\n\n"
        self._told = self.place
        return b"id: %s\n\n" % str(self.place).encode()

    def wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def whisper(self, block: bytes) -> None:
        """Tell something that is not in the log; the oldest gives way where a slow reader has not taken many."""
        self._whispers.append(block)
        self.wake()

    def end(self) -> None:
        self.ended = True
        self.wake()

    async def _take(self) -> bytes:
        taken, self._first = self._first, b""
        missing = self._feed.place.id - self.place.id
        if missing > MOST_BEHIND:
            taken += self._reset("There are too many events to tell them one by one")
        elif missing > 0:
            taken += await self._take_events()
        if self._whispers:
            taken += b"".join(self._whispers)
            self._whispers.clear()
        return taken

    async def _take_events(self) -> bytes:
        """The next events that concern this reader; nothing where none of the rest does."""
        while self.place.id < self._feed.place.id:
            found = self._feed.recent(self.place.id, self.audience.contact_id)
            if found is None:
                found = await self._feed.history(self.place.id, self.audience.contact_id)
            if found is None:
                return self._reset(OUTDATED)
            blocks, self.place, number = found
            if blocks:
                self._feed.counts.events += number
                return blocks
        return b""

    def _reset(self, reason: str) -> bytes:
        self.place = self._feed.place
        self._feed.counts.resets += 1
        return event("reset", b'{"reason":"%s"}' % reason.encode(), self.place)
