"""`interphone workspace`: create, list, set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from interphone.cli import common
from interphone.cli.common import AppIdOption, DatabaseOption, DataOption, JsonOption
from interphone.cli.errors import Refusal

if TYPE_CHECKING:
    from interphone.domain.founding import Founded
    from interphone.store.database import Transaction

SHOWN = (
    "app_id", "name", "created_at", "api_version", "timezone", "region", "v1_put_requires_user",
    "away_status_reason_required", "ip_allowlist_enabled",
)  # fmt: skip

ApiVersionOption = Annotated[
    str | None,
    typer.Option(
        "--api-version",
        metavar="VERSION",
        help="What its access tokens are answered in, those without a version of their own. (a new one's: 2.10)",
    ),
]

app = common.group("The workspaces of this server, each apart from all others.")


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What people call it.")],
    app_id: Annotated[
        str | None, typer.Option("--app-id", metavar="ID", help="What clients send as user name. (default: random)")
    ] = None,
    api_version: ApiVersionOption = None,
    as_json: JsonOption = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Make a workspace with an API key and an access token, which are shown this once."""
    from interphone.domain import workspaces

    common.check_version(api_version, "--api-version")
    with common.open_database(common.load_settings(data, database)) as opened:
        made = opened.write(workspaces.new_app_id() if app_id is None else app_id, _found, (name, api_version))
    if as_json:
        common.print_json(made)
        return
    common.print_fields({"app id": made.app_id, "API key": made.api_key, "access token": made.access_token})
    typer.echo("Keep the key and the token now: they are not shown again.")


@app.command("list")
def show_all(as_json: JsonOption = False, data: DataOption = None, database: DatabaseOption = None) -> None:
    """Show every workspace, oldest first."""
    from interphone.domain import workspaces

    with common.open_database(common.load_settings(data, database)) as opened:
        found = opened.read("", workspaces.every, None)
    if as_json:
        common.print_json([{name: getattr(workspace, name) for name in SHOWN} for workspace in found])
        return
    rows = [
        (
            one.app_id,
            one.name,
            common.show_time(one.created_at),
            one.api_version,
            one.timezone,
            one.region,
            "yes" if one.v1_put_requires_user else "no",
        )
        for one in found
    ]
    common.print_table(("APP ID", "NAME", "CREATED", "API VERSION", "TIMEZONE", "REGION", "V1 PUT REQUIRES USER"), rows)


@app.command("set")
def change(
    app_id: AppIdOption,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help="What people call it.")] = None,
    api_version: ApiVersionOption = None,
    timezone: Annotated[
        str | None,
        typer.Option("--timezone", metavar="ZONE", help="Where its days begin, such as America/Los_Angeles or UTC."),
    ] = None,
    region: Annotated[
        str | None, typer.Option("--region", metavar="REGION", help="US, EU or AU: what clients are told.")
    ] = None,
    v1_put_requires_user: Annotated[
        bool | None,
        typer.Option(
            "--v1-put-requires-user/--no-v1-put-requires-user",
            help="Whether PUT /v1/users answers 404 for a user nobody knows; off, it creates the user.",
        ),
    ] = None,
    away_reason_required: Annotated[
        bool | None,
        typer.Option(
            "--away-reason-required/--no-away-reason-required",
            help="Whether teammates who go away have to say why, from version 2.14 on.",
        ),
    ] = None,
    ip_allowlist: Annotated[
        bool | None,
        typer.Option(
            "--ip-allowlist/--no-ip-allowlist",
            help="Whether the IP allowlist is in force; off, whoever is locked out gets in again.",
        ),
    ] = None,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Change a workspace's settings; running servers follow at once."""
    from interphone.domain import workspaces

    common.check_version(api_version, "--api-version")
    settings = {
        "name": name,
        "api_version": api_version,
        "timezone": timezone,
        "region": region,
        "v1_put_requires_user": v1_put_requires_user,
        "away_status_reason_required": away_reason_required,
        "ip_allowlist_enabled": ip_allowlist,
    }
    given: dict[str, Any] = {setting: value for setting, value in settings.items() if value is not None}
    if not given:
        raise Refusal("Nothing is to be changed. `interphone workspace set --help` shows the settings.")
    with common.open_workspace(data, database, app_id) as opened:
        made = opened.write(app_id, workspaces.change, workspaces.WorkspaceChange(**given))
    common.print_fields({setting.replace("_", " "): _show(getattr(made, setting)) for setting in given})


def _found(tx: Transaction, asked: tuple[str, str | None]) -> Founded:
    """A workspace by its name, of a version where one is asked for; all of it or nothing."""
    from interphone.domain import founding, workspaces

    name, api_version = asked
    made = founding.found(tx, name)
    if api_version is not None:
        workspaces.change(tx, workspaces.WorkspaceChange(api_version=api_version))
    return made


def _show(value: str | bool) -> str:
    return ("no", "yes")[value] if isinstance(value, bool) else value
