"""The crew with a teammate who sends auto messages, and what the tests of this folder do with them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from interphone.app import App
from interphone.cli import app
from interphone.config import load
from interphone.domain import auto_message_reports, auto_messages, teammates
from interphone.domain.auto_message_reports import Explanation, Overview, Question
from interphone.domain.auto_messages import AutoMessage, NewAutoMessage
from interphone.domain.contacts import Who
from interphone.domain.targeting import read_condition
from interphone.domain.teammates import NewTeammate
from tests.cast import CREW, MAL
from tests.support.accounts import open_account
from tests.support.api import Account, Door


class Ship:
    """A workspace whose captain sends auto messages to its users, who are named by user_id."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.door = account.door
        self.captain = self.write(teammates.create, NewTeammate(*MAL))

    def write(self, verb: Any, command: Any) -> Any:
        return self.door.write(self.account.app_id, verb, command)

    def announce(self, *conditions: str, **fields: Any) -> AutoMessage:
        """A new auto message from the captain."""
        given = {"sender": MAL[1], "text": "We have *done* the impossible.", **fields}
        new = NewAutoMessage(conditions=[read_condition(one) for one in conditions], **given)
        made: AutoMessage = self.write(auto_messages.create, new)
        return made

    def visit(self, user_id: str, url: str | None = None, **fields: object) -> int:
        """A page view; gives the unread messages answered."""
        page = {} if url is None else {"current_url": url}
        reply = self.account.made("POST", "/v1/users/impressions", {"user_id": user_id, **page, **fields})
        unread: int = reply["unread_messages"]
        return unread

    def inbox(self, user_id: str, **query: object) -> list[Any]:
        """The threads of a user."""
        reply = self.account.get("/v1/users/message_threads", user_id=user_id, **query)
        assert reply.status == 200, reply
        threads: list[Any] = reply.body
        return threads

    def mark(self, user_id: str, thread_id: int, **fields: object) -> None:
        """Reply, or mark read or unread."""
        self.account.made("PUT", "/v1/users/message_threads", {"user_id": user_id, "thread_id": thread_id, **fields})

    def overview(self, id: int) -> Overview:
        found: Overview = self.door.read(self.account.app_id, auto_message_reports.get, id)
        return found

    def counts(self, id: int) -> tuple[int, int, int]:
        """(sent, seen, replied)"""
        found = self.overview(id)
        return found.sent, found.seen, found.replied

    def explain(self, user_id: str, url: str | None = None) -> list[Explanation]:
        question = Question(Who(user_id), url)
        found: list[Explanation] = self.door.read(self.account.app_id, auto_message_reports.explain, question)
        return found


@pytest.fixture
def ship(crew: Account) -> Ship:
    return Ship(crew)


class Terminal:
    """The command line beside a running server, on the workspace of a ship."""

    def __init__(self, ship: Ship, database_url: str) -> None:
        self.ship = ship
        self._database_url = database_url

    def run(self, command: str, *arguments: str) -> Result:
        place = ("--app-id", self.ship.account.app_id, "--database", self._database_url)
        return CliRunner().invoke(app, ["auto-message", command, *arguments, *place])

    def print(self, command: str, *arguments: str) -> str:
        """What a command that has to work prints."""
        result = self.run(command, *arguments)
        assert result.exit_code == 0, result.output
        return result.stdout

    def json(self, command: str, *arguments: str) -> Any:
        return json.loads(self.print(command, *arguments, "--json"))

    def refusal(self, command: str, *arguments: str) -> str:
        result = self.run(command, *arguments)
        assert result.exit_code == 1, result.output
        assert result.stdout == ""
        return result.stderr


@pytest.fixture
def terminal(database_url: str, runner: asyncio.Runner, tmp_path: Path) -> Iterator[Terminal]:
    """On a database of its own, as the command line has to be told which; its clock is the real one."""
    server = App(load({}, database_url=database_url, data=tmp_path, rate_limit=0))
    runner.run(server.start())
    try:
        account = open_account(Door(server, runner))
        for member in CREW:
            account.user_of(**member)
        yield Terminal(Ship(account), database_url)
    finally:
        runner.run(server.stop())
