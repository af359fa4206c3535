"""What may be asked for by a webhook, the same for the API and the command line."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from interphone.api.arguments import MAX_TEXT
from interphone.api.notifications.topics import meant_by, plain
from interphone.api.versions import Version
from interphone.domain.errors import Invalid, Missing

MAX_EVENT_NAMES = 1_000


def check_url(url: str) -> None:
    """Raises Invalid for what is no address on the web. Whether it may be called is seen when it is."""
    message = "url must be an address such as https://hooks.example.com/in"
    try:
        parts = urlsplit(url)
        named = parts.hostname and parts.port != 0
    except ValueError:
        raise Invalid("url", message) from None
    if parts.scheme not in ("http", "https") or not named or not url.isprintable() or " " in url:
        raise Invalid("url", message)
    if "@" in parts.netloc:
        raise Invalid("url", "url must not contain a user name or a password")


def check_topics(topics: list[str], version: Version) -> list[str]:
    """The topics, each once, as they are shown. Raises Invalid for none, and for one that the version does not have."""
    if not topics:
        raise Invalid("topics", "topics must name at least one topic, such as conversation.user.created")
    for topic in topics:
        if not meant_by(topic, version):
            raise Invalid("topics", f"topics: {topic[:MAX_TEXT]!r} is no topic of version {version.name}")
    return list(dict.fromkeys(map(plain, topics)))


def check_event_names(topics: list[str], metadata: dict[str, Any], version: Version) -> None:
    """Raises Missing where events are asked for and none is named: there is no way to ask for all of them (help page,
    event webhooks).
    """
    names = metadata.get("event_names")
    if not names and any("event.created" in meant_by(topic, version) for topic in topics):
        raise Missing("metadata", "metadata.event_names must name the events that event.created is wanted for")
    if names is None:
        return
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise Invalid("metadata", "metadata.event_names must be an array of strings")
    if len(names) > MAX_EVENT_NAMES:
        raise Invalid("metadata", f"metadata.event_names: at most {MAX_EVENT_NAMES:,}, not {len(names):,}")
