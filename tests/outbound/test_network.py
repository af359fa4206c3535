"""Names and addresses: what is dialled, against real servers and an internet of our own making."""

import socket
from collections.abc import Sequence
from typing import NoReturn

import pytest

from interphone.outbound import (
    Outbound,
    RefusedAddressError,
    RefusedURLError,
    UnreachableError,
)
from tests.outbound.world import OK, PUBLIC, PUBLIC_IPV6, Internet, Serve, has_ipv6, names, tls_client, tls_server

pytestmark = pytest.mark.anyio


IPV6 = pytest.param("[::1]", marks=pytest.mark.skipif(not has_ipv6(), reason="no IPv6 loopback address here"))


@pytest.mark.parametrize("allowed", ["127.0.0.1", "localhost", IPV6])
async def test_a_host_is_called_only_under_the_name_that_is_allowed(serve: Serve, allowed: str) -> None:
    listening = await serve(OK, host="::1" if "::" in allowed else "127.0.0.1")
    async with Outbound(allow=[f"{allowed}:{listening.port}"]) as outbound:
        reply = await outbound.send("GET", f"http://{allowed}:{listening.port}/")
        assert reply.status == 200
        others = {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"} - {allowed}
        for other in others:
            with pytest.raises(RefusedAddressError, match="leads to a loopback address"):
                await outbound.send("GET", f"http://{other}:{listening.port}/")
    assert len(listening.requests) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost./",
        "http://10.0.0.1/",
        "https://192.168.0.1/",
        "http://100.64.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0.0.0.0/",
        "http://255.255.255.255/",
        "http://[::]/",
        "http://[::1]/",
        "http://[fd00::1]/",
        "http://[fe80::1]/",
        "http://[ff02::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[64:ff9b::10.0.0.1]/",
        "http://[2002:0a00:0001::]/",
        "http://[2001:0:1:2::f5ff:fffe]/",
    ],
)
async def test_no_connection_is_made_to_what_is_refused(internet: Internet, url: str) -> None:
    async with Outbound(dialer=internet) as outbound:
        with pytest.raises(RefusedAddressError):
            await outbound.send("GET", url)
    assert internet.dialled == []


@pytest.mark.parametrize("url", ["http://2130706433/", "http://0x7f.1/", "http://u:p@x.example/", "ftp://x.example/"])
async def test_no_name_is_asked_for_a_url_that_is_refused(internet: Internet, url: str) -> None:
    async with Outbound(dialer=internet, resolve=names()) as outbound:
        with pytest.raises(RefusedURLError):
            await outbound.send("GET", url)
    assert internet.dialled == []


async def test_every_address_of_a_name_must_be_public(internet: Internet) -> None:
    for mixed in [[PUBLIC, "10.0.0.5"], ["10.0.0.5", PUBLIC], [PUBLIC_IPV6, PUBLIC, "::ffff:10.0.0.5"]]:
        async with Outbound(dialer=internet, resolve=names(mixed_example=mixed)) as outbound:
            with pytest.raises(RefusedAddressError) as refusal:
                await outbound.send("GET", "http://mixed.example/")
        assert refusal.value.address in {"10.0.0.5", "::ffff:10.0.0.5"}
        assert "10.0.0.5" not in str(refusal.value)  # whoever named the URL learns nothing of our network
    assert internet.dialled == []


async def test_the_address_that_was_checked_is_dialled_whatever_the_name_says_next(
    serve: Serve, internet: Internet
) -> None:
    """DNS rebinding: the first answer is public, every later one is not."""
    internet.port = (await serve(OK)).port
    asked = []

    async def resolve(host: str, port: int) -> Sequence[str]:
        asked.append((host, port))
        return [PUBLIC] if len(asked) == 1 else ["127.0.0.1"]

    async with Outbound(dialer=internet, resolve=resolve) as outbound:
        assert (await outbound.send("GET", "http://rebind.example:8000/")).status == 200
        assert (asked, internet.dialled) == ([("rebind.example", 8000)], [(PUBLIC, 8000)])
        with pytest.raises(RefusedAddressError):
            await outbound.send("GET", "http://rebind.example:8000/")
    assert internet.dialled == [(PUBLIC, 8000)]


async def test_the_next_address_is_tried_when_one_is_down(serve: Serve, internet: Internet) -> None:
    internet.port = (await serve(OK)).port
    internet.dead = {PUBLIC_IPV6}
    async with Outbound(dialer=internet, resolve=names(both_example=[PUBLIC_IPV6, PUBLIC])) as outbound:
        assert (await outbound.send("GET", "http://both.example/")).status == 200
        assert internet.dialled == [(PUBLIC_IPV6, 80), (PUBLIC, 80)]
        internet.dead |= {PUBLIC}
        with pytest.raises(UnreachableError, match=r"both\.example cannot be connected to"):
            await outbound.send("GET", "http://both.example/")


async def test_what_is_not_there_is_unreachable(unused_port: int) -> None:
    async with Outbound(allow=["127.0.0.1"]) as outbound:
        with pytest.raises(UnreachableError, match=r"127\.0\.0\.1 cannot be connected to"):
            await outbound.send("GET", f"http://127.0.0.1:{unused_port}/")


async def test_a_name_that_nobody_knows_is_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    def getaddrinfo(*_: object, **__: object) -> NoReturn:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)  # no question leaves this machine
    async with Outbound() as outbound:
        with pytest.raises(UnreachableError, match=r"nobody\.example has no address: .*not known"):
            await outbound.send("GET", "http://nobody.example/")


async def test_a_certificate_is_for_the_name_and_not_for_the_address(serve: Serve, internet: Internet) -> None:
    """hooks.example is in the certificate, other.example is not."""
    receiver = await serve(OK, tls=tls_server())
    internet.port = receiver.port
    resolve = names(hooks_example=[PUBLIC], other_example=[PUBLIC])

    async with Outbound(dialer=internet, resolve=resolve, tls=tls_client()) as outbound:
        assert (await outbound.send("GET", "https://hooks.example/")).status == 200
        with pytest.raises(UnreachableError, match=r"No trusted connection to other\.example: .*mismatch"):
            await outbound.send("GET", "https://other.example/")
    async with Outbound(dialer=internet, resolve=resolve) as outbound:
        with pytest.raises(UnreachableError, match=r"No trusted connection to hooks\.example: .*self-signed"):
            await outbound.send("GET", "https://hooks.example/")
    assert len(receiver.requests) == 1
