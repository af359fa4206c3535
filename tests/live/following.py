"""One who follows the live stream, as a browser's EventSource would, over a plain socket."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlencode

PATIENCE_SECONDS = 30.0


class Event(NamedTuple):
    id: str | None
    kind: str
    data: Any

    @property
    def number(self) -> int:
        """Its place among the events of the workspace."""
        return number_of(self.id)


def number_of(id: str | None) -> int:
    assert id is not None, "it has an id"
    return int(id.partition("-")[0])


class Follower:
    """An open stream. `last_id` is what a browser would send when it comes back."""

    def __init__(self, port: int, headers: dict[str, str] | None = None, path: str = "/live/events", **query: Any):
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
        self._connection.request("GET", path + ("?" + urlencode(query) if query else ""), headers=headers or {})
        self.answer = self._connection.getresponse()
        self.status = self.answer.status
        self.last_id: str | None = None
        self.retry: int | None = None
        self._events = self._read() if self.status == 200 else iter(())

    def __enter__(self) -> Follower:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        self.answer.close()
        self._connection.close()

    def next(self) -> Event:
        """The next event. Raises StopIteration where the server has ended the stream, TimeoutError where none comes."""
        return next(self._events)

    def until(self, kind: str) -> Event:
        """The next event of a kind; others are passed over."""
        while (event := self.next()).kind != kind:
            continue
        return event

    def rest(self) -> list[Event]:
        """Everything up to the end of the stream."""
        return list(self._events)

    def quiet(self, seconds: float) -> bool:
        """Whether nothing is told for so long. Nothing can be read afterwards."""
        assert self._connection.sock is not None
        self._connection.sock.settimeout(seconds)
        try:
            self.next()
        except TimeoutError:
            return True
        return False

    def _read(self) -> Iterator[Event]:
        kind, data, id = "message", [], None
        for line in self._lines():
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if line:
                if name == "id":
                    id = value
                elif name == "event":
                    kind = value
                elif name == "data":
                    data.append(value)
                elif name == "retry":
                    self.retry = int(value)
                continue
            # The standard's order: the id counts although there may be nothing to dispatch.
            self.last_id = id if id is not None else self.last_id
            if data:
                yield Event(id, kind, json.loads("\n".join(data)))
            kind, data, id = "message", [], None

    def _lines(self) -> Iterator[str]:
        while line := self.answer.readline():
            yield line.decode().removesuffix("\n")


def wait_for(question: Any, what: str) -> Any:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (found := question()):
        assert time.monotonic() < deadline, what
        time.sleep(0.01)
    return found
