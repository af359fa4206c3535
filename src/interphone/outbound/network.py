"""Connecting where the guard lets us: the one place where a name becomes an address.

Checking a URL before handing it to an HTTP client does not help: the client resolves the name again, and a
name server may answer differently (DNS rebinding). So this stands inside the client, where it connects: it
resolves once, checks every address, and dials the very addresses it checked.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

import httpcore2

from interphone.outbound.addresses import why_not_public
from interphone.outbound.errors import RefusedAddressError, RefusedError, UnreachableError
from interphone.outbound.targets import AllowList

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]

# Enough for a pair of servers with both IP versions; each gets its share of the time.
_MOST_DIALLED = 4


async def resolve_by_system(host: str, port: int) -> Sequence[str]:
    """The addresses of a host as the operating system knows them, at least one, the preferred first."""
    return await asyncio.get_running_loop().run_in_executor(None, _look_up, host, port)


class SharedLookups:
    """`resolve_by_system`, one lookup for all who ask for a host at the same time.

    The system looks up in a few threads that nobody can call off: without this, the requests to one host whose name
    server hangs would take all of them, and every other host would wait.
    """

    def __init__(self, threads: int = 32) -> None:
        self._threads = ThreadPoolExecutor(threads, "interphone-names")
        self._asked: dict[tuple[str, int], asyncio.Future[Sequence[str]]] = {}

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        """As resolve_by_system. An address needs no looking up."""
        if ":" in host or host.rpartition(".")[2].isdigit():
            return [host]
        known = self._asked.get((host, port))
        if known is None:
            known = asyncio.get_running_loop().run_in_executor(self._threads, _look_up, host, port)
            self._asked[host, port] = known
            known.add_done_callback(lambda done: self._forget(host, port, done))
        # Shielded, because whoever gives up waiting must not call it off for the others.
        return await asyncio.shield(known)

    def _forget(self, host: str, port: int, done: asyncio.Future[Sequence[str]]) -> None:
        self._asked.pop((host, port), None)
        if not done.cancelled():
            done.exception()  # Everybody who asked may have given up.

    def close(self) -> None:
        """Lookups that hang end by themselves."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _look_up(host: str, port: int) -> Sequence[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
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
