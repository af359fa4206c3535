"""The operations of a version, each with all that is known of it: what /openapi shows, as JSON and on its pages."""

from __future__ import annotations

import inspect
import re
from typing import NamedTuple

from interphone.api.change import Change
from interphone.api.examples import Example, find_cases, find_example
from interphone.api.reach import reach
from interphone.api.routes import build_router
from interphone.api.routing import Route
from interphone.api.versions import LEGACY, Version
from interphone.description.arguments import Argument, read_arguments_of
from interphone.description.summaries import summary_of

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
MAIN = "example"
# Of one resource, a path that names it otherwise.
ALIASES = {"phone_call_redirect": "phone_call_redirects"}


class Operation(NamedTuple):
    """`examples` by what is special about each, the usual one first; `changes` those that its code asks for,
    the newest first.
    """

    route: Route
    id: str
    resource: str
    summary: str | None
    text: str
    parameters: list[str]
    arguments: list[Argument]
    examples: dict[str, Example]
    changes: list[Change]

    @property
    def writes(self) -> bool:
        return self.route.method != "GET"


def operations(version: Version) -> list[Operation]:
    """In the order of resources, paths and methods."""
    found = [_describe(route, version) for route in build_router().routes if route.lives_in(version)]
    return sorted(found, key=lambda one: (one.resource, one.route.path, METHODS.index(one.route.method)))


def _describe(route: Route, version: Version) -> Operation:
    usual = find_example(route, version)
    cases = {} if version is LEGACY else find_cases(route, version)
    segments = [part for part in route.path.split("/") if part and part != "v1"]
    return Operation(
        route=route,
        id="_".join([route.method.lower(), *re.findall(r"\w+", route.path)]),
        resource=ALIASES.get(segments[0], segments[0]).replace("_", " ").capitalize().replace("Ip ", "IP "),
        summary=summary_of(route),
        text=" ".join((inspect.getdoc(route.handler) or "").split()),
        parameters=re.findall(r"\{(\w+)\}", route.path),
        arguments=read_arguments_of(route, version),
        examples={MAIN: usual, **cases} if usual else cases,
        changes=sorted(
            (change for change in reach(route.handler).changes.values() if version.has(change)),
            key=lambda change: -change.since.order,
        ),
    )
