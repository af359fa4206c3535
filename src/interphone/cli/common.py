"""What commands share: the options that name the database, running verbs on it, printing what came of them.

Only this and the settings are imported when a command starts; everything else when it is needed.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from interphone import config
from interphone.cli.errors import Refusal
from interphone.config import Settings

if TYPE_CHECKING:
    from rich.progress import Progress

    from interphone.domain.teammates import Teammate
    from interphone.store.database import Database, Transaction

Command = TypeVar("Command")
Result = TypeVar("Result")

DataOption = Annotated[
    Path | None, typer.Option("--data", metavar="FOLDER", help="Folder of the embedded database. (default: data)")
]
DatabaseOption = Annotated[
    str | None,
    typer.Option(
        "--database",
        metavar="URL",
        help="sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME. (default: interphone.db in the data folder)",
    ),
]
AppIdOption = Annotated[str, typer.Option("--app-id", metavar="ID", help="The workspace.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


def group(help: str) -> typer.Typer:
    """A command that has commands of its own."""
    made = typer.Typer(help=help, no_args_is_help=True, add_completion=False)
    # With a callback, a group of one command is still a group.
    made.callback()(lambda: None)
    return made


def single() -> typer.Typer:
    """A command without commands of its own."""
    return typer.Typer(add_completion=False)


def load_settings(data: Path | None, database: str | None, **flags: Any) -> Settings:
    """The settings, flags first. Raises SettingError."""
    return config.load(data=data, database_url=database, **flags)


def warn_of_misspelled_settings() -> None:
    """A server that ignores a misspelled setting is found out long after, so it is told when it starts."""
    for name, meant in config.misspelled().items():
        typer.echo(f"{name} is no setting, so it does nothing. Is {meant} meant?", err=True)


class OpenDatabase:
    """The database as one command uses it: verbs one after the other, also while servers run on it."""

    def __init__(self, runner: asyncio.Runner, database: Database, settings: Settings) -> None:
        self._runner = runner
        self._database = database
        self.settings = settings

    def write(self, app_id: str, verb: Callable[[Transaction, Command], Result], command: Command) -> Result:
        """Run a verb in a workspace; it is on disk when this returns. Raises what the verb raises.

        With it is stored what follows: the jobs it causes, and what live screens and webhooks are to be told.
        """
        if self._database.plan is None:
            from interphone.background import Background

            Background(replace(self.settings, jobs=False), self._database)
        return self._runner.run(self._database.write(app_id, verb, command))

    def read(self, app_id: str, query: Callable[[Transaction, Command], Result], command: Command) -> Result:
        """Run a reading function in a workspace."""
        return self._runner.run(self._database.read(app_id, query, command))

    def require_workspace(self, app_id: str) -> None:
        """Raises Refusal where there is no such workspace."""
        from interphone.domain import workspaces
        from interphone.domain.errors import NotFound

        try:
            self.read(app_id, workspaces.get, None)
        except NotFound:
            raise Refusal(
                f"There is no workspace {app_id}. `interphone workspace list` shows those there are."
            ) from None

    def find_teammate(self, app_id: str, name: str) -> Teammate:
        """By id or email. Raises Refusal where there is no such teammate."""
        from interphone.domain import teammates
        from interphone.domain.errors import NotFound

        try:
            return self.read(app_id, teammates.get_named, name)
        except NotFound:
            raise Refusal(
                f"There is no teammate {name!r} in this workspace. `interphone teammate list --app-id {app_id}` shows "
                "those there are."
            ) from None


@contextmanager
def open_database(settings: Settings) -> Iterator[OpenDatabase]:
    """The database of the settings. Raises Refusal where there is none, SchemaMismatch or Unavailable."""
    from interphone.store import connect

    require_database(settings)
    with asyncio.Runner() as runner:
        database = connect.open_database(settings.database, settings.sqlite_synchronous)
        runner.run(database.start())
        try:
            yield OpenDatabase(runner, database, settings)
        finally:
            runner.run(database.close())


@contextmanager
def open_workspace(data: Path | None, database: str | None, app_id: str) -> Iterator[OpenDatabase]:
    """The database that flags and environment name, once the workspace is known to be in it."""
    with open_database(load_settings(data, database)) as opened:
        opened.require_workspace(app_id)
        yield opened


@contextmanager
def open_workspace_of(
    data: Path | None, database: str | None, app_id: str, noun: str, id: str
) -> Iterator[OpenDatabase]:
    """As `open_workspace`, for what is done with one thing of it. Raises Refusal where there is none of that id."""
    from interphone.domain.errors import NotFound

    with open_workspace(data, database, app_id) as opened:
        try:
            yield opened
        except NotFound:
            raise Refusal(
                f"Workspace {app_id} has no {noun} {id}. `interphone {noun} list --app-id {app_id}` shows all."
            ) from None


def require_database(settings: Settings) -> None:
    """Raises Refusal where an embedded database has no file: opening it would make an empty one."""
    path = settings.sqlite_path
    if path is not None and not path.exists():
        raise Refusal(
            f"There is no database at {path}. Name its folder with --data, or make it with `interphone migrate`."
        )


def make_data_folder(folder: Path) -> None:
    """Make the folder where it is missing. Raises Refusal where nothing can be written."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except FileExistsError:
        raise Refusal(f"{folder} is a file, not a folder. Choose another with --data.") from None
    except OSError as error:
        raise Refusal(f"The folder {folder} cannot be made: {error.strerror}. Choose another with --data.") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Refusal(f"The folder {folder} is not writable for you. Make it so, or choose another with --data.")


def make_database_folder(settings: Settings) -> None:
    """As `make_data_folder`, for the folder that an embedded database lives in."""
    if settings.sqlite_path is not None:
        make_data_folder(settings.sqlite_path.parent)


def to_fields(value: Any) -> dict[str, Any]:
    """A struct's fields, ready for JSON."""
    import msgspec

    fields: dict[str, Any] = msgspec.to_builtins(value)
    return fields


def print_json(value: Any) -> None:
    """One JSON document on stdout; structs and lists of them as objects."""
    import msgspec

    typer.echo(json.dumps(msgspec.to_builtins(value), indent=2, ensure_ascii=False))


def print_fields(fields: Mapping[str, str]) -> None:
    """Names and values below each other on stdout."""
    width = max(map(len, fields))
    for name, value in fields.items():
        typer.echo(f"{name:<{width}}  {value}")


def progress_bar() -> Progress:
    """A bar on stderr, as a context manager; nothing of it is seen where stderr is no terminal."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    return Progress(console=console, transient=True, disable=not console.is_terminal)


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table on stdout; cut to its width only on a terminal, so that programs get whole lines."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*columns, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console = Console() if sys.stdout.isatty() else Console(width=10_000)
    console.print(table)


def check_version(name: str | None, option: str) -> None:
    """Raises typer.BadParameter for what is no numbered version of the API."""
    from interphone.api.versions import NUMBERED

    if name is not None and name not in NUMBERED:
        raise typer.BadParameter(f"{name!r} is none of {', '.join(NUMBERED)}", param_hint=option)


def show_time(unix: int | None) -> str:
    """A time for people; nothing for None."""
    return "" if unix is None else time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(unix))
