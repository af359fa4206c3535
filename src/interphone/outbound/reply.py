"""What came back."""

from dataclasses import dataclass

import httpx2


@dataclass(frozen=True)
class Reply:
    """An answer of any status. `body` is as it was sent: compression is never asked for and never undone."""

    url: str  # the one that answered: the last, where redirects were followed
    status: int
    headers: httpx2.Headers
    body: bytes
