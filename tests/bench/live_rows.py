"""What is measured of the live stream: from a reply until it is told, to one reader and to a thousand."""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.bench import machine
from tests.bench.client import ask
from tests.bench.conversation_rows import make_reply
from tests.bench.people import Crowd
from tests.bench.requests import get
from tests.bench.rows import Bench
from tests.bench.subject import Subject
from tests.bench.table import Line

MANY = 1_000
REPLIES = {1: 500, MANY: 60}
SILENCE_SECONDS = 20.0
TOLD = b"\nevent: part\n"


def live(bench: Bench) -> list[Line]:
    crowd = bench.talks()
    with Subject(crowd.url, bench.folder, bench.cores.server) as server:
        return [_told(bench, server, crowd, readers) for readers in REPLIES]


def _told(bench: Bench, server: Subject, crowd: Crowd, readers: int) -> Line:
    """One reply after the other, each when all have been told of the one before."""
    with following(server.port, crowd, readers) as followers:
        times = []
        cpu = machine.cpu_seconds(server.pids)
        for _ in range(REPLIES[readers]):
            began = time.perf_counter()
            ask(server.port, make_reply(crowd))
            followers.wait_for_one_more()
            times.append(time.perf_counter() - began)
        cpu = machine.cpu_seconds(server.pids) - cpu
    times.sort()
    last = times[int(0.99 * len(times))] * 1e3
    each = cpu / len(times) / readers * 1e6
    what = "a reader" if readers == 1 else f"all of {readers:,} readers"
    half = times[len(times) // 2] * 1e3
    detail = f"half within {half:.1f} ms; CPU {each:,.0f} µs for each reader, the reply's shared among them"
    return bench.line(f"from sending a reply until {what} has it, 99 of 100 within", last, "ms", None, detail)


class Followers:
    """Open streams, whose events are counted."""

    def __init__(self, sockets: list[socket.socket]) -> None:
        self._poll = select.epoll()
        self._sockets = {each.fileno(): each for each in sockets}
        self._tails = dict.fromkeys(self._sockets, b"")
        self._told = dict.fromkeys(self._sockets, 0)
        self._count = 0
        for fd in self._sockets:
            self._poll.register(fd, select.EPOLLIN)

    def wait_for_one_more(self) -> None:
        """Until everybody has been told of one more part."""
        self._count += 1
        lacking = sum(told < self._count for told in self._told.values())
        while lacking:
            events = self._poll.poll(SILENCE_SECONDS)
            if not events:
                raise SystemExit(f"{lacking} readers were told nothing for {SILENCE_SECONDS:.0f} seconds")
            for fd, _ in events:
                data = self._tails[fd] + self._sockets[fd].recv(1 << 18)
                before = self._told[fd]
                self._told[fd] += data.count(TOLD)
                lacking -= before < self._count <= self._told[fd]
                self._tails[fd] = data[-len(TOLD) + 1 :]

    def close(self) -> None:
        self._poll.close()
        for each in self._sockets.values():
            each.close()


@contextmanager
def following(port: int, crowd: Crowd, number: int) -> Iterator[Followers]:
    sockets = []
    for _ in range(number):
        each = socket.create_connection(("127.0.0.1", port))
        each.sendall(get(crowd, "/live/events", None))
        head = b""
        while b"event: ready" not in head:
            head += each.recv(4_096)
        sockets.append(each)
    followers = Followers(sockets)
    try:
        yield followers
    finally:
        followers.close()


ROWS: dict[str, Callable[[Bench], list[Line]]] = {"live": live}
