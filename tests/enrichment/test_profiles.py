"""Avatars without a network, and social profiles from a Gravatar on the loopback interface."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
import pytest

from interphone.enrichment.gravatar import GravatarLookup
from interphone.enrichment.profiles import (
    GravatarHash,
    LookupFailedError,
    Profile,
    ProfileProvider,
    SocialProfile,
)
from interphone.outbound import Outbound

pytestmark = pytest.mark.anyio

# Seed 000, line 28: the avatar of Hoban Washburne.
WASH = "wash@serenity.io"
WASH_AVATAR = "https://secure.gravatar.com/avatar/0c3c17fd49f45c43f482730782b36d36?s=24&d=identicon"


@pytest.mark.parametrize("email", [WASH, " Wash@Serenity.IO\n"])
async def test_the_avatar_is_that_of_the_seed(email: str) -> None:
    assert await GravatarHash().find(email) == Profile(avatar_url=WASH_AVATAR)


@pytest.mark.parametrize("email", ["", " ", "wash", "@serenity.io", "wash@"])
async def test_what_is_no_email_has_no_profile(email: str) -> None:
    async with Outbound() as outbound:
        providers: list[ProfileProvider] = [GravatarHash(), GravatarLookup(outbound, api="http://127.0.0.1:1")]
        for provider in providers:
            assert await provider.find(email) == Profile()


@asynccontextmanager
async def gravatar(status: str, body: bytes) -> AsyncIterator[tuple[str, list[str]]]:
    """Gravatar as one answer: where its API is, and the requests it got."""
    requests: list[str] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(writer)
        requests.append((await reader.readuntil(b"\r\n\r\n")).decode().lower())
        writer.write(f"HTTP/1.1 {status}\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body)
        await writer.drain()
        writer.close()

    connections: list[asyncio.StreamWriter] = []
    async with await asyncio.start_server(handle, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v3", requests
    for writer in connections:
        writer.transport.abort()  # What nobody reads any more would keep it open past the end of the loop.
    await asyncio.sleep(0)


async def look_up(status: str, body: bytes) -> tuple[Profile, str]:
    """What a lookup finds in such an answer, and the request it made."""
    async with gravatar(status, body) as (api, requests), Outbound(allow=["127.0.0.1"]) as outbound:
        found = await GravatarLookup(outbound, api=api).find(WASH)
    return found, requests[0]


def account(service: str, url: str, *, hidden: bool = False) -> dict[str, object]:
    """A verified account with every field that Gravatar's description requires."""
    return {
        "service_type": service,
        "service_label": service.title(),
        "service_icon": f"https://gravatar.com/icons/{service}.svg",
        "url": url,
        "is_hidden": hidden,
    }


async def test_verified_accounts_become_social_profiles() -> None:
    body = {
        "hash": hashlib.sha256(WASH.encode()).hexdigest(),
        "display_name": "Hoban Washburne",
        "avatar_url": "https://0.gravatar.com/avatar/84059b07",
        "verified_accounts": [
            account("twitter", "https://twitter.com/abc"),
            account("mastodon", "https://mastodon.example/@wash/"),
            account("linkedin", "https://www.linkedin.com/in/wash"),
            account("tumblr", "https://wash.tumblr.com/"),
            account("wordpress", "https://www.example.com/"),
            account("other", "https://xn--zz-.example.com"),
            account("facebook", "https://facebook.com/vanity", hidden=True),
            account("evil", "javascript:alert(1)"),
        ],
    }
    found, request = await look_up("200 OK", json.dumps(body).encode())
    assert found.avatar_url == WASH_AVATAR
    assert [(profile.type, profile.username) for profile in found.social_profiles] == [
        ("twitter", "abc"),
        ("mastodon", "wash"),
        ("linkedin", "wash"),
        ("tumblr", "wash"),
        ("wordpress", ""),
        ("other", "xn--zz-"),
    ]
    assert request.startswith(f"get /v3/profiles/{body['hash']} http/1.1\r\n")
    assert "wash" not in request


async def test_a_social_profile_has_the_keys_of_the_seed() -> None:
    """Seed 002, line 170: twitter without an id, facebook with one."""
    assert msgspec.to_builtins(SocialProfile("twitter", "http://twitter.com/abc", "abc")) == {
        "type": "twitter",
        "url": "http://twitter.com/abc",
        "username": "abc",
    }
    facebook = SocialProfile("facebook", "http://facebook.com/vanity", "vanity", "13241141441141413")
    assert list(msgspec.to_builtins(facebook)) == ["type", "url", "username", "id"]


async def test_nobody_there_is_an_avatar_alone() -> None:
    found, _ = await look_up("404 Not Found", b'{"error":"Profile not found"}')
    assert found == Profile(avatar_url=WASH_AVATAR)


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        ("429 Too Many Requests", b"{}", "status 429"),
        ("500 Internal Server Error", b"{}", "status 500"),
        ("302 Found", b"", "status 302"),
        ("200 OK", b"<html>", "could not be understood"),
        ("200 OK", b'{"verified_accounts": [{"url": 1}]}', "could not be understood"),
        ("200 OK", b'{"verified_accounts": [{"service_type": "\xff", "url": ""}]}', "could not be understood"),
        ("200 OK", b'{"other": ' + b"[" * 50_000, "could not be understood"),
        ("200 OK", b"[" * 70_000, "larger than 65536 bytes"),
    ],
)
async def test_any_other_answer_is_a_failure_to_try_again(status: str, body: bytes, message: str) -> None:
    with pytest.raises(LookupFailedError, match=message):
        await look_up(status, body)


async def test_the_guard_stands_before_the_lookup() -> None:
    async with Outbound() as outbound:
        with pytest.raises(LookupFailedError, match=r"could not be asked: .*loopback"):
            await GravatarLookup(outbound, api="http://127.0.0.1:1").find(WASH)
