"""Time, size and what is sent, against real servers on the loopback interface."""

import asyncio
import gzip
from collections.abc import Sequence

import pytest

from interphone.outbound import (
    Outbound,
    RefusedError,
    TimedOutError,
    TooLargeError,
    UnreachableError,
)
from tests.outbound.world import OK, Serve, answer

pytestmark = pytest.mark.anyio


async def test_a_request_arrives_as_it_was_meant(serve: Serve) -> None:
    receiver = await serve(OK)
    async with Outbound(allow=[f"localhost:{receiver.port}"]) as outbound:
        reply = await outbound.send(
            "post",
            f"http://LOCALHOST:{receiver.port}/hook?a=1#part",
            headers={"Content-Type": "application/json", "Host": "elsewhere.example"},
            content=b"{}",
        )
    assert (reply.status, reply.body, reply.headers["Content-Length"]) == (200, b"hello", "5")
    head, _, body = receiver.requests[0].partition(b"\r\n\r\n")
    first, *headers = head.decode().lower().split("\r\n")
    assert first == "post /hook?a=1 http/1.1"
    assert sorted(headers) == [
        "accept-encoding: identity",
        "accept: */*",
        "content-length: 2",
        "content-type: application/json",
        f"host: localhost:{receiver.port}",
        "user-agent: interphone",
    ]
    assert body == b"{}"


async def test_an_answer_over_the_limit_is_cut_off_and_not_read_on(serve: Serve) -> None:
    stopped = asyncio.Event()

    async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 503 Busy\r\n\r\n")
        try:
            while True:
                writer.write(b"x" * 10_000)
                await writer.drain()
        finally:
            stopped.set()

    receiver = await serve(endless)
    async with Outbound(allow=["127.0.0.1"], max_bytes=25_000) as outbound:
        with pytest.raises(TooLargeError, match="larger than 25000 bytes") as error:
            await outbound.send("GET", f"http://127.0.0.1:{receiver.port}/")
        assert (error.value.reply.status, error.value.reply.body) == (503, b"x" * 25_000)
        async with asyncio.timeout(10):
            await stopped.wait()


async def test_an_answer_of_exactly_the_limit_is_whole(serve: Serve) -> None:
    receiver = await serve(answer("200 OK", b"x" * 65_536))
    async with Outbound(allow=["127.0.0.1"]) as outbound:
        assert len((await outbound.send("GET", f"http://127.0.0.1:{receiver.port}/")).body) == 65_536


async def test_compression_is_not_undone(serve: Serve) -> None:
    """A bomb: 10 kB that would be 10 MB."""
    bomb = gzip.compress(bytes(10_000_000))
    receiver = await serve(answer("200 OK", bomb, content_encoding="gzip"))
    async with Outbound(allow=["127.0.0.1"]) as outbound:
        assert (await outbound.send("GET", f"http://127.0.0.1:{receiver.port}/")).body == bomb


async def silence(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read()


async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One byte now and then, so that no single read takes long."""
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        writer.write(b".")
        await writer.drain()
        await asyncio.sleep(0.01)


@pytest.mark.parametrize("handler", [silence, drip])
async def test_the_time_limit_is_for_all_of_it(serve: Serve, handler: object) -> None:
    receiver = await serve(handler)
    async with Outbound(allow=["127.0.0.1"], timeout=0.2) as outbound:
        with pytest.raises(TimedOutError, match=r"127\.0\.0\.1 did not answer in time"):
            await outbound.send("GET", f"http://127.0.0.1:{receiver.port}/")
    assert len(receiver.requests) == 1


async def test_a_name_server_that_hangs_is_within_the_time_limit() -> None:
    async def resolve(host: str, port: int) -> Sequence[str]:
        await asyncio.Event().wait()
        return []

    async with Outbound(timeout=0.05, resolve=resolve) as outbound:
        with pytest.raises(TimedOutError):
            await outbound.send("GET", "http://slow.example/")


async def test_one_that_hangs_holds_up_no_other(serve: Serve) -> None:
    arrived = asyncio.Semaphore(0)

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        arrived.release()
        await silence(reader, writer)

    hanging, quick = await serve(hang), await serve(OK)
    async with Outbound(allow=["127.0.0.1"]) as outbound:
        waiting = [asyncio.create_task(outbound.send("GET", f"http://127.0.0.1:{hanging.port}/")) for _ in range(50)]
        async with asyncio.timeout(4):
            for _ in waiting:
                await arrived.acquire()
        assert (await outbound.send("GET", f"http://127.0.0.1:{quick.port}/")).status == 200
        assert not any(task.done() for task in waiting)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


@pytest.mark.parametrize(
    "garbage", [b"220 mail.example ESMTP\r\n", b"", b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf"]
)
async def test_what_does_not_speak_http_is_unreachable(serve: Serve, garbage: bytes) -> None:
    receiver = await serve(garbage)
    async with Outbound(allow=["127.0.0.1"]) as outbound:
        with pytest.raises(UnreachableError, match="does not answer in HTTP"):
            await outbound.send("GET", f"http://127.0.0.1:{receiver.port}/")


@pytest.mark.parametrize("value", ["a\r\nX-Injected: yes", "a\nb", "\u2603"])
async def test_a_header_that_would_break_the_request_is_refused(serve: Serve, value: str) -> None:
    receiver = await serve(OK)
    async with Outbound(allow=["127.0.0.1"]) as outbound:
        with pytest.raises(RefusedError, match="cannot be written as HTTP"):
            await outbound.send("GET", f"http://127.0.0.1:{receiver.port}/", headers={"X-Value": value})


async def test_no_cookie_of_one_answer_is_sent_with_the_next_request(serve: Serve) -> None:
    receiver = await serve(answer("200 OK", set_cookie="session=1; Path=/"))
    async with Outbound(allow=["127.0.0.1"]) as outbound:
        for _ in range(2):
            await outbound.send("GET", f"http://127.0.0.1:{receiver.port}/")
    assert b"session" not in receiver.requests[1]


async def test_the_environment_names_no_proxy(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy, receiver = await serve(OK), await serve(OK)
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
    monkeypatch.delenv("NO_PROXY", raising=False)
    async with Outbound(allow=["127.0.0.1"]) as outbound:
        await outbound.send("GET", f"http://127.0.0.1:{receiver.port}/")
    assert (len(proxy.requests), len(receiver.requests)) == (0, 1)


async def test_a_connection_is_kept_for_the_next_request(serve: Serve) -> None:
    connections = 0

    async def keep(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        while await reader.readuntil(b"\r\n\r\n"):
            writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")

    receiver = await serve(keep)
    async with Outbound(allow=["127.0.0.1"]) as outbound:
        for _ in range(3):
            assert (await outbound.send("POST", f"http://127.0.0.1:{receiver.port}/")).status == 204
    assert connections == 1
