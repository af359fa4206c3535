"""`interphone docs`: writes the reference pages that are made from the code. A test compares them."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer

from interphone.cli import common
from interphone.config import PREFIX, Settings

app = common.single()

MADE = "<!-- Made by `interphone docs docs/reference`; edit the code it is made from, then run that again. -->"

SETTINGS = f"""{MADE}

# Settings

Each is a variable of the environment. Where a flag of `interphone serve` is named it means the same, and wins. Servers
tell when they start of variables that look like a setting and are none.

| setting | flag | type | default | what it does |
|---|---|---|---|---|
"""

NO_BOUND = 10**9
TYPES = {bool: "true or false", int: "whole number", str: "text", Path: "path", Path | None: "path"}

COMMANDS = f"""{MADE}

# The command line

Every command works while servers run on the same database, `restore` excepted. Each takes its settings from the
environment (see [settings](settings.md)); flags win.

| exit code | when |
|---|---|
| 0 | it is done |
| 1 | it was refused or failed; one sentence on stderr says why and what would help |
| 2 | the command, or a setting, is written wrongly |
| 130 | stopped by Ctrl-C |
"""


@app.command(hidden=True)
def docs(folder: Annotated[Path, typer.Argument(help="docs/reference of the source tree.")]) -> None:
    """Write settings.md and cli.md."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


def pages() -> dict[str, str]:
    """File names and their contents."""
    return {"settings.md": SETTINGS + "".join(_settings()), "cli.md": COMMANDS + "".join(_commands())}


def _settings() -> Iterator[str]:
    from interphone.cli.serve import serve

    flags = {"database_url": "`--database`"}
    flags |= {name: f"`--{name}`" for name in get_type_hints(serve) if name in Settings.__dataclass_fields__}
    types = get_type_hints(Settings)
    for one in dataclasses.fields(Settings):
        type = types[one.name]
        kind = ", ".join(one.metadata["choices"]) or TYPES[type]
        if type is int:
            kind += ", " + _bounds(*one.metadata["between"]).lower()
        default = "" if one.default in (None, "") else f"`{str(one.default).lower() if type is bool else one.default}`"
        name = f"`{PREFIX}{one.name.upper()}`"
        yield f"| {name} | {flags.get(one.name, '')} | {kind} | {default} | {one.metadata['doc']} |\n"


def _commands() -> Iterator[str]:
    root: Any = typer.main.get_command(_root())
    for name in root.list_commands(None):
        yield from _command(f"interphone {name}", root.get_command(None, name))


def _root() -> typer.Typer:
    from interphone.cli import app as root

    return root


def _command(name: str, command: Any) -> Iterator[str]:
    if command.hidden:
        return
    parts = getattr(command, "commands", None)
    if parts is not None:
        yield f"\n## {name}\n\n{command.help}\n"
        if command.invoke_without_command:
            yield f"\n```\n{name} {' '.join(_usage(command))}\n```\n"
            yield from _parameters(command)
        for part in parts.values():
            yield from _command(f"{name} {part.name}", part)
        return
    level = "###" if name.count(" ") > 1 else "##"
    yield f"\n{level} {name}\n\n```\n{name} {' '.join(_usage(command))}\n```\n\n{inspect.cleandoc(command.help)}\n"
    yield from _parameters(command)


def _parameters(command: Any) -> Iterator[str]:
    parameters = [one for one in command.params if one.name != "help"]
    if parameters:
        yield "\n| | |\n|---|---|\n"
    for one in parameters:
        text, told, default = (one.help or "").replace("|", chr(92) + "|").partition(" (default: ")
        bounds = _bounds(getattr(one.type, "min", None), getattr(one.type, "max", None))
        said = (text, f"{bounds}." if bounds else "", f"(default: {default}" if told else _default(one))
        yield f"| {_spelling(one)} | {' '.join(filter(None, said))} |\n"


def _bounds(least: int | None, most: int | None) -> str:
    """A bound that nobody comes to is none."""
    if least is None:
        return ""
    return f"At least {least:,}" if most is None or most >= NO_BOUND else f"{least:,} to {most:,}"


def _default(parameter: Any) -> str:
    """What holds where it is not given; nothing for a flag that is off."""
    value = parameter.default() if callable(parameter.default) else parameter.default
    if parameter.required or value in (None, "", False, ()):
        return ""
    if value is True:
        return f"(default: {parameter.opts[0]})"
    shown = f"{value:,}" if isinstance(value, int) else str(getattr(value, "value", value))
    return f"(default: {shown})"


def _spelling(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"`{_argument(parameter)}`"
    value = f" {parameter.metavar}" if parameter.metavar else ""
    return " / ".join(f"`{option}{value}`" for option in [*parameter.opts, *parameter.secondary_opts])


def _usage(command: Any) -> Iterator[str]:
    """What must be given."""
    optional = False
    for one in command.params:
        if one.param_type_name == "argument":
            yield _argument(one) if one.required else f"[{_argument(one)}]"
        elif one.required:
            yield f"{one.opts[0]} {one.metavar}" if one.metavar else "|".join([*one.opts, *one.secondary_opts])
        else:
            optional = True
    if optional:
        yield "[OPTIONS]"


def _argument(parameter: Any) -> str:
    return str(parameter.metavar or parameter.name.upper())
