"""Every setting once: its name, type, default and one sentence. docs/reference/settings.md is made from this.

A setting is read from INTERPHONE_NAME in the environment; flags of the command line win over it.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast, get_type_hints

PREFIX = "INTERPHONE_"
SQLITE = "sqlite:///"
POSTGRES = ("postgresql://", "postgres://")
TRUE, FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


class SettingError(Exception):
    """A setting that cannot be used; the message names it and says what would be right."""


def setting(default: Any, doc: str, choices: tuple[str, ...] = (), between: tuple[int, int] = (0, 2**31)) -> Any:
    return field(default=default, metadata={"doc": doc, "choices": choices, "between": between})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What an operator can choose. Built by `load`."""

    host: str = setting("127.0.0.1", "Address to listen on; 0.0.0.0 for every interface.")
    port: int = setting(8080, "TCP port to listen on; 0 for any that is free.", between=(0, 65_535))
    workers: int = setting(
        1, "Server processes. More than one pays with PostgreSQL, rarely with SQLite.", between=(1, 256)
    )
    data: Path = setting(Path("data"), "Folder of the embedded database, attachments and secrets.")
    database_url: str = setting(
        "", "sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME; without it, interphone.db in the data folder."
    )
    sqlite_synchronous: str = setting(
        "FULL",
        "FULL: an answered write survives a power cut. NORMAL: faster, but a power cut (not a crash of the program) "
        "can lose the last moments of answered writes.",
        ("FULL", "NORMAL"),
    )
    attachments_most_bytes: int = setting(
        25_000_000,
        "Bytes of the largest request that brings files in `attachment_files`, whose base64 makes them a third larger. "
        "Four of them are read at a time in each process, two of one workspace, for which it takes up to twelve times "
        "as much memory. Every other request has at most 1,000,000 bytes.",
        between=(1_000_000, 50_000_000),
    )
    rate_limit: int = setting(
        60_000,
        "Requests per minute and workspace, enforced in windows of 10 seconds; 0 for no limit. A page view is a "
        "request. The original service allows 10,000. Each of N workers allows an Nth, at least 1 a minute; servers on "
        "several machines do not know of each other's.",
    )
    jobs: bool = setting(True, "Run background jobs inside the server; off where `interphone worker` runs them.")
    geoip_database: Path | None = setting(
        None, "MMDB file for locations from ip addresses; without it, geoip.mmdb in the data folder where present."
    )
    avatars: str = setting(
        "gravatar", "gravatar: people get the picture of their email's hash. none: no pictures.", ("gravatar", "none")
    )
    social_lookups: bool = setting(
        False, "Ask Gravatar for the public social profiles behind an email; sends a hash of each address there."
    )
    outgoing_allow: str = setting(
        "", "Hosts (host or host:port, parted by commas) that outgoing requests may reach although they are private."
    )
    nats_url: str = setting(
        "",
        "nats://HOST:4222 or tls://HOST:4222 (several parted by commas; a path names the subject): the servers of an "
        "installation tell each other of live events there instead of by PostgreSQL. Needs the package nats-py.",
    )
    webhook_timeout_seconds: int = setting(5, "How long the receiver of a webhook may take to answer.", between=(1, 60))
    webhook_tries: int = setting(
        9,
        "How often a webhook's delivery is tried, the pauses growing from a minute to 12 hours: 9 tries take 27 hours "
        "or more.",
        between=(1, 50),
    )
    webhook_throttle_minutes: int = setting(
        120, "How long a receiver that answers 429 is left alone at most; at first it is a minute.", between=(1, 1440)
    )
    webhook_pause_errors: int = setting(
        1000,
        "After more errors in a row than this, within the time of the pause, a webhook pauses.",
        between=(1, 10**9),
    )
    webhook_pause_minutes: int = setting(15, "How long a webhook pauses after many errors.", between=(1, 1440))
    webhook_suspend_days: int = setting(
        7,
        "After so many days of nothing but errors a webhook is suspended; a ping that is answered resumes it.",
        between=(1, 3650),
    )
    smtp_url: str = setting(
        "",
        "The mail server that sends: smtp://HOST:PORT (TLS where it is offered), "
        "smtp+starttls://USER:PASSWORD@HOST:PORT (never without) or smtps://USER:PASSWORD@HOST:PORT. Without it no "
        "mail is sent, nor kept to be sent.",
    )
    mail_from: str = setting("", "The address that mail is from; needed with INTERPHONE_SMTP_URL.")
    mail_domain: str = setting(
        "",
        "Domain of the addresses that answers to mail come to, whose mail `interphone mail` takes. Without it answers "
        "go to INTERPHONE_MAIL_FROM.",
    )
    mail_unread_minutes: int = setting(
        10,
        "How long what a teammate says may stay unread in the Messenger before it is sent by mail.",
        between=(0, 10_080),
    )
    mail_listen: str = setting(
        "lmtp://127.0.0.1:8024",
        "Where `interphone mail` takes mail: lmtp://HOST:PORT, smtp://HOST:PORT or lmtp:///FILE.",
    )
    mail_tls_cert: str = setting(
        "",
        "File of the certificate, PEM with those that sign it, by which `interphone mail` offers TLS (STARTTLS). "
        "Without it there is no TLS.",
    )
    mail_tls_key: str = setting(
        "", "File of the private key, PEM, where it is not in the file of INTERPHONE_MAIL_TLS_CERT."
    )
    mail_most_bytes: int = setting(
        25_000_000, "Bytes of the largest mail that `interphone mail` takes.", between=(10_000, 500_000_000)
    )
    public_url: str = setting(
        "",
        "Where people reach this server, such as https://chat.example.com; links to unsubscribe in mail need it, and "
        "so do addresses of attachments in webhooks.",
    )
    log_level: str = setting("info", "Least severe line to log.", ("debug", "info", "warning", "error"))
    log_format: str = setting(
        "auto",
        "json: one object a line. text: for reading. auto: text on a terminal, else json.",
        ("auto", "json", "text"),
    )
    log_requests: bool = setting(True, "Log a line for every request, not only for failed ones.")
    shutdown_seconds: int = setting(
        20, "How long a stop waits for requests that were accepted before it cuts them off.", between=(0, 3600)
    )

    @property
    def database(self) -> str:
        """The database's URL, the default filled in."""
        return self.database_url or f"{SQLITE}{self.data / 'interphone.db'}"

    @property
    def sqlite_path(self) -> Path | None:
        """The file of an embedded database; None where the database is a server of its own."""
        return Path(self.database.removeprefix(SQLITE)) if self.database.startswith(SQLITE) else None


