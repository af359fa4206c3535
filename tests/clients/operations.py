"""Which operations published clients have been served: `operations.json`, a sorted list, written by

    python -m tests.clients

and compared with what each tour asks for whenever it is run. COMPAT.md counts what stands here as tested by clients.
"""

from __future__ import annotations

import json
import os
import traceback
from pathlib import Path
from typing import NamedTuple

from interphone.api.http import Request

FILE = Path(__file__).with_name("operations.json")
RECORDING = "INTERPHONE_RECORD_OPERATIONS"


class Operation(NamedTuple):
    """`path` is the route's, with its parameters' names; `tour` names the test that asks for it."""

    client: str
    tour: str
    method: str
    path: str
    version: str


class Heard:
    """What a server was asked for, successfully, by one tour."""

    def __init__(self, client: str, tour: str) -> None:
        self._client = client
        self._tour = tour
        self.operations: set[Operation] = set()
        self.failures: list[str] = []
        """Of the server's own, which no request may cause."""

    def __call__(self, request: Request, status: int, _: float, error: Exception | None) -> None:
        if status >= 500 and error:
            self.failures.append("".join(traceback.format_exception(error)))
        if request.route and 200 <= status < 300:
            self.operations.add(
                Operation(self._client, self._tour, request.route.method, request.route.path, request.version.name)
            )

    def check(self) -> None:
        """That the file says the same of this tour; while recording, make it."""
        kept = read()
        mine = {operation for operation in kept if operation[:2] == (self._client, self._tour)}
        if os.environ.get(RECORDING):
            _write((kept - mine) | self.operations)
        else:
            assert mine == self.operations, f"{FILE.name} is not up to date: python -m tests.clients writes it"


def read() -> set[Operation]:
    return {Operation(**entry) for entry in json.loads(FILE.read_text())} if FILE.exists() else set()


def _write(operations: set[Operation]) -> None:
    lines = [json.dumps(operation._asdict()) for operation in sorted(operations)]
    FILE.write_text("[\n" + ",\n".join(lines) + "\n]\n")
