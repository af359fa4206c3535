"""Answers to look at, one for each operation and version: the snapshots that the tests compare with what is served.

In a clone they lie under tests/, in an installed package beside this package's code.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from interphone.api.routing import Route
from interphone.api.versions import VERSIONS, Version

PACKAGE = Path(__file__).parents[1]
FOLDERS = (PACKAGE / "examples", PACKAGE.parents[1] / "tests" / "snapshots" / "stored")


class Example(NamedTuple):
    """`request` has method, target and, where one is sent, body; `body` is None for an empty answer."""

    request: dict[str, Any]
    status: int
    body: Any


def find_example(route: Route, version: Version) -> Example | None:
    """The answer of an operation under a version; None where nothing is stored."""
    name = route.method + route.path.replace("/", "_")
    for folder in FOLDERS:
        # A file tells of its version and of those after it, up to the next file.
        for known in reversed(VERSIONS[route.since.order : version.order + 1]):
            file = folder / name / f"{known.name}.json"
            if file.exists():
                stored = json.loads(file.read_text(encoding="utf-8"))
                return Example(stored["request"], stored["status"], stored["body"])
    return None
