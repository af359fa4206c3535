"""`interphone routes`: every operation that is served, and in which versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from interphone.cli import common
from interphone.cli.common import JsonOption

if TYPE_CHECKING:
    from interphone.api.versions import Version

app = common.single()

VersionOption = Annotated[
    str | None, typer.Option("--version", metavar="VERSION", help="Only what is alive in this version of the API.")
]


@app.command()
def routes(version: VersionOption = None, as_json: JsonOption = False) -> None:
    """Show the operations of the API, and since and until when each lives.

    What stands outside the versions, below /live/, is in docs/live.md.
    """
    from interphone.api.routes import build_router

    chosen = read_version(version) if version is not None else None
    found = [route for route in build_router().routes if chosen is None or route.lives_in(chosen)]
    found.sort(key=lambda route: (route.since.order, route.path, route.method))
    rows = [
        {
            "method": route.method,
            "path": route.path,
            "since": route.since.name,
            "until": route.until.name if route.until else None,
            "handler": f"{route.handler.__module__}:{route.handler.__name__}",
        }
        for route in found
    ]
    if as_json:
        common.print_json(rows)
        return
    common.print_table(
        ("METHOD", "PATH", "SINCE", "UNTIL", "HANDLER"), [[value or "" for value in row.values()] for row in rows]
    )


def read_version(name: str) -> Version:
    """The version of that name. Raises typer.BadParameter, which names those there are."""
    from interphone.api.versions import BY_NAME, NUMBERED

    known = BY_NAME | NUMBERED
    if name not in known:
        raise typer.BadParameter(f"{name!r} is none of {', '.join(known)}", param_hint="--version")
    return known[name]
