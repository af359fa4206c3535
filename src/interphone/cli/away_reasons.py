"""`interphone away-reason`: create, list, delete."""

from __future__ import annotations

from typing import Annotated

import typer

from interphone.cli import common
from interphone.cli.common import AppIdOption, DatabaseOption, DataOption, JsonOption

app = common.group("Away status reasons: why a teammate is away, from version 2.14 of the API on.")


@app.command()
def create(
    app_id: AppIdOption,
    label: Annotated[str, typer.Option("--label", metavar="TEXT", help="As people read it, such as On a break.")],
    emoji: Annotated[str, typer.Option("--emoji", metavar="EMOJI", help="Shown before it.")] = "",
    as_json: JsonOption = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Add a reason to choose from."""
    from interphone.domain import away

    with common.open_workspace(data, database, app_id) as opened:
        made = opened.write(app_id, away.create_reason, away.NewReason(label, emoji))
    if as_json:
        common.print_json({"app_id": app_id, **common.to_fields(made)})
        return
    typer.echo(f"Away status reason {made.id} of {app_id} is {made.shown}.")


@app.command("list")
def show_all(
    app_id: AppIdOption, as_json: JsonOption = False, data: DataOption = None, database: DatabaseOption = None
) -> None:
    """Show a workspace's away status reasons, deleted ones too."""
    from interphone.domain import away

    with common.open_workspace(data, database, app_id) as opened:
        found = opened.read(app_id, lambda tx, _: list(away.reasons(tx).values()), None)
    if as_json:
        common.print_json(found)
        return
    rows = [(str(one.id), one.shown, "yes" if one.deleted else "") for one in found]
    common.print_table(("ID", "REASON", "DELETED"), rows)


@app.command()
def delete(
    reason: Annotated[int, typer.Argument(metavar="REASON", help="Its number in the list.")],
    app_id: AppIdOption,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Offer a reason no more; who is away with it keeps it."""
    from interphone.domain import away

    with common.open_workspace(data, database, app_id) as opened:
        opened.write(app_id, away.delete_reason, reason)
    typer.echo(f"Away status reason {reason} of {app_id} is deleted.")
