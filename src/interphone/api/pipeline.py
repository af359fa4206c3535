"""A request in order: version, authenticate, limit, route, read, act, show; errors in the era's own form.

Plain ASGI, because this is the hot path of the whole server.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial
from typing import Protocol

from interphone.api import errors, idempotency
from interphone.api.auth import DUMMY_APPS, Authenticator
from interphone.api.http import (
    Answer,
    ClientGone,
    CutOff,
    Receive,
    Request,
    Scope,
    Send,
    Stream,
    awaits_body,
    discard_body,
    read_body,
)
from interphone.api.json import encode
from interphone.api.notifications.requests import is_told
from interphone.api.ratelimit import Exhausted, RateLimiter
from interphone.api.room import Room
from interphone.api.routing import Route, Router
from interphone.api.v1 import dummy
from interphone.api.versions import LEGACY, check_name, pick
from interphone.store.database import Database

CLIENT_GONE = 499
"""What is noted of a request whose client left before it was complete; nobody is sent it."""
JSON_TYPE = (b"content-type", b"application/json; charset=utf-8")


class Observer(Protocol):
    """Is told of every request when it is over."""

    def __call__(self, request: Request, status: int, seconds: float, error: Exception | None) -> None: ...


class Api:
    """The API door as an ASGI application."""

    def __init__(
        self, database: Database, router: Router, limiter: RateLimiter, rate_limit: int, most_bytes: int
    ) -> None:
        self._database = database
        self._router = router
        self._limiter = limiter
        self._rate_limit = rate_limit
        self._room = Room(most_bytes)
        self._authenticator = Authenticator(database)
        self.observe: Observer | None = None
        self.tell: Callable[[Request, int], None] | None = None
        """Is told of requests that webhooks are to be told of, with their status."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        request = Request(scope, self._database)
        error: Exception | None = None
        try:
            answer = await self._answer(request, receive)
        except ClientGone:
            self._note(request, CLIENT_GONE, started, None)
            return
        except asyncio.CancelledError:  # By a stop that has waited long enough, and by nobody else.
            request.unread = False  # Nor is a body waited for.
            error = CutOff()
            answer = errors.answer(request, error)
        except Exception as problem:
            error = problem
            answer = errors.answer(request, problem)
        unread = error is not None and awaits_body(request)
        await self._send(request, answer, send, more=unread)
        self._note(request, answer.status, started, error)
        if unread:
            await discard_body(receive)
            await send({"type": "http.response.body", "body": b""})

    def _note(self, request: Request, status: int, started: float, error: Exception | None) -> None:
        if self.observe:
            self.observe(request, status, time.perf_counter() - started, error)
        if self.tell and request.route and self._authenticator.is_watched(request.app_id) and is_told(request, status):
            self.tell(request, status)

    async def _answer(self, request: Request, receive: Receive) -> Answer:
        asked = _read_asked(request)
        # Twice: a caller who is refused is answered in the version it asked for, one who is known in its own.
        request.version = pick(request.path, asked, None)
        request.credential = await self._authenticator.authenticate(request.headers.get(b"authorization"), request.ip)
        request.version = pick(request.path, asked, request.credential.version)
        self._limit(request)
        route = self._route(request, asked)
        # Whoever is unknown, and the dummy app is open to all, gets no room for more than the usual.
        if route.brings_files and request.app_id not in DUMMY_APPS:
            return await self._room.answer(request, receive, partial(self._act, request, route))
        request.body = await read_body(request, receive)
        return await self._act(request, route)

    async def _act(self, request: Request, route: Route) -> Answer:
        # The seed's dummy app answers with fixed examples and stores nothing.
        if request.app_id in DUMMY_APPS:
            # In a thread, because anybody may call it, and with long markdown.
            return await asyncio.to_thread(dummy.answer, request)
        if idempotency.HEADER in request.headers and request.method not in ("GET", "HEAD"):
            return await idempotency.answer_once(request, route.handler, self._database)
        answer: Answer = await route.handler(request)
        return answer

    def _route(self, request: Request, asked: str | None) -> Route:
        # Only now, so that a name that is none counts as a request, and tells nothing to a caller who is unknown.
        if request.version is not LEGACY:
            check_name(asked or request.credential.version)
        request.version, request.route, request.parameters = self._router.choose(
            request.version, request.method, request.path, asked=asked is not None
        )
        return request.route

    def _limit(self, request: Request) -> None:
        credential = request.credential
        own = credential.rate_limit
        per_minute = self._rate_limit if own is None else own
        if not per_minute:
            return
        key = credential.app_id if own is None else (credential.app_id, credential.id)
        try:
            request.allowance = self._limiter.take(key, per_minute)
        except Exhausted as exhausted:
            request.allowance = exhausted.allowance
            raise

    async def _send(self, request: Request, answer: Answer, send: Send, *, more: bool) -> None:
        stream = answer.body if isinstance(answer.body, Stream) else None
        if stream is not None:
            body = b""
            headers = [(b"content-type", stream.media_type)]
        else:
            body = b"" if answer.body is None else encode(answer.body)
            headers = [JSON_TYPE, (b"content-length", b"%d" % len(body))]
        headers += ((b"x-request-id", request.id.encode()), *answer.headers)
        if request.version is not LEGACY:
            headers.append((b"intercom-version", request.version.name.encode()))
        if request.allowance:
            limit, remaining, reset = request.allowance
            headers += (
                (b"x-ratelimit-limit", b"%d" % limit),
                (b"x-ratelimit-remaining", b"%d" % remaining),
                (b"x-ratelimit-reset", b"%d" % reset),
            )
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        if stream is not None and request.method != "HEAD":
            async for piece in stream.pieces:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": body, "more_body": more})


def _read_asked(request: Request) -> str | None:
    """The version that the request names; None where the header is absent or empty."""
    header = request.headers.get(b"intercom-version")
    return header.decode("latin-1") if header else None
