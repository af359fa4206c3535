"""Asking Gravatar for the accounts that a person has published there. Off unless the operator wants it.

What leaves this server is a SHA-256 of the email address, one request a person. Source of the shapes: Gravatar's
OpenAPI description, version 3.0.0, `GET /profiles/{profileIdentifier}`.
"""

import hashlib

import httpx2
import msgspec

from interphone.enrichment.profiles import (
    LookupFailedError,
    Profile,
    SocialProfile,
)
from interphone.outbound import Outbound, OutboundError
from interphone.pictures import is_email, normal_email, picture_of

_API = "https://api.gravatar.com/v3"


class GravatarLookup:
    """Finds social profiles by Gravatar's public API, beside the same avatar URL that GravatarHash gives.

    Gravatar answers 100 such questions an hour, each with at most four accounts. `api` is where its API is.
    """

    def __init__(self, outbound: Outbound, *, api: str = _API) -> None:
        self._outbound = outbound
        self._api = api

    async def find(self, email: str) -> Profile:
        """The person's visible accounts. Nobody by that email there is a profile with the avatar alone.

        Raises LookupFailedError for everything else: no answer, over the limit (429), not understood.
        """
        if not is_email(email):
            return Profile()
        url = f"{self._api}/profiles/{hashlib.sha256(normal_email(email).encode()).hexdigest()}"
        try:
            reply = await self._outbound.send("GET", url)
        except OutboundError as error:
            raise LookupFailedError(f"Gravatar could not be asked: {error}") from error
        if reply.status == 404:
            return Profile(picture_of(email))
        if reply.status != 200:
            raise LookupFailedError(f"Gravatar answered with status {reply.status} instead of a profile.")
        return Profile(picture_of(email), _read_accounts(reply.body))


class _Account(msgspec.Struct):
    service_type: str
    url: str
    is_hidden: bool = False


class _Answer(msgspec.Struct):
    verified_accounts: list[_Account] = []


def _read_accounts(body: bytes) -> tuple[SocialProfile, ...]:
    try:
        answer = msgspec.json.decode(body, type=_Answer)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise LookupFailedError(f"Gravatar's answer could not be understood: {error}") from error
    return tuple(
        SocialProfile(account.service_type.lower(), account.url, _username(account.url))
        for account in answer.verified_accounts
        if not account.is_hidden and _is_web_page(account.url)
    )


def _is_web_page(url: str) -> bool:
    # These become links in the inbox, where `javascript:` would run.
    return url.startswith(("https://", "http://"))


def _username(url: str) -> str:
    """The name within an account's URL, which is all that Gravatar tells: its last step, or its subdomain."""
    try:
        parsed = httpx2.URL(url)
    except httpx2.InvalidURL:
        return ""
    steps = [step for step in parsed.path.split("/") if step]
    if steps:
        return steps[-1].removeprefix("@")
    subdomain, _, rest = parsed.raw_host.decode("ascii").partition(".")
    return subdomain if "." in rest and subdomain != "www" else ""
