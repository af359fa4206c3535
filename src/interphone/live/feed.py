"""The log of one workspace as this process reads it: every row once, shown once, for all who follow.

The newest rows stay in memory as they were shown. Who stands further back gets pages of the log, which are shared too.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict

from interphone.domain import live_log
from interphone.domain.live_log import Place, Span
from interphone.live.reader import Reader
from interphone.live.told import Render, Told
from interphone.logs import Logger
from interphone.metrics import LiveCounts
from interphone.store.database import Database, Transaction, Unavailable

BATCH = 200
CHUNK_BYTES = 65_536
"""How much a reader takes at once, about: what a connection takes before it makes its sender wait."""
KEPT_EVENTS = 2_000
KEPT_BYTES = 4_000_000
PAGE = 200
PAGES = 32
RETRY_SECONDS = 1.0

log = Logger("interphone.live")

Found = tuple[bytes, Place, int]
"""Blocks to send, the place they lead to, and how many they are."""


class Feed:
    """`place` is that of the newest row that was read here."""

    def __init__(self, database: Database, app_id: str, render: Render, counts: LiveCounts, place: Place) -> None:
        self.app_id = app_id
        self.place = place
        self.readers: set[Reader] = set()
        self.counts = counts
        self._database = database
        self._render = render
        self._for_people = False
        self._kept: list[Told] = []
        self._kept_bytes = 0
        self._chunks: dict[int, Found] = {}
        self._pages: OrderedDict[int, asyncio.Task[list[Told]]] = OrderedDict()
        self._woken = asyncio.Event()
        self._woken_at: float | None = None
        self._following = asyncio.create_task(self._follow())

    def add(self, reader: Reader) -> None:
        self.readers.add(reader)
        if reader.audience.contact_id is not None and not self._for_people:
            # What was shown so far was not shown for people.
            self._for_people = True
            self._forget()

    def wake(self) -> None:
        """The log may have grown."""
        if self._woken_at is None:
            self._woken_at = time.perf_counter()
        self._woken.set()

    def close(self) -> None:
        self._following.cancel()
        for page in self._pages.values():
            page.cancel()

    def recent(self, position: int, contact_id: str | None) -> Found | None:
        """What comes after a position below the newest; None where memory does not go back so far."""
        missing = self.place.id - position
        if missing > len(self._kept):
            return None
        if contact_id is not None:
            return self._collect(self._kept[-missing:], contact_id)
        if position not in self._chunks:
            self._chunks[position] = self._collect(self._kept[-missing:], None)
        return self._chunks[position]

    async def history(self, position: int, contact_id: str | None) -> Found | None:
        """As `recent`, from the log; None where it does not go back so far any more."""
        start = position - position % PAGE
        told = [each for each in await self._page(start) if each.place.id > position]
        if not told or told[0].place.id != position + 1:
            return None
        return self._collect(told, contact_id)

    def _collect(self, told: list[Told], contact_id: str | None) -> Found:
        blocks: list[bytes] = []
        size = 0
        place = told[-1].place
        for each in told:
            block = each.team if contact_id is None else each.people.get(contact_id)
            if not block:
                continue
            blocks.append(block)
            size += len(block)
            if size > CHUNK_BYTES:
                place = each.place
                break
        return b"".join(blocks), place, len(blocks)

    async def _page(self, start: int) -> list[Told]:
        """The rows above `start`, up to the next multiple of PAGE; read once for all who ask."""
        page = self._pages.get(start)
        if page is None:
            page = self._pages[start] = asyncio.create_task(self._load(start, PAGE))
            if len(self._pages) > PAGES:
                self._pages.popitem(last=False)
        try:
            # Shielded, because one who leaves must not take it from the others.
            told = await asyncio.shield(page)
        except BaseException:
            self._drop(start, page)
            raise
        if not told or told[-1].place.id < start + PAGE:
            self._drop(start, page)  # It will have more.
        return told

    def _drop(self, start: int, page: asyncio.Task[list[Told]]) -> None:
        if self._pages.get(start) is page:
            del self._pages[start]

    async def _follow(self) -> None:
        while True:
            await self._woken.wait()
            self._woken.clear()
            try:
                while await self._read_on():
                    continue
            except Unavailable as error:
                log.warning("the live log cannot be read", reason=str(error))
                await self._try_again()
            except Exception as error:  # A fault of ours must not end it for all who follow.
                log.error("the live log was not read", error=error)
                await self._try_again()

    async def _try_again(self) -> None:
        await asyncio.sleep(RETRY_SECONDS)
        self._woken.set()

    async def _read_on(self) -> bool:
        """Whether there may be more."""
        began, self._woken_at = self._woken_at, None
        for_people = self._for_people
        told = await self._load(self.place.id, BATCH)
        if not told:
            return False
        if for_people is not self._for_people:
            return True
        self._keep(told)
        self._announce(told)
        if began is not None:
            self.counts.seconds.add(time.perf_counter() - began)
        return len(told) == BATCH

    def _keep(self, told: list[Told]) -> None:
        if told[0].place.id != self.place.id + 1:
            self._forget()
        self._chunks.clear()
        self._kept += told
        self._kept_bytes += _size(told)
        if len(self._kept) > KEPT_EVENTS or self._kept_bytes > KEPT_BYTES:
            self._kept = self._kept[len(self._kept) // 2 :]
            self._kept_bytes = _size(self._kept)

    def _announce(self, told: list[Told]) -> None:
        before, self.place = self.place, told[-1].place
        concerned = frozenset().union(*(each.people for each in told))
        ended = {each.ends for each in told if each.ends is not None}
        for reader in self.readers:
            contact_id = reader.audience.contact_id
            if contact_id is not None and contact_id in ended:
                reader.end()
            if contact_id is None or contact_id in concerned or reader.place.id < before.id:
                reader.wake()
            else:
                reader.place = max(reader.place, self.place)

    def _forget(self) -> None:
        self._kept, self._kept_bytes = [], 0
        self._chunks.clear()
        self._pages.clear()

    async def _load(self, after: int, limit: int) -> list[Told]:
        return await self._database.read(self.app_id, self._show, (Span(after, limit), self._for_people))

    def _show(self, tx: Transaction, wanted: tuple[Span, bool]) -> list[Told]:
        span, for_people = wanted
        rows = live_log.rows(tx, span)
        return self._render(tx, rows, for_people) if rows else []


def _size(told: list[Told]) -> int:
    return sum(len(each.team) + sum(map(len, each.people.values())) for each in told)
