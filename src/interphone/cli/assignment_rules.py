"""`interphone assignment-rule`: create, list, move, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from interphone.cli import common
from interphone.cli.common import AppIdOption, DatabaseOption, DataOption, JsonOption, OpenDatabase
from interphone.cli.segments import read_query_option

if TYPE_CHECKING:
    from interphone.domain.assignment_rules import Rule

app = common.group("Assignment rules: who gets the conversations that people begin.")

RuleArgument = Annotated[int, typer.Argument(metavar="RULE", help="Its id in the list.")]


@app.command()
def create(
    app_id: AppIdOption,
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="As people see it.")],
    teammate: Annotated[
        str | None, typer.Option("--teammate", metavar="TEAMMATE", help="Who gets them: an id or email.")
    ] = None,
    team: Annotated[
        str | None, typer.Option("--team", metavar="TEAM", help="Which team gets them: a name or id.")
    ] = None,
    query: Annotated[
        str | None,
        typer.Option(
            "--query",
            metavar="JSON",
            help="Which ones, as POST /contacts/search takes it for the person, and by message, subject, url and "
            """source_type: '{"field": "message", "operator": "~", "value": "invoice"}'. (default: all)""",
        ),
    ] = None,
    as_json: JsonOption = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Make a rule, after all others. With neither a teammate nor a team, what it is for goes to nobody."""
    from interphone.domain import assignment_rules, teams

    if teammate is not None and team is not None:
        raise typer.BadParameter("a rule gives to a teammate or to a team, not to both", param_hint="--team")
    asked = read_query_option(query) if query is not None else None
    with common.open_workspace(data, database, app_id) as opened:
        assignee: int | None = None
        if teammate is not None:
            assignee = opened.find_teammate(app_id, teammate).id
        elif team is not None:
            assignee = opened.read(app_id, teams.get_named, team).id
        new = assignment_rules.NewRule(name=name, query=asked, assignee_id=assignee)
        made = opened.write(app_id, assignment_rules.create, new)
        whom = _names(opened, app_id)[made.id]
    if as_json:
        common.print_json({"app_id": app_id, **common.to_fields(made)})
        return
    typer.echo(f"Rule {made.id} of {app_id}, {made.name}, gives to {whom}; it is number {made.place}.")


@app.command("list")
def show_all(
    app_id: AppIdOption, as_json: JsonOption = False, data: DataOption = None, database: DatabaseOption = None
) -> None:
    """Show a workspace's rules in their order; the first that holds decides."""
    with common.open_workspace(data, database, app_id) as opened:
        found = _every(opened, app_id)
        names = _names(opened, app_id)
    if as_json:
        common.print_json(found)
        return
    rows = [
        (str(number), str(rule.id), rule.name, names[rule.id], rule.query or "all")
        for number, rule in enumerate(found, 1)
    ]
    common.print_table(("PLACE", "ID", "NAME", "GIVES TO", "WHICH"), rows)


@app.command()
def move(
    rule: RuleArgument,
    app_id: AppIdOption,
    to: Annotated[int, typer.Option("--to", metavar="NUMBER", help="Its new place, from 1.")],
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Put a rule at another place."""
    from interphone.domain import assignment_rules

    with common.open_workspace(data, database, app_id) as opened:
        opened.write(app_id, assignment_rules.move, assignment_rules.Move(rule, to))
    typer.echo(f"Rule {rule} of {app_id} is number {to}.")


@app.command()
def delete(rule: RuleArgument, app_id: AppIdOption, data: DataOption = None, database: DatabaseOption = None) -> None:
    """Delete a rule; what it gave out stays where it is."""
    from interphone.domain import assignment_rules

    with common.open_workspace(data, database, app_id) as opened:
        deleted = opened.write(app_id, assignment_rules.delete, rule)
    typer.echo(f"Rule {deleted.id} of {app_id}, {deleted.name}, is deleted.")


def _every(opened: OpenDatabase, app_id: str) -> list[Rule]:
    from interphone.domain import assignment_rules

    return opened.read(app_id, lambda tx, _: assignment_rules.every(tx), None)


def _names(opened: OpenDatabase, app_id: str) -> dict[int, str]:
    """Whom each rule gives to."""
    from interphone.domain import teammates, teams

    people = opened.read(app_id, lambda tx, _: {id: one.name for id, one in teammates.every(tx).items()}, None)
    groups = opened.read(app_id, lambda tx, _: {id: one.name for id, one in teams.every(tx).items()}, None)
    known = {**people, **groups}
    return {
        rule.id: "nobody" if rule.assignee_id is None else known.get(rule.assignee_id, "a team that is gone")
        for rule in _every(opened, app_id)
    }
