"""Reading a URL that somebody else wrote, and the list of hosts that the operator allows.

A host has exactly one spelling here. Resolvers also read `127.1`, `0x7f000001` and `017700000001` as
addresses; such hosts are refused rather than understood, so that no two readers can differ about them.
"""

import ipaddress
import re
from collections.abc import Iterable
from typing import NamedTuple

import httpx2

from interphone.outbound.errors import RefusedURLError

_PORTS = {"http": 80, "https": 443}
_NAME = re.compile(r"(?=.{1,253}\.?$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?")
_ENDS_IN_NUMBER = re.compile(r"(^|\.)(\d+|0x[0-9a-f]*)\.?$")
_ALLOWED = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\[\]:/@\s]+)(:(?P<port>\d{1,5}))?")


class Target(NamedTuple):
    """Where a URL leads: its parts in their one spelling."""

    url: httpx2.URL
    host: str  # lower case, IDNA-encoded, no final dot; IPv6 compressed and without brackets
    port: int


def read_target(url: str) -> Target:
    """Read an absolute http or https URL. Raises RefusedURLError, saying what is wrong with it."""
    try:
        parsed = httpx2.URL(url)
    except (httpx2.InvalidURL, TypeError, ValueError) as error:
        raise RefusedURLError(f"The URL cannot be read: {error}") from error
    if parsed.scheme not in _PORTS:
        raise RefusedURLError(f"The URL must begin with http:// or https://, not with {parsed.scheme!r}.")
    if parsed.userinfo:
        raise RefusedURLError("The URL must not contain a user name or a password.")
    port = _PORTS[parsed.scheme] if parsed.port is None else parsed.port
    if not 1 <= port <= 65535:
        raise RefusedURLError(f"The URL has the port {port}; ports are 1 to 65535.")
    return Target(parsed, _read_host(parsed.raw_host.decode("ascii")), port)


class AllowList:
    """Hosts that may be called wherever they lead: exact names or addresses, each for one port or for all.

    Entries are `localhost`, `hooks.internal:8080`, `10.0.0.5`, `[::1]:9000`; ValueError for another form.
    """

    def __init__(self, entries: Iterable[str]) -> None:
        self._entries = frozenset(_read_entry(entry) for entry in entries)

    def allows(self, host: str, port: int) -> bool:
        return not self._entries.isdisjoint({(host, port), (host, None)})


def _read_host(host: str) -> str:
    if ":" in host:
        # A zone ("%eth0") names an interface of this machine.
        if "%" in host:
            raise RefusedURLError("The URL's IPv6 address must not have a zone.")
        return str(ipaddress.IPv6Address(host))
    if not _NAME.fullmatch(host):
        raise RefusedURLError(f"The URL must name a host; {host!r} is none.")
    if _ENDS_IN_NUMBER.search(host):
        try:
            return str(ipaddress.IPv4Address(host))
        except ValueError:
            raise RefusedURLError(
                f"The URL's host {host!r} must be a name or four decimal numbers, as in 192.0.2.1."
            ) from None
    return host.removesuffix(".")


def _read_entry(entry: str) -> tuple[str, int | None]:
    match = _ALLOWED.fullmatch(entry.strip())
    if match is None:
        raise ValueError(f"{entry!r} must be a host or host:port, with an IPv6 address in brackets")
    port = match["port"]
    try:
        return read_target(f"http://{match['host']}").host, int(port) if port else None
    except RefusedURLError as error:
        raise ValueError(f"{entry!r} must be a host or host:port: {error}") from error
