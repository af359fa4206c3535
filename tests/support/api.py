"""Callers of the API: the application itself, in this process and without a socket, or a server that listens."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Coroutine, Sequence
from copy import copy
from typing import Any, NamedTuple, TypeVar
from urllib.parse import unquote, urlencode

from interphone.app import App
from tests.openapi.answers import check_answer

Result = TypeVar("Result")
ABSENT: Any = object()
LOCALHOST = "127.0.0.1"


class Reply(NamedTuple):
    """An answer as it came over the wire."""

    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def body(self) -> Any:
        """The JSON of it, objects with their keys in the order of the answer."""
        return json.loads(self.content)

    @property
    def message(self) -> str:
        """The sentence of an error."""
        message: str = self.body["error"]["message"]
        return message


def check_error(reply: Reply, status: int, type: str) -> str:
    """The one form of every v1 error (contract section 2); gives its sentence."""
    assert reply.status == status, reply
    assert reply.headers["content-type"] == "application/json; charset=utf-8"
    assert list(reply.body) == ["error"]
    assert list(reply.body["error"]) == ["type", "message"]
    assert reply.body["error"]["type"] == type
    assert len(reply.message) > 10
    return reply.message


def check_error_list(reply: Reply, status: int, code: str, message: str | None = None) -> str:
    """The one form of errors of the numbered versions; gives the sentence, which `message` tells in full if given."""
    assert reply.status == status, reply
    assert list(reply.body) == ["type", "request_id", "errors"], reply
    assert reply.body["type"] == "error.list"
    assert reply.body["request_id"] == reply.headers["x-request-id"]
    (error,) = reply.body["errors"]
    assert (error["code"], "type" in error) == (code, False), reply
    if message is not None:
        assert error["message"] == message
    assert len(error["message"]) > 5
    sentence: str = error["message"]
    return sentence


class Door:
    """An application that runs in this process, called request by request."""

    def __init__(self, app: App, runner: asyncio.Runner) -> None:
        self.app = app
        self.run_coroutine = runner.run

    def run(self, coroutine: Coroutine[Any, Any, Result]) -> Result:
        return self.run_coroutine(coroutine)

    def write(self, app_id: str, verb: Any, command: Any) -> Any:
        """Run a verb of the domain, as a command of the command line does."""
        return self.run(self.app.database.write(app_id, verb, command))

    def read(self, app_id: str, query: Any, command: Any = None) -> Any:
        return self.run(self.app.database.read(app_id, query, command))

    def call(
        self,
        method: str,
        target: str,
        headers: Sequence[tuple[bytes, bytes]] = (),
        chunks: Sequence[bytes] = (b"",),
        ip: str = LOCALHOST,
    ) -> Reply:
        """One request; `target` is the path as it stands in the request line, with the query."""
        return self.run(call(self.app, method, target, headers, chunks, ip))


async def call(
    app: App,
    method: str,
    target: str,
    headers: Sequence[tuple[bytes, bytes]] = (),
    chunks: Sequence[bytes] = (b"",),
    ip: str = LOCALHOST,
) -> Reply:
    """As a server would: the path decoded, the body in chunks, the answer's body put together."""
    path, _, query = target.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "server": ("127.0.0.1", 80),
        "client": (ip, 1),
        "scheme": "http",
        "method": method,
        "root_path": "",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode("utf-8", "surrogatepass"),
        "headers": list(headers),
    }
    waiting = [
        {"type": "http.request", "body": chunk, "more_body": index + 1 < len(chunks)}
        for index, chunk in enumerate(chunks)
    ]
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    start, *parts = sent
    found = {name.decode("latin-1"): value.decode("latin-1") for name, value in start["headers"]}
    reply = Reply(start["status"], found, b"".join(part.get("body", b"") for part in parts))
    # Whatever a test is about: the official description of the version holds for every answer.
    check_answer(method, unquote(path), *reply)
    return reply


class Account:
    """A workspace and a credential to it: what a customer's program holds. v1's calls by their method."""

    def __init__(self, door: Door, app_id: str, user: str, password: str) -> None:
        self.door = door
        self.app_id = app_id
        self.user = user
        self.password = password
        self.version: str | None = None
        self.ip = LOCALHOST

    def at(self, version: str) -> Account:
        """The same caller, naming a version of the API in each request."""
        caller = copy(self)
        caller.version = version
        return caller

    def calling_from(self, ip: str) -> Account:
        """The same caller at another address."""
        caller = copy(self)
        caller.ip = ip
        return caller

    @property
    def authorization(self) -> bytes:
        return b"Basic " + base64.b64encode(f"{self.user}:{self.password}".encode())

    def get(self, target: str, **query: object) -> Reply:
        return self.send("GET", target, **query)

    def delete(self, target: str, body: Any = ABSENT, **query: object) -> Reply:
        return self.send("DELETE", target, body, **query)

    def post(self, target: str, body: Any = ABSENT) -> Reply:
        return self.send("POST", target, body)

    def put(self, target: str, body: Any = ABSENT) -> Reply:
        return self.send("PUT", target, body)

    def send(self, method: str, target: str, body: Any = ABSENT, **query: object) -> Reply:
        """A request with a JSON body; bytes go as they are."""
        if query:
            target += "?" + urlencode(query)
        content = b"" if body is ABSENT else body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = [
            (b"authorization", self.authorization),
            (b"content-type", b"application/json"),
            (b"content-length", b"%d" % len(content)),
        ]
        if self.version:
            headers.append((b"intercom-version", self.version.encode()))
        return self.door.call(method, target, headers, [content], self.ip)

    def ok(self, method: str, target: str, body: Any = ABSENT, **query: object) -> Any:
        """The body of an answer that has to be 200."""
        reply = self.send(method, target, body, **query)
        assert reply.status == 200, reply
        return reply.body

    def made(self, method: str, target: str, body: Any) -> Any:
        """The answer of a write that has to work."""
        reply = self.send(method, target, body)
        assert reply.status == 201, reply
        return reply.body

    def user_of(self, **fields: object) -> Any:
        """Create or update a user; gives it as answered."""
        return self.made("POST", "/v1/users", fields)
