"""`interphone export`: a whole workspace as JSON lines."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from interphone.cli import common
from interphone.cli.common import AppIdOption, DatabaseOption, DataOption
from interphone.cli.errors import Refusal

app = common.single()


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="The file to write; it must not exist.")],
    app_id: AppIdOption,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Write a workspace into a file of JSON lines, in the shapes of the newest API, while servers go on working.

    `interphone import` puts it back as it was. Keys and tokens, whose secrets nobody knows, are not in it.
    Broken off, the same command goes on where it was.
    """
    from interphone.transfer import files

    if file.exists():
        raise Refusal(f"{file} exists already; an export never overwrites. Choose another name.")
    if not file.absolute().parent.is_dir():
        raise Refusal(f"There is no folder {file.absolute().parent} to write the export into.")
    with common.open_workspace(data, database, app_id) as opened, common.progress_bar() as bar:
        task = bar.add_task("exporting", total=None)

        def read(query: Any, command: Any) -> Any:
            return opened.read(app_id, query, command)

        def progress(noun: str, lines: int) -> None:
            bar.update(task, description=f"exporting {noun}", completed=lines)

        try:
            written = files.write(read, app_id, file, progress)
        except files.Unreadable as error:
            raise Refusal(f"{error}.") from None
        except OSError as error:
            raise Refusal(
                f"{file} cannot be written: {error.strerror}. The same command goes on with what is there already."
            ) from None
    how = ", going on with what was there" if written.resumed else ""
    typer.echo(f"{file}: {written.lines:,} records, {file.stat().st_size:,} bytes{how}.")
