"""What server processes tell each other: which logs have grown, and what is not in any log.

Nothing depends on a word that is lost but a moment: each process also looks at the logs itself (hub.py), and who is
there or types is told again and again.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import Callable
from typing import Protocol

import msgspec

from interphone.logs import Logger

GATHER_SECONDS = 0.002
MOST_BYTES = 7_900
"""Of one message: PostgreSQL takes 8,000."""
MOST_WAITING = 5_000
RETRY_SECONDS = 1.0

log = Logger("interphone.live")


class Whisper(msgspec.Struct, frozen=True):
    """An event for those who follow now: for all teammates, for some contacts. `block` is it as it is sent.

    `presence` is (admin or contact, id, whether they are there, which conversation they look at) where it tells that.
    """

    app_id: str
    block: str
    to_team: bool = True
    contact_ids: tuple[str, ...] = ()
    presence: tuple[str, str, bool, str | None] | None = None


class Message(msgspec.Struct):
    origin: str
    grown: list[str]
    whispers: list[Whisper]


class Carrier(Protocol):
    """How messages travel. What is sent may come back to its sender."""

    async def listen(self, hear: Callable[[bytes], None]) -> None:
        """Until cancelled; may raise where the connection is lost, and is then called again."""

    async def send(self, message: bytes) -> None:
        """May raise."""

    async def close(self) -> None: ...


class Bridge:
    """To other processes, by a carrier; to nobody without one."""

    grown: Callable[[str], None] = staticmethod(lambda app_id: None)
    whispered: Callable[[Whisper], None] = staticmethod(lambda whisper: None)

    def __init__(self, carrier: Carrier | None = None) -> None:
        self._carrier = carrier
        self._origin = secrets.token_hex(8)
        self._grown: set[str] = set()
        self._whispers: list[Whisper] = []
        self._waiting = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        if self._carrier is not None:
            self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._speak())]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        if self._carrier is not None:
            with contextlib.suppress(Exception):
                await self._say()
            await self._carrier.close()

    def tell_grown(self, app_id: str) -> None:
        """Never waits, never raises."""
        if self._carrier is not None:
            self._grown.add(app_id)
            self._waiting.set()

    def tell(self, whisper: Whisper) -> None:
        """Never waits, never raises; what finds no room is not told."""
        if self._carrier is not None and len(self._whispers) < MOST_WAITING:
            self._whispers.append(whisper)
            self._waiting.set()

    async def _listen(self) -> None:
        assert self._carrier is not None
        while True:
            try:
                await self._carrier.listen(self._hear)
            except Exception as error:
                log.warning("other servers are not heard", reason=str(error) or type(error).__name__)
            await asyncio.sleep(RETRY_SECONDS)

    def _hear(self, data: bytes) -> None:
        try:
            message = msgspec.json.decode(data, type=Message)
        except msgspec.DecodeError:
            return  # Not one of ours, or of another release.
        if message.origin == self._origin:
            return
        for app_id in message.grown:
            self.grown(app_id)
        for whisper in message.whispers:
            self.whispered(whisper)

    async def _speak(self) -> None:
        while True:
            await self._waiting.wait()
            await asyncio.sleep(GATHER_SECONDS)
            self._waiting.clear()
            try:
                await self._say()
            except Exception as error:
                log.warning("other servers are not told", reason=str(error) or type(error).__name__)
                await asyncio.sleep(RETRY_SECONDS)

    async def _say(self) -> None:
        assert self._carrier is not None
        grown, whispers = list(self._grown), self._whispers
        self._grown, self._whispers = set(), []
        for message in _packed(self._origin, grown, whispers):
            await self._carrier.send(message)


def _packed(origin: str, grown: list[str], whispers: list[Whisper]) -> list[bytes]:
    """As few messages as hold it all, none larger than MOST_BYTES; a whisper that is larger by itself is left out."""
    data = msgspec.json.encode(Message(origin, grown, whispers))
    if len(data) <= MOST_BYTES:
        return [data] if grown or whispers else []
    if grown and whispers:
        return [*_packed(origin, grown, []), *_packed(origin, [], whispers)]
    if len(grown) + len(whispers) == 1:
        return []
    middle, half = len(grown) // 2, len(whispers) // 2
    return [*_packed(origin, grown[:middle], whispers[:half]), *_packed(origin, grown[middle:], whispers[half:])]
