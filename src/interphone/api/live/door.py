"""/live/events and what goes with it, as an ASGI application.

Who follows comes with the workspace's credential, or with a ticket that was got with one, which browsers can use: it is
an argument of the address, and any page may send it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

from interphone.api import errors
from interphone.api.arguments import Arguments
from interphone.api.auth import DUMMY_APPS, Authenticator
from interphone.api.http import ENDLESS, Answer, ClientGone, CutOff, Receive, Request, Scope, Send, read_body
from interphone.api.json import encode
from interphone.api.live import doings, tickets
from interphone.api.numbered.arguments import read_options
from interphone.api.numbered.errors import show_error
from interphone.api.ratelimit import RateLimiter
from interphone.api.routing import MethodNotAllowed, UnknownPath
from interphone.domain import live_tickets
from interphone.domain.errors import Forbidden
from interphone.domain.live_log import Place
from interphone.live.hub import Closing, Crowded, Hub
from interphone.live.reader import Audience
from interphone.live.stream import stream
from interphone.store.database import Database

PREFIX = "/live/"
EVENTS = "/live/events"
PER_MINUTE = 600
"""Requests of one follower: enough to tell of every key pressed, a person types no faster."""
JSON_TYPE = (b"content-type", b"application/json; charset=utf-8")
# Any page may call, because no browser sends a ticket by itself as it would a cookie.
ANYWHERE = (b"access-control-allow-origin", b"*")
PREFLIGHT = (
    (b"access-control-allow-methods", b"GET, POST"),
    (b"access-control-allow-headers", b"content-type, last-event-id"),
    (b"access-control-max-age", b"86400"),
)

PLACE = re.compile(r"([0-9]{1,18})-([0-9]{1,18})")
NO_ID = "That is no id of this stream; send one as it was given"

Handler = Callable[[Request, Audience, Hub], Awaitable[Answer]]
HANDLERS: dict[str, Handler] = {
    "/live/tickets": tickets.create,
    "/live/typing": doings.tell_typing,
    "/live/presence": doings.tell_presence,
}


class LiveDoor:
    """Answers everything below PREFIX."""

    def __init__(self, database: Database, hub: Hub) -> None:
        self._database = database
        self._hub = hub
        self._authenticator = Authenticator(database)
        self._limiter = RateLimiter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, self._database)
        try:
            if request.method == "OPTIONS":
                await _send(request, Answer(204, None, PREFLIGHT), send)
            elif request.path == EVENTS:
                await self.stream(request, receive, send)
            else:
                await _send(request, await self._answer(request, receive), send)
        except ClientGone:
            return
        except (Closing, asyncio.CancelledError):  # The latter by a stop that has waited long enough.
            await _send(request, errors.answer(request, CutOff()), send)
        except Crowded as error:
            body = show_error(request.id, "rate_limit_exceeded", str(error))
            await _send(request, Answer(429, body, ((b"retry-after", b"%d" % errors.RETRY_SECONDS),)), send)
        except Exception as error:
            await _send(request, errors.answer(request, error), send)

    async def stream(self, request: Request, receive: Receive, send: Send) -> None:
        """Events, for as long as the caller stays."""
        if request.method != "GET":
            raise MethodNotAllowed(["GET"])
        options = read_options(request)
        audience = await self._admit(request, options)
        named = _read_last_id(request, options)
        after = _read_place(named)
        request.scope[ENDLESS] = True
        reader = await self._hub.join(audience, after, NO_ID if named and after is None else None)
        try:
            await stream(reader, receive, send, (ANYWHERE, (b"x-request-id", request.id.encode())))
        finally:
            self._hub.leave(reader)

    async def _answer(self, request: Request, receive: Receive) -> Answer:
        handler = HANDLERS.get(request.path)
        if handler is None:
            raise UnknownPath(request.path)
        if request.method != "POST":
            raise MethodNotAllowed(["POST"])
        audience = await self._admit(request, read_options(request))
        request.body = await read_body(request, receive)
        return await handler(request, audience, self._hub)

    async def _admit(self, request: Request, options: Arguments) -> Audience:
        """Raises Unauthorized, Forbidden, RateLimited."""
        ticket = options.text("ticket")
        if ticket is not None:
            app_id = live_tickets.read(ticket).app_id
            holder = await self._database.read(app_id, live_tickets.admit, ticket)
            audience = Audience(app_id, holder.credential_id, holder.teammate_id, holder.contact_id, by_ticket=True)
        else:
            credential = await self._authenticator.authenticate(request.headers.get(b"authorization"), request.ip)
            if credential.app_id in DUMMY_APPS:
                raise Forbidden("Nothing happens in the dummy app: it has no live stream")
            audience = Audience(credential.app_id, credential.id, credential.teammate_id)
        self._limiter.take(audience, PER_MINUTE if ticket else 100 * PER_MINUTE)
        return audience


OPERATIONS: dict[tuple[str, str], Callable[..., Any]] = {
    ("GET", EVENTS): LiveDoor.stream,
    **{("POST", path): handler for path, handler in HANDLERS.items()},
}
"""What there is, for whoever wants to read it: method and path."""


def _read_last_id(request: Request, options: Arguments) -> str | None:
    """The id to go on from: the header, which a browser sends by itself when it comes back, else the argument."""
    header = request.headers.get(b"last-event-id", b"").decode("latin-1").strip()
    return header or options.text("last_event_id") or None


def _read_place(named: str | None) -> Place | None:
    """None for what cannot be an id of the stream."""
    found = PLACE.fullmatch(named or "")
    return Place(int(found[1]), int(found[2])) if found else None


async def _send(request: Request, answer: Answer, send: Send) -> None:
    body = b"" if answer.body is None else encode(answer.body)
    headers = [
        JSON_TYPE,
        (b"content-length", b"%d" % len(body)),
        (b"cache-control", b"no-store"),
        (b"x-request-id", request.id.encode()),
        ANYWHERE,
        *answer.headers,
    ]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
