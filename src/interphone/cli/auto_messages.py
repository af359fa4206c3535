"""`interphone auto-message`: create, list, pause, resume, explain. Servers follow each change at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from interphone.cli import common
from interphone.cli.common import AppIdOption, DatabaseOption, DataOption, JsonOption
from interphone.cli.errors import Refusal

if TYPE_CHECKING:
    from interphone.domain.auto_message_reports import Explanation, Overview
    from interphone.domain.auto_messages import AutoMessage

app = common.group("Auto messages: a teammate's words, sent once to everyone who matches while they visit.")

IdArgument = Annotated[int, typer.Argument(metavar="ID", help="Its number in the list.")]
FromOption = Annotated[str, typer.Option("--from", metavar="TEAMMATE", help="Who says it: a teammate's id or email.")]
TextOption = Annotated[str, typer.Option("--text", metavar="TEXT", help="What it says, in markdown.")]
TitleOption = Annotated[str | None, typer.Option("--title", metavar="TEXT", help="Without it, how the text begins.")]
UrlOption = Annotated[
    list[str] | None,
    typer.Option("--url", metavar="PATTERN", help="Only on such pages: '*/pricing'. Again for more."),
]
TagOption = Annotated[list[str] | None, typer.Option("--tag", metavar="NAME", help="Only people who have the tag.")]
WithoutTagOption = Annotated[
    list[str] | None, typer.Option("--without-tag", metavar="NAME", help="Only people who do not have the tag.")
]
AttributeOption = Annotated[
    list[str] | None,
    typer.Option(
        "--attribute",
        metavar="CONDITION",
        help="Only people of whom it is true: 'plan = pro', 'session_count > 3', 'name unknown'.",
    ),
]
LastSeenOption = Annotated[
    str | None, typer.Option("--last-seen", metavar="WHEN", help="'within 7 days' or 'more than 30 days ago'.")
]
SignedUpOption = Annotated[
    str | None, typer.Option("--signed-up", metavar="WHEN", help="'within 24 hours' or 'more than 30 days ago'.")
]
StartsOption = Annotated[
    str | None,
    typer.Option("--starts", metavar="TIME", help="Such as 2026-11-30 or 2026-11-30T18:00+01:00; UTC without a zone."),
]
EndsOption = Annotated[str | None, typer.Option("--ends", metavar="TIME", help="From this moment on nobody gets it.")]
StopOption = Annotated[
    bool, typer.Option("--stop-on-reply", help="Not for people who have replied to an auto message.")
]


@app.command()
def create(
    app_id: AppIdOption,
    sender: FromOption,
    text: TextOption,
    title: TitleOption = None,
    url: UrlOption = None,
    tag: TagOption = None,
    without_tag: WithoutTagOption = None,
    attribute: AttributeOption = None,
    last_seen: LastSeenOption = None,
    signed_up: SignedUpOption = None,
    starts: StartsOption = None,
    ends: EndsOption = None,
    stop_on_reply: StopOption = False,
    as_json: JsonOption = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Make an auto message; it goes out at once, or from --starts. Every condition must hold, one of the pages."""
    from interphone.domain import auto_message_reports, auto_messages, moments
    from interphone.domain.targeting import read_condition, read_span_condition

    conditions = [read_condition(one, "--attribute") for one in attribute or []]
    for field, words, option in (
        ("last_seen_at", last_seen, "--last-seen"),
        ("signed_up_at", signed_up, "--signed-up"),
    ):
        if words is not None:
            conditions.append(read_span_condition(field, words, option))
    new = auto_messages.NewAutoMessage(
        sender=sender,
        text=text,
        title=title,
        url_patterns=url or [],
        tags=tag or [],
        without_tags=without_tag or [],
        conditions=conditions,
        starts_at=moments.read_moment(starts, "--starts") if starts is not None else None,
        ends_at=moments.read_moment(ends, "--ends") if ends is not None else None,
        stop_on_reply=stop_on_reply,
    )
    with common.open_workspace(data, database, app_id) as opened:
        made = opened.write(app_id, auto_messages.create, new)
        shown = opened.read(app_id, auto_message_reports.get, made.id)
    if as_json:
        common.print_json({"app_id": app_id, **common.to_fields(shown)})
        return
    typer.echo(f"Auto message {made.id} of {app_id} is {shown.state}: {_describe(shown)}.")


