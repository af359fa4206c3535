"""A server that cannot work does not start, and says why in one sentence."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from interphone import server
from interphone.config import load
from interphone.store.database import Unavailable
from interphone.store.migrate import SchemaMismatch
from tests.ops.serving import PROGRAM


def start(data: Path, **settings: Any) -> None:
    server.run(load({}, data=data, port=0, **settings), lambda url: pytest.fail("it started"))


def test_a_database_of_a_newer_version(data: Path, key: str) -> None:
    with contextlib.closing(sqlite3.connect(data / "interphone.db")) as connection, connection:
        connection.execute("INSERT INTO schema_migration (number, name, applied_at) VALUES (9999, 'later', 0)")
    with pytest.raises(SchemaMismatch, match=r"written by a newer Interphone .* Run that version or a later one\."):
        start(data)


def test_a_file_that_is_no_database(data: Path) -> None:
    (data / "interphone.db").write_bytes(b"nothing to see here" * 1_000)
    with pytest.raises(Unavailable):
        start(data)


def test_a_database_that_takes_no_write(data: Path, key: str) -> None:
    with contextlib.closing(sqlite3.connect(data / "interphone.db", isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable, match="locked"):
            start(data)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="several workers need fork")
def test_workers_that_cannot_start_end_the_server(data: Path, key: str) -> None:
    (data / "interphone.db").write_bytes(b"nothing to see here" * 1_000)
    given = json.dumps({"data": str(data), "workers": 2})
    done = subprocess.run([sys.executable, "-c", PROGRAM, given], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    sentences = {json.loads(line)["event"] for line in done.stderr.splitlines()}
    assert len(sentences) == 1
    assert "interphone.db" in sentences.pop()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="several workers need fork")
def test_a_setting_that_cannot_be_ends_the_server(data: Path, key: str) -> None:
    given = json.dumps({"data": str(data), "workers": 2, "outgoing_allow": "http://x"})
    done = subprocess.run([sys.executable, "-c", PROGRAM, given], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    sentences = {json.loads(line)["event"] for line in done.stderr.splitlines()}
    assert sentences == {
        "INTERPHONE_OUTGOING_ALLOW: 'http://x' must be a host or host:port, with an IPv6 address in brackets"
    }


@pytest.mark.skipif(not hasattr(os, "fork"), reason="several workers need fork")
def test_workers_that_die_again_and_again_do_not_keep_it_from_stopping(data: Path, key: str) -> None:
    given = json.dumps({"data": str(data), "workers": 2})
    dying = "import os\nfrom interphone.server import workers\nworkers.serve = lambda *given, **named: os._exit(9)\n"
    with subprocess.Popen([sys.executable, "-c", dying + PROGRAM, given], stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        for _ in range(3):
            assert "another takes its place" in running.stderr.readline()
        running.terminate()
        try:
            running.communicate(timeout=60)
        finally:
            running.kill()


def test_a_host_that_has_no_address(tmp_path: Path) -> None:
    words = ["-m", "interphone", "serve", "--data", str(tmp_path), "--host", "no such host"]
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr == "interphone: 'no such host' is no address of this machine. Choose another with --host.\n"


def test_a_port_that_is_taken(data: Path, key: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        settings = load({}, data=data, port=other.getsockname()[1])
        with pytest.raises(OSError, match="in use"):
            server.run(settings)
