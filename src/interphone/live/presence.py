"""Who is there: whoever has a stream open, in this process or another. Kept in memory alone, told to teammates.

Each process tells of its own followers when they come and go and every REFRESH_SECONDS, so that those of a process that
died are gone after HELD_SECONDS.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

import msgspec

from interphone.live.bridge import Whisper
from interphone.live.reader import Audience
from interphone.live.told import event

REFRESH_SECONDS = 25.0
HELD_SECONDS = 60.0
VIEWING_SECONDS = 60.0
GRACE_SECONDS = 3.0
"""How long somebody whose last stream closed counts as there: they may be coming back."""

Key = tuple[str, str, str]
"""Workspace, admin or contact, id."""


class Seen(msgspec.Struct):
    """Somebody who is there, until a moment of the monotonic clock; which conversation they look at, until when."""

    until: float
    viewing: str | None = None
    viewing_until: float = 0.0


class Presence:
    """`tell` takes what teammates are told, here and in other processes."""

    def __init__(self, tell: Callable[[Whisper], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._tell = tell
        self._clock = clock
        self._seen: dict[Key, Seen] = {}
        self._streams: Counter[Key] = Counter()
        self._leaving: dict[Key, float] = {}
        self._refreshed = clock()

    def came(self, audience: Audience) -> None:
        if (key := key_of(audience)) is None:
            return
        self._streams[key] += 1
        self._leaving.pop(key, None)
        if key not in self._seen:
            self._hold(key)
            self._announce(key)
        elif self._streams[key] == 1:
            self._hold(key)

    def went(self, audience: Audience) -> None:
        if (key := key_of(audience)) is None:
            return
        self._streams[key] -= 1
        if not self._streams[key]:
            del self._streams[key]
            self._leaving[key] = self._clock() + GRACE_SECONDS

    def views(self, audience: Audience, conversation_id: str | None) -> None:
        """Somebody who follows looks at a conversation, or at none."""
        if (key := key_of(audience)) is None:
            return
        seen = self._hold(key)
        now = self._clock()
        seen.viewing, seen.viewing_until = conversation_id, now + VIEWING_SECONDS
        if not self._streams[key]:
            self._leaving[key] = now + HELD_SECONDS
        self._announce(key)

    def heard(self, whisper: Whisper) -> None:
        """Another process tells of somebody."""
        if whisper.presence is None:
            return
        kind, id, online, viewing = whisper.presence
        key = whisper.app_id, kind, id
        if online:
            seen = self._hold(key)
            seen.viewing, seen.viewing_until = viewing, self._clock() + VIEWING_SECONDS
        elif self._streams[key]:
            self._announce(key)
        else:
            self._seen.pop(key, None)

    def blocks(self, app_id: str) -> list[bytes]:
        """Everybody who is there, as events."""
        return [_show(key, seen) for key, seen in self._seen.items() if key[0] == app_id]

    def look(self) -> None:
        """To be called every second or so: tells of those who have gone, and of those who are still there."""
        now = self._clock()
        for key, at in list(self._leaving.items()):
            if at <= now:
                del self._leaving[key]
                self._seen.pop(key, None)
                self._announce(key)
        if now - self._refreshed >= REFRESH_SECONDS:
            self._refreshed = now
            for key in self._streams:
                self._hold(key)
                self._announce(key)
        for key, seen in list(self._seen.items()):
            if seen.until <= now:
                del self._seen[key]
                self._announce(key)
            elif seen.viewing is not None and seen.viewing_until <= now:
                seen.viewing = None
                self._announce(key)

    def _hold(self, key: Key) -> Seen:
        seen = self._seen.setdefault(key, Seen(0.0))
        seen.until = self._clock() + HELD_SECONDS
        return seen

    def _announce(self, key: Key) -> None:
        app_id, kind, id = key
        seen = self._seen.get(key)
        presence = kind, id, seen is not None, seen.viewing if seen else None
        self._tell(Whisper(app_id, _show(key, seen).decode(), presence=presence))


def key_of(audience: Audience) -> Key | None:
    """Nobody is there for a program that acts for no teammate."""
    if audience.contact_id is not None:
        return audience.app_id, "contact", audience.contact_id
    return None if audience.teammate_id is None else (audience.app_id, "admin", str(audience.teammate_id))


def _show(key: Key, seen: Seen | None) -> bytes:
    _, kind, id = key
    shown = {"type": kind, "id": id, "online": seen is not None, "conversation_id": seen.viewing if seen else None}
    return event("presence", msgspec.json.encode(shown))
