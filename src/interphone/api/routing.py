"""Which handler answers a method and path under a version: one tree of path segments for each version.

Trailing and doubled slashes are served as if they were not there; nothing is ever redirected, because a redirect
turns a POST into a GET in common HTTP libraries.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Any, NamedTuple

from interphone.api.versions import FIRST_NUMBERED, LEGACY, VERSIONS, Version

Handler = Callable[[Any], Awaitable[Any]]
PARAMETER = "{}"


class Route(NamedTuple):
    """An operation and the versions it lives in; `until` is the last one, None for still alive."""

    method: str
    path: str
    handler: Handler
    since: Version
    until: Version | None = None

    def lives_in(self, version: Version) -> bool:
        return self.since.order <= version.order and (self.until is None or version.order <= self.until.order)


class UnknownPath(Exception):
    """No operation has this path in this version."""


class NotSpoken(UnknownPath):
    """No version has an operation at this path or below it: a part of the numbered versions that is still to come."""


class NotInVersion(Exception):
    """The operation exists, but only in versions later than the one that was asked for."""


class MethodNotAllowed(Exception):
    """The path exists, with the methods in `allowed`."""

    def __init__(self, allowed: list[str]) -> None:
        super().__init__(", ".join(allowed))
        self.allowed = allowed


class Router:
    """The trees of all versions, built once."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self.routes = tuple(routes)
        self._trees: dict[str, dict[str, Any]] = {version.name: {} for version in VERSIONS}
        for route in self.routes:
            for version in VERSIONS:
                if route.lives_in(version):
                    self._grow(self._trees[version.name], route)

    def _grow(self, node: dict[str, Any], route: Route) -> None:
        for segment in route.path.split("/"):
            if segment:
                node = node.setdefault("/" + (PARAMETER if segment.startswith("{") else segment), {})
        if route.method in node:
            raise ValueError(f"two routes for {route.method} {route.path}")
        node[route.method] = route
        if route.method == "GET":  # Answered alike; the HTTP server leaves the body of the answer out.
            node["HEAD"] = route

    def choose(self, version: Version, method: str, path: str, *, asked: bool) -> tuple[Version, Route, list[str]]:
        """The version that answers, its route, and the values of the path parameters.

        Where the request did not ask for the version itself, 1.0 answers for a path that only it has (contract section
        18). Raises UnknownPath, of it NotSpoken for a numbered version, NotInVersion or MethodNotAllowed.
        """
        candidates = [version] if asked or version is LEGACY else [version, FIRST_NUMBERED]
        for candidate in candidates:
            with suppress(UnknownPath):
                return (candidate, *self.find(candidate, method, path))
        if version is not LEGACY and self._comes_later(version, method, path):
            raise NotInVersion(path)
        raise UnknownPath(path) if version is LEGACY or self._leads_somewhere(path) else NotSpoken(path)

    def _leads_somewhere(self, path: str) -> bool:
        """Whether any version has an operation at this path or below it."""
        segments = [segment for segment in path.split("/") if segment]
        return any(_descend(tree, segments) for tree in self._trees.values())

    def _comes_later(self, version: Version, method: str, path: str) -> bool:
        for later in VERSIONS[version.order + 1 :]:
            try:
                self.find(later, method, path)
            except (UnknownPath, MethodNotAllowed):
                continue
            return True
        return False

    def find(self, version: Version, method: str, path: str) -> tuple[Route, list[str]]:
        """The route and the values of its path parameters. Raises UnknownPath or MethodNotAllowed."""
        node = self._trees[version.name]
        values: list[str] = []
        for segment in path.split("/"):
            if not segment:
                continue
            following = node.get("/" + segment)
            if following is None:
                following = node.get("/" + PARAMETER)
                if following is None:
                    raise UnknownPath(path)
                values.append(segment)
            node = following
        route = node.get(method)
        if route is None:
            allowed = [key for key in node if not key.startswith("/")]
            raise MethodNotAllowed(sorted(allowed)) if allowed else UnknownPath(path)
        return route, values


def _descend(node: dict[str, Any], segments: list[str]) -> bool:
    for segment in segments:
        if (following := node.get("/" + segment) or node.get("/" + PARAMETER)) is None:
            return False
        node = following
    return True
