"""`interphone team`: create, list, add, remove, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from interphone.cli import common
from interphone.cli.common import AppIdOption, DatabaseOption, DataOption, JsonOption, OpenDatabase
from interphone.cli.errors import Refusal

if TYPE_CHECKING:
    from interphone.domain.teams import Team

app = common.group("Teams: groups of teammates that work can be given to.")

TeamArgument = Annotated[str, typer.Argument(metavar="TEAM", help="A name or id.")]
TeammateArgument = Annotated[str, typer.Argument(metavar="TEAMMATE", help="An id or email.")]


@app.command()
def create(
    app_id: AppIdOption,
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="As people see it.")],
    distribution: Annotated[
        str | None,
        typer.Option("--distribution", metavar="METHOD", help="round_robin or load_balanced. (default: by hand)"),
    ] = None,
    assignment_limit: Annotated[
        int | None,
        typer.Option("--assignment-limit", min=1, metavar="NUMBER", help="At most so many at once, if load_balanced."),
    ] = None,
    as_json: JsonOption = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Make a team."""
    from interphone.domain import teams

    if distribution is not None and distribution not in teams.METHODS:
        raise typer.BadParameter(f"{distribution!r} is none of {', '.join(teams.METHODS)}", param_hint="--distribution")
    with common.open_workspace(data, database, app_id) as opened:
        made = opened.write(app_id, teams.create, teams.NewTeam(name, distribution, assignment_limit))
    if as_json:
        common.print_json({"app_id": app_id, **common.to_fields(made)})
        return
    typer.echo(f"Team {made.id} of {app_id} is {made.name}.")


@app.command("list")
def show_all(
    app_id: AppIdOption, as_json: JsonOption = False, data: DataOption = None, database: DatabaseOption = None
) -> None:
    """Show a workspace's teams and who is in them."""
    from interphone.domain import teammates, teams

    with common.open_workspace(data, database, app_id) as opened:
        found = opened.read(app_id, lambda tx, _: list(teams.every(tx).values()), None)
        names = opened.read(app_id, lambda tx, _: {id: one.name for id, one in teammates.every(tx).items()}, None)
    if as_json:
        common.print_json(found)
        return
    rows = [
        (str(one.id), one.name, one.distribution_method or "by hand", ", ".join(names[id] for id in one.members))
        for one in found
    ]
    common.print_table(("ID", "NAME", "DISTRIBUTION", "TEAMMATES"), rows)


@app.command()
def add(
    team: TeamArgument,
    teammate: TeammateArgument,
    app_id: AppIdOption,
    secondary: Annotated[
        bool, typer.Option("--secondary", help="Only gets work when nobody primary can; in a load_balanced team.")
    ] = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Put a teammate into a team."""
    from interphone.domain import teams

    with common.open_workspace(data, database, app_id) as opened:
        member = opened.find_teammate(app_id, teammate)
        wanted = _find(opened, app_id, team)
        level = teams.SECONDARY if secondary else teams.PRIMARY
        joined = opened.write(app_id, teams.join, teams.Membership(wanted.id, member.id, level))
    typer.echo(f"{member.name} is in the team {joined.name}.")


@app.command()
def remove(
    team: TeamArgument,
    teammate: TeammateArgument,
    app_id: AppIdOption,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Take a teammate out of a team."""
    from interphone.domain import teams

    with common.open_workspace(data, database, app_id) as opened:
        member = opened.find_teammate(app_id, teammate)
        wanted = _find(opened, app_id, team)
        left = opened.write(app_id, teams.leave, teams.Membership(wanted.id, member.id))
    typer.echo(f"{member.name} is not in the team {left.name} any more.")


@app.command()
def delete(team: TeamArgument, app_id: AppIdOption, data: DataOption = None, database: DatabaseOption = None) -> None:
    """Delete a team; its teammates stay."""
    from interphone.domain import teams

    with common.open_workspace(data, database, app_id) as opened:
        deleted = opened.write(app_id, teams.delete, _find(opened, app_id, team).id)
    typer.echo(f"Team {deleted.id} of {app_id}, {deleted.name}, is deleted.")


def _find(opened: OpenDatabase, app_id: str, name: str) -> Team:
    """Raises Refusal where there is no such team."""
    from interphone.domain import teams
    from interphone.domain.errors import NotFound

    try:
        return opened.read(app_id, teams.get_named, name)
    except NotFound as error:
        raise Refusal(f"{error}. `interphone team list --app-id {app_id}` shows those there are.") from None
