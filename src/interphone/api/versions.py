"""Every version of the API, oldest first, and which one answers a request.

The eras are packages: v1 (2012), v1x (1.0 to 1.4) and v2x (2.0 and later).
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from interphone.api.change import Change


class Version(msgspec.Struct, frozen=True):
    """A version and its place in the order; `has` is the only question the rest of the program asks of it."""

    order: int
    name: str
    era: str
    released: datetime.date

    def has(self, change: Change) -> bool:
        """Whether this version shows the change."""
        return self.order >= change.since.order


# Name, era and date of each, from the changelogs; the dates of 2.15, 2.16 and Preview are when they were first seen.
_RELEASES = """
v1      v1   2012-01-01
1.0     v1x  2018-10-15
1.1     v1x  2018-10-16
1.2     v1x  2019-05-03
1.3     v1x  2019-06-05
1.4     v1x  2019-09-26
2.0     v2x  2020-01-30
2.1     v2x  2020-07-14
2.2     v2x  2020-08-12
2.3     v2x  2020-11-12
2.4     v2x  2021-12-13
2.5     v2x  2022-06-07
2.6     v2x  2022-10-18
2.7     v2x  2022-12-07
2.8     v2x  2023-01-24
2.9     v2x  2023-01-24
2.10    v2x  2023-09-14
2.11    v2x  2024-05-03
2.12    v2x  2025-01-07
2.13    v2x  2025-03-13
2.14    v2x  2025-08-15
2.15    v2x  2026-08-21
2.16    v2x  2026-08-21
Preview v2x  2026-08-21
"""

VERSIONS = tuple(
    Version(order, name, era, datetime.date.fromisoformat(released))
    for order, (name, era, released) in enumerate(line.split() for line in _RELEASES.split("\n") if line)
)
BY_NAME = {version.name: version for version in VERSIONS}

LEGACY = BY_NAME["v1"]
FIRST_NUMBERED = BY_NAME["1.0"]
LAST_1X = BY_NAME["1.4"]
FIRST_2X = BY_NAME["2.0"]

# What a request may name: every numbered version, and the old name of the newest.
NUMBERED = {name: version for name, version in BY_NAME.items() if version is not LEGACY} | {
    "Unstable": BY_NAME["Preview"]
}


class UnknownVersion(Exception):
    """No version has the name that the request asks for."""


def is_legacy(path: str) -> bool:
    """Whether a path is the legacy API's, whatever version the request names: all below /v1."""
    return path.lstrip("/").partition("/")[0] == "v1"


def pick(path: str, asked: str | None, pinned: str | None) -> Version:
    """The version to look for an operation in: the path's, else the header's, else the credential's.

    Contract section 18. A name that is none is passed over here; `check_name` refuses it.
    """
    if is_legacy(path):
        return LEGACY
    return NUMBERED.get(asked or "") or NUMBERED.get(pinned or "") or FIRST_NUMBERED


def check_name(name: str | None) -> None:
    """Raises UnknownVersion where a request asks for, or a credential is pinned to, a version that is none."""
    if name is not None and name not in NUMBERED:
        raise UnknownVersion(name)
