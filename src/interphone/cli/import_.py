"""`interphone import`: a workspace from a file that `interphone export` has written."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from interphone.cli import common
from interphone.cli.common import DatabaseOption, DataOption
from interphone.cli.errors import Refusal, explain

app = common.single()


@app.command("import")
def import_workspace(
    from_export: Annotated[
        Path, typer.Option("--from-export", metavar="FILE", help="A file written by `interphone export`.")
    ],
    app_id: Annotated[
        str | None, typer.Option("--app-id", metavar="ID", help="What to call the workspace. (default: as it was)")
    ] = None,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Put a workspace back as it was when it was exported: people, conversations, files, settings, ids and all.

    There must be no workspace of that id. Broken off, the same command goes on where it was.
    """
    from interphone.domain import transfer
    from interphone.domain.errors import Problem
    from interphone.store.database import first_line
    from interphone.transfer import files

    if from_export.is_dir():
        raise Refusal(f"{from_export} is a folder; name the file in it that `interphone export` has written.")
    if not from_export.is_file():
        raise Refusal(f"There is no file {from_export}.")
    size = from_export.stat().st_size
    try:
        written = files.read_head(from_export)
        name = app_id or written
        with (
            common.open_database(common.load_settings(data, database)) as opened,
            common.progress_bar() as bar,
        ):
            fresh = opened.write(name, transfer.begin, None)
            task = bar.add_task("importing", total=None)
            lines = 0
            for records in files.read(from_export):
                try:
                    opened.write(name, transfer.put, records)
                except Exception as error:
                    # Whatever somebody has made of the file by hand.
                    if explain(error) is not None:
                        raise
                    where = f"lines {lines + 2} to {lines + len(records) + 1} of {from_export}"
                    raise Refusal(f"What stands in {where} cannot be put back: {first_line(error)}.") from error
                lines += len(records)
                bar.update(task, description=f"importing {records[-1].noun}", completed=lines)
            opened.write(name, transfer.finish, None)
    except (files.Unreadable, Problem) as error:
        raise Refusal(f"{error}.") from None
    how = "" if fresh else ", going on with what was there"
    folder = f" --data {data}" if data else ""
    typer.echo(f"Workspace {name}: {lines:,} records from {size:,} bytes{how}.")
    typer.echo(f"Make a key for it: interphone key create --app-id {name}{folder}")
