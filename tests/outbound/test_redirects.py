"""Redirects: an answer like any other, or followed with care."""

import pytest

from interphone.outbound import (
    Outbound,
    RefusedAddressError,
    RefusedURLError,
    TimedOutError,
)
from tests.outbound.world import OK, PUBLIC, Internet, Serve, answer, names, tls_client, tls_server

pytestmark = pytest.mark.anyio


async def test_a_redirect_is_an_answer(serve: Serve) -> None:
    receiver = await serve(answer("302 Found", location="http://127.0.0.1/"))
    async with Outbound(allow=["127.0.0.1"]) as outbound:
        reply = await outbound.send("GET", f"http://127.0.0.1:{receiver.port}/")
    assert (reply.status, len(receiver.requests)) == (302, 1)


@pytest.mark.parametrize(
    ("location", "refusal"),
    [
        ("http://127.0.0.1:1/", RefusedAddressError),
        ("//127.0.0.1:1/", RefusedAddressError),
        ("http://inside.example/", RefusedAddressError),
        ("http://2130706433/", RefusedURLError),
        ("http://u:p@outside.example/", RefusedURLError),
        ("file:///etc/passwd", RefusedURLError),
        ("http://[::1", RefusedURLError),
    ],
)
async def test_each_redirect_is_checked_again(
    serve: Serve, internet: Internet, location: str, refusal: type[Exception]
) -> None:
    internet.port = (await serve(answer("307 Temporary Redirect", location=location))).port
    resolve = names(outside_example=[PUBLIC], inside_example=["10.0.0.5"], **{"127_0_0_1": ["127.0.0.1"]})
    async with Outbound(dialer=internet, resolve=resolve) as outbound:
        with pytest.raises(refusal):
            await outbound.send("GET", "http://outside.example/", redirects=5)
    assert internet.dialled == [(PUBLIC, 80)]


@pytest.mark.parametrize(
    ("status", "method", "then"),
    [
        ("301 Moved", "POST", b"GET /there HTTP/1.1"),
        ("302 Found", "POST", b"GET /there HTTP/1.1"),
        ("303 See Other", "PUT", b"GET /there HTTP/1.1"),
        ("307 Temporary Redirect", "POST", b"POST /there HTTP/1.1"),
        ("308 Permanent Redirect", "POST", b"POST /there HTTP/1.1"),
    ],
)
async def test_redirects_are_followed_as_far_as_told(serve: Serve, status: str, method: str, then: bytes) -> None:
    receiver = await serve(answer(status, location="/there"))
    async with Outbound(allow=["127.0.0.1"]) as outbound:
        url = f"http://127.0.0.1:{receiver.port}/"
        reply = await outbound.send(method, url, headers={"X-Key": "k"}, content=b"body", redirects=2)
    assert (reply.status, reply.url) == (int(status[:3]), f"{url}there")
    first, second, _ = receiver.requests
    assert first.endswith(b"body")
    assert second.startswith(then)
    assert second.endswith(b"body") is (b"POST" in then)
    assert b"X-Key: k" in second or b"x-key: k" in second


async def test_no_secret_follows_a_redirect_to_another_origin(serve: Serve) -> None:
    there = await serve(OK)
    here = await serve(answer("307 Temporary Redirect", location=f"http://127.0.0.1:{there.port}/"))
    async with Outbound(allow=["127.0.0.1"]) as outbound:
        headers = {"Authorization": "Bearer secret", "X-Key": "secret", "Accept": "text/plain"}
        await outbound.send("GET", f"http://127.0.0.1:{here.port}/", headers=headers, redirects=1)
    assert b"secret" in here.requests[0]
    assert b"secret" not in there.requests[0]
    assert b"text/plain" in there.requests[0]


async def test_redirects_share_the_time_limit(serve: Serve) -> None:
    receiver = await serve(answer("302 Found", location="/again"))
    async with Outbound(allow=["127.0.0.1"], timeout=0.2) as outbound:
        with pytest.raises(TimedOutError):
            await outbound.send("GET", f"http://127.0.0.1:{receiver.port}/", redirects=1_000_000)


async def test_a_redirect_from_https_to_http_is_refused(serve: Serve, internet: Internet) -> None:
    internet.port = (await serve(answer("301 Moved", location="http://hooks.example/"), tls=tls_server())).port
    async with Outbound(dialer=internet, resolve=names(hooks_example=[PUBLIC]), tls=tls_client()) as outbound:
        with pytest.raises(RefusedURLError, match="redirects from https to http"):
            await outbound.send("GET", "https://hooks.example/", redirects=1)
