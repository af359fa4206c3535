"""Servers that listen, and what they answer to a credential."""

from __future__ import annotations

import base64
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from interphone.app import App
from interphone.config import Settings
from tests.support.listening import listening


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """The URL of a server with these settings."""
    with listening(App(replace(settings, jobs=False, rate_limit=0))) as url:
        yield url


def fetch(url: str, user: str, password: str, body: bytes | None = None) -> bytes:
    """The answer to a GET, or to a POST where there is a body. Raises HTTPError for a status that is no success."""
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    request.add_header("Authorization", "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode())
    with urllib.request.urlopen(request, timeout=20) as answer:
        content: bytes = answer.read()
        return content


def status_of(url: str, user: str, password: str) -> int:
    """How the server answers the list of users to a user name and password."""
    try:
        fetch(f"{url}/v1/users", user, password)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    return 200
