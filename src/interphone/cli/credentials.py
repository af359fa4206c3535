"""`interphone key` and `interphone token`: create, list, revoke. Servers honour each change at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from interphone.cli import common
from interphone.cli.common import AppIdOption, DatabaseOption, DataOption, JsonOption
from interphone.cli.errors import Refusal

if TYPE_CHECKING:
    from interphone.domain.credentials import Credential, NewCredential

keys = common.group("API keys: the password of HTTP Basic beside the app id.")
tokens = common.group("Access tokens: `Authorization: Bearer`.")

NameOption = Annotated[str, typer.Option("--name", metavar="TEXT", help="To tell it from the others.")]
RateLimitOption = Annotated[
    int | None,
    typer.Option(
        "--rate-limit",
        min=0,
        metavar="NUMBER",
        help="Its own requests per minute; 0 for no limit. (default: shares INTERPHONE_RATE_LIMIT with the workspace)",
    ),
]
KeyVersionOption = Annotated[
    str | None,
    typer.Option(
        "--version", metavar="VERSION", help="The API version it gets unless a request names one. (default: 1.0)"
    ),
]
TokenVersionOption = Annotated[
    str | None,
    typer.Option(
        "--version",
        metavar="VERSION",
        help="The API version it gets unless a request names one. (default: the workspace's)",
    ),
]
TeammateOption = Annotated[
    str | None,
    typer.Option(
        "--teammate",
        metavar="TEAMMATE",
        help="Whom it acts for: an id or email. (default: the workspace's first owner)",
    ),
]
IdArgument = Annotated[int, typer.Argument(metavar="ID", help="Its number in the list.")]


@keys.command("create")
def create_key(
    app_id: AppIdOption,
    version: KeyVersionOption = None,
    name: NameOption = "",
    rate_limit: RateLimitOption = None,
    as_json: JsonOption = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Make an API key and show it, this once.

    A request that names no version is answered by the key's; by 1.0 where only 1.0 has the operation, as POST /users.
    """
    from interphone.domain.credentials import NewCredential

    common.check_version(version, "--version")
    new = NewCredential(kind="key", name=name, version=version, rate_limit=rate_limit)
    _create(data, database, app_id, new, as_json)


@tokens.command("create")
def create_token(
    app_id: AppIdOption,
    version: TokenVersionOption = None,
    teammate: TeammateOption = None,
    name: NameOption = "",
    rate_limit: RateLimitOption = None,
    as_json: JsonOption = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Make an access token and show it, this once.

    A request that names no version is answered by the token's; by 1.0 where only 1.0 has the operation, as POST /users.
    What both have goes by the token's: clients of 1.x want a token of 1.0 to 1.4, or their leads are made contacts.
    """
    from interphone.domain.credentials import NewCredential

    common.check_version(version, "--version")
    new = NewCredential(kind="token", name=name, version=version, rate_limit=rate_limit)
    _create(data, database, app_id, new, as_json, teammate)


@keys.command("list")
def list_keys(
    app_id: AppIdOption, as_json: JsonOption = False, data: DataOption = None, database: DatabaseOption = None
) -> None:
    """Show a workspace's API keys by their last four characters."""
    _show_all(data, database, app_id, "key", as_json)


@tokens.command("list")
def list_tokens(
    app_id: AppIdOption, as_json: JsonOption = False, data: DataOption = None, database: DatabaseOption = None
) -> None:
    """Show a workspace's access tokens by their last four characters."""
    _show_all(data, database, app_id, "token", as_json)


@keys.command("revoke")
def revoke_key(id: IdArgument, app_id: AppIdOption, data: DataOption = None, database: DatabaseOption = None) -> None:
    """End an API key: the next request that uses it is refused, by every server."""
    _revoke(data, database, app_id, "key", id)


@tokens.command("revoke")
def revoke_token(id: IdArgument, app_id: AppIdOption, data: DataOption = None, database: DatabaseOption = None) -> None:
    """End an access token: the next request that uses it is refused, by every server."""
    _revoke(data, database, app_id, "token", id)


def _create(
    data: Any, database: str | None, app_id: str, new: NewCredential, as_json: bool, teammate: str | None = None
) -> None:
    from msgspec.structs import replace

    from interphone.domain import credentials

    with common.open_workspace(data, database, app_id) as opened:
        if teammate is not None:
            new = replace(new, teammate_id=opened.find_teammate(app_id, teammate).id)
        made = opened.write(app_id, credentials.create, new)
    secret = {"key": "api_key", "token": "access_token"}[new.kind]
    if as_json:
        given: dict[str, Any] = {"name": new.name, "version": new.version, "rate_limit": new.rate_limit}
        if new.kind == "token":
            given["teammate_id"] = new.teammate_id
        common.print_json({"app_id": app_id, "id": made.id, secret: made.secret, **given})
        return
    noun = credentials.NOUNS[new.kind]
    common.print_fields({"app id": app_id, "id": str(made.id), noun: made.secret})
    typer.echo(f"Keep the {noun} now: it is not shown again.")


def _show_all(data: Any, database: str | None, app_id: str, kind: str, as_json: bool) -> None:
    from interphone.domain import credentials

    with common.open_workspace(data, database, app_id) as opened:
        found = opened.read(app_id, credentials.every, kind)
    if as_json:
        common.print_json(found)
        return
    columns = ["ID", "NAME", "ENDS IN", "VERSION", "PER MINUTE", "CREATED", "REVOKED"]
    if kind == "token":
        columns.insert(4, "TEAMMATE")
    common.print_table(columns, [_row(credential) for credential in found])


def _row(credential: Credential) -> list[str]:
    limit = {None: "default", 0: "no limit"}.get(credential.rate_limit, str(credential.rate_limit))
    own = [credential.version or "default"]
    if credential.kind == "token":
        own.append(str(credential.teammate_id or "first owner"))
    times = (common.show_time(credential.created_at), common.show_time(credential.revoked_at))
    return [str(credential.id), credential.name, "…" + credential.hint, *own, limit, *times]


def _revoke(data: Any, database: str | None, app_id: str, kind: str, id: int) -> None:
    from interphone.domain import credentials
    from interphone.domain.errors import NotFound

    noun = credentials.NOUNS[kind]
    with common.open_workspace(data, database, app_id) as opened:
        try:
            opened.write(app_id, credentials.revoke, credentials.Revocation(kind, id))
        except NotFound:
            raise Refusal(
                f"Workspace {app_id} has no {noun} {id} that is still good. "
                f"`interphone {kind} list --app-id {app_id}` shows all."
            ) from None
    typer.echo(f"{noun[0].upper()}{noun[1:]} {id} of {app_id} is revoked.")
