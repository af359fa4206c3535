"""`interphone backup`: a verified copy of the database, made while servers run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from interphone.cli import common
from interphone.cli.common import DatabaseOption, DataOption
from interphone.cli.errors import Refusal

app = common.single()


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; it must not exist.")],
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Copy the database into one file, while servers go on writing; `interphone restore` reads it.

    SQLite: a database file. PostgreSQL: the custom format of pg_dump, which has to be installed.
    The file appears when it is complete and verified, not before.
    """
    from interphone.store import backup_postgres, backup_sqlite

    settings = common.load_settings(data, database)
    common.require_database(settings)
    if file.exists():
        raise Refusal(f"{file} exists already; a backup never overwrites. Choose another name.")
    if not file.absolute().parent.is_dir():
        raise Refusal(f"There is no folder {file.absolute().parent} to write the backup into.")
    with common.progress_bar() as bar:
        task = bar.add_task("copying", total=None)

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        if settings.sqlite_path is not None:
            number = backup_sqlite.back_up(settings.sqlite_path, file, progress)
        else:
            number = backup_postgres.back_up(settings.database, file, progress)
    typer.echo(f"{file}: {file.stat().st_size:,} bytes, schema {number}, verified.")
