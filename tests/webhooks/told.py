"""Webhooks of several versions side by side, and what each is told."""

from __future__ import annotations

import json
from typing import Any

from tests.support.api import Account
from tests.webhooks.conftest import deliveries_of, subscribe

URL = "https://hooks.serenity.example/in"
START = "2013-04-25T06:18:26.000+00:00"
"""The moment of the clock."""


class Told:
    """Webhooks of several versions, and what they are told, as (topic, item)."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self.ids: dict[str, str] = {}
        self._seen: dict[str, int] = {}

    def listen(self, version: str, *topics: str, **more: Any) -> None:
        self.ids[version] = subscribe(self._account, URL, *topics, version=version, **more).id
        self._seen[version] = 0

    def news(self, version: str) -> list[tuple[str, Any]]:
        """What is new since this was asked last."""
        found = deliveries_of(self._account, self.ids[version])
        new = found[self._seen[version] :]
        self._seen[version] = len(found)
        return [(one.topic, json.loads(one.item)) for one in new]

    def only(self, version: str) -> tuple[str, Any]:
        (one,) = self.news(version)
        return one
