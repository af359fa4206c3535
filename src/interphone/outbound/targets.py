"""Reading a URL that somebody else wrote, and the list of hosts that the operator allows.

A host has exactly one spelling here. Resolvers also read `127.1`, `0x7f000001` and `017700000001` as
addresses; such hosts are refused rather than understood, so that no two readers can differ about them.
"""

import ipaddress
import re
from collections.abc import Iterable
from typing import NamedTuple

import httpx2

from interphone.outbound.addresses import LOOPBACK, why_not_public
from interphone.outbound.errors import RefusedAddressError, RefusedError, RefusedURLError

_PORTS = {"http": 80, "https": 443}
_NAME = re.compile(r"(?=.{1,253}\.?$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?")
_ENDS_IN_NUMBER = re.compile(r"(^|\.)(\d+|0x[0-9a-f]*)\.?$")
_LOCAL_NAME = re.compile(r"(.*\.)?localhost")  # RFC 6761: it is this machine, whatever a name server says.
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


def check_target(target: Target, allowed: "AllowList", *, https_only: bool) -> None:
    """What can be told of a URL without asking a name server: whether its host, where it is an address, is public.

    Raises RefusedAddressError; then RefusedURLError for http:// where that is not called.
    """
    if allowed.allows(target.host, target.port):
        return
    reason = LOOPBACK if _LOCAL_NAME.fullmatch(target.host) else _why_not_public(target.host)
    if reason is not None:
        raise RefusedAddressError(target.host, target.host, reason)
    if https_only and target.url.scheme != "https":
        raise RefusedURLError(
            "Only public addresses are called, and by https:// alone; the operator can allow "
            f"{target.host}, by http:// too, by naming it in INTERPHONE_OUTGOING_ALLOW."
        )


def refusal_of(url: str, allow: Iterable[str], *, https_only: bool) -> str | None:
    """Why a URL will not be called, as far as `check_target` can tell; None where it may be. Raises ValueError for an
    entry of `allow` that is none.
    """
    allowed = AllowList(allow)
    try:
        check_target(read_target(url), allowed, https_only=https_only)
    except RefusedError as error:
        return str(error)
    return None


def check_allowed(entries: Iterable[str]) -> None:
    """Raises ValueError for an entry that allows nothing because it is no host."""
    AllowList(entries)


def _why_not_public(host: str) -> str | None:
    try:
        return why_not_public(host)
    except ValueError:  # A name, which may lead anywhere.
        return None


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
        target = read_target(f"http://{match['host']}:{port or 80}")
        return target.host, target.port if port else None
    except RefusedURLError as error:
        raise ValueError(f"{entry!r} must be a host or host:port: {error}") from error
