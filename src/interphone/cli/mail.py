"""`interphone mail`: the server that takes mail; what was sent and received; the inbox of a workspace."""

from __future__ import annotations

import asyncio
import dataclasses
import errno
import os
import signal
import ssl
from typing import TYPE_CHECKING, Annotated

import typer

from interphone import logs
from interphone.cli import common
from interphone.cli.common import AppIdOption, DatabaseOption, DataOption, JsonOption
from interphone.cli.errors import Refusal
from interphone.config import SettingError, Settings

if TYPE_CHECKING:
    from interphone.mail.receiver import Listen

app = typer.Typer(
    help="Electronic mail. Alone, it is the server that takes mail, over LMTP or SMTP, until stopped.",
    add_completion=False,
    invoke_without_command=True,
)


@app.callback()
def receive(
    ctx: typer.Context,
    listen: Annotated[
        str | None,
        typer.Option("--listen", metavar="URL", help="Where to take mail. (default: lmtp://127.0.0.1:8024)"),
    ] = None,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Electronic mail. Alone, it is the server that takes mail, over LMTP or SMTP, until stopped."""
    if ctx.invoked_subcommand is not None:
        return
    settings = common.load_settings(data, database, mail_listen=listen)
    common.warn_of_misspelled_settings()
    where, tls = _read_listen(settings), _read_tls(settings)
    if not settings.mail_domain:
        raise SettingError("INTERPHONE_MAIL_DOMAIN must be the domain of the addresses that mail is taken for")
    common.require_database(settings)
    logs.configure(settings.log_level, settings.log_format)
    logs.start()
    try:
        asyncio.run(_receive(settings, where, tls))
    finally:
        logs.close()


@app.command("log")
def show_log(
    app_id: AppIdOption,
    limit: Annotated[int, typer.Option("--limit", metavar="NUMBER", min=1, max=100_000, help="How many.")] = 50,
    as_json: JsonOption = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Show what was sent and received, the newest first, and why something was not."""
    from interphone.domain import mail_log
    from interphone.domain.mail_log import Window

    with common.open_workspace(data, database, app_id) as opened:
        found = opened.read(app_id, mail_log.newest, Window(limit))
    if as_json:
        common.print_json(found)
        return
    if not found:
        typer.echo("Nothing was sent or received.")
        return
    columns = ["TIME", "KIND", "STATE", "CONVERSATION", "PERSON", "MESSAGE-ID", "REASON"]
    rows = [
        [
            common.show_time(mail.created_at),
            mail.kind,
            mail.state,
            str(mail.conversation_id or ""),
            mail.contact_id or "",
            mail.message_id,
            mail.reason or "",
        ]
        for mail in found
    ]
    common.print_table(columns, rows)


@app.command("inbox")
def inbox(
    app_id: AppIdOption,
    wanted: Annotated[
        bool | None,
        typer.Option("--open/--close", help="Whether mail to its address begins conversations; without, just show."),
    ] = None,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Show the address that begins conversations in a workspace, and open or close it."""
    from interphone.domain import mailboxes
    from interphone.mail.tokens import INBOX

    settings = common.load_settings(data, database)
    with common.open_database(settings) as opened:
        opened.require_workspace(app_id)
        if wanted is None:
            mailbox = opened.write(app_id, mailboxes.ensure, None)
        else:
            mailbox = opened.write(app_id, mailboxes.open_inbox, wanted)
    local = mailboxes.local_part(mailbox, INBOX)
    unset = f"{local}@…: set INTERPHONE_MAIL_DOMAIN to the domain whose mail is taken"
    address = f"{local}@{settings.mail_domain}" if settings.mail_domain else unset
    common.print_fields({"address": address, "inbox": "open" if mailbox.inbox else "closed"})


def _read_listen(settings: Settings) -> Listen:
    from interphone.mail.receiver import read_listen

    try:
        return read_listen(settings.mail_listen)
    except ValueError as error:
        raise SettingError(f"INTERPHONE_MAIL_LISTEN (--listen): {error}") from error


def _read_tls(settings: Settings) -> ssl.SSLContext | None:
    from interphone.mail.receiver import read_tls

    try:
        return read_tls(settings.mail_tls_cert, settings.mail_tls_key)
    except ValueError as error:
        names = " and INTERPHONE_MAIL_TLS_KEY" if settings.mail_tls_key else ""
        raise SettingError(f"INTERPHONE_MAIL_TLS_CERT{names}: {error}") from error


def _not_listening(settings: Settings, error: OSError) -> Refusal:
    why = os.strerror(error.errno) if error.errno else str(error)
    other = " (by another `interphone mail`?)" if error.errno == errno.EADDRINUSE else ""
    return Refusal(
        f"{settings.mail_listen} cannot be listened on: {why}{other}. "
        "Choose another place with --listen or INTERPHONE_MAIL_LISTEN."
    )


async def _receive(settings: Settings, where: Listen, tls: ssl.SSLContext | None) -> None:
    from interphone.background import Background
    from interphone.mail.receiver import Receiver
    from interphone.mailroom import Mailroom
    from interphone.store.connect import open_database

    opened = open_database(settings.database, settings.sqlite_synchronous)
    # What comes in is told to others as what comes by the API is; the jobs for it are done elsewhere.
    Background(dataclasses.replace(settings, jobs=False), opened)
    mailroom = Mailroom(opened, settings.mail_domain)
    receiver = Receiver(
        mailroom.know, mailroom.take, name=settings.mail_domain, most_bytes=settings.mail_most_bytes, tls=tls
    )
    await opened.start()
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    try:
        host, port = await receiver.start(where)
    except OSError as error:
        await opened.close()
        raise _not_listening(settings, error) from error
    shown = f"{where.scheme}://{host}:{port}" if port else f"{where.scheme}://{host}"
    secured = ", with TLS" if tls else ""
    typer.echo(f"Interphone takes mail for {settings.mail_domain} at {shown}{secured} (Ctrl-C stops it).")
    await stopped.wait()
    await receiver.stop()
    await opened.close()
