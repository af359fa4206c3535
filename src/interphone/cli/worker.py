"""`interphone worker`: background jobs in a process of their own."""

from __future__ import annotations

import asyncio
import dataclasses
import signal

import typer

from interphone import logs
from interphone.cli import common
from interphone.cli.common import DatabaseOption, DataOption
from interphone.config import Settings

app = common.single()


@app.command()
def worker(data: DataOption = None, database: DatabaseOption = None) -> None:
    """Do background jobs until stopped. Servers beside it do none with INTERPHONE_JOBS=false."""
    settings = dataclasses.replace(common.load_settings(data, database), jobs=True)
    common.warn_of_misspelled_settings()
    common.require_database(settings)
    logs.configure(settings.log_level, settings.log_format)
    logs.start()
    try:
        asyncio.run(_work(settings))
    finally:
        logs.close()


async def _work(settings: Settings) -> None:
    from interphone.background import Background
    from interphone.live.connect import open_bridge
    from interphone.store.connect import open_database

    opened = open_database(settings.database, settings.sqlite_synchronous)
    # Servers are told at once of what jobs change.
    bridge = open_bridge(settings)
    background = Background(settings, opened, bridge.tell_grown)
    await opened.start()
    await bridge.start()
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    background.start()
    typer.echo("Interphone does background jobs (Ctrl-C stops it).")
    await stopped.wait()
    await background.stop()
    await bridge.stop()
    await opened.close()
