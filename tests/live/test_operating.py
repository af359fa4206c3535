"""What operators see of the live stream: its figures, its log that forgets, jobs that run in another process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from interphone.domain import live_log
from interphone.domain.live_log import KEPT_SECONDS, Entry, Span
from tests.live.following import Follower, wait_for
from tests.ops.serving import Serving, make_database, serving
from tests.support.api import Account
from tests.support.clock import Clock


def read_figures(server: Serving) -> dict[str, float]:
    lines = server.ask("GET", "/metrics")[2].decode().splitlines()
    return {
        line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines if line.startswith("interphone_live")
    }


def test_streams_and_events_are_counted(tmp_path: Path) -> None:
    with serving(tmp_path, make_database(tmp_path)) as server:
        before = read_figures(server)
        with Follower(server.port, server.account) as follower:
            follower.until("ready")
            assert read_figures(server)['interphone_live_readers{of="teammates"}'] == 1
            for number in range(3):
                assert server.ask("POST", "/v1/users", {"email": f"{number}@serenity.example"})[0] == 201
                follower.until("contact")
        with Follower(server.port, server.account, last_event_id="99999-1") as lost:
            lost.until("reset")
        after = read_figures(server)
        assert after["interphone_live_events_total"] - before["interphone_live_events_total"] >= 3
        assert after["interphone_live_resets_total"] == 1
        assert 1 <= after["interphone_live_seconds_count"] <= after["interphone_live_events_total"]
        wait_for(
            lambda: read_figures(server)['interphone_live_readers{of="teammates"}'] == 0, "who has left still counts"
        )


def test_the_log_forgets_what_is_a_day_old(account: Account, clock: Clock) -> None:
    door, app_id = account.door, account.app_id
    record = lambda tx, number: live_log.record(tx, [Entry("contact", subject=str(n)) for n in range(number)])  # noqa: E731
    door.write(app_id, record, live_log.FORGET_AT_ONCE + 5)
    clock.advance(KEPT_SECONDS)
    door.write(app_id, record, 3)
    assert door.write(app_id, live_log.forget_old, None) is True
    assert door.write(app_id, live_log.forget_old, None) is False
    kept = door.read(app_id, live_log.rows, Span(0, 100))
    assert [row.subject for row in kept] == ["0", "1", "2"]
    assert door.read(app_id, live_log.standing) == (kept[-1].place, None)
    clock.advance(KEPT_SECONDS)
    door.write(app_id, live_log.forget_old, None)
    assert door.read(app_id, live_log.standing) == (kept[-1].place, None), "ids go on where they were"


def test_what_a_worker_does_is_told(tmp_path: Path) -> None:
    """A bulk job, done by another process than the one that is followed."""
    key = make_database(tmp_path)
    environment = {**os.environ, "INTERPHONE_DATA": str(tmp_path)}
    with (
        serving(tmp_path, key, jobs=False) as server,
        subprocess.Popen(
            [sys.executable, "-m", "interphone", "worker"], env=environment, stdout=subprocess.DEVNULL
        ) as worker,
        Follower(server.port, server.account) as follower,
    ):
        try:
            follower.until("ready")
            item = {"method": "post", "data_type": "user", "data": {"email": "wash@serenity.example"}}
            status, _, answer = server.ask("POST", "/bulk/users", {"items": [item]}, **{"Intercom-Version": "1.4"})
            assert status in (200, 202), answer
            assert follower.until("contact").data["email"] == "wash@serenity.example"
        finally:
            worker.terminate()
