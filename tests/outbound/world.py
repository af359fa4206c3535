"""The world outside, small: an internet, a name server, a receiver's certificate."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpcore2

from interphone.outbound.network import Resolve

PUBLIC, PUBLIC_IPV6 = "93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"

# A key and a self-signed certificate for hooks.example, valid until 2126.
CERTIFICATE = Path(__file__).parent / "hooks.example.pem"

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Receiver:
    """A server that keeps what it was sent, head and body as they came."""

    port: int
    requests: list[bytes] = field(default_factory=list)


@dataclass
class Internet(httpcore2.AsyncNetworkBackend):
    """The wire beyond this machine: writes down who was dialled, and connects them to a loopback server."""

    port: int = 0
    dialled: list[tuple[str, int]] = field(default_factory=list)
    dead: set[str] = field(default_factory=set)

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        self.dialled.append((host, port))
        if host in self.dead:
            raise httpcore2.ConnectError(f"{host} is down")
        return await httpcore2.AnyIOBackend().connect_tcp(
            "127.0.0.1", self.port, timeout, local_address, socket_options
        )


Serve = Callable[..., Awaitable[Receiver]]


def has_ipv6() -> bool:
    """Whether this machine can talk to itself over IPv6; some containers cannot."""
    with socket.socket(socket.AF_INET6) as probe:
        try:
            probe.bind(("::1", 0))
        except OSError:
            return False
        return True


def names(**hosts: Sequence[str]) -> Resolve:
    """A name server that knows these hosts: `names(a_example=["192.0.2.1"])` knows a.example."""

    async def resolve(host: str, port: int) -> Sequence[str]:
        return hosts[host.replace(".", "_")]

    return resolve


def tls_server() -> ssl.SSLContext:
    """What a server needs to be hooks.example."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


def tls_client() -> ssl.SSLContext:
    """What a client needs to trust hooks.example."""
    return ssl.create_default_context(cafile=CERTIFICATE)


async def read_request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return head + await reader.readexactly(int(line.split(b":")[1]))
    return head


def answer(status: str, body: bytes = b"", **headers: str) -> bytes:
    """One HTTP answer; a header's underscores are hyphens."""
    lines = [f"HTTP/1.1 {status}", f"content-length: {len(body)}", "connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


OK = answer("200 OK", b"hello")
