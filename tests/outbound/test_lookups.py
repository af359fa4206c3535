"""Names looked up for many at once: one lookup for each host, and none in the way of another host's."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from interphone.outbound import Outbound, RefusedURLError, TimedOutError, UnreachableError
from interphone.outbound.network import SharedLookups
from tests.outbound.world import OK, Serve

pytestmark = pytest.mark.anyio


class Names:
    """A name server: hosts that begin with slow are not answered until `released`."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.released = threading.Event()

    def getaddrinfo(self, host: str, port: int, **_: Any) -> list[Any]:
        self.asked.append(host)
        if host.startswith("slow"):
            self.released.wait(20)
        if host.startswith("unknown"):
            raise socket.gaierror("Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Iterator[Names]:
    names = Names()
    monkeypatch.setattr(socket, "getaddrinfo", names.getaddrinfo)
    yield names
    names.released.set()


async def test_one_lookup_serves_all_who_ask_at_the_same_time(names: Names) -> None:
    look_up = SharedLookups(threads=2)
    asking = [asyncio.create_task(look_up("slow.example", 443)) for _ in range(20)]
    await asyncio.sleep(0.05)
    names.released.set()
    assert await asyncio.gather(*asking) == [["127.0.0.1"]] * 20
    assert names.asked == ["slow.example"]
    await look_up("slow.example", 443)
    assert len(names.asked) == 2, "nothing is kept: a name may lead elsewhere later"
    look_up.close()


async def test_a_host_whose_name_server_hangs_is_in_nobody_s_way(names: Names, serve: Serve) -> None:
    receiver = await serve(OK)
    look_up = SharedLookups(threads=2)
    async with Outbound(allow=["slow.example", "quick.example"], timeout=0.3, resolve=look_up) as outbound:
        stuck = [asyncio.create_task(outbound.send("GET", "http://slow.example/")) for _ in range(20)]
        await asyncio.sleep(0.05)
        reply = await asyncio.wait_for(outbound.send("GET", f"http://quick.example:{receiver.port}/"), 5)
        assert reply.status == 200
        for each in stuck:
            with pytest.raises(TimedOutError):
                await each
    names.released.set()
    look_up.close()


async def test_who_gives_up_calls_it_off_for_nobody_else(names: Names) -> None:
    look_up = SharedLookups(threads=1)
    first, second = (asyncio.create_task(look_up("slow.example", 443)) for _ in range(2))
    await asyncio.sleep(0.05)
    first.cancel()
    names.released.set()
    assert await second == ["127.0.0.1"]
    look_up.close()


async def test_a_name_that_leads_nowhere(names: Names) -> None:
    look_up = SharedLookups()
    with pytest.raises(UnreachableError, match=r"unknown\.example has no address"):
        await look_up("unknown.example", 443)
    look_up.close()


async def test_only_https_unless_the_host_is_allowed(serve: Serve) -> None:
    receiver = await serve(OK)
    async with Outbound(https_only=True, allow=[f"localhost:{receiver.port}"]) as outbound:
        assert (await outbound.send("GET", f"http://localhost:{receiver.port}/")).status == 200
        with pytest.raises(RefusedURLError, match=r"by https:// alone; the operator can allow hooks\.example"):
            await outbound.send("GET", "http://hooks.example/")
