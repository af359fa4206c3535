"""`interphone segment`: create, list, show, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from interphone.cli import common
from interphone.cli.common import AppIdOption, DatabaseOption, DataOption, JsonOption

if TYPE_CHECKING:
    from interphone.domain.search_query import Query

app = common.group("Segments: people, or companies, that meet a condition now.")

SegmentArgument = Annotated[str, typer.Argument(metavar="SEGMENT", help="Its id in the list.")]


@app.command()
def create(
    app_id: AppIdOption,
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="As people see it.")],
    query: Annotated[
        str,
        typer.Option(
            "--query",
            metavar="JSON",
            help="Who is in it, as POST /contacts/search takes it; for times also the operators within and more than: "
            """'{"field": "last_seen_at", "operator": "within", "value": "7 days"}'.""",
        ),
    ],
    type: Annotated[str, typer.Option("--type", metavar="TYPE", help="user, lead or company: what it is of.")] = "user",
    as_json: JsonOption = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Make a segment."""
    from interphone.domain import segments

    asked = read_query_option(query)
    with common.open_workspace(data, database, app_id) as opened:
        made = opened.write(app_id, segments.create, segments.NewSegment(name, type, asked))
        count = opened.read(app_id, segments.count, made)
    if as_json:
        common.print_json({"app_id": app_id, **common.to_fields(made), "count": count})
        return
    typer.echo(f"Segment {made.id} of {app_id} is {made.name}; it has {count:,} now.")


@app.command("list")
def show_all(
    app_id: AppIdOption, as_json: JsonOption = False, data: DataOption = None, database: DatabaseOption = None
) -> None:
    """Show a workspace's segments and how many are in each."""
    from interphone.domain import segments

    with common.open_workspace(data, database, app_id) as opened:
        found = opened.read(app_id, lambda tx, _: [(one, segments.count(tx, one)) for one in segments.every(tx)], None)
    if as_json:
        common.print_json([{**common.to_fields(one), "count": count} for one, count in found])
        return
    rows = [(one.id, one.name, one.person_type, f"{count:,}") for one, count in found]
    common.print_table(("ID", "NAME", "TYPE", "COUNT"), rows)


@app.command()
def show(
    segment: SegmentArgument,
    app_id: AppIdOption,
    as_json: JsonOption = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Show a segment, what it asks and how many are in it."""
    from interphone.domain import segments

    with common.open_workspace_of(data, database, app_id, "segment", segment) as opened:
        found = opened.read(app_id, segments.get, segment)
        count = opened.read(app_id, segments.count, found)
    if as_json:
        common.print_json({**common.to_fields(found), "count": count})
        return
    fields = {"id": found.id, "name": found.name, "type": found.person_type, "query": found.query}
    common.print_fields({**fields, "count": f"{count:,}", "made": common.show_time(found.created_at)})


@app.command()
def remove(
    segment: SegmentArgument, app_id: AppIdOption, data: DataOption = None, database: DatabaseOption = None
) -> None:
    """Remove a segment; whoever is in it stays as they are."""
    from interphone.domain import segments

    with common.open_workspace_of(data, database, app_id, "segment", segment) as opened:
        removed = opened.write(app_id, segments.remove, segment)
    typer.echo(f"Segment {removed.id} of {app_id}, {removed.name}, is removed.")


def read_query_option(text: str) -> Query:
    """What --query says. Raises BadParameter for what is no JSON, Invalid for what is no query."""
    import msgspec

    from interphone.domain.search_query import read_query

    try:
        return read_query(msgspec.json.decode(text.encode()))
    except (msgspec.DecodeError, ValueError) as error:
        raise typer.BadParameter(f"this is not JSON: {error}", param_hint="--query") from None
