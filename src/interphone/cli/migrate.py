"""`interphone migrate`: create the database, or bring it up to date."""

from __future__ import annotations

import typer

from interphone.cli import common
from interphone.cli.common import DatabaseOption, DataOption
from interphone.config import Settings

app = common.single()


@app.command()
def migrate(data: DataOption = None, database: DatabaseOption = None) -> None:
    """Create the database or bring it up to date, step by step; safe to interrupt and to repeat."""
    settings = common.load_settings(data, database)
    common.make_database_folder(settings)
    applied = run(settings)
    steps = "step" if applied == 1 else "steps"
    typer.echo(f"{applied} {steps} done, the database is up to date." if applied else "The database is up to date.")


def run(settings: Settings) -> int:
    """Apply what is pending under a progress bar on stderr; gives how many steps that were."""
    from interphone.store import connect
    from interphone.store.migrate import migrations

    with common.progress_bar() as bar:
        task = bar.add_task("migrating", total=len(migrations()))
        return connect.migrate(
            settings.database, lambda step: bar.update(task, completed=step.number, description=step.name)
        )
