"""A server that listens, whose live stream is followed."""

from __future__ import annotations

import contextlib
import http.client
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import Serve
from tests.live.following import PATIENCE_SECONDS, Follower
from tests.support.api import Account


class Stage:
    """A server's address, an account whose door is a second application on the same database."""

    def __init__(self, address: str, account: Account) -> None:
        self.port = int(address.rpartition(":")[2])
        self.account = account
        self.followers: list[Follower] = []

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": self.account.authorization.decode()}

    def follow(self, **query: Any) -> Follower:
        """With the account's key, or with a ticket; what comes first has been read."""
        headers = {} if "ticket" in query else self.headers
        follower = Follower(self.port, headers, **query)
        self.followers.append(follower)
        return follower

    def ready(self, **query: Any) -> Follower:
        """One who has been told from where they follow."""
        follower = self.follow(**query)
        assert follower.status == 200, follower.answer.read()
        follower.until("ready")
        return follower

    def ask(
        self, method: str, path: str, body: Any = None, version: str = "Preview", **headers: str
    ) -> tuple[int, Any]:
        """Of the server that is followed: status and answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        given = {**self.headers, "Intercom-Version": version, **headers}
        with contextlib.closing(connection):
            connection.request(method, path, None if body is None else json.dumps(body), given)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read() or b"null")

    def ok(self, method: str, path: str, body: Any = None, version: str = "Preview") -> Any:
        status, answer = self.ask(method, path, body, version)
        assert status == 200, answer
        return answer

    def ticket(self, **body: Any) -> str:
        ticket: str = self.ok("POST", "/live/tickets", body)["ticket"]
        return ticket

    def user(self, nick: str, **fields: Any) -> Any:
        """A user with an email, which the stream tells of."""
        return self.ok("POST", "/users", {"email": f"{nick}@serenity.example", **fields}, "1.4")

    def close(self) -> None:
        for follower in self.followers:
            follower.close()


@pytest.fixture
def stage(serve: Serve) -> Iterator[Stage]:
    with serve() as (address, account):
        stage = Stage(address, account)
        yield stage
        stage.close()
