"""Every version of the API, oldest first, and which one answers a request.

The eras are packages: v1 (2012), v1x (1.0 to 1.4) and v2x (2.0 and later).
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from interphone.api.changes import Change


class Version(msgspec.Struct, frozen=True):
    """A version and its place in the order; `has` is the only question the rest of the program asks of it."""

    order: int
    name: str
    era: str
    released: datetime.date

    def has(self, change: Change) -> bool:
        """Whether this version shows the change."""
        return self.order >= change.since.order


_RELEASES = """
v1  v1  2012-01-01
1.0 v1x 2018-10-15
"""

VERSIONS = tuple(
    Version(order, name, era, datetime.date.fromisoformat(released))
    for order, (name, era, released) in enumerate(line.split() for line in _RELEASES.split("\n") if line)
)
BY_NAME = {version.name: version for version in VERSIONS}

LEGACY = BY_NAME["v1"]
FIRST_NUMBERED = BY_NAME["1.0"]


def choose(path: str) -> Version:
    """The version that answers: paths below /v1 are always the legacy API, all others are numbered."""
    first = path.lstrip("/").partition("/")[0]
    return LEGACY if first == "v1" else FIRST_NUMBERED
