"""/subscriptions of 1.0 to 1.4: webhooks, and what became of their notifications.

Not to be taken for /contacts/{id}/subscriptions of 2.x, which is about the messages that people choose to get.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from msgspec import UNSET, Raw, UnsetType

from interphone.api.arguments import MAX_URL, MAX_WHOLE, Arguments
from interphone.api.http import Answer, Request
from interphone.api.notifications.feed import show_feed
from interphone.api.notifications.subscribing import check_event_names, check_topics, check_url
from interphone.api.numbered.arguments import read_body, read_options, settable
from interphone.api.routing import Route
from interphone.api.versions import FIRST_NUMBERED, LAST_1X, NUMBERED, Version
from interphone.domain import webhook_deliveries, webhooks
from interphone.domain.documents import encode
from interphone.domain.errors import Invalid, Missing
from interphone.domain.webhook_deliveries import Feed, Retry
from interphone.domain.webhooks import API, NewWebhook, Webhook, WebhookChange

PER_PAGE = 50
MOST_PER_PAGE = 150
SETTABLE = {"service_type", "url", "topics", "active", "hub_secret", "metadata"}
# What clients send back although it cannot be set.
READ_ONLY = {"type", "id", "app_id", "created_at", "updated_at", "self", "mode", "links", "notes"}


async def index(request: Request) -> Answer:
    """All of them, oldest first. There are no pages. Ruby and Java read items, Python subscriptions."""
    found = await request.database.read(request.app_id, webhooks.every, None)
    shown = [show_webhook(webhook, request) for webhook in found]
    return Answer(200, {"type": "notification_subscription.list", "items": shown, "subscriptions": shown})


async def create(request: Request) -> Answer:
    new = read_new(read_body(request, SETTABLE | READ_ONLY), request.version)
    return Answer(200, show_webhook(await request.database.write(request.app_id, webhooks.create, new), request))


async def get(request: Request) -> Answer:
    found = await request.database.read(request.app_id, webhooks.get, request.parameters[0])
    return Answer(200, show_webhook(found, request))


async def update(request: Request) -> Answer:
    """POST, and PUT as some clients send it. What is given replaces what there was."""
    id = request.parameters[0]
    before = await request.database.read(request.app_id, webhooks.get, id)
    change = read_change(id, before, read_body(request, SETTABLE | READ_ONLY))
    return Answer(200, show_webhook(await request.database.write(request.app_id, webhooks.update, change), request))


async def delete(request: Request) -> Answer:
    """Gives it as it was."""
    gone = await request.database.write(request.app_id, webhooks.delete, request.parameters[0])
    return Answer(200, show_webhook(gone, request))


async def ping(request: Request) -> Answer:
    """Send a ping soon; one that is answered ends a suspension."""
    found = await request.database.write(request.app_id, webhooks.ping, request.parameters[0])
    return Answer(200, show_webhook(found, request))


async def sent(request: Request) -> Answer:
    return await _show(request, "sent", "sent")


async def errors(request: Request) -> Answer:
    """Those whose last try failed, with that try."""
    return await _show(request, "errors", "errors")


async def retrying(request: Request) -> Answer:
    """Those that failed and wait for another try."""
    return await _show(request, "retry", "retrying")


async def retry(request: Request) -> Answer:
    """Try everything that failed again, now."""
    await request.database.write(request.app_id, webhook_deliveries.retry, Retry(request.parameters[0]))
    return await get(request)


async def _show(request: Request, path: str, feed: str) -> Answer:
    """Newest first; `before` is where the page before ended."""
    arguments = read_options(request)
    limit = min(arguments.page_number("per_page", PER_PAGE), MOST_PER_PAGE)
    before = arguments.whole("before")
    wanted = Feed(request.parameters[0], feed, limit + 1, MAX_WHOLE if before is None else before)
    webhook, found = await request.database.read(request.app_id, webhook_deliveries.page, wanted)
    shown = show_feed(request.app_id, webhook, found[:limit])
    if len(found) > limit:
        query = urlencode({"per_page": limit, "before": found[limit - 1].number})
        shown["pages"]["next"] = f"{request.origin}/subscriptions/{webhook.id}/{path}?{query}"
    return Answer(200, shown)


def read_new(arguments: Arguments, version: Version) -> NewWebhook:
    """Raises Missing where there is no url or no topics. It is told what the version of this call is told.

    The help page does not name `active` here, but clients send the whole object.
    """
    _check_service(arguments)
    url, topics = _read_url(arguments), _read_topics(arguments, version)
    for name, value in (("url", url), ("topics", topics)):
        if value is UNSET:
            raise Missing(name, f"{name} is a required parameter")
    metadata = settable(arguments, "metadata", arguments.mapping) or {}
    check_event_names(topics or [], metadata, version)
    return NewWebhook(
        url=url or "",
        topics=topics or [],
        version=version.name,
        made_by=API,
        hub_secret=arguments.text("hub_secret"),
        metadata=encode(metadata),
        active=arguments.flag("active") is not False,
    )


def read_change(id: str, before: Webhook, arguments: Arguments) -> WebhookChange:
    """Topics are those of the version that the subscription is told."""
    _check_service(arguments)
    version = NUMBERED[before.version]
    topics = _read_topics(arguments, version)
    metadata = settable(arguments, "metadata", arguments.mapping)
    if topics is not UNSET or metadata is not UNSET:
        known = before.properties if metadata is UNSET else metadata or {}
        check_event_names(before.names if topics is UNSET else topics, known, version)
    active = arguments.flag("active")
    return WebhookChange(
        id=id,
        url=_read_url(arguments),
        topics=topics,
        active=UNSET if active is None else active,
        hub_secret=settable(arguments, "hub_secret", arguments.text),
        metadata=UNSET if metadata is UNSET else encode(metadata or {}),
    )


def _check_service(arguments: Arguments) -> None:
    arguments.one_of("service_type", ("web",))


def _read_url(arguments: Arguments) -> str | UnsetType:
    url = arguments.text("url", MAX_URL)
    if url is None:
        return UNSET
    check_url(url)
    return url


def _read_topics(arguments: Arguments, version: Version) -> list[str] | UnsetType:
    if not arguments.has("topics"):
        return UNSET
    topics = arguments.listing("topics")
    if not all(isinstance(topic, str) for topic in topics):
        raise Invalid("topics", "topics must be an array of strings, such as user.created")
    return check_topics(topics, version)


def show_webhook(webhook: Webhook, request: Request) -> dict[str, Any]:
    """In the order of the fixtures of client libraries."""
    address = f"{request.origin}/subscriptions/{webhook.id}"
    return {
        "type": "notification_subscription",
        "id": webhook.id,
        "created_at": webhook.created_at,
        "updated_at": webhook.updated_at,
        "service_type": "web",
        "app_id": request.app_id,
        "url": webhook.url,
        "self": address,
        "topics": webhook.names,
        "active": webhook.active,
        "metadata": Raw(webhook.metadata.encode()),
        "hub_secret": webhook.hub_secret,
        "mode": "point",
        "links": {"sent": f"{address}/sent", "retry": f"{address}/retry", "errors": f"{address}/errors"},
        "notes": [],
    }


ROUTES = (
    Route("GET", "/subscriptions", index, FIRST_NUMBERED, LAST_1X),
    Route("POST", "/subscriptions", create, FIRST_NUMBERED, LAST_1X),
    Route("GET", "/subscriptions/{id}", get, FIRST_NUMBERED, LAST_1X),
    Route("POST", "/subscriptions/{id}", update, FIRST_NUMBERED, LAST_1X),
    Route("PUT", "/subscriptions/{id}", update, FIRST_NUMBERED, LAST_1X),
    Route("DELETE", "/subscriptions/{id}", delete, FIRST_NUMBERED, LAST_1X),
    Route("POST", "/subscriptions/{id}/ping", ping, FIRST_NUMBERED, LAST_1X),
    Route("GET", "/subscriptions/{id}/sent", sent, FIRST_NUMBERED, LAST_1X),
    # The help page says error, the links of client libraries errors.
    Route("GET", "/subscriptions/{id}/error", errors, FIRST_NUMBERED, LAST_1X),
    Route("GET", "/subscriptions/{id}/errors", errors, FIRST_NUMBERED, LAST_1X),
    Route("GET", "/subscriptions/{id}/retry", retrying, FIRST_NUMBERED, LAST_1X),
    Route("POST", "/subscriptions/{id}/retry", retry, FIRST_NUMBERED, LAST_1X),
)
