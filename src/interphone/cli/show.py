"""`interphone show`: where an operation is written, which version changes it shows, and an example of its answer."""

from __future__ import annotations

import inspect
import json
import time
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interphone.cli import common
from interphone.cli.errors import Refusal
from interphone.cli.routes import read_version

if TYPE_CHECKING:
    from interphone.api.changes import Change
    from interphone.api.routing import Route
    from interphone.api.versions import Version

app = common.single()

# What the functions of a resource module promise by their names.
ROLES = {"read_": "reader", "show_": "presenter"}

# Arguments for examples; an operation is given those it says it misses.
EXAMPLES: dict[str, Any] = {
    "user_id": "123",
    "name": "buyer",
    "body": "Hey Intercom, What is up?",
    "thread_id": 5591,
    "event_name": "placed-order",
}


@app.command()
def show(
    method: Annotated[str, typer.Argument(metavar="METHOD", help="GET, POST, PUT or DELETE.")],
    path: Annotated[str, typer.Argument(metavar="PATH", help="As in `interphone routes`.")],
    version: Annotated[
        str | None, typer.Option("--version", metavar="VERSION", help="The version of the API. (default: as served)")
    ] = None,
) -> None:
    """Show the code behind an operation, the version changes it knows, and an example."""
    from interphone.api.routes import build_router
    from interphone.api.routing import MethodNotAllowed, UnknownPath
    from interphone.api.versions import pick

    chosen = pick(path, None, None) if version is None else read_version(version)
    method = method.upper()
    try:
        route, _ = build_router().find(chosen, method, path)
    except UnknownPath:
        raise Refusal(
            f"Version {chosen.name} has no {path}. `interphone routes --version {chosen.name}` shows what it has."
        ) from None
    except MethodNotAllowed as error:
        raise Refusal(f"Version {chosen.name} has {path} for {', '.join(error.allowed)}, not for {method}.") from None
    typer.echo("\n".join(_describe(route, chosen)))


def _describe(route: Route, version: Version) -> Iterator[str]:
    until = f"until {route.until.name}" if route.until else "still alive"
    yield f"{route.method} {route.path} under {version.name} (since {route.since.name}, {until})"
    functions, changes = _reach(route.handler)
    for function in functions:
        role = "handler" if function is functions[0] else ROLES[function.__name__[:5]]
        yield f"  {role:<10} {_place(function)}  {function.__name__}"
    for name, change in changes.items():
        yield f"  change {'on ' if version.has(change) else 'off'} {name} ({change.since.name}): {change.text}"
    example = _example(route, version)
    if example is not None:
        yield f"  example    of the dummy app, for {json.dumps(example[0])}"
        yield json.dumps(example[1], indent=2)


def _reach(handler: Any) -> tuple[list[FunctionType], dict[str, Change]]:
    """The handler, then the readers and presenters it comes to, and the changes any of them asks for."""
    from interphone.api.changes import Change

    visited: list[FunctionType] = []
    changes: dict[str, Change] = {}
    waiting = [handler]
    while waiting:
        function = waiting.pop(0)
        if function in visited:
            continue
        visited.append(function)
        for name in _names(function.__code__):
            known = function.__globals__.get(name)
            if isinstance(known, FunctionType) and known.__module__.startswith("interphone.api."):
                waiting.append(known)
            elif isinstance(known, Change):
                changes[name] = known
    shown = [function for function in visited if function is handler or function.__name__[:5] in ROLES]
    return shown, changes


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _place(function: FunctionType) -> str:
    file = Path(inspect.getsourcefile(function) or "")
    here = Path.cwd()
    shown = file.relative_to(here) if file.is_relative_to(here) else file
    return f"{shown}:{function.__code__.co_firstlineno}"


def _example(route: Route, version: Version) -> tuple[dict[str, Any], Any] | None:
    """Arguments and the answer to them, by the dummy app, where that knows the operation."""
    from interphone.api.arguments import Arguments
    from interphone.api.v1 import dummy
    from interphone.domain.errors import Invalid

    respond = dummy.ANSWERS.get((route.method, route.path)) if version.era == "v1" else None
    given: dict[str, Any] = {}
    while respond is not None:
        try:
            return given, respond(Arguments(given, time.time())).body
        except Invalid as error:
            if error.argument in given or error.argument not in EXAMPLES:
                raise
            given[error.argument] = EXAMPLES[error.argument]
    return None
