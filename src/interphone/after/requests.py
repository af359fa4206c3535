"""Answered requests that webhooks are to be told of, stored after the answer: callers do not wait for it.

Those that are answered while others are stored go together. A server that dies in between leaves them out.
"""

from __future__ import annotations

import asyncio

from interphone.domain import answered
from interphone.domain.answered import AnsweredRequest
from interphone.logs import Logger
from interphone.store.database import Database, Unavailable

AT_ONCE = 100
"""How many are stored in one transaction, as other writes wait for it."""
MOST = 10_000
"""How many of a workspace wait to be stored at most; further ones are left out."""

log = Logger("interphone.webhooks")


class AnsweredRequests:
    """`note` each as it is answered; `settle` when no more come."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: dict[str, list[AnsweredRequest]] = {}
        self._storing: asyncio.Task[None] | None = None

    def note(self, app_id: str, request: AnsweredRequest) -> None:
        waiting = self._waiting.setdefault(app_id, [])
        if len(waiting) < MOST:
            waiting.append(request)
        if self._storing is None:
            self._storing = asyncio.create_task(self._store())

    async def settle(self) -> None:
        if self._storing is not None:
            await self._storing

    async def _store(self) -> None:
        try:
            while self._waiting:
                app_id, waiting = next(iter(self._waiting.items()))
                del self._waiting[app_id]
                for start in range(0, len(waiting), AT_ONCE):
                    await self._database.write(app_id, answered.note, waiting[start : start + AT_ONCE])
        except Unavailable as error:
            log.warning("requests could not be told", reason=str(error))
        except Exception as error:  # A fault of ours in telling of requests must not end in silence.
            log.error("requests were not told", error=error)
        finally:
            self._storing = None
