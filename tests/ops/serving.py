"""A server in a process of its own, on a free port and a database of its own."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import uvicorn

from interphone.config import load
from interphone.domain import credentials, workspaces
from interphone.domain.credentials import NewCredential
from interphone.store.connect import migrate, open_database

APP_ID = "serenity"
PATIENCE_SECONDS = 30
PROGRAM = """
import json, pathlib, sys
from interphone import server
from interphone.config import load
settings = json.loads(sys.argv[1])
server.run(load({}, data=pathlib.Path(settings.pop("data")), port=0, **settings), lambda url: print(url, flush=True))
"""


def make_database(data: Path, url: str | None = None) -> str:
    """A migrated database, in the folder where no other is named, with one workspace; gives its API key."""
    url = url or load({}, data=data).database
    migrate(url)

    async def fill() -> str:
        database = open_database(url, "NORMAL")
        await database.start()
        await database.write(APP_ID, workspaces.create, "Serenity")
        secret = await database.write(APP_ID, credentials.create, NewCredential(kind="key"))
        await database.close()
        return secret.secret

    return asyncio.run(fill())


def wait_until(question: Callable[[], Any], what: str) -> Any:
    """The first true answer. Fails with `what` when it does not come."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (found := question()):
        assert time.monotonic() < deadline, what
        time.sleep(0.01)
    return found


class Serving:
    """A running server. `log()` gives what it has written to standard error so far."""

    def __init__(self, process: subprocess.Popen[str], key: str, errors: Path | None) -> None:
        self.process = process
        self.key = key
        self._errors = errors
        assert process.stdout is not None
        self.url = process.stdout.readline().strip()
        assert self.url, f"the server did not start: {self.log()}"
        self.port = int(self.url.rpartition(":")[2])

    def log(self) -> str:
        return self._errors.read_text() if self._errors else ""

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log().splitlines()]

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """One request on a connection of its own: status, headers with lower-case names, body."""
        with contextlib.closing(self.connect()) as connection:
            connection.request(method, path, None if body is None else json.dumps(body), {**self.account, **headers})
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()

    @property
    def account(self) -> dict[str, str]:
        token = base64.b64encode(f"{APP_ID}:{self.key}".encode()).decode()
        return {"Authorization": f"Basic {token}", "Content-Type": "application/json"}


@contextlib.contextmanager
def serving(data: Path, key: str, stderr: int | IO[str] | None = None, **settings: Any) -> Iterator[Serving]:
    """A server on the database in the folder; whatever a test leaves running is killed."""
    given = json.dumps({"data": str(data), "rate_limit": 0, "sqlite_synchronous": "NORMAL", **settings})
    with tempfile.TemporaryDirectory() as folder:
        errors = Path(folder) / "stderr" if stderr is None else None
        with errors.open("w") if errors else contextlib.nullcontext(stderr) as target:
            process = subprocess.Popen(
                [sys.executable, "-c", PROGRAM, given], stdout=subprocess.PIPE, stderr=target, text=True
            )
        with process:
            try:
                yield Serving(process, key, errors)
            finally:
                if process.poll() is None:
                    process.kill()


@contextlib.contextmanager
def serving_in_thread(app: Any, http: type[Any], **settings: Any) -> Iterator[tuple[int, uvicorn.Server]]:
    """Another application behind our connections, in this process: its port and server. Stopped in order."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, http=http, ws="none", lifespan="off", log_config=None, **settings))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            wait_until(lambda: server.started, "the server did not start")
            yield listener.getsockname()[1], server
        finally:
            server.should_exit = True
            thread.join(20)


def is_running(pid: int) -> bool:
    """Whether a process is there and not a zombie."""
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return False
    return state != "Z"
