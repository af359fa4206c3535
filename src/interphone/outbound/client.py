"""Sending a request that somebody else named, within limits of time, size and redirects.

This drives httpx2's own connection pool (httpcore2) rather than its `AsyncClient`. The pool does nothing by
itself: no cookies kept from one receiver for the next, no proxies, .netrc or redirects of its own, no
decompression of a small answer into a huge one. All of that would have to be switched off, and stay so.
"""

import asyncio
import ssl
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple, Self
from urllib.parse import urljoin

import httpcore2
import httpx2

from interphone.outbound.errors import (
    RefusedError,
    RefusedURLError,
    TimedOutError,
    TooLargeError,
    UnreachableError,
)
from interphone.outbound.network import GuardedNetwork, Resolve, resolve_by_system
from interphone.outbound.reply import Reply
from interphone.outbound.targets import AllowList, Target, check_target, read_target

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Outbound:
    """Sends HTTP requests to public addresses only. One instance serves any number of requests at once.

    allow      hosts that may be called wherever they lead, as `host` or `host:port` (see AllowList)
    timeout    seconds for a whole exchange: name, connection, request, every redirect and the last byte
    max_bytes  the largest body that is read
    https_only whether http:// is refused, but for the hosts of `allow`
    tls        what to trust; by default the system's authorities, or those of SSL_CERT_FILE
    """

    def __init__(
        self,
        *,
        allow: Iterable[str] = (),
        timeout: float = 5.0,
        max_bytes: int = 65_536,
        https_only: bool = False,
        tls: ssl.SSLContext | None = None,
        resolve: Resolve = resolve_by_system,
        dialer: httpcore2.AsyncNetworkBackend | None = None,
    ) -> None:
        self._timeout = timeout
        self._max_bytes = max_bytes
        self._https_only = https_only
        self._allowed = AllowList(allow)
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=tls or httpcore2.default_ssl_context(),
            network_backend=GuardedNetwork(self._allowed, resolve, dialer or httpcore2.AnyIOBackend()),
            # No limit on connections: a receiver that hangs must not hold up the others.
            max_connections=None,
            max_keepalive_connections=20,
            keepalive_expiry=5.0,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections that are kept open for the next request."""
        await self._pool.aclose()

    async def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        redirects: int = 0,
    ) -> Reply:
        """Send one request and read the whole answer, whatever its status.

        A redirect is an answer like any other until `redirects` allows some to be followed; each is checked
        as the first URL was. On the way to another origin only the Accept header is kept, as any other may be
        a secret. Raises the errors of errors.py and nothing else.
        """
        target = read_target(url)
        with _failures(target.host):
            request = _Request(method.upper(), target, httpx2.Headers(headers), content)
            async with asyncio.timeout(self._timeout):
                while True:
                    check_target(request.target, self._allowed, https_only=self._https_only)
                    reply = await self._exchange(request)
                    if not redirects or reply.status not in _REDIRECTS or "location" not in reply.headers:
                        return reply
                    redirects -= 1
                    request = _next_hop(request, reply)

    async def _exchange(self, request: "_Request") -> Reply:
        target = request.target
        url = httpcore2.URL(scheme=target.url.scheme, host=target.host, port=target.port, target=target.url.raw_path)
        headers = httpx2.Headers(
            {"accept": "*/*", "accept-encoding": "identity", "user-agent": "Interphone"} | request.headers
        )
        headers["host"] = target.url.netloc.decode("ascii")
        body = bytearray()
        async with self._pool.stream(
            request.method,
            url,
            headers=headers.raw,
            content=request.content,
            extensions={"timeout": {"connect": self._timeout}},
        ) as response:
            async for chunk in response.aiter_stream():
                body += chunk
                if len(body) > self._max_bytes:
                    break
        reply = Reply(
            str(target.url), response.status, httpx2.Headers(response.headers), bytes(body[: self._max_bytes])
        )
        if len(body) > self._max_bytes:
            raise TooLargeError(reply)
        return reply


class _Request(NamedTuple):
    method: str
    target: Target
    headers: httpx2.Headers
    content: bytes | None


def _next_hop(sent: _Request, reply: Reply) -> _Request:
    try:
        target = read_target(urljoin(reply.url, reply.headers["location"]))
    except ValueError as error:
        raise RefusedURLError(f"{sent.target.host} redirects to what is no URL: {error}") from error
    if (sent.target.url.scheme, target.url.scheme) == ("https", "http"):
        raise RefusedURLError(f"{sent.target.host} redirects from https to http.")
    method, _, headers, content = sent
    # As browsers do, and RFC 9110 section 15.4 permits: a POST that is sent elsewhere becomes a GET there.
    if reply.status == 303 or (reply.status in {301, 302} and method == "POST"):
        method, content = "HEAD" if method == "HEAD" else "GET", None
        headers = httpx2.Headers({k: v for k, v in headers.items() if not k.startswith("content-")})
    if _origin(target) != _origin(sent.target):
        headers = httpx2.Headers({k: v for k, v in headers.items() if k == "accept"})
    return _Request(method, target, headers, content)


def _origin(target: Target) -> tuple[str, str, int]:
    return target.url.scheme, target.host, target.port


@contextmanager
def _failures(host: str) -> Iterator[None]:
    """Raise what the pool raises as our own errors, in words that name no address."""
    try:
        yield
    except (TimeoutError, httpcore2.TimeoutException) as error:
        raise TimedOutError(f"{host} did not answer in time.") from error
    except (httpcore2.LocalProtocolError, UnicodeEncodeError) as error:
        raise RefusedError(f"The request to {host} cannot be written as HTTP: {error}") from error
    except httpcore2.ProtocolError as error:
        raise UnreachableError(f"{host} does not answer in HTTP: {error}") from error
    except httpcore2.NetworkError as error:
        if any(isinstance(cause, ssl.SSLError) for cause in error.args):
            raise UnreachableError(f"No trusted connection to {host}: {error}") from error
        raise UnreachableError(f"{host} cannot be connected to, or the connection was lost.") from error
