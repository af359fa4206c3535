"""Answers to look at, for each operation and version: the snapshots that the tests compare with what is served.

In a clone they lie under tests/, in an installed package beside this package's code. The dummy app has those of 2012.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import msgspec

from interphone.api.arguments import Arguments
from interphone.api.routing import Route
from interphone.api.v1 import dummy
from interphone.api.versions import LEGACY, VERSIONS, Version
from interphone.domain.errors import Invalid

PACKAGE = Path(__file__).parents[1]
FOLDERS = (PACKAGE / "examples", PACKAGE.parents[1] / "tests" / "snapshots" / "stored")


# Arguments for the dummy app; an operation is given those it says it misses.
GIVEN: dict[str, Any] = {
    "user_id": "123",
    "name": "buyer",
    "body": "Hey Intercom, What is up?",
    "thread_id": 5591,
    "event_name": "placed-order",
}
NOW = 1_325_376_000
"""The beginning of 2012."""


class Example(NamedTuple):
    """`request` has method, target and, where one is sent, body; `body` is None for an empty answer."""

    request: dict[str, Any]
    status: int
    body: Any


def find_example(route: Route, version: Version) -> Example | None:
    """The answer of an operation under a version; None where nothing is stored."""
    if version is LEGACY:
        return _ask_dummy(route)
    name = _folder(route)
    return next((found for folder in FOLDERS if (found := _read(folder / name, route, version))), None)


def find_cases(route: Route, version: Version) -> dict[str, Example]:
    """Further answers of an operation, by what is special about each."""
    found: dict[str, Example] = {}
    for folder in FOLDERS:
        for case in sorted(folder.glob(f"{_folder(route)}-*")):
            example = _read(case, route, version)
            if example is not None:
                found.setdefault(case.name.partition("-")[2].replace("_", " "), example)
    return found


def _folder(route: Route) -> str:
    return route.method + route.path.replace("/", "_")


def _read(folder: Path, route: Route, version: Version) -> Example | None:
    # A file tells of its version and of those after it, up to the next file.
    for known in reversed(VERSIONS[route.since.order : version.order + 1]):
        file = folder / f"{known.name}.json"
        if file.exists():
            stored = json.loads(file.read_text(encoding="utf-8"))
            return Example(stored["request"], stored["status"], stored["body"])
    return None


def _ask_dummy(route: Route) -> Example | None:
    """What the dummy app of 2012 answers, when it is given the arguments that it says it misses."""
    respond = dummy.ANSWERS.get((route.method, route.path))
    given: dict[str, Any] = {}
    while respond is not None:
        try:
            answer = respond(Arguments(given, NOW))
        except Invalid as error:
            if error.argument is None or error.argument in given or error.argument not in GIVEN:
                raise
            given[error.argument] = GIVEN[error.argument]
            continue
        request: dict[str, Any] = {"method": route.method, "target": route.path}
        if route.method in ("POST", "PUT"):
            request["body"] = given
        elif given:
            request["target"] += "?" + urlencode(given)
        return Example(request, answer.status, msgspec.to_builtins(answer.body))
    return None
