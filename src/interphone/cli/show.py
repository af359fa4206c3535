"""`interphone show`: where an operation is written, which version changes it shows, and an example of its answer."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING, Annotated

import typer

from interphone.cli import common
from interphone.cli.errors import Refusal
from interphone.cli.routes import read_version

if TYPE_CHECKING:
    from interphone.api.routing import Route, Router
    from interphone.api.versions import Version

app = common.single()


@app.command()
def show(
    method: Annotated[str, typer.Argument(metavar="METHOD", help="GET, POST, PUT, PATCH or DELETE.")],
    path: Annotated[str, typer.Argument(metavar="PATH", help="As in `interphone routes`.")],
    version: Annotated[
        str | None,
        typer.Option("--version", metavar="VERSION", help="The version of the API. (default: the newest that has it)"),
    ] = None,
) -> None:
    """Show the code behind an operation, the version changes it knows, and an example."""
    from interphone.api.routes import build_router
    from interphone.api.routing import MethodNotAllowed, NotInVersion, UnknownPath

    router = build_router()
    method = method.upper()
    if path.startswith("/live/"):
        typer.echo("\n".join(_describe_live(method, path)))
        return
    chosen = _newest(router, method, path) if version is None else read_version(version)
    try:
        route, _ = router.find(chosen, method, path)
    except NotInVersion as error:
        raise Refusal(f"{method} {path} comes with version {error.since.name}, after {chosen.name}.") from None
    except UnknownPath:
        raise Refusal(
            f"Version {chosen.name} has no {path}. `interphone routes --version {chosen.name}` shows what it has."
        ) from None
    except MethodNotAllowed as error:
        raise Refusal(f"Version {chosen.name} has {path} for {', '.join(error.allowed)}, not for {method}.") from None
    typer.echo("\n".join(_describe(route, chosen)))


def _newest(router: Router, method: str, path: str) -> Version:
    """The newest version that has an operation; where none has, the one to say so."""
    from interphone.api.routing import MethodNotAllowed, UnknownPath
    from interphone.api.versions import LEGACY, VERSIONS, is_legacy

    for version in reversed(VERSIONS):
        with suppress(MethodNotAllowed, UnknownPath):
            router.find(version, method, path)
            return version
    return LEGACY if is_legacy(path) else VERSIONS[-1]


def _describe(route: Route, version: Version) -> Iterator[str]:
    from interphone.api.reach import ROLES, reach

    until = f"until {route.until.name}" if route.until else "still alive"
    yield f"{route.method} {route.path} under {version.name} (since {route.since.name}, {until})"
    reached = reach(route.handler)
    for function in reached.functions:
        role = "handler" if function is route.handler else ROLES.get(function.__name__[:5])
        if role:
            yield f"  {role:<10} {_place(function)}  {function.__name__}"
    for name, change in sorted(reached.changes.items(), key=lambda item: item[1].since.order):
        yield f"  change {'on ' if version.has(change) else 'off'} {name} ({change.since.name}): {change.text}"
    yield from _example(route, version)


def _describe_live(method: str, path: str) -> Iterator[str]:
    """The live stream stands outside the versions, and its answers do not end."""
    from interphone.api.live.door import OPERATIONS

    handler = OPERATIONS.get((method, path))
    if not isinstance(handler, FunctionType):
        known = ", ".join(" ".join(operation) for operation in OPERATIONS)
        raise Refusal(f"There is no {method} {path}. Below /live/ there is {known}.")
    yield f"{method} {path} outside the versions of the API, the same for all; docs/live.md describes it"
    yield f"  handler    {_place(handler)}  {handler.__name__}"


def _place(function: FunctionType) -> str:
    file = Path(inspect.getsourcefile(function) or "")
    here = Path.cwd()
    shown = file.relative_to(here) if file.is_relative_to(here) else file
    return f"{shown}:{function.__code__.co_firstlineno}"


def _example(route: Route, version: Version) -> Iterator[str]:
    """A snapshot, or for the API of 2012 the dummy app's answer."""
    from interphone.api.examples import find_example

    example = find_example(route, version)
    if example is None:
        yield "  example    there is none: no scenario of tests/snapshots plays it"
        return
    yield f"  example    {example.request['method']} {example.request['target']}"
    if "body" in example.request:
        yield json.dumps(example.request["body"], indent=2, ensure_ascii=False)
    yield f"  answer     {example.status}"
    if example.body is not None:
        yield json.dumps(example.body, indent=2, ensure_ascii=False)
