"""What a fault of the official OpenAPI files is, and what is not served of them."""

from __future__ import annotations

from typing import Any, NamedTuple

from interphone.api.versions import BY_NAME, Version

EVERY_REQUIRED = "*/required"


class Fault(NamedTuple):
    """A schema that is wrong in the files of `versions` (2.7-2.11), and what it should be.

    `where` is a place among the schemas (contact/properties/name), the answer of an operation (GET /companies 200),
    or EVERY_REQUIRED, whose lists are dropped.
    """

    versions: str
    where: str
    right: dict[str, Any]
    reason: str

    def is_in(self, version: Version) -> bool:
        return within(version, self.versions)


class Unserved(NamedTuple):
    """An example that is not answered as it shows, or of whose answer `keys` alone are not shown (notes.data)."""

    versions: str
    operation: str
    status: int
    example: str
    reason: str
    keys: tuple[str, ...] = ()

    def is_in(self, version: Version) -> bool:
        return within(version, self.versions)


def within(version: Version, versions: str) -> bool:
    """Whether a version is one of 2.7-2.11."""
    first, _, last = versions.partition("-")
    return BY_NAME[first].order <= version.order <= BY_NAME[last or first].order


TEXT: dict[str, Any] = {"type": "string"}
TEXT_OR_NULL: dict[str, Any] = {"type": "string", "nullable": True}
NUMBER_OR_NULL = {"type": "integer", "nullable": True}
