"""The load: keep-alive connections in a closed loop, requests made beforehand, answers looked at no more than needed.

Raw sockets and epoll, because on a machine of two cores the generator must cost far less than the server it drives.
"""

from __future__ import annotations

import gc
import itertools
import select
import socket
import time
from array import array
from collections.abc import Sequence
from typing import NamedTuple

BUFFER_BYTES = 1 << 20
SILENCE_SECONDS = 20.0
SHOWN_BYTES = 2_000


class Round(NamedTuple):
    """What came back. `latencies` are seconds, one for each answer; `cpu` is what the generator itself used."""

    answers: int
    seconds: float
    received: int
    latencies: array[float]
    cpu: float

    @property
    def rate(self) -> float:
        return self.answers / self.seconds

    def percentile(self, share: float) -> float:
        """The latency that this share of the answers stayed below."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Refused(Exception):
    """The server answered with something other than success: a rate of errors is no rate."""


def drive(port: int, requests: Sequence[bytes], connections: int, seconds: float) -> Round:
    """Send the requests round and round over `connections` for `seconds`, each as soon as the last is answered.

    Raises Refused for an answer other than 2xx, or none.
    """
    sockets = [_connect(port) for _ in range(connections)]
    try:
        with select.epoll() as poll:
            for each in sockets:
                poll.register(each.fileno(), select.EPOLLIN)
            gc.disable()
            return _loop(poll, {each.fileno(): each for each in sockets}, requests, seconds)
    finally:
        gc.enable()
        for each in sockets:
            each.close()


def ask(port: int, request: bytes) -> bytes:
    """The body of one answer. Raises Refused for one other than 2xx."""
    with _connect(port) as connection:
        connection.sendall(request)
        answer = bytearray(connection.recv(BUFFER_BYTES))
        while _after_head(answer, len(answer)):
            answer += connection.recv(BUFFER_BYTES)
    return bytes(answer.partition(b"\r\n\r\n")[2])


def _connect(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _loop(poll: select.epoll, sockets: dict[int, socket.socket], requests: Sequence[bytes], seconds: float) -> Round:
    clock = time.perf_counter
    following = itertools.cycle(requests).__next__
    buffer = bytearray(BUFFER_BYTES)
    receive = {fd: each.recv_into for fd, each in sockets.items()}
    send = {fd: each.sendall for fd, each in sockets.items()}
    asked: dict[int, float] = {}
    lacking = dict.fromkeys(sockets, 0)  # Bytes still to come of an answer that has begun.
    latencies = array("d")
    received = 0
    cpu = time.process_time()
    started = clock()
    until = started + seconds
    for fd in sockets:
        asked[fd] = clock()
        send[fd](following())
    while asked:
        events = poll.poll(SILENCE_SECONDS)
        if not events:
            raise Refused(f"{len(asked)} requests were not answered for {SILENCE_SECONDS:.0f} seconds")
        for fd, _ in events:
            count = receive[fd](buffer)
            received += count
            rest = lacking[fd] - count if lacking[fd] and count else _after_head(buffer, count)
            lacking[fd] = rest
            if rest:
                continue
            now = clock()
            latencies.append(now - asked[fd])
            if now < until:
                asked[fd] = now
                send[fd](following())
            else:
                del asked[fd]
    return Round(len(latencies), clock() - started, received, latencies, time.process_time() - cpu)


def _after_head(buffer: bytearray, count: int) -> int:
    """How many bytes are still to come of the answer whose head begins the buffer. Raises Refused."""
    head = buffer.find(b"\r\n\r\n", 0, count)
    at = buffer.find(b"content-length: ", 0, head)
    if head < 0 or at < 0 or not buffer.startswith(b"HTTP/1.1 2"):
        answer = bytes(buffer[: min(count, SHOWN_BYTES)]).decode("latin-1")
        raise Refused(answer or "The server closed the connection.")
    return head + 4 + int(buffer[at + 16 : buffer.find(b"\r", at)]) - count
