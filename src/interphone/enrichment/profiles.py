"""The avatar and the social profiles that belong to an email address: the interface, and an offline answer.

A provider that asks others has a module of its own, so that a server which asks nobody loads no HTTP client.
"""

from typing import Protocol

import msgspec

from interphone.pictures import picture_of


class SocialProfile(msgspec.Struct, frozen=True, omit_defaults=True):
    """One account elsewhere, as API v1 shows it in `social_profiles` (seed 002): no `id` where none is known."""

    type: str  # "twitter", "facebook", "linkedin" and so on, in lower case
    url: str
    username: str
    id: str | None = None


class Profile(msgspec.Struct, frozen=True):
    """What a provider knows of a person. The default is that it knows nothing."""

    avatar_url: str | None = None
    social_profiles: tuple[SocialProfile, ...] = ()


class LookupFailedError(Exception):
    """The provider could not be asked, or its answer made no sense; asking again later may help."""


class ProfileProvider(Protocol):
    """Something that knows people by their email address."""

    async def find(self, email: str) -> Profile:
        """What is known of this person, which may be nothing. Raises LookupFailedError."""
        ...


class GravatarHash:
    """Gravatar's picture of an email address, by URL alone: nobody is asked, nothing is sent.

    Whoever looks at the picture fetches it. Those who have none get a pattern of their own.
    """

    async def find(self, email: str) -> Profile:
        """The picture's URL and no social profiles; nothing for what is no email address."""
        return Profile(picture_of(email))
