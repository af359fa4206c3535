"""Counting what the server does, and showing it as Prometheus text.

Counting is plain additions without locks, because it happens in every request; the Prometheus library is loaded when
somebody asks for the first time. Server processes that share a port show the sums of all: each leaves its counts on a
shelf (a folder) every second.
"""

from __future__ import annotations

import os
import threading
from bisect import bisect_left
from pathlib import Path

import msgspec

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
BATCHES = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0)
UNMATCHED = "unmatched"
"""The route of requests that were refused before one was found, and of paths that do not exist."""
METHODS = frozenset(("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"))
OTHER_METHOD = "other"


class Histogram(msgspec.Struct):
    """`counts[i]` values were at most the i-th bound; the last count is of those above all bounds."""

    bounds: tuple[float, ...]
    counts: list[int]
    total: float = 0.0

    def add(self, value: float) -> None:
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value

    def merge(self, other: Histogram) -> None:
        self.counts = [mine + theirs for mine, theirs in zip(self.counts, other.counts, strict=True)]
        self.total += other.total


def new_histogram(bounds: tuple[float, ...]) -> Histogram:
    return Histogram(bounds, [0] * (len(bounds) + 1))


class Requests(msgspec.Struct):
    """Requests of one method, route and status; `seconds` is shared by all statuses of a method and route."""

    method: str
    route: str
    status: int
    count: int
    seconds: Histogram


class LiveCounts(msgspec.Struct):
    """Streams that are open, events and resets that were sent, and from a commit to its events at hand."""

    seconds: Histogram
    teammates: int = 0
    contacts: int = 0
    events: int = 0
    resets: int = 0


class WebhookCounts(msgspec.Struct):
    """Notifications that were taken and those that were not, one for each try, and how long receivers took."""

    seconds: Histogram
    delivered: int = 0
    failed: int = 0

    def count(self, delivered: bool, seconds: float) -> None:
        self.seconds.add(seconds)
        if delivered:
            self.delivered += 1
        else:
            self.failed += 1


class MailCounts(msgspec.Struct):
    """What became of tries to send a message: the mail server took it, is to be asked again, or never will take it."""

    sent: int = 0
    put_off: int = 0
    failed: int = 0

    def count(self, outcome: str) -> None:
        """One of the names above."""
        setattr(self, outcome, getattr(self, outcome) + 1)


class Counts(msgspec.Struct):
    """What one process has counted since it started."""

    worker: int
    pid: int
    requests: list[Requests]
    batches: Histogram
    commit_seconds: Histogram
    depth: int
    live: LiveCounts
    webhooks: WebhookCounts
    mail: MailCounts


class Metrics:
    """The counts of this process. `worker` is its number among those that share a shelf."""

    def __init__(self, worker: int = 0, shelf: Path | None = None) -> None:
        self._worker = worker
        self._shelf = shelf
        self._requests: dict[tuple[str, str, int], Requests] = {}
        self._seconds: dict[tuple[str, str], Histogram] = {}
        self._batches = new_histogram(BATCHES)
        self._commit_seconds = new_histogram(SECONDS)
        self.live = LiveCounts(new_histogram(SECONDS))
        self.webhooks = WebhookCounts(new_histogram(SECONDS))
        self.mail = MailCounts()
        # Commits come from writer threads. Requests are all counted on the event loop.
        self._lock = threading.Lock()
        self._resume()

    @property
    def shared(self) -> bool:
        """Whether other processes count too."""
        return self._shelf is not None

    def count_request(self, method: str, route: str, status: int, seconds: float) -> None:
        """`route` is a template or UNMATCHED: never what a caller chose."""
        known = self._requests.get((method, route, status)) or self._begin(method, route, status)
        known.count += 1
        known.seconds.add(seconds)

    def _begin(self, method: str, route: str, status: int) -> Requests:
        if method not in METHODS:
            method = OTHER_METHOD
        seconds = self._seconds.setdefault((method, route), new_histogram(SECONDS))
        return self._requests.setdefault((method, route, status), Requests(method, route, status, 0, seconds))

    def count_commit(self, verbs: int, seconds: float) -> None:
        with self._lock:
            self._batches.add(verbs)
            self._commit_seconds.add(seconds)

    def counts(self, depth: int) -> Counts:
        """As of now; `depth` is how many verbs wait for the writer."""
        requests = list(self._requests.values())
        return Counts(
            self._worker, os.getpid(), requests, self._batches, self._commit_seconds, depth, self.live, self.webhooks,
            self.mail,
        )  # fmt: skip

    def everywhere(self, depth: int) -> list[Counts]:
        """The counts of all processes on the shelf: this one's as of now, the others' at most a second old."""
        own = self.counts(depth)
        if self._shelf is None:
            return [own]
        others = (_read(path) for path in self._shelf.glob("*.json") if path.stem != str(self._worker))
        return [own, *(counts for counts in others if counts)]

    def leave(self, depth: int) -> None:
        """Put this process's counts on the shelf, in one step."""
        if self._shelf is not None:
            fresh = self._shelf / f"{self._worker}.new"
            fresh.write_bytes(msgspec.json.encode(self.counts(depth)))
            fresh.replace(self._shelf / f"{self._worker}.json")

    def _resume(self) -> None:
        """Go on from what a dead worker of this number left, so that sums never fall."""
        left = _read(self._shelf / f"{self._worker}.json") if self._shelf else None
        if left is None:
            return
        for one in left.requests:
            one.seconds = self._seconds.setdefault((one.method, one.route), one.seconds)
            self._requests[one.method, one.route, one.status] = one
        self._batches, self._commit_seconds = left.batches, left.commit_seconds
        self.webhooks, self.mail = left.webhooks, left.mail
        # Its streams have ended with it.
        self.live = msgspec.structs.replace(left.live, teammates=0, contacts=0)


def _read(path: Path) -> Counts | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Counts)
    except FileNotFoundError:
        return None
