"""Mail that goes out, put together from the settings: who is written to, and the jobs that do it.

Loaded only where a mail server is set: what composes mail takes a server that sends none a while to load.
"""

from __future__ import annotations

from collections.abc import Callable

from interphone.after.mail import MailFollower
from interphone.config import SettingError, Settings
from interphone.domain import outgoing_mail
from interphone.jobs.mail import House, bundle_unread, send_mail
from interphone.jobs.worker import Handler
from interphone.mail.compose import Unaddressable, wire_address
from interphone.mail.sender import Sender


class Mailing:
    """What follows when something is said, and the handlers of its jobs."""

    def __init__(self, settings: Settings, wake: Callable[[], None], mailed: Callable[[str], None]) -> None:
        """`mailed(outcome)` is told of each try to send a message (metrics.MailCounts). Raises SettingError."""
        house = _read_house(settings)
        try:
            sender = Sender(settings.smtp_url)
        except ValueError as error:
            raise SettingError(f"INTERPHONE_SMTP_URL: {error}") from error
        self.follower = MailFollower(settings.mail_unread_minutes * 60, house.domain, wake)
        self.handlers: dict[str, Handler] = {
            outgoing_mail.BUNDLE: bundle_unread(house),
            outgoing_mail.SEND: send_mail(sender, house, mailed),
        }


def _read_house(settings: Settings) -> House:
    try:
        address = wire_address(settings.mail_from)
    except Unaddressable:
        found = f"not {settings.mail_from!r}" if settings.mail_from else "and is not set"
        raise SettingError(f"INTERPHONE_MAIL_FROM must be the address that mail is from, {found}") from None
    return House(address, settings.mail_domain.lower(), settings.public_url.rstrip("/"))
