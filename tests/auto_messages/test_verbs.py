"""Making auto messages, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain import auto_message_reports, auto_messages
from interphone.domain.auto_messages import NewAutoMessage
from interphone.domain.errors import Invalid, NotFound
from interphone.domain.targeting import Condition
from tests.auto_messages.conftest import Ship
from tests.cast import MAL
from tests.support.clock import START


def test_overview_says_all_of_it(ship: Ship) -> None:
    made = ship.announce(
        "dinosaurs > 1",
        text="We have *done* the impossible.\n\nAnd that makes us mighty.",
        url_patterns=[" */pricing ", "/plans"],
        tags=["Crew"],
        without_tags=["Alliance"],
        starts_at=START + 1,
        ends_at=START + 2,
        stop_on_reply=True,
    )
    assert ship.overview(made.id) == auto_message_reports.Overview(
        id=made.id,
        title="We have *done* the impossible.",
        sender=MAL[0],
        body="<p>We have <em>done</em> the impossible.</p>\n<p>And that makes us mighty.</p>",
        url_patterns=["*/pricing", "/plans"],
        tags=["Crew"],
        without_tags=["Alliance"],
        conditions=["dinosaurs > 1"],
        starts_at=START + 1,
        ends_at=START + 2,
        stop_on_reply=True,
        created_at=START,
        state="scheduled",
        sent=0,
        seen=0,
        replied=0,
    )


def test_every_lists_them_oldest_first_with_their_counts(ship: Ship) -> None:
    first = ship.announce(title="First")
    ship.visit("25")
    second = ship.announce(title="Second", sender=str(ship.captain.id))
    found = ship.door.read(ship.account.app_id, auto_message_reports.every)
    assert [(one.id, one.title, one.sent) for one in found] == [(first.id, "First", 1), (second.id, "Second", 0)]


def test_state_tells_why_it_is_not_live(ship: Ship) -> None:
    message = ship.announce(starts_at=START + 10, ends_at=START + 20)
    assert [message.state(now) for now in (START, START + 10, START + 20)] == ["scheduled", "live", "ended"]
    paused = ship.write(auto_messages.pause, message.id)
    assert [paused.state(now) for now in (START, START + 10, START + 20)] == ["paused", "paused", "ended"]
    assert ship.write(auto_messages.resume, message.id) == message


def test_markup_is_made_safe(ship: Ship) -> None:
    made = ship.announce(text="<script>alert(1)</script> [go](javascript:alert(1))")
    assert "<script" not in made.body
    assert "href" not in made.body


def test_a_long_text_gives_a_short_title(ship: Ship) -> None:
    title = ship.announce(text="word " * 40).title
    assert title == "word " * 11 + "word…"
    assert len(title) == auto_messages.TITLE_FROM_TEXT


@pytest.mark.parametrize(
    ("argument", "fields"),
    [
        ("from", {"sender": "99"}),
        ("from", {"sender": "jayne@serenity.example"}),
        ("from", {"sender": ""}),
        ("text", {"text": " \n"}),
        ("text", {"text": "x" * (auto_messages.MAX_TEXT + 1)}),
        ("title", {"title": "x" * (auto_messages.MAX_TITLE + 1)}),
        ("url", {"url_patterns": ["*/pricing", " "]}),
        ("tag", {"tags": [" "]}),
        ("tag", {"tags": ["Crew"], "without_tags": ["crew "]}),
        ("attribute", {"conditions": [Condition("dinosaurs", ">", "many")]}),
        ("ends", {"ends_at": START}),
        ("ends", {"starts_at": START + 10, "ends_at": START + 10}),
    ],
)
def test_what_cannot_be_is_refused_by_name(ship: Ship, argument: str, fields: dict[str, Any]) -> None:
    new = NewAutoMessage(**{"sender": MAL[1], "text": "Shiny.", **fields})
    with pytest.raises(Invalid, match=rf"^{argument}\b") as caught:
        ship.write(auto_messages.create, new)
    assert caught.value.argument == argument
    assert ship.door.read(ship.account.app_id, auto_message_reports.every) == []
    assert ship.account.get("/v1/tags", name="Crew").status == 404


def test_what_is_not_there_is_not_found(ship: Ship) -> None:
    for verb in (auto_messages.pause, auto_messages.resume, auto_messages.get):
        with pytest.raises(NotFound, match="Auto message"):
            ship.write(verb, 1)
    with pytest.raises(NotFound, match="Workspace"):
        ship.door.write("no-such-workspace", auto_messages.create, NewAutoMessage(sender="1", text="Shiny."))


def test_ids_are_of_one_workspace(ship: Ship, stranger: Any) -> None:
    message = ship.announce()
    with pytest.raises(NotFound):
        stranger.door.write(stranger.app_id, auto_messages.pause, message.id)
    assert ship.overview(message.id).state == "live"
