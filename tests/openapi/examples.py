"""The examples of the official files that belong to what is served: each answer, and the request that leads to it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from interphone.api.routing import Route
from interphone.api.versions import Version
from tests.openapi.answers import find_route
from tests.openapi.files import DESCRIBED, Operation, operations
from tests.support.api import ABSENT


class Example(NamedTuple):
    """What a file shows under a name: the body it sends, if it tells that, and what it is answered.

    `answer` is ABSENT where the file names no answer for the request, which is then a success unless its name says no.
    """

    version: Version
    operation: Operation
    route: Route
    name: str
    body: Any
    status: int
    answer: Any

    @property
    def title(self) -> str:
        return f"{self.operation.name} {self.status} {self.name}"


@cache
def every_example() -> list[Example]:
    """Of all files, by version."""
    return [example for version in DESCRIBED for example in _examples(version)]


def _examples(version: Version) -> Iterator[Example]:
    for operation in operations(version).values():
        route = find_route(version, operation)
        if route is None:
            continue
        bodies, seen = operation.body_examples(), set()
        for status in operation.responses:
            for name, answer in operation.answer_examples(status).items():
                seen.add(name)
                body = bodies.get(name, ABSENT)
                yield Example(version, operation, route, name, body, int(status), answer)
        for name in sorted(bodies.keys() - seen):
            given = "400" if name == "bad request" else next(iter(operation.responses))
            yield Example(version, operation, route, name, bodies[name], int(given), ABSENT)
