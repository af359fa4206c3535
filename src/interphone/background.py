"""What happens after the answer, put together from the settings: which jobs are wanted, and who does them.

Used by the server, which runs jobs beside its requests, and by `interphone worker`, which runs them alone.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from interphone.after.dispatch import LOCATE, PROFILE, Dispatch
from interphone.after.live import LiveLog
from interphone.after.webhooks import Webhooks
from interphone.api.bulk import ItemReader
from interphone.api.notifications.notifier import Notifier
from interphone.config import SettingError, Settings
from interphone.domain import (
    assignment,
    bulk,
    contact_index,
    conversation_index,
    exports,
    idempotency,
    live_log,
    mail_log,
    parts,
    seen_days,
    teams,
    webhooks,
)
from interphone.domain.webhook_deliveries import Policy
from interphone.enrichment.location import Locator
from interphone.enrichment.profiles import GravatarHash, ProfileProvider
from interphone.jobs.bulk import do_items, forget_bulk_jobs
from interphone.jobs.conversations import assign, give_out, unsnooze
from interphone.jobs.export import forget_exports, make
from interphone.jobs.forget import forget_answers, forget_mail, take_back_answers
from interphone.jobs.index import catch_up, catch_up_days, catch_up_words
from interphone.jobs.live import forget_old, forget_person
from interphone.jobs.locate import locate
from interphone.jobs.profile import profile
from interphone.jobs.webhook_sending import Sender
from interphone.jobs.webhooks import Deliverer, forget_events, forget_webhook
from interphone.jobs.worker import Handler, Worker
from interphone.store.database import Database

if TYPE_CHECKING:
    from interphone.after.dispatch import Follower
    from interphone.mailing import Mailing
    from interphone.outbound import Outbound

LOOK_SECONDS = 5.0
"""How soon an installed location database is noticed."""


class Background:
    """Plans jobs in the transactions of `database`, and does them where the settings say so."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        grown: Callable[[str], None] = lambda app_id: None,
        tried: Callable[[bool, float], None] = lambda delivered, seconds: None,
        mailed: Callable[[str], None] = lambda outcome: None,
    ) -> None:
        """`grown(app_id)` is called when the live log of a workspace has; without it servers see so in a second.

        `tried(delivered, seconds)` is told of each notification that was sent to a webhook, `mailed(outcome)` what
        became of each try to send a message (metrics.MailCounts).

        Raises SettingError.
        """
        self._geoip = settings.geoip_database or settings.data / "geoip.mmdb"
        self._looked_at = float("-inf")
        self._can_locate = False
        self._knows_people = settings.social_lookups or settings.avatars != "none"
        notifier = Notifier(settings.public_url.rstrip("/"))
        if settings.jobs:
            _allowed(settings)  # Before the first request goes out, which may be much later.
        self._mailing = _mailing(settings, self._wake, mailed)
        followers: tuple[Follower, ...] = (LiveLog(grown), Webhooks(notifier, self._wake_deliverer))
        followers += (self._mailing.follower,) if self._mailing else ()
        dispatch = Dispatch(self._wants, self._wake, followers)
        database.plan, database.announce = dispatch.plan, dispatch.announce
        self.worker = Worker(database, self._handlers(settings)) if settings.jobs else None
        sender = Sender(notifier, lambda: _open_outbound(settings), lambda: database.clock(), tried)
        self.deliverer = Deliverer(database, sender, _policy(settings)) if settings.jobs else None
        self._running: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Do jobs and deliver to webhooks beside what else runs."""
        self._running = [asyncio.create_task(loop.run()) for loop in self._loops()]

    async def stop(self) -> None:
        """Returns when the jobs at hand are done, and what is on its way to webhooks has arrived or failed."""
        for loop in self._loops():
            loop.stop()
        for running in self._running:
            await running

    def _loops(self) -> list[Worker | Deliverer]:
        return [loop for loop in (self.worker, self.deliverer) if loop is not None]

    def _wants(self, kind: str) -> bool:
        if kind == LOCATE:
            return self._locates()
        return kind != PROFILE or self._knows_people

    def _locates(self) -> bool:
        now = time.monotonic()
        if now - self._looked_at > LOOK_SECONDS:
            self._looked_at, self._can_locate = now, self._geoip.exists()
        return self._can_locate

    def _wake(self) -> None:
        if self.worker is not None:
            self.worker.wake()

    def _wake_deliverer(self, app_id: str) -> None:
        if self.deliverer is not None:
            self.deliverer.wake(app_id)

    def _handlers(self, settings: Settings) -> dict[str, Handler]:
        handlers: dict[str, Handler] = {
            LOCATE: locate(Locator(self._geoip)),
            bulk.DO: do_items(ItemReader()),
            bulk.FORGET: forget_bulk_jobs,
            idempotency.FORGET: forget_answers,
            idempotency.TAKE_BACK: take_back_answers,
            mail_log.FORGET: forget_mail,
            webhooks.FORGET: forget_events,
            webhooks.FORGET_DELETED: forget_webhook,
            contact_index.CATCH_UP: catch_up,
            seen_days.CATCH_UP: catch_up_days,
            conversation_index.CATCH_UP: catch_up_words,
            exports.MAKE: make,
            exports.FORGET: forget_exports,
            parts.UNSNOOZE: unsnooze,
            assignment.ASSIGN: assign,
            teams.GIVE_OUT: give_out,
            live_log.FORGET: forget_old,
            live_log.FORGET_PERSON: forget_person,
        }
        if self._mailing is not None:
            handlers |= self._mailing.handlers
        if self._knows_people:
            handlers[PROFILE] = profile(_provider(settings), avatars=settings.avatars != "none")
        return handlers


def _mailing(settings: Settings, wake: Callable[[], None], mailed: Callable[[str], None]) -> Mailing | None:
    if not settings.smtp_url:
        return None
    from interphone.mailing import Mailing

    return Mailing(settings, wake, mailed)


def _provider(settings: Settings) -> ProfileProvider:
    if not settings.social_lookups:
        return GravatarHash()
    # Imported here, because an HTTP client costs a server that asks nobody 0.2 s at start and 20 MB.
    from interphone.enrichment.gravatar import GravatarLookup
    from interphone.outbound import Outbound

    return GravatarLookup(Outbound(allow=_allowed(settings)))


def _open_outbound(settings: Settings) -> Outbound:
    """The HTTP client of webhooks, imported when the first is called, as above."""
    from interphone.outbound import Outbound
    from interphone.outbound.network import SharedLookups

    return Outbound(
        allow=_allowed(settings),
        timeout=float(settings.webhook_timeout_seconds),
        https_only=True,
        resolve=SharedLookups(),
    )


def why_not_called(settings: Settings, url: str) -> str | None:
    """Why nothing reaches a webhook's address, as far as that is seen from its URL; None where something may.

    Raises SettingError.
    """
    from interphone.outbound import refusal_of

    return refusal_of(url, _allowed(settings), https_only=True)


def _allowed(settings: Settings) -> list[str]:
    """Raises SettingError."""
    hosts = [host.strip() for host in settings.outgoing_allow.split(",") if host.strip()]
    if hosts:
        from interphone.outbound import check_allowed

        try:
            check_allowed(hosts)
        except ValueError as error:
            raise SettingError(f"INTERPHONE_OUTGOING_ALLOW: {error}") from error
    return hosts


def _policy(settings: Settings) -> Policy:
    return Policy(
        tries=settings.webhook_tries,
        pause_after=settings.webhook_pause_errors,
        pause_seconds=settings.webhook_pause_minutes * 60,
        suspend_after_seconds=settings.webhook_suspend_days * 86_400,
        throttle_most_seconds=settings.webhook_throttle_minutes * 60,
    )
