"""The picture of an email address, named by the address alone: nobody is asked, nothing is sent."""

from __future__ import annotations

import hashlib


def is_email(text: str) -> bool:
    """Whether it can be an address: contacts carry whatever their application sent as their email."""
    name, at, domain = text.strip().rpartition("@")
    return bool(name and at and domain)


def normal_email(email: str) -> str:
    """The email as Gravatar hashes it: trimmed and in lower case."""
    return email.strip().lower()


def picture_of(email: str) -> str | None:
    """The URL that seed 000 shows: an MD5 of the email, 24 pixels, a pattern where there is no picture.

    None for what is no email address.
    """
    if not is_email(email):
        return None
    digest = hashlib.md5(normal_email(email).encode(), usedforsecurity=False).hexdigest()
    return f"https://secure.gravatar.com/avatar/{digest}?s=24&d=identicon"
