"""Stopping: what was accepted is finished, a second signal is obeyed at once, workers go with their parent."""

from __future__ import annotations

import contextlib
import errno
import http.client
import json
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ops.serving import Serving, is_running, serving, wait_until


class Writer(threading.Thread):
    """Makes users over one kept connection until the server is gone; `made` holds those it was told exist."""

    def __init__(self, server: Serving, name: str) -> None:
        super().__init__(name=name)
        self.server = server
        self.made: list[str] = []
        self.unanswered = 0

    def run(self) -> None:
        connection = self.server.connect()
        for number in range(1_000_000):
            who = f"{self.name}-{number}"
            try:
                connection.connect()
            except OSError:
                return  # No new connections: the server stops.
            try:
                while True:
                    who = f"{self.name}-{number}-{len(self.made)}"
                    connection.request("POST", "/v1/users", json.dumps({"user_id": who}), self.server.account)
                    answer = connection.getresponse()
                    answer.read()
                    assert answer.status == 201
                    self.made.append(who)
                    if answer.will_close:
                        break
            except (OSError, http.client.HTTPException):
                self.unanswered += 1
            connection.close()


def stored_users(data: Path, key: str) -> set[str]:
    with serving(data, key) as server:
        users: set[str] = set()
        for page in range(1, 1_000):
            found = json.loads(server.ask("GET", f"/v1/users?page={page}")[2])["users"]
            users |= {user["user_id"] for user in found}
            if len(found) < 500:
                return users
    raise AssertionError("the list of users does not end")


@pytest.mark.parametrize("workers", [1, 2])
def test_everything_that_was_accepted_is_finished(data: Path, key: str, workers: int) -> None:
    with serving(data, key, workers=workers) as server:
        writers = [Writer(server, f"w{number}") for number in range(6)]
        for writer in writers:
            writer.start()
        wait_until(lambda: all(len(writer.made) > 20 for writer in writers), "the writers do not get through")
        server.process.terminate()
        assert server.process.wait(20) == 0
        for writer in writers:
            writer.join(20)
    made = {who for writer in writers for who in writer.made}
    assert made <= stored_users(data, key)
    # On a connection that was open every request got its answer; one more may have been opened too late.
    assert all(writer.unanswered <= 1 for writer in writers)


def test_idle_connections_do_not_hold_a_stop_up(server: Serving) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(5):
            connection = stack.enter_context(contextlib.closing(server.connect()))
            connection.request("GET", "/health")
            connection.getresponse().read()
        stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
        began = time.monotonic()
        server.process.terminate()
        assert server.process.wait(20) == 0
        assert time.monotonic() - began < 5


