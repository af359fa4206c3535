"""Which handler answers a method and path under a version: one tree of path segments for each version.

Trailing and doubled slashes are served as if they were not there; nothing is ever redirected, because a redirect
turns a POST into a GET in common HTTP libraries.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from typing import Any, NamedTuple

from interphone.api.versions import FIRST_NUMBERED, LEGACY, VERSIONS, Version

Handler = Callable[[Any], Coroutine[Any, Any, Any]]
PARAMETER = "/"
"""What a parameter is called in the tree: as no segment of a path can be called."""
SLASH = "%2F"
"""How a path holds a slash that parts no segments."""


class Route(NamedTuple):
    """An operation and the versions it lives in; `until` is the last one, None for still alive.

    One that `brings_files` takes them in its body, which may be as large as INTERPHONE_ATTACHMENTS_MOST_BYTES says.
    """

    method: str
    path: str
    handler: Handler
    since: Version
    until: Version | None = None
    brings_files: bool = False

    def lives_in(self, version: Version) -> bool:
        return self.since.order <= version.order and (self.until is None or version.order <= self.until.order)


class UnknownPath(Exception):
    """No operation has this path in this version."""


class NotSpoken(UnknownPath):
    """No version has an operation at this path or below it: a part of the numbered versions that is still to come."""


class NotInVersion(UnknownPath):
    """The operation exists, but only in versions later than the one that was asked for; `since` is the first."""

    def __init__(self, path: str, since: Version) -> None:
        super().__init__(path)
        self.since = since


class MethodNotAllowed(Exception):
    """The path exists, with the methods in `allowed`."""

    def __init__(self, allowed: list[str]) -> None:
        super().__init__(", ".join(allowed))
        self.allowed = allowed


class Router:
    """The trees of all versions, built once.

    A numbered version's tree holds the operations of later versions too, each as the version it comes with: so
    /conversations/deleted is known to be still to come where it would pass for a conversation of that id.
    """

    def __init__(self, routes: Iterable[Route]) -> None:
        self.routes = tuple(routes)
        self._trees: dict[str, dict[str, Any]] = {version.name: {} for version in VERSIONS}
        for route in self.routes:
            for version in VERSIONS:
                if route.lives_in(version):
                    self._grow(self._trees[version.name], route)
        for route in sorted(self.routes, key=lambda route: route.since.order):
            for version in VERSIONS[FIRST_NUMBERED.order : route.since.order]:
                node = self._reach(self._trees[version.name], route)
                for method in _answered(route):
                    node.setdefault(method, route.since)

    def _reach(self, node: dict[str, Any], route: Route) -> dict[str, Any]:
        for segment in route.path.split("/"):
            if segment:
                node = node.setdefault("/" + (PARAMETER if segment.startswith("{") else segment), {})
        return node

    def _grow(self, tree: dict[str, Any], route: Route) -> None:
        node = self._reach(tree, route)
        if route.method in node:
            raise ValueError(f"two routes for {route.method} {route.path}")
        for method in _answered(route):
            node[method] = route

    def choose(self, version: Version, method: str, path: str, *, asked: bool) -> tuple[Version, Route, list[str]]:
        """The version that answers, its route, and the values of the path parameters.

        Where the request did not ask for the version itself, 1.0 answers for an operation that only it has (contract
        section 18), also where its name would pass for an id: /contacts/convert is no contact. Raises NotInVersion or
        another UnknownPath, of it NotSpoken for a numbered version, or MethodNotAllowed.
        """
        old = self._find_old(method, path) if not asked and version is not LEGACY else None
        try:
            route, values = self.find(version, method, path)
        except (UnknownPath, MethodNotAllowed) as error:
            if old is not None:
                return (FIRST_NUMBERED, *old)
            known = isinstance(error, MethodNotAllowed | NotInVersion) or version is LEGACY
            if known or self._leads_somewhere(path):
                raise
        else:
            if old is not None and len(old[1]) < len(values):
                return (FIRST_NUMBERED, *old)
            return version, route, values
        raise NotSpoken(path)

    def _find_old(self, method: str, path: str) -> tuple[Route, list[str]] | None:
        with suppress(UnknownPath, MethodNotAllowed):
            return self.find(FIRST_NUMBERED, method, path)
        return None

    def _leads_somewhere(self, path: str) -> bool:
        """Whether any version has an operation at this path or below it."""
        segments = [segment for segment in path.split("/") if segment]
        return any(_descend(tree, segments) for tree in self._trees.values())

    def find(self, version: Version, method: str, path: str) -> tuple[Route, list[str]]:
        """The route and the values of its path parameters. Raises UnknownPath, NotInVersion or MethodNotAllowed."""
        node = self._trees[version.name]
        values: list[str] = []
        for segment in path.split("/"):
            if not segment:
                continue
            following = node.get("/" + segment)
            if following is None:
                following = node.get("/" + PARAMETER)
                if following is None or "\0" in segment:  # Nothing has a name that no database can hold.
                    raise UnknownPath(path)
                values.append(segment.replace(SLASH, "/"))
            node = following
        found = node.get(method)
        if isinstance(found, Route):
            return found, values
        if found is not None:
            raise NotInVersion(path, found)
        allowed = sorted(key for key, value in node.items() if isinstance(value, Route))
        raise MethodNotAllowed(allowed) if allowed else UnknownPath(path)


def _answered(route: Route) -> tuple[str, ...]:
    """GET is answered to HEAD too; the HTTP server leaves the body of the answer out."""
    return (route.method, "HEAD") if route.method == "GET" else (route.method,)


def _descend(node: dict[str, Any], segments: list[str]) -> bool:
    for segment in segments:
        if (following := node.get("/" + segment) or node.get("/" + PARAMETER)) is None:
            return False
        node = following
    return True
