"""The snapshots of the versions that the files describe, as answers to hold against them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from interphone.api.routes import build_router
from interphone.api.versions import Version
from tests.openapi.answers import find_operation
from tests.openapi.files import DESCRIBED, Operation
from tests.snapshots.collection import every_scenario
from tests.snapshots.replay import STORED, find_route, lifetime


class Stored(NamedTuple):
    """An answer under a version; `folder` is its scenario's."""

    folder: str
    operation: Operation
    status: int
    body: Any


@cache
def stored(version: Version) -> list[Stored]:
    return list(_stored(version))


def _stored(version: Version) -> Iterator[Stored]:
    routes = build_router().routes
    for scenario in every_scenario():
        alive = lifetime(find_route(routes, scenario), scenario)
        if version not in alive:
            continue
        # A file tells of its version and of those after it, up to the next file.
        files = [STORED / scenario.folder / f"{one.name}.json" for one in alive if one.order <= version.order]
        shown = json.loads(next(file for file in reversed(files) if file.exists()).read_text(encoding="utf-8"))
        path = shown["request"]["target"].partition("?")[0]
        operation = find_operation(version, scenario.method, path)
        if operation is not None:
            yield Stored(scenario.folder, operation, shown["status"], shown["body"])


def described_snapshots() -> list[tuple[Version, Stored]]:
    return [(version, one) for version in DESCRIBED for one in stored(version)]
