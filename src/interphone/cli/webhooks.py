"""`interphone webhook`: create, list, show, update, delete, ping, deliveries, retry, rotate-secret, topics."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interphone.cli import common
from interphone.cli.common import AppIdOption, DatabaseOption, DataOption, JsonOption
from interphone.cli.errors import Refusal

if TYPE_CHECKING:
    from interphone.api.versions import Version
    from interphone.config import Settings
    from interphone.domain.webhook_deliveries import Delivery
    from interphone.domain.webhooks import Webhook

app = common.group("Webhooks: addresses that are told what happens in a workspace.")

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="Its id in the list, such as nsub_1f….")]
TopicsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--topic", metavar="TOPIC", help="A topic or a family, as `webhook topics` lists them. Again for more."
    ),
]
EventNamesOption = Annotated[
    list[str] | None,
    typer.Option("--event-name", metavar="NAME", help="A data event that event.created is to tell of. Again for more."),
]
VersionOption = Annotated[
    str | None,
    typer.Option("--version", metavar="VERSION", help="The version whose topics and shapes it is told."),
]
HubSecretOption = Annotated[
    str | None,
    typer.Option("--hub-secret", metavar="TEXT", help="Sign with X-Hub-Signature too, as receivers of old check it."),
]
FEEDS = ("every", "sent", "errors", "retrying", "failed")


@app.command()
def create(
    app_id: AppIdOption,
    url: Annotated[str, typer.Option("--url", metavar="URL", help="Where notifications are sent to.")],
    topics: TopicsOption = None,
    version: VersionOption = None,
    event_names: EventNamesOption = None,
    hub_secret: HubSecretOption = None,
    as_json: JsonOption = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Make a webhook, which is sent a ping at once. It is told what the newest numbered version shows, or --version."""
    from interphone.api.notifications.subscribing import check_url
    from interphone.api.versions import NUMBERED, VERSIONS
    from interphone.domain import webhooks
    from interphone.domain.documents import encode

    common.check_version(version, "--version")
    # The last of them is Preview, which changes without notice.
    told = NUMBERED[version] if version else VERSIONS[-2]
    check_url(url)
    metadata = {"event_names": event_names} if event_names else {}
    wanted = _check(topics or [], metadata, told)
    new = webhooks.NewWebhook(
        url=url,
        topics=wanted,
        version=told.name,
        made_by=webhooks.OPERATOR,
        hub_secret=hub_secret,
        metadata=encode(metadata),
    )
    with common.open_workspace(data, database, app_id) as opened:
        made = opened.write(app_id, webhooks.create, new)
        _warn(opened.settings, url, wanted, told)
    if as_json:
        common.print_json(_fields(made))
        return
    typer.echo(f"Webhook {made.id} tells {made.url} of {', '.join(made.names)} as version {made.version} shows it.")
    typer.echo(f"Its signing secret: {made.secret}")


@app.command("list")
def show_all(
    app_id: AppIdOption, as_json: JsonOption = False, data: DataOption = None, database: DatabaseOption = None
) -> None:
    """Show a workspace's webhooks."""
    from interphone.domain import webhooks

    with common.open_workspace(data, database, app_id) as opened:
        found = opened.read(app_id, webhooks.every, None)
    if as_json:
        common.print_json([_fields(one) for one in found])
        return
    rows = [(one.id, one.state, one.version, one.url, ", ".join(one.names)) for one in found]
    common.print_table(("ID", "STATE", "VERSION", "URL", "TOPICS"), rows)


