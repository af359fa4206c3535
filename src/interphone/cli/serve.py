"""`interphone serve`: start the server; on an empty database, make what it needs first."""

from __future__ import annotations

import errno
import shlex
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from interphone import __version__
from interphone.cli import common
from interphone.cli.common import DatabaseOption, DataOption
from interphone.cli.errors import Refusal
from interphone.config import Settings

if TYPE_CHECKING:
    from interphone.domain.founding import Founded

app = common.single()

HostOption = Annotated[
    str | None, typer.Option("--host", metavar="ADDRESS", help="Address to listen on. (default: 127.0.0.1)")
]
PortOption = Annotated[
    int | None,
    typer.Option("--port", metavar="NUMBER", help="Port to listen on; 0 for any that is free. (default: 8080)"),
]
WorkersOption = Annotated[int | None, typer.Option("--workers", metavar="NUMBER", help="Processes. (default: 1)")]
DemoOption = Annotated[
    bool, typer.Option("--demo", help="On an empty database make the demo workspace; show how to try it.")
]


@app.command()
def serve(
    host: HostOption = None,
    port: PortOption = None,
    data: DataOption = None,
    database: DatabaseOption = None,
    workers: WorkersOption = None,
    demo: DemoOption = False,
) -> None:
    """Start the server. An empty database is made ready first.

    A database of an older version waits for `interphone migrate`, unless there is --demo.
    """
    settings = common.load_settings(data, database, host=host, port=port, workers=workers)
    common.warn_of_misspelled_settings()
    check_address(settings)
    common.make_database_folder(settings)
    prepare(settings, upgrade=demo)
    founded = prepare_demo(settings) if demo else None

    def welcome(url: str) -> None:
        typer.echo(f"Interphone {__version__} is at {url} (Ctrl-C stops it).")
        if demo:
            typer.echo(show_demo(url, founded, settings))

    from interphone import server

    try:
        server.run(settings, welcome)
    except OSError as error:
        raise _explain(settings, error) from error


def check_address(settings: Settings) -> None:
    """Raises Refusal where the address cannot be listened on, before anything is made for a server that cannot be."""
    from interphone.server.run import listen

    try:
        listen(settings).close()
    except OSError as error:
        raise _explain(settings, error) from error


def prepare(settings: Settings, *, upgrade: bool) -> None:
    """Make an empty database ready, with `upgrade` an older one too. Raises SchemaMismatch where the program cannot."""
    from interphone.store import connect
    from interphone.store.migrate import EmptyDatabase

    if not upgrade and (settings.sqlite_path is None or settings.sqlite_path.exists()):
        try:
            with common.open_database(settings):
                return
        except EmptyDatabase:
            pass
    connect.migrate(settings.database)


def prepare_demo(settings: Settings) -> Founded | None:
    """Make the demo workspace where there is no workspace yet; gives its credentials, while they are good."""
    from interphone import demo

    with common.open_database(settings) as opened:
        founded = opened.write(demo.APP_ID, demo.make, None)
        if founded is not None:
            common.make_data_folder(settings.data)
            demo.save_credentials(settings.data, name_database(settings), founded)
            return founded
        return opened.read("", demo.pick_good, demo.read_credentials(settings.data))


def name_database(settings: Settings) -> str:
    """Which database it is, without user and password."""
    if settings.sqlite_path is not None:
        return str(settings.sqlite_path.resolve())
    from psycopg.conninfo import conninfo_to_dict

    parts = conninfo_to_dict(settings.database)
    return " ".join(f"{part}={parts[part]}" for part in ("host", "port", "dbname") if parts.get(part))


def show_demo(url: str, founded: Founded | None, settings: Settings) -> str:
    """How to try the server out; where the demo's credentials are no more, how to make others."""
    if founded is None:
        program = shlex.quote(sys.argv[0]) if Path(sys.argv[0]).name == "interphone" else "interphone"
        # A database's URL may hold a password, which is not for the screen.
        where = "" if settings.database_url else f" --data {shlex.quote(str(settings.data))}"
        return f"""
What workspaces there are, and a new key to one:
  {program} workspace list{where}
  {program} key create --app-id ID{where}
"""
    return f"""
The app id, API key and access token of the demo workspace {founded.name}, to paste into another terminal:
  APP={founded.app_id}
  KEY={founded.api_key}
  TOKEN={founded.access_token}

Every operation of every version, to read and search: {url}/openapi/

Its crew under 2.x, under v1, and a page view that brings an auto message:
  curl -s '{url}/contacts?per_page=3' -u $TOKEN:
  curl -s '{url}/v1/users?per_page=3' -u $APP:$KEY
  curl -s '{url}/v1/users/impressions' -u $APP:$KEY -H 'Content-Type: application/json' \\
    -d '{{"email": "wash@serenity.example", "current_url": "https://serenity.example/pricing"}}'
"""


def _explain(settings: Settings, error: OSError) -> Exception:
    """Why the address cannot be listened on, where that is what went wrong."""
    where = f"{settings.host}:{settings.port}"
    if error.errno == errno.EADDRINUSE:
        return Refusal(f"Port {settings.port} of {settings.host} is taken. Choose another with --port.")
    if isinstance(error, socket.gaierror):
        return Refusal(f"{settings.host!r} is no address of this machine. Choose another with --host.")
    if error.errno in (errno.EACCES, errno.EADDRNOTAVAIL) and not error.filename:
        return Refusal(f"{where} cannot be listened on: {error.strerror}. Choose another with --host or --port.")
    return error
