"""`interphone auto-message` from the outside: what it prints, what it refuses, and that servers follow it."""

from __future__ import annotations

import pytest

from tests.auto_messages.conftest import Terminal
from tests.cast import MAL

PRICING = "https://serenity.example/pricing"


def test_create_reaches_people_of_a_running_server(terminal: Terminal) -> None:
    ship = terminal.ship
    assert ship.visit("25", PRICING) == 0
    said = terminal.print(
        "create", "--from", MAL[1], "--text", "Hello!", "--url", "*/pricing", "--attribute", "role = pilot"
    )
    assert said == f"Auto message 1 of {ship.account.app_id} is live: on */pricing, role is pilot.\n"
    assert ship.visit("25", PRICING) == 1
    assert ship.visit("27", PRICING) == 0


def test_create_takes_every_option(terminal: Terminal) -> None:
    ship = terminal.ship
    made = terminal.json(
        "create", "--from", str(ship.captain.id), "--text", "Hello *you*", "--title", "Greeting",
        "--url", "*/pricing", "--url", "/plans", "--tag", "Crew", "--tag", "Paid", "--without-tag", "Alliance",
        "--attribute", "dinosaurs > 1", "--attribute", "ship unknown", "--last-seen", "within 7 days",
        "--signed-up", "more than 30 days ago", "--starts", "2099-01-01", "--ends", "2099-02-01T12:00+01:00",
        "--stop-on-reply",
    )  # fmt: skip
    created_at = made.pop("created_at")
    assert isinstance(created_at, int)
    assert made == {
        "app_id": ship.account.app_id,
        "id": 1,
        "title": "Greeting",
        "sender": MAL[0],
        "body": "<p>Hello <em>you</em></p>",
        "url_patterns": ["*/pricing", "/plans"],
        "tags": ["Crew", "Paid"],
        "without_tags": ["Alliance"],
        "conditions": [
            "dinosaurs > 1",
            "ship unknown",
            "last_seen_at within 7 days",
            "signed_up_at more than 30 days ago",
        ],
        "starts_at": 4_070_908_800,
        "ends_at": 4_073_626_800,
        "stop_on_reply": True,
        "state": "scheduled",
        "sent": 0,
        "seen": 0,
        "replied": 0,
    }


def test_list_shows_counts(terminal: Terminal) -> None:
    ship = terminal.ship
    ship.announce(title="First")
    ship.announce(title="Second", url_patterns=["*/pricing"])
    ship.visit("25")
    assert [(one["title"], one["sent"], one["state"]) for one in terminal.json("list")] == [
        ("First", 1, "live"),
        ("Second", 0, "live"),
    ]
    header, *rows = terminal.print("list").splitlines()
    assert header.split() == ["ID", "TITLE", "FROM", "STATE", "SENT", "SEEN", "REPLIED", "FOR"]
    assert rows[0].split() == ["1", "First", *MAL[0].split(), "live", "1", "0", "0", "on", "any", "page"]
    assert rows[1].split()[-2:] == ["on", "*/pricing"]


def test_pause_and_resume(terminal: Terminal) -> None:
    ship = terminal.ship
    ship.announce()
    assert terminal.print("pause", "1") == f"Auto message 1 of {ship.account.app_id} is paused.\n"
    assert ship.visit("25") == 0
    assert terminal.print("resume", "1") == f"Auto message 1 of {ship.account.app_id} is no longer paused.\n"
    assert ship.visit("25") == 1
    assert "has no auto message 2." in terminal.refusal("pause", "2")


def test_explain_in_words_and_for_programs(terminal: Terminal) -> None:
    ship = terminal.ship
    assert terminal.print("explain", "--user", "25") == f"Workspace {ship.account.app_id} has no auto messages.\n"
    ship.announce("role is mechanic", title="Engines", url_patterns=["*/pricing"])
    assert terminal.print("explain", "--user", "Kaylee@serenity.example") == (
        "1 Engines: on its page\n"
        "  yes  live\n"
        "  yes  not received yet\n"
        "  ?    needs a page matching */pricing\n"
        '  yes  role is mechanic: it is "mechanic"\n'
    )
    assert terminal.print("explain", "--user", "25", "--url", PRICING) == (
        "1 Engines: no\n"
        "  yes  live\n"
        "  yes  not received yet\n"
        "  yes  the page matches */pricing\n"
        '  NO   role is mechanic: it is "pilot"\n'
    )
    (explanation,) = terminal.json("explain", "--user", "27", "--url", PRICING)
    assert explanation["would_get"] == "yes"
    assert "no user with the user_id or email 'nobody'" in terminal.refusal("explain", "--user", "nobody")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--from", "9", "--text", "x"], "from: there is no teammate '9'; "),
        (["--from", "1", "--text", " "], "text: a message cannot be empty"),
        (["--from", "1", "--text", "x", "--url", ""], "url: a pattern cannot be empty"),
        (["--from", "1", "--text", "x", "--attribute", "plan"], "--attribute: 'plan' is no condition"),
        (["--from", "1", "--text", "x", "--last-seen", "yesterday"], "--last-seen: write such as 'within 7 days' or"),
        (["--from", "1", "--text", "x", "--last-seen", "is 5"], "--last-seen: write such as 'within 7 days' or"),
        (["--from", "1", "--text", "x", "--signed-up", "within a moon"], "--signed-up: 'a moon' is no span"),
        (["--from", "1", "--text", "x", "--starts", "soon"], "--starts: 'soon' is no time"),
        (["--from", "1", "--text", "x", "--ends", "2013-01-01"], "ends lies in the past"),
    ],
)
def test_create_says_which_option_is_wrong(terminal: Terminal, options: list[str], words: str) -> None:
    assert words in terminal.refusal("create", *options)
    assert terminal.json("list") == []
