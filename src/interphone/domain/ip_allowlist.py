"""The IP allowlist: from which addresses a workspace's API may be called.

On and not empty, it lets in only who is named; on and empty, everybody (Help Centre, "Restrict REST API access by IP
allowlist").
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import msgspec
from msgspec import UNSET, UnsetType

from interphone.domain import activity_log, teammates, workspaces
from interphone.domain.documents import decode, encode
from interphone.domain.errors import Unprocessable
from interphone.domain.teammates import Caller
from interphone.store import workspaces as store
from interphone.store.database import Transaction

MAX_ENTRIES = 1_000


class Allowlist(msgspec.Struct, frozen=True):
    """`entries` are addresses and ranges such as 192.168.1.0/24, as they were given."""

    enabled: bool
    entries: tuple[str, ...]


class AllowlistChange(msgspec.Struct, frozen=True, kw_only=True):
    enabled: bool | UnsetType = UNSET
    entries: tuple[str, ...] | UnsetType = UNSET
    caller: Caller


class Gate:
    """An allowlist that is in force, ready to be asked."""

    def __init__(self, entries: tuple[str, ...]) -> None:
        self._networks = [network_of(entry) for entry in entries]

    def admits(self, ip: str) -> bool:
        """Whether a request from this address may pass. One that nobody knows may not."""
        address = _address(ip)
        return address is not None and any(address in network for network in self._networks)


def get(tx: Transaction, _: None) -> Allowlist:
    workspace = workspaces.remembered(tx)
    return Allowlist(workspace.ip_allowlist_enabled, tuple(decode(workspace.ip_allowlist)))


def gate(tx: Transaction, _: None) -> Gate | None:
    """None where every address may call."""
    allowlist = get(tx, None)
    return Gate(allowlist.entries) if allowlist.enabled and allowlist.entries else None


def update(tx: Transaction, change: AllowlistChange) -> Allowlist:
    """Raises Unprocessable for what is no address, and for a list that would lock out the caller."""
    before = get(tx, None)
    after = Allowlist(
        before.enabled if change.enabled is UNSET else change.enabled,
        before.entries if change.entries is UNSET else change.entries,
    )
    for entry in after.entries:
        network_of(entry)
    if after.enabled and after.entries and not Gate(after.entries).admits(change.caller.ip):
        raise Unprocessable(
            f"Your IP ({change.caller.ip}) is not on the allowlist. Saving would lock you out of this workspace."
        )
    if after == before:
        return after
    store.update(tx, {"ip_allowlist_enabled": int(after.enabled), "ip_allowlist": encode(after.entries)})
    tx.revise()
    by = teammates.acting(tx, change.caller.teammate_id).performing(change.caller.ip)
    activity_log.record(
        tx, by, activity_log.SECURITY_CHANGE, f"{by.name} changed the IP allowlist.",
        before=msgspec.structs.asdict(before), after=msgspec.structs.asdict(after),
    )  # fmt: skip
    return after


def network_of(entry: str) -> IPv4Network | IPv6Network:
    """An address is a range of one; 192.168.0.1/24 means the whole 192.168.0.0/24. Raises Unprocessable."""
    try:
        return ip_network(entry, strict=False)
    except ValueError:
        raise Unprocessable(
            f"ip_allowlist holds {entry!r}, which is neither an IP address nor a range such as 192.168.1.0/24"
        ) from None


def _address(ip: str) -> IPv4Address | IPv6Address | None:
    """A socket of both families tells of IPv4 as ::ffff:192.0.2.1."""
    try:
        address = ip_address(ip)
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address
