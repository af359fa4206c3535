"""`interphone teammate`: create, list, set, remove."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from interphone.cli import common
from interphone.cli.common import AppIdOption, DatabaseOption, DataOption, JsonOption

TeammateArgument = Annotated[str, typer.Argument(metavar="TEAMMATE", help="An id or email.")]
JobTitleOption = Annotated[str | None, typer.Option("--job-title", metavar="TEXT", help="What their work is called.")]
AvatarOption = Annotated[str | None, typer.Option("--avatar-url", metavar="URL", help="Their picture.")]
VerifiedOption = Annotated[
    bool | None,
    typer.Option(
        "--email-verified/--email-unverified",
        help="Whether you know the address to be theirs; programs that sign people in by GET /me look at it. "
        "(a new one's: unverified)",
    ),
]
SeatOption = Annotated[
    bool | None,
    typer.Option(
        "--inbox-seat/--no-inbox-seat",
        help="Whether tokens that act for them may do what the inbox does. (a new one has it)",
    ),
]

app = common.group("Teammates: who answers on behalf of a workspace.")


@app.command()
def create(
    app_id: AppIdOption,
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="As people see it.")],
    email: Annotated[str, typer.Option("--email", metavar="ADDRESS", help="One teammate has one address.")],
    role: Annotated[str, typer.Option("--role", metavar="ROLE", help="owner, admin or agent.")] = "agent",
    job_title: JobTitleOption = None,
    avatar_url: AvatarOption = None,
    email_verified: VerifiedOption = None,
    inbox_seat: SeatOption = None,
    as_json: JsonOption = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Add a teammate to a workspace."""
    from interphone.domain import teammates

    _check_role(role)
    if "@" not in email.strip("@ "):
        raise typer.BadParameter(f"{email!r} is no email address", param_hint="--email")
    new = teammates.NewTeammate(
        name, email, role, job_title or "", avatar_url, bool(email_verified), inbox_seat is not False
    )
    with common.open_workspace(data, database, app_id) as opened:
        made = opened.write(app_id, teammates.create, new)
    if as_json:
        common.print_json({"app_id": app_id, **common.to_fields(made)})
        return
    typer.echo(f"Teammate {made.id} of {app_id} is {made.name} <{made.email}>, {made.role}.")


@app.command("list")
def show_all(
    app_id: AppIdOption, as_json: JsonOption = False, data: DataOption = None, database: DatabaseOption = None
) -> None:
    """Show a workspace's teammates."""
    from interphone.domain import teammates

    with common.open_workspace(data, database, app_id) as opened:
        found = opened.read(app_id, lambda tx, _: teammates.present(tx), None)
    if as_json:
        common.print_json(found)
        return
    rows = [(str(one.id), one.name, one.email, one.role, common.show_time(one.created_at)) for one in found]
    common.print_table(("ID", "NAME", "EMAIL", "ROLE", "CREATED"), rows)


@app.command("set")
def change(
    teammate: TeammateArgument,
    app_id: AppIdOption,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help="As people see it.")] = None,
    role: Annotated[str | None, typer.Option("--role", metavar="ROLE", help="owner, admin or agent.")] = None,
    job_title: JobTitleOption = None,
    avatar_url: AvatarOption = None,
    email_verified: VerifiedOption = None,
    inbox_seat: SeatOption = None,
    as_json: JsonOption = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Change what is known of a teammate."""
    from interphone.domain import teammates

    if role is not None:
        _check_role(role)
    fields = {
        "name": name,
        "role": role,
        "job_title": job_title,
        "avatar_url": avatar_url,
        "email_verified": email_verified,
        "has_inbox_seat": inbox_seat,
    }
    given: dict[str, Any] = {field: value for field, value in fields.items() if value is not None}
    with common.open_workspace(data, database, app_id) as opened:
        id = opened.find_teammate(app_id, teammate).id
        made = opened.write(app_id, teammates.change, teammates.TeammateChange(id=id, **given))
    if as_json:
        common.print_json({"app_id": app_id, **common.to_fields(made)})
        return
    typer.echo(f"Teammate {made.id} of {app_id} is {made.name} <{made.email}>, {made.role}.")


@app.command()
def remove(
    teammate: TeammateArgument, app_id: AppIdOption, data: DataOption = None, database: DatabaseOption = None
) -> None:
    """Take a teammate out of a workspace and its teams; tokens that act for them end, what they wrote stays."""
    from interphone.domain import teammates

    with common.open_workspace(data, database, app_id) as opened:
        id = opened.find_teammate(app_id, teammate).id
        removed = opened.write(app_id, teammates.remove, id)
    typer.echo(f"Teammate {removed.id} of {app_id}, {removed.name}, is removed.")


def _check_role(role: str) -> None:
    from interphone.domain import teammates

    if role not in teammates.ROLES:
        raise typer.BadParameter(f"{role!r} is none of {', '.join(teammates.ROLES)}", param_hint="--role")
