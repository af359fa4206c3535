"""Webhooks follow what happens: what somebody wants to be told goes into the outbox, with the change itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

from interphone.domain import happened, webhook_deliveries, webhooks
from interphone.domain.webhook_deliveries import Notice, Shape
from interphone.domain.webhooks import Webhook
from interphone.logs import Logger
from interphone.store.database import Transaction

log = Logger("interphone.webhooks")

# Of these nothing may be left once it has been told: they name who is erased, or whomever a program asked for.
FLEETING = (happened.ContactErased, happened.RequestAnswered)


class Notifier(Protocol):
    """Who wants what and how it is shown; the doors know (api/notifications/notifier.py)."""

    def topics_of(self, happening: Any) -> tuple[str, ...]: ...
    def wanted_by(self, webhook: Webhook) -> frozenset[str]: ...
    def rendering_of(self, webhook: Webhook) -> str: ...
    def load(self, tx: Transaction, happenings: list[Any]) -> Any: ...
    def people_in(self, happening: Any, stock: Any) -> list[str]: ...
    def shape(self, happening: Any, topic: str, rendering: str, stock: Any) -> Shape | None: ...


class Route(NamedTuple):
    """`events` are the data events that the webhook asks for, by what their spellings have in common."""

    webhook: Webhook
    rendering: str
    events: frozenset[str]


class Routes(NamedTuple):
    """The webhooks of a workspace: all by their ids, the active ones by the topics that they want."""

    by_id: dict[str, Route]
    by_topic: dict[str, list[Route]]

    def find(self, happening: Any, topic: str) -> list[Route]:
        if isinstance(happening, happened.PingAsked):
            route = self.by_id.get(happening.webhook_id)
            return [] if route is None else [route]
        routes = self.by_topic.get(topic, [])
        if isinstance(happening, happened.EventRecorded):
            return [route for route in routes if happening.key in route.events]
        return routes


class Wanted(NamedTuple):
    happening: Any
    topic: str
    routes: list[Route]


class Webhooks:
    """`wake(app_id)` is called when something is to be sent."""

    def __init__(self, notifier: Notifier, wake: Callable[[str], None]) -> None:
        self._notifier = notifier
        self._wake = wake
        self._planned: set[str] = set()

    def plan(self, tx: Transaction, happenings: list[Any]) -> None:
        routes: Routes = tx.remember("webhooks", self._load)
        if not routes.by_id:
            return
        wanted = [
            Wanted(happening, topic, found)
            for happening in happenings
            for topic in self._notifier.topics_of(happening)
            if (found := routes.find(happening, topic))
        ]
        if not wanted:
            return
        stock = self._notifier.load(tx, [one.happening for one in wanted])
        notices = [notice for one in wanted if (notice := self._notice(one, stock)) is not None]
        webhook_deliveries.store_notices(tx, notices)
        self._planned.add(tx.app_id)

    def announce(self, app_id: str, happenings: list[Any]) -> None:
        if app_id in self._planned:
            self._planned.discard(app_id)
            self._wake(app_id)

    def _notice(self, wanted: Wanted, stock: Any) -> Notice | None:
        """Shown once for each rendering that is wanted; None where none has anything to tell."""
        happening = wanted.happening
        shapes: dict[str, Shape] = {}
        for rendering in dict.fromkeys(route.rendering for route in wanted.routes):
            try:
                shape = self._notifier.shape(happening, wanted.topic, rendering, stock)
            except Exception as error:  # A fault of ours in telling of a change must not undo the change.
                log.error("a change could not be told", topic=wanted.topic, version=rendering, error=error)
                continue
            if shape is not None:
                shapes[rendering] = shape
        receivers = [(route.webhook.id, route.rendering) for route in wanted.routes if route.rendering in shapes]
        if not receivers:
            return None
        return Notice(
            shapes=list(shapes.values()),
            receivers=receivers,
            contact_ids=[]
            if isinstance(happening, happened.ContactErased)
            else self._notifier.people_in(happening, stock),
            conversation_id=getattr(happening, "conversation_id", None),
            fleeting=isinstance(happening, FLEETING),
            is_ping=isinstance(happening, happened.PingAsked),
        )

    def _load(self, tx: Transaction) -> Routes:
        by_id: dict[str, Route] = {}
        by_topic: dict[str, list[Route]] = {}
        for webhook in webhooks.every(tx):
            route = by_id[webhook.id] = Route(webhook, self._notifier.rendering_of(webhook), webhook.event_names)
            for topic in self._notifier.wanted_by(webhook) if webhook.active else ():
                by_topic.setdefault(topic, []).append(route)
        return Routes(by_id, by_topic)
