"""`interphone changes`: what changed from one version of the API to the next."""

from __future__ import annotations

import textwrap
from itertools import groupby
from typing import Annotated

import typer

from interphone.cli import common
from interphone.cli.common import JsonOption
from interphone.cli.routes import read_version

WIDTH = 80

app = common.single()


@app.command()
def changes(
    version: Annotated[
        str | None, typer.Option("--version", metavar="VERSION", help="Only what changed with this version of the API.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show every change between versions of the API, oldest first, and where it is documented."""
    from interphone.api import changes as declared

    names = {id(value): name for name, value in declared.NAMED.items()}
    only = None if version is None else read_version(version)
    found = [change for change in declared.CHANGES if only in (None, change.since)]
    if as_json:
        common.print_json(
            [
                {"version": one.since.name, "name": names[id(one)], "text": one.text, "source": one.source}
                for one in found
            ]
        )
        return
    if only is not None and not found:
        typer.echo(f"Nothing changed with {only.name}.")
    for name, members in groupby(found, key=lambda one: one.since.name):
        typer.echo(name)
        for one in members:
            typer.echo(textwrap.fill(one.text, WIDTH, initial_indent="- ", subsequent_indent="  "))
            typer.echo(textwrap.fill(f"({one.source})", WIDTH, initial_indent="  ", subsequent_indent="   "))
