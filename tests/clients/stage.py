"""What stands ready when a tour begins: what no client of those years can make by itself."""

from __future__ import annotations

from typing import Any

from interphone.domain import credentials, teammates, visitors
from interphone.domain.contacts import ContactChange
from interphone.domain.credentials import NewCredential
from interphone.domain.teammates import NewTeammate
from tests.clients.published import Published
from tests.support.api import Account

CREW = (
    NewTeammate("Mal Reynolds", "mal@serenity.example", "owner"),
    NewTeammate("Zoe", "zoe@serenity.example", "agent"),
)


def build(account: Account, address: str, client: Published) -> dict[str, Any]:
    """`secret` is the client's credential, a key goes with `app_id`; `slow_secret` may ask once a minute."""
    door, app_id = account.door, account.app_id

    def secret(**options: Any) -> str:
        new = NewCredential(kind=client.credential, version=client.version, **options)
        return str(door.write(app_id, credentials.create, new).secret)

    admins = [door.write(app_id, teammates.create, member) for member in CREW]
    strangers = [door.write(app_id, visitors.create, ContactChange()) for _ in range(3)]
    return {
        "address": address,
        "app_id": app_id,
        "secret": secret(),
        "slow_secret": secret(rate_limit=1),
        "admins": [{"id": str(admin.id), "name": admin.name, "email": admin.email} for admin in admins],
        "visitors": [{"id": visitor.id, "user_id": visitor.user_id} for visitor in strangers],
    }
