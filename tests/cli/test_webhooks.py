"""`interphone webhook`: create, list, show, update, delete, ping, deliveries, retry, rotate-secret, topics."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.conftest import Run, Said

URL = "https://hooks.serenity.example/in"


HINT = "has no webhook nsub_1. `interphone webhook list --app-id serenity` shows all."


def webhook(run: Run, *arguments: str) -> Said:
    return run("webhook", *arguments, "--app-id", "serenity")


def create(run: Run, *more: str) -> Any:
    return webhook(run, "create", "--url", URL, "--topic", "contact.user.created", "--json", *more).json


def test_create_list_show(run: Run, serenity: Any) -> None:
    made = create(run, "--topic", "event", "--event-name", "landed", "--hub-secret", "shh")
    assert made["id"].startswith("nsub_")
    assert made["secret"].startswith("whsec_")
    assert {name: made[name] for name in ("url", "topics", "metadata", "hub_secret", "state", "version")} == {
        "url": URL,
        "topics": ["contact.user.created", "event"],
        "metadata": {"event_names": ["landed"]},
        "hub_secret": "shh",
        "state": "active",
        "version": "2.16",
    }
    said = webhook(run, "create", "--url", URL, "--topic", "user.created", "--version", "1.4")
    assert "as version 1.4 shows it" in said.out
    assert "whsec_" in said.out
    listed = webhook(run, "list", "--json").json
    assert [one["version"] for one in listed] == ["2.16", "1.4"]
    assert "user.created" in webhook(run, "list").out
    assert made["secret"] not in webhook(run, "list").out
    assert webhook(run, "show", made["id"], "--json").json == made
    assert made["secret"] in webhook(run, "show", made["id"]).out


def test_update_and_delete(run: Run, serenity: Any) -> None:
    made = create(run)
    given = ("--url", f"{URL}/2", "--topic", "company", "--inactive", "--hub-secret", "shh")
    changed = webhook(run, "update", made["id"], *given, "--json").json
    assert (changed["url"], changed["topics"], changed["state"]) == (f"{URL}/2", ["company"], "inactive")
    back = webhook(run, "update", made["id"], "--active", "--hub-secret", "", "--version", "2.10", "--json").json
    assert (back["state"], back["hub_secret"], back["version"]) == ("active", None, "2.10")
    assert f"told {URL}/2, is gone" in webhook(run, "delete", made["id"]).out
    assert webhook(run, "list", "--json").json == []


def test_an_update_of_nothing(run: Run, serenity: Any) -> None:
    made = create(run)
    said = webhook(run, "update", made["id"])
    assert (said.exit_code, "say what to change" in said.err) == (2, True)
    assert webhook(run, "show", made["id"], "--json").json == made


def test_the_topics_of_a_version_are_kept_to(run: Run, serenity: Any) -> None:
    """Names of 2.5 and later are none of 2.4, so the webhook cannot go there with them."""
    made = create(run)
    said = webhook(run, "update", made["id"], "--version", "2.4")
    assert said.exit_code == 1
    assert "'contact.user.created' is no topic of version 2.4" in said.err
    assert webhook(run, "update", made["id"], "--version", "2.4", "--topic", "user.created").exit_code == 0


def test_a_ping_and_what_came_of_it(run: Run, serenity: Any) -> None:
    """Nobody delivers here: the ping of the beginning waits, and the one that is asked for."""
    made = create(run)
    assert "will send a ping" in webhook(run, "ping", made["id"]).out
    waiting = webhook(run, "deliveries", made["id"], "--json").json
    assert [(one["topic"], one["state"], one["attempts"], one["is_ping"]) for one in waiting] == [
        ("ping", "waiting", 0, True)
    ] * 2
    assert waiting[0]["item"]["type"] == "ping"
    assert "ping" in webhook(run, "deliveries", made["id"]).out
    assert webhook(run, "deliveries", made["id"], "--of", "sent", "--json").json == []
    assert "0 failed deliveries will be tried again, and what waits is sent" in webhook(run, "retry", made["id"]).out
    said = webhook(run, "retry", made["id"], "--number", "1")
    assert (said.exit_code, "has no failed delivery 1. `interphone webhook deliveries" in said.err) == (1, True)


def test_rotate_secret(run: Run, serenity: Any) -> None:
    made = create(run)
    rotated = webhook(run, "rotate-secret", made["id"], "--json").json
    assert rotated["old_secret"] == made["secret"] != rotated["secret"]
    assert rotated["old_secret_until"] > made["created_at"]


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://10.0.0.5/in", "10.0.0.5 leads to a private address"),
        ("http://localhost:8000/in", "localhost leads to a loopback address"),
        ("http://hooks.serenity.example/in", "by https:// alone"),
        ("http://2130706433/in", "must be a name or four decimal numbers"),
    ],
)
def test_an_address_that_is_not_called_is_told_at_once(run: Run, serenity: Any, url: str, told: str) -> None:
    """On stderr, as the webhook is made all the same; and not where it is allowed."""
    said = webhook(run, "create", "--url", url, "--topic", "company", "--json")
    assert (said.exit_code, json.loads(said.out)["url"]) == (0, url)
    assert said.err.startswith("Nothing will reach it yet: ")
    assert told in said.err
    id = create(run)["id"]
    assert told in webhook(run, "update", id, "--url", url, "--json").err
    assert webhook(run, "update", id, "--inactive", "--json").err == ""


def test_an_address_that_is_allowed(run: Run, serenity: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERPHONE_OUTGOING_ALLOW", "localhost:8000, 10.0.0.5")
    for url in ("http://localhost:8000/in", "http://10.0.0.5/in", URL):
        assert webhook(run, "create", "--url", url, "--topic", "company").err == ""
    monkeypatch.setenv("INTERPHONE_OUTGOING_ALLOW", "http://what")
    said = webhook(run, "create", "--url", URL, "--topic", "company")
    assert (said.exit_code, "INTERPHONE_OUTGOING_ALLOW" in said.err) == (2, True)


def test_a_topic_that_never_comes_is_told_at_once(run: Run, serenity: Any) -> None:
    said = webhook(run, "create", "--url", URL, "--topic", "ticket", "--topic", "admin", "--json")
    assert (said.exit_code, json.loads(said.out)["topics"]) == (0, ["ticket", "admin"])
    assert said.err == "ticket never comes yet, as this server does not have what it tells of.\n"


def test_what_teammates_do_on_the_command_line_is_told(run: Run, serenity: Any) -> None:
    made = webhook(run, "create", "--url", URL, "--topic", "admin", "--json").json
    run("teammate", "create", "--app-id", "serenity", "--name", "Zoe", "--email", "zoe@serenity.example")
    told = webhook(run, "deliveries", made["id"], "--json").json
    assert "admin.added_to_workspace" in [one["topic"] for one in told]


def test_topics(run_bare: Run) -> None:
    newest = {each["topic"]: each["comes"] for each in run_bare("webhook", "topics", "--json").json}
    assert newest["contact.user.created"] is True
    assert newest["ticket.created"] is newest["admin.logged_in"] is False
    assert "user.created" not in newest
    assert "ticket.created  (never comes yet)" in run_bare("webhook", "topics").out.splitlines()
    old = run_bare("webhook", "topics", "--version", "1.0").out.splitlines()
    assert "user.created" in old
    assert "user.unsubscribed_from_sms  (never comes yet)" in old
    assert "conversation.rating.added" not in old, "it came with 1.2"


@pytest.mark.parametrize(
    ("arguments", "exit_code", "said"),
    [
        (("create", "--url", "nowhere", "--topic", "user.created"), 1, "https://"),
        (("create", "--url", URL), 1, "--topic must name at least one topic"),
        (("create", "--url", URL, "--topic", "ufo.landed"), 1, "'ufo.landed' is no topic of version 2.16; `interphone"),
        (("create", "--url", URL, "--topic", "event.created"), 1, "--event-name must name"),
        (("create", "--url", URL, "--topic", "company", "--version", "9"), 2, "'9' is none of"),
        (("show", "nsub_1"), 1, HINT),
        (("update", "nsub_1", "--active"), 1, HINT),
        (("delete", "nsub_1"), 1, HINT),
        (("ping", "nsub_1"), 1, HINT),
        (("rotate-secret", "nsub_1"), 1, HINT),
        (("deliveries", "nsub_1"), 1, HINT),
        (("retry", "nsub_1"), 1, HINT),
        (("deliveries", "nsub_1", "--of", "all"), 2, "'all' is none of"),
    ],
)
def test_refusals(run: Run, serenity: Any, arguments: tuple[str, ...], exit_code: int, said: str) -> None:
    refused = webhook(run, *arguments)
    assert refused.exit_code == exit_code
    assert said in " ".join(refused.err.split())
