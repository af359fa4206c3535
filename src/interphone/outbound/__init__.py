"""Requests to addresses that somebody else chose: webhooks, profile lookups, files by URL.

Whoever may name a URL must not be able to make this server talk to its own network (server-side request
forgery). Everything outgoing over HTTP goes through `Outbound`, which is safe by default:

    async with Outbound() as outbound:
        reply = await outbound.send("POST", "https://hooks.example.com/", content=b"{}")

What is checked where:
    targets.py    the URL: scheme, credentials, how the host is written
    addresses.py  each address that the host resolves to
    network.py    resolves once, checks, and dials what it checked
    client.py     time, size and redirects
"""

from interphone.outbound.client import Outbound
from interphone.outbound.errors import (
    OutboundError,
    RefusedAddressError,
    RefusedError,
    RefusedURLError,
    TimedOutError,
    TooLargeError,
    UnreachableError,
)
from interphone.outbound.reply import Reply
from interphone.outbound.targets import check_allowed, read_target, refusal_of

__all__ = [
    "Outbound",
    "OutboundError",
    "RefusedAddressError",
    "RefusedError",
    "RefusedURLError",
    "Reply",
    "TimedOutError",
    "TooLargeError",
    "UnreachableError",
    "check_allowed",
    "read_target",
    "refusal_of",
]
