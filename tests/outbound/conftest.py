"""Receivers on the loopback interface."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack

import pytest

from tests.outbound.world import Handler, Internet, Receiver, Serve, read_request


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def internet() -> Internet:
    return Internet()


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """`await serve(answer)` starts a server that answers with these bytes, or lets a function answer."""
    connections: list[asyncio.StreamWriter] = []
    async with AsyncExitStack() as stack:

        async def start(
            answer: bytes | Handler, *, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None
        ) -> Receiver:
            async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                connections.append(writer)
                try:
                    receiver.requests.append(await read_request(reader))
                    if isinstance(answer, bytes):
                        writer.write(answer)
                        await writer.drain()
                    else:
                        await answer(reader, writer)
                except (ConnectionError, asyncio.IncompleteReadError):
                    pass  # the other side hung up, as some tests mean it to
                finally:
                    writer.close()

            server = await asyncio.start_server(handle, host, 0, ssl=tls)
            stack.callback(server.close)
            receiver = Receiver(server.sockets[0].getsockname()[1])
            return receiver

        yield start
    for writer in connections:
        writer.transport.abort()  # What nobody reads any more would keep it open past the end of the loop.
    await asyncio.sleep(0)


@pytest.fixture
def unused_port() -> Iterator[int]:
    """A port that nobody listens on, and nobody else is given meanwhile."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]
