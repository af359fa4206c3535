"""Who follows which workspace in this process, and when to look at its log."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Iterable

from interphone.domain import credentials, live_log
from interphone.domain.live_log import Place
from interphone.live.bridge import Bridge, Whisper
from interphone.live.feed import Feed
from interphone.live.presence import Presence
from interphone.live.reader import Audience, Reader
from interphone.live.told import Render
from interphone.logs import Logger
from interphone.metrics import LiveCounts
from interphone.store.database import Database, Unavailable

LOOK_SECONDS = 1.0
"""How soon a change by another process is seen of which no word came, and a credential that was revoked."""
MOST_READERS = 20_000
"""In one process."""
MOST_OF_ONE_CONTACT = 20
"""Streams of a contact: more than a person has pages open."""

log = Logger("interphone.live")


class Closing(Exception):
    """The server stops: nobody can begin to follow."""


class Crowded(Exception):
    """There are as many streams as can be; the message is a sentence for who called."""

    def __init__(self, limit: int, whose: str) -> None:
        super().__init__(f"{whose} has {limit:,} live streams open already; close one, or try again later")


class Hub:
    """All who follow. `render` shows rows of the log; `bridge` tells other processes, and is told by them."""

    def __init__(self, database: Database, render: Render, bridge: Bridge, counts: LiveCounts) -> None:
        self._database = database
        self._render = render
        self._bridge = bridge
        self._counts = counts
        self._feeds: dict[str, Feed] = {}
        self._followed: dict[str, float] = {}  # When the log was last asked to be written, by the database's clock.
        self._of_contacts: Counter[tuple[str, str | None]] = Counter()
        self._closing = False
        self._looking: asyncio.Task[None] | None = None
        self._revision = 0
        self.presence = Presence(self.whisper)
        bridge.grown, bridge.whispered = self._wake, self._hear_others

    async def start(self) -> None:
        await self._bridge.start()
        self._looking = asyncio.create_task(self._look())

    def close(self) -> None:
        """The server stops: let everybody go, who will come back to another process or the next."""
        self._closing = True
        for reader in self._readers():
            reader.end()

    async def stop(self) -> None:
        self.close()
        for feed in self._feeds.values():
            feed.close()
        if self._looking is not None:
            self._looking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._looking
        await self._bridge.stop()

    async def join(self, audience: Audience, after: Place | None, refusal: str | None = None) -> Reader:
        """Follow from now on, or from after a place; `refusal` is why not from what was named.

        To be left again. Raises Closing, Crowded, Unavailable.
        """
        self._check_room(audience)
        await self._follow(audience.app_id)
        standing = await self._database.read(audience.app_id, live_log.standing, after)
        self._check_room(audience)  # Others have come meanwhile.
        feed = self._feeds.get(audience.app_id)
        if feed is None:
            feed = Feed(self._database, audience.app_id, self._render, self._counts, standing.last)
            self._feeds[audience.app_id] = feed
        elif standing.last.id > feed.place.id:
            feed.wake()
        refusal = refusal or standing.refusal
        resumed = after is not None and refusal is None
        reader = Reader(feed, audience, after if after and resumed else standing.last, resumed=resumed, refusal=refusal)
        feed.add(reader)
        self._count(audience, 1)
        if audience.contact_id is None:
            for block in self.presence.blocks(audience.app_id):
                reader.whisper(block)
        self.presence.came(audience)
        return reader

    def leave(self, reader: Reader) -> None:
        feed = self._feeds[reader.audience.app_id]
        feed.readers.discard(reader)
        self._count(reader.audience, -1)
        self.presence.went(reader.audience)
        if not feed.readers:
            feed.close()
            del self._feeds[feed.app_id]

    def grown(self, app_id: str) -> None:
        """The log of a workspace was written to by this process."""
        self._wake(app_id)
        self._bridge.tell_grown(app_id)

    def whisper(self, whisper: Whisper) -> None:
        """Tell something that is not in the log, here and in other processes."""
        self._hear(whisper)
        self._bridge.tell(whisper)

    def _wake(self, app_id: str) -> None:
        if feed := self._feeds.get(app_id):
            feed.wake()

    def _hear_others(self, whisper: Whisper) -> None:
        self.presence.heard(whisper)
        self._hear(whisper)

    def _hear(self, whisper: Whisper) -> None:
        feed = self._feeds.get(whisper.app_id)
        if feed is None:
            return
        block = whisper.block.encode()
        for reader in feed.readers:
            contact_id = reader.audience.contact_id
            if contact_id in whisper.contact_ids if contact_id is not None else whisper.to_team:
                reader.whisper(block)

    def _check_room(self, audience: Audience) -> None:
        if self._closing:
            raise Closing
        if self._counts.teammates + self._counts.contacts >= MOST_READERS:
            raise Crowded(MOST_READERS, "This server")
        key = audience.app_id, audience.contact_id
        if audience.contact_id is not None and self._of_contacts[key] >= MOST_OF_ONE_CONTACT:
            raise Crowded(MOST_OF_ONE_CONTACT, "This person")

    def _count(self, audience: Audience, number: int) -> None:
        if audience.contact_id is None:
            self._counts.teammates += number
            return
        self._counts.contacts += number
        key = audience.app_id, audience.contact_id
        self._of_contacts[key] += number
        if not self._of_contacts[key]:
            del self._of_contacts[key]

    def _readers(self) -> list[Reader]:
        return [reader for feed in self._feeds.values() for reader in feed.readers]

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                self.presence.look()
                await self._look_for_rows()
                await self._look_for_revoked()
            except Unavailable as error:
                log.debug("the live log cannot be looked at", reason=str(error))
            except Exception as error:  # A fault of ours must not end it for all who follow.
                log.error("the live log was not looked at", error=error)

    async def _follow(self, app_id: str) -> None:
        """See to it that the log of a workspace is written."""
        now = self._database.clock()
        if now - self._followed.get(app_id, 0) >= live_log.FOLLOW_EVERY_SECONDS:
            await self._database.write(app_id, live_log.follow, None)
            self._followed[app_id] = now

    async def _look_for_rows(self) -> None:
        if not self._feeds:
            return
        for app_id in list(self._feeds):
            await self._follow(app_id)
        for app_id, last in (await self._database.read("", live_log.last_of, list(self._feeds))).items():
            feed = self._feeds.get(app_id)
            if feed is not None and last > feed.place.id:
                feed.wake()

    async def _look_for_revoked(self) -> None:
        revision = self._database.revision()
        if revision == self._revision:
            return
        self._revision = revision
        for app_id, feed in list(self._feeds.items()):
            _end_all_but(feed.readers, await self._database.read(app_id, credentials.live_ids, None))


def _end_all_but(readers: Iterable[Reader], ids: set[int]) -> None:
    for reader in readers:
        if reader.audience.credential_id not in ids:
            reader.end()
