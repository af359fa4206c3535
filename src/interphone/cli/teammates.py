"""`interphone teammate`: create, list."""

from __future__ import annotations

from typing import Annotated

import typer

from interphone.cli import common
from interphone.cli.common import AppIdOption, DatabaseOption, DataOption, JsonOption

app = common.group("Teammates: who answers on behalf of a workspace.")


@app.command()
def create(
    app_id: AppIdOption,
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="As people see it.")],
    email: Annotated[str, typer.Option("--email", metavar="ADDRESS", help="One teammate has one address.")],
    role: Annotated[str, typer.Option("--role", metavar="ROLE", help="owner, admin or agent.")] = "agent",
    as_json: JsonOption = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Add a teammate to a workspace."""
    from interphone.domain import teammates

    if role not in teammates.ROLES:
        raise typer.BadParameter(f"{role!r} is none of {', '.join(teammates.ROLES)}", param_hint="--role")
    if "@" not in email.strip("@ "):
        raise typer.BadParameter(f"{email!r} is no email address", param_hint="--email")
    with common.open_workspace(data, database, app_id) as opened:
        made = opened.write(app_id, teammates.create, teammates.NewTeammate(name, email, role))
    if as_json:
        common.print_json({"app_id": app_id, **common.to_fields(made)})
        return
    typer.echo(f"Teammate {made.id} of {app_id} is {made.name} <{made.email}>, {made.role}.")


@app.command("list")
def show_all(
    app_id: AppIdOption, as_json: JsonOption = False, data: DataOption = None, database: DatabaseOption = None
) -> None:
    """Show a workspace's teammates."""
    from interphone.domain import teammates

    with common.open_workspace(data, database, app_id) as opened:
        found = opened.read(app_id, lambda tx, _: list(teammates.every(tx).values()), None)
    if as_json:
        common.print_json(found)
        return
    rows = [(str(one.id), one.name, one.email, one.role, common.show_time(one.created_at)) for one in found]
    common.print_table(("ID", "NAME", "EMAIL", "ROLE", "CREATED"), rows)
