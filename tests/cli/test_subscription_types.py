"""`interphone subscription-type`: create, list, change."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.conftest import Run, Said


def create(run: Run, name: str, *more: str) -> Said:
    return run("subscription-type", "create", "--app-id", "serenity", "--name", name, *more)


def change(run: Run, id: int, *more: str) -> Said:
    return run("subscription-type", "change", str(id), "--app-id", "serenity", *more)


def test_create_list_change(run: Run, serenity: Any) -> None:
    made = create(run, "Newsletters", "--description", "Offers and news", "--json").json
    expected = {
        "id": made["id"],
        "state": "live",
        "consent_type": "opt_out",
        "content_types": ["email"],
        "locale": "en",
        "translations": [{"name": "Newsletters", "description": "Offers and news", "locale": "en"}],
        "created_at": made["created_at"],
        "updated_at": made["created_at"],
    }
    assert made == expected
    second = create(run, "Alerts", "--consent", "opt_in", "--for", "email", "--for", "sms_message", "--state", "draft")
    assert "'Alerts': opt_in, draft, for email and sms_message, in en." in second.out
    listed = run("subscription-type", "list", "--app-id", "serenity")
    assert "Newsletters" in listed.out
    assert "opt_in" in listed.out
    german = change(run, made["id"], "--name", "Rundbrief", "--locale", "de", "--state", "archived", "--json").json
    assert german["state"] == "archived"
    assert [text["name"] for text in german["translations"]] == ["Newsletters", "Rundbrief"]
    renamed = change(run, made["id"], "--name", "News", "--for", "sms_message", "--json").json
    assert [text["name"] for text in renamed["translations"]] == ["News", "Rundbrief"]
    assert renamed["content_types"] == ["sms_message"]
    shown = run("subscription-type", "list", "--app-id", "serenity", "--json").json
    assert shown[0] == {**renamed, "updated_at": shown[0]["updated_at"]}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--consent", "perhaps"), "opt_out, opt_in"),
        (("--state", "gone"), "live, draft, archived"),
        (("--for", "fax"), "email, sms_message"),
        (("--locale", "?"), "en or pt-BR"),
        (("--name", " "), "--name"),
    ],
)
def test_what_is_written_wrongly(run: Run, serenity: Any, more: tuple[str, ...], said: str) -> None:
    reply = create(run, "Newsletters", *more)
    assert reply.exit_code == 2
    assert said in reply.err


def test_a_change_of_nothing_and_of_none(run: Run, serenity: Any) -> None:
    assert change(run, 1).exit_code == 2
    said = change(run, 4711, "--state", "archived")
    assert said == (1, "", "interphone: There is no subscription type 4711 in this workspace.\n")
