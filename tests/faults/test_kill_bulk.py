"""kill -9 while a bulk job is under way: it goes on, and each item is done exactly once."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

from tests.faults.conftest import Server

LEADS = 10_000
KILLS = 3
WAIT_SECONDS = 60


def test_a_bulk_job_survives_its_server(server: Server) -> None:
    server.start()
    items = [{"method": "post", "data_type": "contact", "data": {"name": f"{number}"}} for number in range(LEADS)]
    status, job = server.call("POST", "/bulk/contacts", {"items": items})
    assert status == 200
    left: list[int] = []
    for _ in range(KILLS):
        server.kill()
        left.append(let_go(server))
        server.start()
        wait_for(lambda: found(server) > LEADS - left[-1] or not left[-1])
    wait_for(lambda: state(server, job) == "completed")
    assert any(0 < rest < LEADS for rest in left), "no kill came in the midst of the job"
    with sqlite3.connect(server.data / "interphone.db") as connection:
        rows = connection.execute("SELECT name FROM contact ORDER BY rowid").fetchall()
    connection.close()
    assert [int(row[0]) for row in rows] == list(range(LEADS))


def let_go(server: Server) -> int:
    """Let the lease of the killed worker end now instead of in some seconds; gives how many items are left."""
    with sqlite3.connect(server.data / "interphone.db") as connection:
        connection.execute("UPDATE job SET leased_until = 0 WHERE kind = 'bulk' AND state = 'running'")
        left: int = connection.execute("SELECT count(*) FROM bulk_item").fetchone()[0]
    connection.close()
    return left


def found(server: Server) -> int:
    count: int = server.call("GET", "/contacts")[1]["total_count"]
    return count


def state(server: Server, job: Any) -> Any:
    return server.call("GET", f"/jobs/{job['id']}")[1]["state"]


def wait_for(condition: Any) -> None:
    until = time.monotonic() + WAIT_SECONDS
    while not condition():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.005)
