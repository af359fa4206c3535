"""A request on its way through the API, and the answer that comes back."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import Any, NamedTuple, Protocol
from urllib.parse import unquote

from interphone.api.ratelimit import Allowance
from interphone.api.routing import SLASH, Route
from interphone.api.versions import FIRST_NUMBERED, LEGACY, Version, is_legacy
from interphone.domain.credentials import Credential
from interphone.domain.errors import TooLarge
from interphone.store.database import Command, Result, Transaction

MAX_BODY = 1_000_000
LONG_BODY = 250_000
"""From here on reading what a body holds may take more than a millisecond."""
LINGER_SECONDS = 10
ENDLESS = "interphone.endless"
"""In a scope: the answer ends only when its client goes, who has gone when they say that they send no more."""

_HOST = re.compile(rb"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Store(Protocol):
    """What a handler may ask of the database (store/database.py tells what is promised)."""

    clock: Callable[[], float]

    async def read(self, app_id: str, query: Callable[[Transaction, Command], Result], command: Command) -> Result: ...
    async def write(self, app_id: str, verb: Callable[[Transaction, Command], Result], command: Command) -> Result: ...


def new_request_id() -> str:
    """Ids need to differ, not to be secret: a system call for each would cost more than parsing the request."""
    return f"{random.getrandbits(80):020x}"


class Stream(NamedTuple):
    """A body that is sent as it comes, and its media type."""

    media_type: bytes
    pieces: AsyncIterator[bytes]


class Answer:
    """A status and what to show: an object to encode, None for an empty body, or a Stream."""

    __slots__ = ("body", "headers", "status")

    def __init__(self, status: int, body: Any, headers: Iterable[tuple[bytes, bytes]] = ()) -> None:
        self.status = status
        self.body = body
        self.headers = headers


class Request:
    """Handlers read it; the steps of the pipeline fill it in."""

    __slots__ = (
        "allowance", "body", "credential", "database", "headers", "id", "method", "parameters", "path", "query",
        "route", "scope", "unread", "version",
    )  # fmt: skip

    credential: Credential
    parameters: list[str]

    def __init__(self, scope: Scope, database: Store) -> None:
        self.id = new_request_id()
        self.method: str = scope["method"]
        self.path = _path(scope)
        self.query: bytes = scope["query_string"]
        self.scope = scope
        self.headers: dict[bytes, bytes] = dict(scope["headers"])
        self.database = database
        self.body = b""
        self.unread = True
        # Until the pipeline knows better: the form in which even a refused caller is answered.
        self.version: Version = LEGACY if is_legacy(self.path) else FIRST_NUMBERED
        self.route: Route | None = None
        self.allowance: Allowance | None = None

    @property
    def app_id(self) -> str:
        return self.credential.app_id

    @property
    def now(self) -> float:
        """Unix seconds by the database's clock."""
        return self.database.clock()

    @property
    def ip(self) -> str:
        """The address at the other end of the connection: where a proxy stands in between, the proxy's."""
        client = self.scope.get("client")
        return str(client[0]) if client else ""

    @property
    def origin(self) -> str:
        """The scheme and host that the client called, such as https://api.example.com, for addresses it is to call.

        A proxy that ends TLS says so in X-Forwarded-Proto. What a client writes there or into Host itself is shown to
        that client alone.
        """
        forwarded = self.headers.get(b"x-forwarded-proto", b"").partition(b",")[0].strip().lower()
        scheme = forwarded.decode() if forwarded in (b"http", b"https") else self.scope["scheme"]
        host = self.headers.get(b"host", b"")
        if _HOST.fullmatch(host):
            return f"{scheme}://{host.decode()}"
        address, port = self.scope["server"]
        return f"{scheme}://[{address}]:{port}" if ":" in address else f"{scheme}://{address}:{port}"


def _path(scope: Scope) -> str:
    """The path, decoded but for slashes inside a segment, as an external_id may hold one (routing.py decodes those)."""
    raw: bytes = scope.get("raw_path") or b""
    if b"%2f" not in raw.lower():
        path: str = scope["path"]
        return path
    segments = raw.partition(b"?")[0].decode("latin-1").split("/")
    return "/".join(unquote(segment).replace("/", SLASH) for segment in segments)


class ClientGone(Exception):
    """The client closed the connection before its request was complete."""


class CutOff(Exception):
    """The server stops and waits for this request no longer. What it was to write may be stored all the same."""


async def read_body(
    request: Request, receive: Receive, most: int = MAX_BODY, enter: Callable[[], Awaitable[None]] | None = None
) -> bytes:
    """The whole body. `enter` is awaited once more than MAX_BODY of it has come, whatever was declared.

    Raises TooLarge before reading more than `most` bytes, ClientGone when it ends early.
    """
    declared = request.headers.get(b"content-length", b"0")
    size = int(declared) if declared.isdigit() else 0
    body, more = bytearray(), True
    while True:
        if max(size, len(body)) > most:
            raise TooLarge(f"The body is larger than {most:,} bytes")
        if len(body) > MAX_BODY and enter is not None:
            await enter()
            enter = None
        if not more:
            request.unread = False
            return bytes(body)
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        body += message.get("body", b"")
        more = message.get("more_body", False)


async def read_aside(request: Request, read: Callable[[], Result]) -> Result:
    """What `read` makes of the request; of a long body in a thread, as others must not wait for that."""
    return read() if len(request.body) < LONG_BODY else await asyncio.to_thread(read)


def awaits_body(request: Request) -> bool:
    """Whether the client may still be sending a body that nobody has read."""
    headers = request.headers
    return request.unread and (headers.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in headers)


async def discard_body(receive: Receive) -> None:
    """Let a refused client finish sending: closing on it would destroy the answer before it is read."""
    try:
        async with asyncio.timeout(LINGER_SECONDS):
            while (message := await receive())["type"] == "http.request" and message.get("more_body"):
                continue
    except (TimeoutError, asyncio.CancelledError):  # Cancelled because the server stops: it has been answered.
        return
