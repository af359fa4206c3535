"""`interphone subscription-type`: create, list, change. Servers follow each change at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from interphone.cli import common
from interphone.cli.common import AppIdOption, DatabaseOption, DataOption, JsonOption

if TYPE_CHECKING:
    from interphone.domain.subscriptions import SubscriptionType

app = common.group("Subscription types: the kinds of messages that people opt out of, or into.")

LocaleOption = Annotated[str, typer.Option("--locale", metavar="CODE", help="The language of the name, such as en.")]
StateOption = Annotated[str | None, typer.Option("--state", metavar="STATE", help="live, draft or archived.")]
ForOption = Annotated[
    list[str] | None,
    typer.Option("--for", metavar="CONTENT", help="What it is of: email, sms_message. Again for both."),
]
DescriptionOption = Annotated[str, typer.Option("--description", metavar="TEXT", help="What people read below it.")]


@app.command()
def create(
    app_id: AppIdOption,
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="As people see it.")],
    consent: Annotated[
        str,
        typer.Option(
            "--consent",
            metavar="KIND",
            help="opt_out: everybody gets it but who opts out. opt_in: nobody but who opts in. It cannot be changed.",
        ),
    ] = "opt_out",
    description: DescriptionOption = "",
    locale: LocaleOption = "en",
    state: StateOption = None,
    contents: ForOption = None,
    as_json: JsonOption = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Make a subscription type; it is live unless --state says otherwise, and of emails unless --for does."""
    from interphone.domain import subscriptions

    _check("--consent", consent, subscriptions.CONSENT_TYPES)
    _check_common(name, locale, state, contents)
    new = subscriptions.NewSubscriptionType(
        text=subscriptions.Translation(name.strip(), description.strip(), locale),
        consent_type=consent,
        state=state or subscriptions.STATES[0],
        content_types=tuple(contents or subscriptions.CONTENT_TYPES[:1]),
    )
    with common.open_workspace(data, database, app_id) as opened:
        made = opened.write(app_id, subscriptions.create, new)
    _print(made, as_json)


@app.command("list")
def show_all(
    app_id: AppIdOption, as_json: JsonOption = False, data: DataOption = None, database: DatabaseOption = None
) -> None:
    """Show a workspace's subscription types."""
    from interphone.domain import subscriptions

    with common.open_workspace(data, database, app_id) as opened:
        found = opened.read(app_id, subscriptions.every, subscriptions.CONSENT_TYPES)
    if as_json:
        common.print_json([_fields(one) for one in found])
        return
    rows = [
        (str(one.id), one.texts()[0].name, one.consent_type, one.state, ", ".join(one.contents()), _locales(one))
        for one in found
    ]
    common.print_table(("ID", "NAME", "CONSENT", "STATE", "FOR", "LANGUAGES"), rows)


@app.command()
def change(
    id: Annotated[int, typer.Argument(metavar="ID", help="Its number in the list.")],
    app_id: AppIdOption,
    name: Annotated[
        str | None, typer.Option("--name", metavar="TEXT", help="The name in --locale, a new language or a known one.")
    ] = None,
    description: DescriptionOption = "",
    locale: LocaleOption = "en",
    state: StateOption = None,
    contents: ForOption = None,
    as_json: JsonOption = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Change a subscription type, or add a translation with --name and --locale."""
    from msgspec import UNSET

    from interphone.domain import subscriptions

    _check_common(name, locale, state, contents)
    if name is None and state is None and contents is None:
        raise typer.BadParameter("say what to change: --name, --state or --for")
    wanted = subscriptions.SubscriptionTypeChange(
        id=id,
        state=UNSET if state is None else state,
        content_types=UNSET if contents is None else tuple(contents),
        text=UNSET if name is None else subscriptions.Translation(name.strip(), description.strip(), locale),
    )
    with common.open_workspace(data, database, app_id) as opened:
        _print(opened.write(app_id, subscriptions.change, wanted), as_json)


def _check_common(name: str | None, locale: str, state: str | None, contents: list[str] | None) -> None:
    from interphone.domain import subscriptions

    if name is not None and not name.strip():
        raise typer.BadParameter("it is empty", param_hint="--name")
    if not locale.replace("-", "").isalnum():
        raise typer.BadParameter(f"{locale!r} is no language; write en or pt-BR", param_hint="--locale")
    _check("--state", state, subscriptions.STATES)
    for content in contents or ():
        _check("--for", content, subscriptions.CONTENT_TYPES)


def _check(option: str, value: str | None, allowed: tuple[str, ...]) -> None:
    if value is not None and value not in allowed:
        raise typer.BadParameter(f"{value!r} is none of {', '.join(allowed)}", param_hint=option)


def _print(type: SubscriptionType, as_json: bool) -> None:
    if as_json:
        common.print_json(_fields(type))
        return
    typer.echo(
        f"Subscription type {type.id} is {type.texts()[0].name!r}: {type.consent_type}, {type.state}, "
        f"for {' and '.join(type.contents())}, in {_locales(type)}."
    )


def _fields(type: SubscriptionType) -> dict[str, object]:
    return {**common.to_fields(type), "content_types": type.contents(), "translations": type.texts()}


def _locales(type: SubscriptionType) -> str:
    return ", ".join(text.locale for text in type.texts())
