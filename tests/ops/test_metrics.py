"""/metrics after requests that are known."""

from __future__ import annotations

import os
import re
import signal
import socket
import time
from pathlib import Path

import pytest

from interphone import __version__
from interphone.ops import SHARED_SECONDS
from tests.ops.serving import Serving, serving, wait_until

SAMPLE = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)$")


def read_metrics(server: Serving) -> dict[str, float]:
    status, headers, body = server.ask("GET", "/metrics")
    assert status == 200
    assert headers["content-type"].startswith("text/plain; version=0.0.4")
    samples = {}
    for line in body.decode().splitlines():
        if not line.startswith("#"):
            name, labels, value = SAMPLE.fullmatch(line).groups()  # type: ignore[union-attr]
            samples[f"{name}{{{labels or ''}}}"] = float(value)
    return samples


def test_requests_are_counted_by_route_template_and_status(server: Serving) -> None:
    for number in range(3):
        assert server.ask("POST", "/v1/users", {"email": f"{number}@serenity.example"})[0] == 201
    assert server.ask("POST", "/v1/users", ["no object"])[0] == 400
    assert server.ask("GET", "/v1/users?email=0@serenity.example")[0] == 200
    metrics = read_metrics(server)
    assert metrics['interphone_requests_total{method="POST",route="/v1/users",status="201"}'] == 3
    assert metrics['interphone_requests_total{method="POST",route="/v1/users",status="400"}'] == 1
    assert metrics['interphone_requests_total{method="GET",route="/v1/users",status="200"}'] == 1
    assert metrics['interphone_request_seconds_count{method="POST",route="/v1/users"}'] == 4
    buckets = [value for name, value in metrics.items() if name.startswith('interphone_request_seconds_bucket{le=')
               and 'method="POST"' in name]  # fmt: skip
    assert buckets == sorted(buckets)
    assert buckets[-1] == 4
    assert 0 < metrics['interphone_request_seconds_sum{method="POST",route="/v1/users"}'] < 10


def test_what_callers_invent_makes_no_labels(server: Serving) -> None:
    for number in range(5):
        assert server.ask("GET", f"/v1/nothing/{number}")[0] == 404
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        for method in (b"PROPFIND", b"UNLOCK"):
            connection.sendall(method + b" /health HTTP/1.1\r\nhost: x\r\n\r\n" + method + b" /x HTTP/1.1\r\n\r\n")
        answers = b""
        while answers.count(b"HTTP/1.1 ") < 4:
            answers += connection.recv(65_536)
    names = [name for name in read_metrics(server) if name.startswith("interphone_requests_total")]
    assert sorted(names) == [
        'interphone_requests_total{method="GET",route="unmatched",status="404"}',
        'interphone_requests_total{method="other",route="unmatched",status="401"}',
    ]


def test_commits_jobs_process_and_build_are_shown(server: Serving) -> None:
    before = read_metrics(server)
    for number in range(4):
        server.ask("POST", "/v1/users", {"user_id": str(number)})
    after = read_metrics(server)
    assert after["interphone_commit_seconds_count{}"] - before["interphone_commit_seconds_count{}"] == 4
    assert after["interphone_commit_verbs_sum{}"] - before["interphone_commit_verbs_sum{}"] == 4
    assert after['interphone_write_queue_depth{worker="0"}'] == 0
    assert {'interphone_jobs{state="waiting"}', 'interphone_jobs{state="failed"}'} <= after.keys()
    assert {'interphone_webhook_deliveries{state="waiting"}', "interphone_webhook_seconds_count{}"} <= after.keys()
    assert after['interphone_webhook_tries_total{outcome="delivered"}'] == 0
    assert [after[f'interphone_mail_tries_total{{outcome="{name}"}}'] for name in ("sent", "put_off", "failed")] == [
        0
    ] * 3
    assert any(name.startswith("interphone_build_info{") and f'version="{__version__}"' in name for name in after)
    if Path("/proc/self/stat").exists():
        assert after['process_resident_memory_bytes{worker="0"}'] > 1_000_000


@pytest.mark.skipif(not hasattr(os, "fork"), reason="several workers need fork")
def test_workers_show_the_sum_of_all_and_go_on_after_one_dies(data: Path, key: str) -> None:
    name = 'interphone_requests_total{method="GET",route="/v1/users",status="200"}'
    with serving(data, key, workers=2) as server:
        for _ in range(40):
            server.ask("GET", "/v1/users")
        wait_until(lambda: read_metrics(server).get(name) == 40, "the workers' counts did not come together")
        wait_until(lambda: len(_workers(server)) == 2, "there are not two workers")
        time.sleep(2 * SHARED_SECONDS)  # What a worker has counted since it last shared is lost with it.
        os.kill(_workers(server)[1], signal.SIGKILL)
        wait_until(lambda: len(_workers(server)) == 3, "no other worker took the place of the dead one")
        assert read_metrics(server)[name] == 40
        for _ in range(40):
            server.ask("GET", "/v1/users")
        wait_until(lambda: read_metrics(server).get(name) == 80, "the counts fell when a worker died")


def _workers(server: Serving) -> list[int]:
    """Every process that has served so far."""
    return [line["pid"] for line in server.lines() if line["event"] == "serving"]