@contextlib.contextmanager
def unfinished_request(server: Serving) -> Iterator[socket.socket]:
    """A request whose body is still on its way."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        head = f"POST /v1/users HTTP/1.1\r\nhost: x\r\nauthorization: {server.account['Authorization']}\r\n"
        connection.sendall(f"{head}expect: 100-continue\r\ncontent-length: 20\r\n\r\n".encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 100")  # It has been accepted.
        yield connection


def test_a_stop_waits_for_an_accepted_request(server: Serving) -> None:
    with unfinished_request(server) as connection:
        server.process.terminate()
        wait_until(lambda: "stopping" in server.log(), "the server does not stop")
        connection.sendall(b'{"email": "r@s.t"}  ')
        answer = connection.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 201")
    assert b"connection: close" in answer
    assert server.process.wait(20) == 0


def refuses(port: int) -> bool:
    with socket.socket() as connection:
        return connection.connect_ex(("127.0.0.1", port)) == errno.ECONNREFUSED


def test_a_second_signal_exits_now(server: Serving) -> None:
    with unfinished_request(server):
        server.process.terminate()
        wait_until(lambda: "stopping" in server.log(), "the server does not stop")
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(5) == 128 + signal.SIGINT
    assert server.lines()[-1]["event"] == "second SIGINT: exiting without finishing"


def test_a_stop_does_not_wait_for_ever(data: Path, key: str) -> None:
    with serving(data, key, shutdown_seconds=1) as server, unfinished_request(server) as connection:
        server.process.terminate()
        said = b""
        while part := connection.recv(65_536):
            said += part
        assert server.process.wait(10) == 0
        lines = server.lines()
    head, _, body = said.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 503")
    assert b"connection: close" in head
    assert json.loads(body)["error"]["message"] == (
        "The server is stopping before it has answered; whether a change was made is not certain. "
        "Try again in 5 seconds"
    )
    assert [line["event"] for line in lines if "request_id" in line] == ["a request was cut off by the stop", "request"]
    assert not [line for line in lines if "exception" in line]


def test_a_refused_client_that_still_sends_does_not_hold_a_stop_up(data: Path, key: str) -> None:
    with (
        serving(data, key, shutdown_seconds=1) as server,
        socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection,
    ):
        connection.sendall(b"POST /v1/users HTTP/1.1\r\ncontent-length: 20\r\n\r\n")
        assert connection.recv(65_536).startswith(b"HTTP/1.1 401")
        server.process.terminate()
        while connection.recv(65_536):
            continue
        assert server.process.wait(10) == 0
        assert not [line for line in server.lines() if "exception" in line]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="several workers need fork")
class TestWorkers:
    def pids(self, server: Serving) -> list[int]:
        return [line["pid"] for line in server.lines() if line["event"] == "serving"]

    def started(self, server: Serving, number: int) -> list[int]:
        pids: list[int] = wait_until(
            lambda: len(self.pids(server)) >= number and self.pids(server), f"{number} workers did not start"
        )
        return pids

    def test_a_stop_takes_no_new_connections(self, data: Path, key: str) -> None:
        with serving(data, key, workers=2) as server, unfinished_request(server) as connection:
            self.started(server, 2)
            server.process.terminate()
            wait_until(lambda: refuses(server.port), "connections are still taken")
            connection.sendall(b'{"email": "r@s.t"}  ')
            assert connection.recv(65_536).startswith(b"HTTP/1.1 201")
            assert server.process.wait(20) == 0

    def test_a_second_signal_exits_now(self, data: Path, key: str) -> None:
        with serving(data, key, workers=2) as server, unfinished_request(server):
            pids = self.started(server, 2)
            server.process.terminate()
            wait_until(lambda: "stopping" in server.log(), "the server does not stop")
            server.process.terminate()
            assert server.process.wait(5) == 128 + signal.SIGTERM
            wait_until(lambda: not any(map(is_running, pids)), "a worker is left")

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_a_signal_to_all_processes_is_one_signal(self, data: Path, key: str, number: signal.Signals) -> None:
        """As terminals and service managers send it."""
        with serving(data, key, workers=2) as server, unfinished_request(server) as connection:
            for pid in [*self.started(server, 2), server.process.pid]:
                os.kill(pid, number)
            wait_until(lambda: "stopping" in server.log(), "the server does not stop")
            connection.sendall(b'{"email": "r@s.t"}  ')
            assert connection.recv(65_536).startswith(b"HTTP/1.1 201")
            assert server.process.wait(20) == 0

    def test_workers_do_not_outlive_their_parent(self, data: Path, key: str) -> None:
        with serving(data, key, workers=2) as server:
            pids = self.started(server, 2)
            server.process.kill()
            wait_until(lambda: not any(map(is_running, pids)), "a worker outlives its parent")

    def test_a_dead_worker_is_replaced(self, data: Path, key: str) -> None:
        with serving(data, key, workers=2) as server:
            os.kill(self.started(server, 2)[0], signal.SIGKILL)
            self.started(server, 3)
            assert server.ask("GET", "/v1/users")[0] == 200
            server.process.terminate()
            assert server.process.wait(20) == 0
