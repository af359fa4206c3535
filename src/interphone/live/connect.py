"""From the settings to the bridge between processes."""

from __future__ import annotations

from interphone.config import PREFIX, SettingError, Settings
from interphone.live.bridge import Bridge
from interphone.live.socket_carrier import socket_carrier


def open_bridge(settings: Settings) -> Bridge:
    """NATS where it is set; else what all processes of the database have in common. Raises SettingError."""
    if settings.nats_url:
        from interphone.live.nats_carrier import NatsCarrier, NatsMissing

        try:
            return Bridge(NatsCarrier(settings.nats_url))
        except (NatsMissing, ValueError) as error:
            raise SettingError(f"{PREFIX}NATS_URL: {error}") from error
    if settings.sqlite_path is not None:
        return Bridge(socket_carrier(settings.sqlite_path))
    from interphone.store.postgres_connection import read_url
    from interphone.store.postgres_notify import PostgresCarrier

    return Bridge(PostgresCarrier(read_url(settings.database)))