@app.command("list")
def show_all(
    app_id: AppIdOption, as_json: JsonOption = False, data: DataOption = None, database: DatabaseOption = None
) -> None:
    """Show a workspace's auto messages: who got, opened and answered each. Deleted people are not counted."""
    from interphone.domain import auto_message_reports

    with common.open_workspace(data, database, app_id) as opened:
        found = opened.read(app_id, auto_message_reports.every, None)
    if as_json:
        common.print_json(found)
        return
    columns = ("ID", "TITLE", "FROM", "STATE", "SENT", "SEEN", "REPLIED", "FOR")
    common.print_table(columns, [_row(one) for one in found])


@app.command()
def pause(id: IdArgument, app_id: AppIdOption, data: DataOption = None, database: DatabaseOption = None) -> None:
    """Send it to nobody until it is resumed; who has it keeps it."""
    from interphone.domain import auto_messages

    _switch(data, database, app_id, auto_messages.pause, id)
    typer.echo(f"Auto message {id} of {app_id} is paused.")


@app.command()
def resume(id: IdArgument, app_id: AppIdOption, data: DataOption = None, database: DatabaseOption = None) -> None:
    """Send it again to those who match and have not got it."""
    from interphone.domain import auto_messages

    _switch(data, database, app_id, auto_messages.resume, id)
    typer.echo(f"Auto message {id} of {app_id} is no longer paused.")


@app.command()
def explain(
    app_id: AppIdOption,
    user: Annotated[str, typer.Option("--user", metavar="USER", help="Their user_id or email.")],
    url: Annotated[str | None, typer.Option("--url", metavar="URL", help="As if they were on this page.")] = None,
    as_json: JsonOption = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Tell for each auto message whether a person would get it now, and why or why not."""
    from interphone.domain import auto_message_reports
    from interphone.domain.auto_message_reports import Question
    from interphone.domain.contacts import Who
    from interphone.domain.errors import NotFound

    with common.open_workspace(data, database, app_id) as opened:
        try:
            found = opened.read(app_id, auto_message_reports.explain, Question(Who(user, user.lower()), url))
        except NotFound:
            raise Refusal(f"Workspace {app_id} has no user with the user_id or email {user!r}.") from None
    if as_json:
        common.print_json(found)
        return
    if not found:
        typer.echo(f"Workspace {app_id} has no auto messages.")
    for explanation in found:
        _print_explanation(explanation)


def _switch(data: Any, database: str | None, app_id: str, verb: Any, id: int) -> AutoMessage:
    from interphone.domain.errors import NotFound

    with common.open_workspace(data, database, app_id) as opened:
        try:
            changed: AutoMessage = opened.write(app_id, verb, id)
        except NotFound:
            raise Refusal(
                f"Workspace {app_id} has no auto message {id}. "
                f"`interphone auto-message list --app-id {app_id}` shows all."
            ) from None
    return changed


def _row(one: Overview) -> list[str]:
    counts = (str(one.sent), str(one.seen), str(one.replied))
    return [str(one.id), one.title, one.sender, one.state, *counts, _describe(one)]


def _describe(one: Overview) -> str:
    """Who gets it, where and when, in words."""
    parts = ["on " + " or ".join(one.url_patterns) if one.url_patterns else "on any page"]
    parts += [f"with tag {name}" for name in one.tags] + [f"without tag {name}" for name in one.without_tags]
    parts += one.conditions
    if one.starts_at is not None:
        parts.append(f"from {common.show_time(one.starts_at)}")
    if one.ends_at is not None:
        parts.append(f"until {common.show_time(one.ends_at)}")
    if one.stop_on_reply:
        parts.append("stops on reply")
    return ", ".join(parts)


def _print_explanation(explanation: Explanation) -> None:
    typer.echo(f"{explanation.id} {explanation.title}: {explanation.would_get}")
    for reason in explanation.reasons:
        mark = {True: "yes", False: "NO", None: "?"}[reason.holds]
        typer.echo(f"  {mark:<3}  {reason.text}")
