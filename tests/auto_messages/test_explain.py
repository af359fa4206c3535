"""Who would get it now, and why or why not."""

from __future__ import annotations

import pytest

from interphone.domain import auto_messages
from interphone.domain.errors import NotFound
from tests.auto_messages.conftest import Ship
from tests.support.clock import START, Clock

PILOT = "25"


def reasons(ship: Ship, url: str | None = None) -> tuple[str, dict[str, bool | None]]:
    """The verdict on the only auto message, and what it rests on."""
    (explanation,) = ship.explain(PILOT, url)
    return explanation.would_get, {reason.text: reason.holds for reason in explanation.reasons}


def test_yes_with_every_condition_and_its_value(ship: Ship) -> None:
    ship.account.made("POST", "/v1/tags", {"name": "Crew", "user_ids": [PILOT], "tag_or_untag": "tag"})
    ship.announce(
        "role is pilot", "signed_up_at < 2013-01-01", "ship unknown", tags=["Crew"], without_tags=["Alliance"],
        stop_on_reply=True,
    )  # fmt: skip
    assert reasons(ship) == (
        "yes",
        {
            "live": True,
            "not received yet": True,
            "stops on reply: has replied to no auto message": True,
            "must have the tag Crew: has it": True,
            "must not have the tag Alliance: does not have it": True,
            'role is pilot: it is "pilot"': True,
            "signed_up_at < 2013-01-01: it is 2012-02-23 12:27:05 UTC": True,
            "ship unknown: it is unknown": True,
        },
    )


def test_no_with_every_reason(ship: Ship) -> None:
    ship.announce("role is mechanic", "dinosaurs > 2", tags=["Alliance"], url_patterns=["*/pricing", "/plans"])
    assert reasons(ship, "https://serenity.example/") == (
        "no",
        {
            "live": True,
            "not received yet": True,
            "needs a page matching */pricing or /plans, which https://serenity.example/ does not": False,
            "must have the tag Alliance: does not have it": False,
            'role is mechanic: it is "pilot"': False,
            "dinosaurs > 2: it is 2": False,
        },
    )


def test_the_page_stays_open_where_none_is_given(ship: Ship) -> None:
    ship.announce(url_patterns=["*/pricing"])
    assert reasons(ship) == (
        "on its page", {"live": True, "not received yet": True, "needs a page matching */pricing": None}
    )  # fmt: skip
    verdict, why = reasons(ship, "https://serenity.example/pricing")
    assert verdict == "yes"
    assert why["the page matches */pricing"]


def test_received_paused_scheduled_ended(ship: Ship, clock: Clock) -> None:
    message = ship.announce(starts_at=START + 10, ends_at=START + 20)
    assert reasons(ship) == ("no", {"starts at 2013-04-25 06:18:36 UTC": False, "not received yet": True})
    clock.advance(10)
    ship.write(auto_messages.pause, message.id)
    assert reasons(ship) == ("no", {"paused": False, "not received yet": True})
    ship.write(auto_messages.resume, message.id)
    ship.visit(PILOT)
    received = {"received at 2013-04-25 06:18:36 UTC, and it is sent once": False}
    assert reasons(ship) == ("no", {"live": True, **received})
    assert ship.explain(PILOT)[0].received_at == START + 10
    clock.advance(10)
    assert reasons(ship) == ("no", {"ended at 2013-04-25 06:18:46 UTC": False, **received})


def test_stopped_by_a_reply_to_another(ship: Ship) -> None:
    first = ship.announce()
    ship.visit(PILOT)
    ship.mark(PILOT, ship.inbox(PILOT)[0]["thread_id"], body="Juice?")
    ship.announce(stop_on_reply=True)
    why = ship.explain(PILOT)[1]
    assert why.would_get == "no"
    text = f"stops on reply: replied to auto message {first.id} at 2013-04-25 06:18:26 UTC"
    assert text in [reason.text for reason in why.reasons if reason.holds is False]


def test_an_unknown_person_is_not_found(ship: Ship) -> None:
    with pytest.raises(NotFound, match="User"):
        ship.explain("nobody")
