"""`interphone workspace`: create, list, set."""

from __future__ import annotations

from typing import Annotated

import typer

from interphone.cli import common
from interphone.cli.common import AppIdOption, DatabaseOption, DataOption, JsonOption

app = common.group("The workspaces of this server, each apart from all others.")


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What people call it.")],
    app_id: Annotated[
        str | None, typer.Option("--app-id", metavar="ID", help="What clients send as user name. (default: random)")
    ] = None,
    as_json: JsonOption = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Make a workspace with an API key and an access token, which are shown this once."""
    from interphone.domain import founding, workspaces

    with common.open_database(common.load_settings(data, database)) as opened:
        made = opened.write(workspaces.new_app_id() if app_id is None else app_id, founding.found, name)
    if as_json:
        common.print_json(made)
        return
    common.print_fields({"app id": made.app_id, "API key": made.api_key, "access token": made.access_token})
    typer.echo("Keep the key and the token now: they are not shown again.")


@app.command("list")
def show_all(as_json: JsonOption = False, data: DataOption = None, database: DatabaseOption = None) -> None:
    """Show every workspace, oldest first."""
    from interphone.domain import workspaces

    with common.open_database(common.load_settings(data, database)) as opened:
        found = opened.read("", workspaces.every, None)
    if as_json:
        shown = [
            {
                "app_id": workspace.app_id,
                "name": workspace.name,
                "created_at": workspace.created_at,
                "v1_put_requires_user": bool(workspace.v1_put_requires_user),
            }
            for workspace in found
        ]
        common.print_json(shown)
        return
    rows = [
        (one.app_id, one.name, common.show_time(one.created_at), "yes" if one.v1_put_requires_user else "no")
        for one in found
    ]
    common.print_table(("APP ID", "NAME", "CREATED", "V1 PUT REQUIRES USER"), rows)


@app.command("set")
def change(
    app_id: AppIdOption,
    v1_put_requires_user: Annotated[
        bool,
        typer.Option(
            "--v1-put-requires-user/--no-v1-put-requires-user",
            help="Whether PUT /v1/users answers 404 for a user nobody knows; off, it creates the user.",
        ),
    ],
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Change a workspace's settings; running servers follow at once."""
    from interphone.domain import workspaces

    with common.open_workspace(data, database, app_id) as opened:
        opened.write(app_id, workspaces.require_user_on_put, v1_put_requires_user)
    word = "answers 404" if v1_put_requires_user else "creates the user"
    typer.echo(f"In {app_id}, PUT /v1/users for an unknown user now {word}.")
