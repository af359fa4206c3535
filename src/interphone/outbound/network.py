"""Connecting where the guard lets us: the one place where a name becomes an address.

Checking a URL before handing it to an HTTP client does not help: the client resolves the name again, and a
name server may answer differently (DNS rebinding). So this stands inside the client, where it connects: it
resolves once, checks every address, and dials the very addresses it checked.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence

import httpcore2

from interphone.outbound.addresses import why_not_public
from interphone.outbound.errors import RefusedAddressError, RefusedError, UnreachableError
from interphone.outbound.targets import AllowList

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]

# Enough for a pair of servers with both IP versions; each gets its share of the time.
_MOST_DIALLED = 4


async def resolve_by_system(host: str, port: int) -> Sequence[str]:
    """The addresses of a host as the operating system knows them, at least one, the preferred first."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnreachableError(f"{host} has no address: {error}") from error
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class GuardedNetwork(httpcore2.AsyncNetworkBackend):
    """The network as an outgoing request may see it.

    `resolve` and `dialer` are the name server and the wire; tests stand in for the outside world there.
    """

    def __init__(self, allowed: AllowList, resolve: Resolve, dialer: httpcore2.AsyncNetworkBackend) -> None:
        self._allowed = allowed
        self._resolve = resolve
        self._dialer = dialer

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 -- the interface is httpcore2's
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Raises RefusedAddressError if any address of the host is not public: a mixed answer is a trick."""
        addresses = await self._resolve(host, port)
        if not self._allowed.allows(host, port):
            for address in addresses:
                if reason := why_not_public(address):
                    raise RefusedAddressError(host, address, reason)
        failure: Exception = UnreachableError(f"{host} has no address.")
        candidates = addresses[:_MOST_DIALLED]
        for address in candidates:
            share = timeout and timeout / len(candidates)
            try:
                return await self._dialer.connect_tcp(address, port, share, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        raise failure

    async def connect_unix_socket(self, *_: object, **__: object) -> httpcore2.AsyncNetworkStream:
        """Never: a socket in the file system is not on the public internet."""
        raise RefusedError("Sockets in the file system are not called.")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
