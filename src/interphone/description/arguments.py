"""Which arguments an operation takes under a version, and which of them it cannot do without."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from interphone.api.routing import Route
from interphone.api.versions import Version
from interphone.description.following import Following, Schema


class Argument(NamedTuple):
    """`source` is body or query; `path` its name, below the names that it is nested in: users[], id.

    `required`: without it the request is refused in any case. One of several that are needed is not said to be.
    """

    source: str
    path: tuple[str, ...]
    schema: Schema
    required: bool


@cache
def read_arguments_of(route: Route, version: Version) -> list[Argument]:
    """In the order in which they are read."""
    following = Following(route, version)
    # What is refused in any case, as there is none of it here, is not because of an argument.
    asked = set() if following.is_refused() else following.asked
    return [
        Argument(*place, schema, place in asked and Following(route, version, place).is_refused())
        for place, schema in following.found.items()
    ]