def load(environment: Mapping[str, str] = os.environ, **flags: Any) -> Settings:
    """Settings from the environment, then flags that are not None. Raises SettingError."""
    types = get_type_hints(Settings)
    values: dict[str, Any] = {}
    for one in dataclasses.fields(Settings):
        name = PREFIX + one.name.upper()
        if environment.get(name, "").strip():
            values[one.name] = _parse(name, environment[name].strip(), types[one.name])
        if flags.get(one.name) is not None:
            name, values[one.name] = "--" + one.name.replace("_", "-"), flags[one.name]
        if one.name in values:
            _check(name, values[one.name], one.metadata)
    settings = Settings(**values)
    _check_database(settings)
    if settings.public_url and not settings.public_url.startswith(("http://", "https://")):
        raise SettingError(f"{PREFIX}PUBLIC_URL must begin with https:// or http://, not {settings.public_url!r}.")
    return settings


def misspelled(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Variables that are no settings and look like one, with the setting that each looks like."""
    from difflib import get_close_matches

    known = [one.name.upper() for one in dataclasses.fields(Settings)]
    found = {}
    for name in sorted(environment):
        rest = name.removeprefix(PREFIX)
        if rest != name and rest not in known and (near := get_close_matches(rest, known, 1, 0.75)):
            found[name] = PREFIX + near[0]
    return found


def _parse(name: str, text: str, kind: object) -> Any:
    if kind is bool:
        if text.lower() not in TRUE + FALSE:
            raise SettingError(f"{name} must be true or false, not {text!r}.")
        return text.lower() in TRUE
    if kind is int:
        try:
            return int(text)
        except ValueError:
            raise SettingError(f"{name} must be a whole number, not {text!r}.") from None
    return cast(Any, Path(text) if kind is not str else text)


def _check(name: str, value: Any, limits: Mapping[str, Any]) -> None:
    choices, (least, most) = limits["choices"], limits["between"]
    if choices and value not in choices:
        raise SettingError(f"{name} must be one of {', '.join(choices)}, not {value!r}.")
    if isinstance(value, int) and not least <= value <= most:
        raise SettingError(f"{name} must be a whole number from {least:,} to {most:,}, not {value}.")


def _check_database(settings: Settings) -> None:
    url = settings.database
    if not url.startswith((SQLITE, *POSTGRES)) or url == SQLITE:
        # Not the URL itself: it may hold a password.
        raise SettingError(
            f"{PREFIX}DATABASE_URL (--database) must begin with sqlite:///PATH or postgresql://, not "
            f"{url.partition(':')[0]!r}."
        )
