"""/subscriptions of 1.0 to 1.4: webhooks, and what became of their notifications."""

from __future__ import annotations

from typing import Any

from interphone.domain import webhook_deliveries
from interphone.domain.webhook_deliveries import Ask, Outcome, Policy, Settlement
from interphone.store.database import Transaction
from tests.snapshots.scenario import Call, Scenario, Verb

HOOK = Call(
    "1.0",
    "POST",
    "/subscriptions",
    {"service_type": "web", "url": "https://hooks.serenity.example/in", "topics": ["user.deleted"]},
    keep="hook",
)
NAMES = {"event_names": ["plan-upgraded"]}
GONE = (
    Call("1.0", "POST", "/users", {"user_id": "25", "email": "hoban@serenity.example"}, keep="hoban"),
    Call("1.0", "DELETE", "/users/{hoban.id}"),
)


def _settle(tx: Transaction, ended: tuple[str, int | None, str | None]) -> None:
    """Let everything that is to be sent to a webhook end alike, as a worker notes it."""
    id, status, error = ended
    headers = '{"content-type":"text/plain"}' if error else None
    outcomes = [
        Outcome(delivery, tx.now, status, error, headers, "Try later" if error else None)
        for delivery in webhook_deliveries.ready(tx, Ask(id, [])).deliveries
    ]
    webhook_deliveries.settle(tx, Settlement(id, outcomes, Policy()))


def _ending(status: int, error: str | None) -> Verb:
    def command(kept: dict[str, Any]) -> tuple[str, int | None, str | None]:
        return kept["hook"]["id"], status, error

    return Verb(_settle, command)


TOLD = (HOOK, _ending(200, None), *GONE)
REFUSED = (*TOLD, _ending(503, "The receiver answered 503."))

SCENARIOS = [
    Scenario(
        "POST /subscriptions",
        body={"url": "https://hooks.serenity.example/in", "topics": ["users", "event.created"], "metadata": NAMES},
    ),
    Scenario("GET /subscriptions", after=[HOOK]),
    Scenario("GET /subscriptions/{id}", "/subscriptions/{hook.id}", after=[HOOK]),
    Scenario("POST /subscriptions/{id}", "/subscriptions/{hook.id}", {"active": False, "hub_secret": "shh"}, [HOOK]),
    Scenario("PUT /subscriptions/{id}", "/subscriptions/{hook.id}", {"topics": ["company"]}, [HOOK]),
    Scenario("DELETE /subscriptions/{id}", "/subscriptions/{hook.id}", after=[HOOK]),
    Scenario("POST /subscriptions/{id}/ping", "/subscriptions/{hook.id}/ping", after=[HOOK]),
    Scenario("GET /subscriptions/{id}/sent", "/subscriptions/{hook.id}/sent", after=[*TOLD, _ending(200, None)]),
    Scenario("GET /subscriptions/{id}/error", "/subscriptions/{hook.id}/error", after=REFUSED),
    Scenario("GET /subscriptions/{id}/errors", "/subscriptions/{hook.id}/errors", after=REFUSED),
    Scenario("GET /subscriptions/{id}/retry", "/subscriptions/{hook.id}/retry", after=REFUSED),
    Scenario("POST /subscriptions/{id}/retry", "/subscriptions/{hook.id}/retry", after=REFUSED),
]
