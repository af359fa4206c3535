"""What the official OpenAPI files get wrong, and what of them is not served: each with its reason, and nowhere else.

A test fails for an entry that is no longer needed.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from interphone.api.versions import BY_NAME, Version


class Fault(NamedTuple):
    """A schema that is wrong in the files of `versions` (2.7-2.11): `where` is its place, `right` what it should be."""

    versions: str
    where: str
    right: dict[str, Any]
    reason: str

    def is_in(self, version: Version) -> bool:
        return within(version, self.versions)


class Unserved(NamedTuple):
    """A documented answer that is not given: of an operation, with a status and, for errors, a code."""

    versions: str
    operation: str
    status: int
    code: str
    reason: str


def within(version: Version, versions: str) -> bool:
    """Whether a version is one of 2.7-2.11."""
    first, _, last = versions.partition("-")
    return BY_NAME[first].order <= version.order <= BY_NAME[last or first].order


FAULTS: list[Fault] = [
    Fault(
        "2.7-2.11",
        "custom_attributes",
        {"type": "object"},
        "referenced by other schemas but not defined; 2.12 defines it",
    ),
]

UNSERVED: list[Unserved] = []
