"""`interphone visitor`: create."""

from __future__ import annotations

from typing import Annotated

import typer

from interphone.cli import common
from interphone.cli.common import AppIdOption, DatabaseOption, DataOption, JsonOption

app = common.group("Visitors: browsers that nobody has a name for yet. To try what the API does with them.")


@app.command()
def create(
    app_id: AppIdOption,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help="Where it is known.")] = None,
    as_json: JsonOption = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Make a visitor, as a browser does that is seen for the first time; prints its id and user_id."""
    from interphone.domain import visitors
    from interphone.domain.contacts import ContactChange

    change = ContactChange() if name is None else ContactChange(name=name)
    with common.open_workspace(data, database, app_id) as opened:
        made = opened.write(app_id, visitors.create, change)
    if as_json:
        common.print_json({"app_id": app_id, "id": made.id, "user_id": made.user_id, "pseudonym": made.pseudonym})
        return
    typer.echo(f"Visitor of {app_id}, {made.pseudonym}:")
    common.print_fields({"id": made.id, "user_id": str(made.user_id)})
