"""docs/webhooks.md: its commands work as they are printed, and its example of checking signatures does."""

from __future__ import annotations

import re
import shlex
import time
from typing import Any

import pytest
from typer.testing import CliRunner

from interphone.api.notifications.topics import names_of
from interphone.api.versions import BY_NAME
from interphone.cli import app
from interphone.config import load
from interphone.domain.webhook_deliveries import AT_ONCE, FIRST_TRIES, PAUSES
from tests.structure.source import ROOT
from tests.support.api import Account
from tests.webhooks.conftest import Post, subscribe
from tests.webhooks.receiver import Received, Receiver

PAGE = (ROOT / "docs" / "webhooks.md").read_text()


@pytest.fixture
def example() -> dict[str, Any]:
    """What the page's Python defines."""
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    defined: dict[str, Any] = {}
    exec(compile(code, "docs/webhooks.md", "exec"), defined)
    return defined


def test_the_example_tells_right_from_wrong(
    account: Account, receiver: Receiver, post: Post, example: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook = subscribe(account, receiver.url, "contact", hub_secret="shh")
    post.deliver()
    (one,) = receiver.requests
    is_signed, by_hub = example["is_signed"], example["is_signed_by_hub_secret"]
    now = int(one.headers["webhook-timestamp"])
    monkeypatch.setattr(time, "time", lambda: now + 5)
    assert is_signed(webhook.secret, one.headers, one.content)
    assert by_hub("shh", one.headers, one.content)
    assert not is_signed(webhook.secret, one.headers, one.content + b" ")
    assert not is_signed("whsec_" + "A" * 43 + "=", one.headers, one.content)
    assert not by_hub("shh", one.headers, one.content + b" ")
    assert not by_hub("other", one.headers, one.content)
    assert not is_signed(webhook.secret, later(one, now + 1), one.content), "the time is signed"
    monkeypatch.setattr(time, "time", lambda: now + 301)
    assert not is_signed(webhook.secret, one.headers, one.content)


def later(one: Received, at: int) -> dict[str, str]:
    return one.headers | {"webhook-timestamp": str(at)}


def test_the_commands_work(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERPHONE_DATABASE_URL", database_url)
    CliRunner().invoke(app, ["workspace", "create", "Serenity", "--app-id", "serenity"])
    (block,) = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    asked = [shlex.split(line)[1:] for line in block.replace("\\\n", " ").splitlines()]
    assert len(asked) == 5
    id = ""
    for command in asked:
        result = CliRunner().invoke(app, [id if word == "WEBHOOK" else word for word in command])
        assert result.exit_code == 0, (command, result.output)
        id = id or re.findall(r"nsub_\w+", result.stdout)[0]


def test_its_figures_are_those_of_the_program() -> None:
    settings = load({})
    assert f"{len(PAUSES) + 1} tries" in PAGE
    assert len(PAUSES) + 1 == settings.webhook_tries
    assert list(PAUSES) == [60, 300, 900, 2700, 7200, 14400, 28800, 43200]
    assert sum(PAUSES) > 27 * 3_600
    assert (FIRST_TRIES, AT_ONCE) == (3, 10)
    assert settings.webhook_timeout_seconds == 5
    assert (settings.webhook_pause_errors, settings.webhook_pause_minutes) == (1000, 15)
    assert (settings.webhook_suspend_days, settings.webhook_throttle_minutes) == (7, 120)


def test_the_topics_it_names_are_topics() -> None:
    known = {*names_of(BY_NAME["1.4"]), *names_of(BY_NAME["2.16"])}
    named = set(re.findall(r"`((?:contact|user|conversation|event)\.[a-z.]+)`", PAGE))
    assert len(named) > 3
    assert [name for name in named if not any(each.startswith(name) for each in known)] == []