@app.command()
def show(
    id: IdArgument,
    app_id: AppIdOption,
    as_json: JsonOption = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Show a webhook with its secrets."""
    from interphone.domain import webhooks

    with common.open_workspace_of(data, database, app_id, "webhook", id) as opened:
        _print(opened.read(app_id, webhooks.get, id), as_json)


@app.command()
def update(
    id: IdArgument,
    app_id: AppIdOption,
    url: Annotated[str | None, typer.Option("--url", metavar="URL", help="Where notifications are sent to.")] = None,
    topics: TopicsOption = None,
    version: VersionOption = None,
    event_names: EventNamesOption = None,
    hub_secret: HubSecretOption = None,
    active: Annotated[
        bool | None, typer.Option("--active/--inactive", help="Whether it is told anything; --active also resumes it.")
    ] = None,
    as_json: JsonOption = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Change what is given; topics and event names replace those there were. An empty --hub-secret takes it away."""
    from msgspec import UNSET

    from interphone.api.notifications.subscribing import check_url
    from interphone.api.versions import NUMBERED
    from interphone.domain import webhooks
    from interphone.domain.documents import encode

    common.check_version(version, "--version")
    if all(given is None for given in (url, topics, version, event_names, hub_secret, active)):
        raise typer.BadParameter("say what to change, such as --url or --topic")
    if url is not None:
        check_url(url)
    with common.open_workspace_of(data, database, app_id, "webhook", id) as opened:
        before = opened.read(app_id, webhooks.get, id)
        told = NUMBERED[version or before.version]
        metadata = before.properties | ({"event_names": event_names} if event_names else {})
        wanted = _check(topics or before.names, metadata, told)
        change = webhooks.WebhookChange(
            id=id,
            url=UNSET if url is None else url,
            topics=wanted if topics else UNSET,
            version=UNSET if version is None else told.name,
            active=UNSET if active is None else active,
            hub_secret=UNSET if hub_secret is None else hub_secret or None,
            metadata=encode(metadata) if event_names else UNSET,
        )
        after = opened.write(app_id, webhooks.update, change)
        _warn(opened.settings, url, wanted if topics else [], told)
    _print(after, as_json)


@app.command()
def delete(id: IdArgument, app_id: AppIdOption, data: DataOption = None, database: DatabaseOption = None) -> None:
    """Delete a webhook and what waits for it."""
    from interphone.domain import webhooks

    with common.open_workspace_of(data, database, app_id, "webhook", id) as opened:
        gone = opened.write(app_id, webhooks.delete, id)
    typer.echo(f"Webhook {gone.id}, which told {gone.url}, is gone.")


@app.command()
def ping(id: IdArgument, app_id: AppIdOption, data: DataOption = None, database: DatabaseOption = None) -> None:
    """Let a server send a ping; one that is answered resumes a suspended webhook."""
    from interphone.domain import webhooks

    with common.open_workspace_of(data, database, app_id, "webhook", id) as opened:
        pinged = opened.write(app_id, webhooks.ping, id)
    typer.echo(f"A server will send a ping to {pinged.url}; `webhook deliveries {id}` shows what came of it.")


@app.command("rotate-secret")
def rotate_secret(
    id: IdArgument,
    app_id: AppIdOption,
    as_json: JsonOption = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Give a webhook a new signing secret; for a day the old one signs as well."""
    from interphone.domain import webhooks

    with common.open_workspace_of(data, database, app_id, "webhook", id) as opened:
        _print(opened.write(app_id, webhooks.rotate_secret, id), as_json)


@app.command()
def deliveries(
    id: IdArgument,
    app_id: AppIdOption,
    feed: Annotated[str, typer.Option("--of", metavar="KIND", help=f"One of {', '.join(FEEDS)}.")] = "every",
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, max=1000, help="How many.")] = 50,
    as_json: JsonOption = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Show what was sent to a webhook in the last 30 days or waits to be, newest first."""
    from interphone.domain import webhook_deliveries

    if feed not in FEEDS:
        raise typer.BadParameter(f"{feed!r} is none of {', '.join(FEEDS)}", param_hint="--of")
    wanted = webhook_deliveries.Feed(id, feed, limit)
    with common.open_workspace_of(data, database, app_id, "webhook", id) as opened:
        _, found = opened.read(app_id, webhook_deliveries.page, wanted)
    if as_json:
        common.print_json([_delivery_fields(one) for one in found])
        return
    rows = [
        (
            str(one.number),
            f"notif_{one.event_id}",
            one.topic,
            one.state,
            str(one.attempts),
            "" if one.status is None else str(one.status),
            common.show_time(one.last_sent_at),
            common.show_time(one.due_at) if one.state == "waiting" else "",
            one.error or "",
        )
        for one in found
    ]
    columns = ("NUMBER", "ID", "TOPIC", "STATE", "TRIES", "STATUS", "LAST", "NEXT", "ERROR")
    common.print_table(columns, rows)


@app.command()
def retry(
    id: IdArgument,
    app_id: AppIdOption,
    number: Annotated[
        int | None, typer.Option("--number", metavar="N", help="Only the failed delivery of this number.")
    ] = None,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Send what failed as if it were new, and what waits for another try, now."""
    from interphone.domain import webhook_deliveries

    with common.open_workspace_of(data, database, app_id, "webhook", id) as opened:
        count = opened.write(app_id, webhook_deliveries.retry, webhook_deliveries.Retry(id, number))
    if number is not None and not count:
        raise Refusal(
            f"Webhook {id} has no failed delivery {number}. "
            f"`interphone webhook deliveries {id} --app-id {app_id} --of failed` shows those there are."
        )
    failed = "delivery" if count == 1 else "deliveries"
    typer.echo(f"{count} failed {failed} will be tried again, and what waits is sent now.")


@app.command()
def topics(version: VersionOption = None, as_json: JsonOption = False) -> None:
    """List the topics of a version, the newest numbered one unless told otherwise, and which of them never come yet."""
    from interphone.api.notifications.topics import ever_comes, names_of
    from interphone.api.versions import NUMBERED, VERSIONS

    common.check_version(version, "--version")
    named = sorted(names_of(NUMBERED[version] if version else VERSIONS[-2]).items())
    if as_json:
        common.print_json([{"topic": name, "comes": ever_comes(newest)} for name, newest in named])
        return
    for name, newest in named:
        typer.echo(name if ever_comes(newest) else f"{name}  (never comes yet)")


def _check(topics: list[str], metadata: dict[str, Any], version: Version) -> list[str]:
    """The topics, as they are stored. Raises Refusal, in the words of the options."""
    from interphone.api.notifications.subscribing import check_event_names, check_topics
    from interphone.domain.errors import Invalid, Missing

    listed = f"`interphone webhook topics --version {version.name}` lists them"
    if not topics:
        raise Refusal(f"--topic must name at least one topic, such as contact; {listed}.")
    try:
        wanted = check_topics(topics, version)
    except Invalid as error:
        raise Refusal(f"{str(error).removeprefix('topics: ')}; {listed}.") from None
    try:
        check_event_names(wanted, metadata, version)
    except Missing:
        raise Refusal("--event-name must name the events that event.created is to tell of.") from None
    return wanted


def _warn(settings: Settings, url: str | None, topics: list[str], version: Version) -> None:
    """Say what nobody would find out before they wait: an address that is not called, topics that never come."""
    from interphone.api.notifications.topics import ever_comes, meant_by
    from interphone.background import why_not_called

    if url is not None and (refusal := why_not_called(settings, url)):
        typer.echo(f"Nothing will reach it yet: {refusal}", err=True)
    for topic in topics:
        if not any(map(ever_comes, meant_by(topic, version))):
            typer.echo(f"{topic} never comes yet, as this server does not have what it tells of.", err=True)


def _print(webhook: Webhook, as_json: bool) -> None:
    fields = _fields(webhook)
    if as_json:
        common.print_json(fields)
        return
    for name in ("created_at", "updated_at", "old_secret_until"):
        fields[name] = common.show_time(fields[name])
    common.print_fields({name: _show(value) for name, value in fields.items()})


def _show(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else json.dumps(value)


def _fields(webhook: Webhook) -> dict[str, Any]:
    return {**common.to_fields(webhook), "topics": webhook.names, "metadata": webhook.properties}


def _delivery_fields(delivery: Delivery) -> dict[str, Any]:
    fields = common.to_fields(delivery)
    del fields["fleeting"]
    return {
        **fields,
        "event_id": f"notif_{delivery.event_id}",
        "item": json.loads(delivery.item),
        "is_ping": bool(delivery.is_ping),
        "answer_headers": json.loads(delivery.answer_headers or "{}"),
    }
