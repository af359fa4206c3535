"""`interphone restore`: put a backup in place of the database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from interphone.cli import common
from interphone.cli.common import DatabaseOption, DataOption
from interphone.cli.errors import Refusal
from interphone.config import Settings
from interphone.store.backup import Progress

app = common.single()


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="What `interphone backup` wrote.")],
    force: Annotated[
        bool, typer.Option("--force", help="Replace the database that is there, with all it holds.")
    ] = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Verify a backup and make it the database. Stop the servers first.

    A backup of an older version is taken as it is; `interphone migrate` brings it up to date.
    """
    from interphone.store.migrate import migrations

    settings = common.load_settings(data, database)
    if not file.is_file():
        raise Refusal(f"There is no file {file}.")
    common.make_database_folder(settings)
    with common.progress_bar() as bar:
        task = bar.add_task("restoring", total=None)

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        number = _restore(settings, file, force, progress)
    latest = migrations()[-1].number
    advice = "" if number == latest else f" This program needs {latest}: run `interphone migrate`."
    typer.echo(f"The database is restored from {file}, schema {number}.{advice}")


def _restore(settings: Settings, file: Path, force: bool, progress: Progress) -> int:
    from interphone.store import backup_postgres, backup_sqlite

    path = settings.sqlite_path
    if path is None:
        return backup_postgres.restore(file, settings.database, progress, replace=force)
    if path.exists() and not force:
        raise Refusal(f"{path} exists already. With --force the backup replaces it and all it holds is lost.")
    if path.exists() and path.samefile(file):
        raise Refusal(f"{file} is the database itself.")
    return backup_sqlite.restore(file, path, progress)
