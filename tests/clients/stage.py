"""What stands ready when a tour begins: what no client of those years can make by itself."""

from __future__ import annotations

from typing import Any

from interphone.domain import away, credentials, subscriptions, teammates, teams, visitors
from interphone.domain.away import NewReason
from interphone.domain.contacts import ContactChange
from interphone.domain.credentials import NewCredential
from interphone.domain.subscriptions import NewSubscriptionType, Translation
from interphone.domain.teammates import NewTeammate
from interphone.domain.teams import Membership, NewTeam
from tests.clients.published import Published
from tests.support.api import Account

CREW = (
    NewTeammate("Mal Reynolds", "mal@serenity.example", "owner"),
    NewTeammate("Zoe", "zoe@serenity.example", "agent"),
)

KINDS = (
    NewSubscriptionType(text=Translation("Announcements", "News of the ship", "en")),
    NewSubscriptionType(text=Translation("Offers", "Jobs, mostly legal", "en"), consent_type=subscriptions.OPT_IN),
)


def build(account: Account, address: str, client: Published) -> dict[str, Any]:
    """`secret` is the client's credential, a key goes with `app_id`; `slow_secret` may ask once a minute.

    The team has all of the admins. The subscription types are one to opt out of and one to opt into.
    """
    door, app_id = account.door, account.app_id

    def secret(**options: Any) -> str:
        new = NewCredential(kind=client.credential, version=client.version, **options)
        return str(door.write(app_id, credentials.create, new).secret)

    admins = [door.write(app_id, teammates.create, member) for member in CREW]
    team = door.write(app_id, teams.create, NewTeam("Bridge"))
    for admin in admins:
        door.write(app_id, teams.join, Membership(team.id, admin.id))
    kinds = [door.write(app_id, subscriptions.create, kind) for kind in KINDS]
    reason = door.write(app_id, away.create_reason, NewReason("On leave", "🏖"))
    strangers = [door.write(app_id, visitors.create, ContactChange()) for _ in range(3)]
    return {
        "address": address,
        "app_id": app_id,
        "secret": secret(),
        "slow_secret": secret(rate_limit=1),
        "admins": [{"id": str(admin.id), "name": admin.name, "email": admin.email} for admin in admins],
        "team": {"id": str(team.id), "name": team.name},
        "subscription_types": [{"id": str(kind.id), "consent_type": kind.consent_type} for kind in kinds],
        "away_reason": {"id": str(reason.id), "label": reason.label},
        "visitors": [{"id": visitor.id, "user_id": visitor.user_id} for visitor in strangers],
    }
