"""The command `interphone`. A command's module is imported when it is called, so that each starts fast.

Exit codes: 0 done; 1 refused or failed, with the reason in one sentence on stderr; 2 the command or a setting is
written wrongly; 130 stopped by Ctrl-C.
"""

from __future__ import annotations

from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from interphone import __version__
from interphone.cli import errors

# Each command's module in this package, and what it is called there, in the order of the help page.
COMMANDS = {
    "serve": "serve:app",
    "migrate": "migrate:app",
    "workspace": "workspaces:app",
    "key": "credentials:keys",
    "token": "credentials:tokens",
    "teammate": "teammates:app",
    "team": "teams:app",
    "conversation": "conversations:app",
    "assignment-rule": "assignment_rules:app",
    "away-reason": "away_reasons:app",
    "visitor": "visitors:app",
    "segment": "segments:app",
    "auto-message": "auto_messages:app",
    "webhook": "webhooks:app",
    "subscription-type": "subscription_types:app",
    "jobs": "jobs:app",
    "worker": "worker:app",
    "mail": "mail:app",
    "backup": "backup:app",
    "restore": "restore:app",
    "export": "export:app",
    "import": "import_:app",
    "geoip": "geoip:app",
    "routes": "routes:app",
    "show": "show:app",
    "changes": "changes:app",
    "docs": "docs:app",
}


class Commands(TyperGroup):
    """The commands of the table, each imported when it is asked for."""

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand | TyperGroup | None:
        if cmd_name not in COMMANDS:
            self.list_commands(ctx)  # They are what a misspelt name is compared with.
            return None
        if cmd_name not in self.commands:
            module, _, attribute = COMMANDS[cmd_name].partition(":")
            command = typer.main.get_command(getattr(import_module(f"interphone.cli.{module}"), attribute))
            assert isinstance(command, TyperCommand | TyperGroup)
            command.name = cmd_name
            self.commands[cmd_name] = command
        found = self.commands[cmd_name]
        assert isinstance(found, TyperCommand | TyperGroup)
        return found

    def list_commands(self, ctx: Any) -> list[str]:
        for name in COMMANDS:
            self.get_command(ctx, name)
        return list(COMMANDS)

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as error:
            reason = errors.explain(error)
            if reason is None:
                raise
            typer.echo(f"interphone: {reason.sentence}", err=True)
            raise typer.Exit(reason.exit_code) from error


app = typer.Typer(
    cls=Commands,
    name="interphone",
    help="An open, self-hosted customer-messaging server that speaks the Intercom API of every era.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"interphone {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Options of the program itself."""


def main() -> None:
    """Run the command line; leaves the process with an exit code."""
    app()
