"""How much is known of each operation under each version: read from what proves it, and never written by hand.

`operations.csv` has what is documented: the operations of the official descriptions 2.7 to Preview, with the earlier
versions that have them too, and those of 1.0 to 2.6 that are not served yet. What is served besides comes from the
route table.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import NamedTuple

from interphone.api.examples import find_example
from interphone.api.routes import build_router
from interphone.api.routing import Route
from interphone.api.versions import BY_NAME, LEGACY, VERSIONS, Version
from tests.clients import operations as clients
from tests.support.claims import claimed

FILE = Path(__file__).with_name("operations.csv")
LEGACY_RESOURCE = "The API of 2012"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# The folders of tests/contract that hold an era to its documentation.
FOLDERS = {"v1": ("v1",), "v1x": ("v1x", "numbered"), "v2x": ("v2x", "numbered")}


class Level(IntEnum):
    """Each says more than the one before."""

    NONE = 0
    SHAPE = 1
    BEHAVIOUR = 2
    CLIENT_TESTED = 3


class Operation(NamedTuple):
    """`path` has its parameters without names: /contacts/{}/tags/{}."""

    method: str
    path: str


class Line(NamedTuple):
    """An operation, and for each version that has it what is proved: nothing where it is only documented."""

    operation: Operation
    resource: str
    proofs: dict[Version, set[Level]]

    def level(self, version: Version) -> Level:
        return max(self.proofs[version], default=Level.NONE)


def operation(method: str, path: str) -> Operation:
    """What a method and a path with or without names for its parameters are called here."""
    return Operation(method, "/".join("{}" if part.startswith("{") else part for part in path.split("/")))


@cache
def documented() -> dict[Operation, tuple[str, tuple[Version, ...]]]:
    """The resource and versions of each operation of the file."""
    found = {}
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            first, _, last = row["versions"].partition("-")
            alive = VERSIONS[BY_NAME[first].order : BY_NAME[last or first].order + 1]
            found[operation(row["method"], row["path"])] = (row["resource"], alive)
    return found


def lines() -> list[Line]:
    """Every operation that is documented or served, in the order of resources, paths and methods."""
    proofs: dict[Operation, dict[Version, set[Level]]] = {}
    for one, (_, alive) in documented().items():
        proofs[one] = {version: set() for version in alive}
    asked = {(operation(one.method, one.path), BY_NAME[one.version]) for one in clients.read()}
    for route in build_router().routes:
        one = operation(route.method, route.path)
        for version in VERSIONS:
            if route.lives_in(version):
                found = set(_proofs(route, version))
                if (one, version) in asked:
                    found.add(Level.CLIENT_TESTED)
                proofs.setdefault(one, {})[version] = found
    made = [Line(one, _resource(one), found) for one, found in proofs.items()]
    return sorted(made, key=lambda line: (line.resource, line.operation.path, METHODS.index(line.operation.method)))


def _proofs(route: Route, version: Version) -> Iterator[Level]:
    if version is not LEGACY and find_example(route, version):
        yield Level.SHAPE
    if any(f"{route.method} {route.path}" in claimed(folder) for folder in FOLDERS[version.era]):
        yield Level.BEHAVIOUR


def _resource(one: Operation) -> str:
    """As documented; else that of most operations below the same first segment, else the segment."""
    if one.path.startswith("/v1/"):
        return LEGACY_RESOURCE
    if one in documented():
        return documented()[one][0]
    segment = one.path.split("/")[1]
    kin = Counter(resource for known, (resource, _) in documented().items() if known.path.split("/")[1] == segment)
    return kin.most_common(1)[0][0] if kin else segment.replace("_", " ").capitalize()
