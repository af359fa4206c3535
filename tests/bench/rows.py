"""What is measured of v1: one function for each group of rows of the table. The limits are floor and aim."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from tests.bench import machine, requests
from tests.bench.client import drive
from tests.bench.machine import Cores
from tests.bench.measure import Contestant, Outcome, Plan, compare
from tests.bench.people import Crowd
from tests.bench.requests import Maker
from tests.bench.subject import CEILING, PRODUCT, Subject
from tests.bench.table import Limits, Line

BUSY = 64
CALM = 4
STARTS = 5
LOAD_SECONDS = 6.0
SIZES = (1_000, 100_000, 1_000_000)
USUAL = SIZES[1]
MOST = SIZES[2]
DEEP_PAGE = MOST // 500


class Bench(NamedTuple):
    """What a row needs: the machine, the plan, and people by the number of them in one kind of database.

    `talks` is a workspace with a million parts of conversations.
    """

    database: str
    plan: Plan
    cores: Cores
    folder: Path
    crowd: Callable[[int], Crowd]
    talks: Callable[[], Crowd]
    postgres: Callable[[], list[int]]

    def serve(self, size: int, command: tuple[str, ...] = PRODUCT) -> Subject:
        return Subject(self.crowd(size).url, self.folder, self.cores.server, command)

    def contestant(self, subject: Subject, size: int, maker: Maker) -> Contestant:
        return Contestant(subject, self.crowd(size), maker, self.postgres)

    def line(self, what: str, value: float, unit: str, limits: Limits, detail: str, *, less: bool = True) -> Line:
        return Line(what, self.database, value, unit, limits, detail, less)


def impressions(bench: Bench) -> list[Line]:
    limits = (0.45, 0.60) if bench.database == "sqlite" else (0.25, 0.35)
    came, line = against_ceiling(bench, "impressions, 64 connections", requests.impression, limits)
    detail = f"half within {came.median:.1f} ms"
    tail = bench.line("impressions, 99 of 100 within", came.p99, "ms", (15, 15), detail)
    return [line, tail if bench.database == "sqlite" else tail._replace(limits=None)]


def upserts(bench: Bench) -> list[Line]:
    limits = (0.35, 0.50) if bench.database == "sqlite" else None
    return [
        against_ceiling(bench, "user upsert, attributes and company", requests.upsert, limits)[1],
        against_ceiling(bench, "user created, the same", requests.create, None)[1],
    ]


def lists(bench: Bench) -> list[Line]:
    with bench.serve(USUAL) as server:
        came = alone(bench, server, requests.list_500)
    detail = f"{came.rate:,.0f} pages/s of {came.received / 1e3:,.0f} kB{show_postgres(came)}"
    return [
        bench.line("list of 500 users", came.rate * came.received / 1e6, "MB/s", (100, 400), detail, less=False),
        bench.line("list of 500 users, CPU a page", came.cpu, "ms", (3, 3), ""),
    ]


def threads(bench: Bench) -> list[Line]:
    makers = {
        "read a thread of 20, CPU": requests.read_thread,
        "reply in it, CPU": requests.reply,
        "inbox of 5 threads, CPU": requests.inbox,
    }
    with bench.serve(USUAL) as server:
        outcomes = {what: alone(bench, server, maker) for what, maker in makers.items()}
    return [
        bench.line(what, came.cpu, "ms", (3, 1), f"{came.rate:,.0f}/s{show_postgres(came)}")
        for what, came in outcomes.items()
    ]


def depth(bench: Bench) -> list[Line]:
    with bench.serve(MOST) as server:
        pages = [bench.contestant(server, MOST, requests.page(number)) for number in (1, DEEP_PAGE)]
        first, deep = compare(bench.plan, 1, pages)
    detail = f"{deep.median:.1f} ms against {first.median:.1f} ms; {MOST:,} users"
    return [bench.line(f"page {DEEP_PAGE:,} against page 1", deep.median / first.median, "×", (3, 1.2), detail)]


def growth(bench: Bench) -> list[Line]:
    """The processor time of each hot operation with a million people against that with a thousand."""
    makers = {
        "impression": requests.impression,
        "upsert": requests.upsert,
        "create": requests.create,
        "get a user": requests.get_user,
        "get by email": requests.get_by_email,
        "first 50 users": requests.list_50,
        "read a thread": requests.read_thread,
        "reply": requests.reply_to_few,
        "inbox": requests.inbox,
    }
    with ExitStack() as stack:
        servers = [stack.enter_context(bench.serve(size)) for size in SIZES]
        return [_grown(bench, servers, what, maker) for what, maker in makers.items()]


def _grown(bench: Bench, servers: list[Subject], what: str, maker: Maker) -> Line:
    plan = bench.plan._replace(seconds=bench.plan.seconds / 2)
    sizes = [bench.contestant(server, size, maker) for server, size in zip(servers, SIZES, strict=True)]
    costs = [came.cpu + came.also for came in compare(plan, CALM, sizes)]
    detail = " → ".join(f"{cost * 1e3:,.0f}" for cost in costs) + " µs CPU"
    return bench.line(f"1k → 100k → 1M users: {what}", costs[-1] / costs[0], "×", (2, 1.3), detail)


def memory(bench: Bench) -> list[Line]:
    makers = requests.impression, requests.upsert, requests.list_500, requests.read_thread, requests.inbox
    load = [request for maker in makers for request in requests.make(maker, bench.crowd(USUAL), 500)]
    with bench.serve(USUAL) as server:
        idle = machine.resident_megabytes(server.pids)
        drive(server.port, load, BUSY, LOAD_SECONDS)
        most = machine.resident_megabytes(server.pids, peak=True)
    return [
        bench.line("memory, idle", idle, "MB", (90, 60), ""),
        bench.line("memory at most under load", most, "MB", (160, 120), f"{USUAL:,} users; pages of 500 by the dozen"),
    ]


def start(bench: Bench) -> list[Line]:
    question = requests.make(requests.get_user, bench.crowd(USUAL), 1)
    times = []
    for _ in range(STARTS):
        with bench.serve(USUAL) as server:
            drive(server.port, question, 1, 0)
            times.append((time.perf_counter() - server.began) * 1e3)
    return [bench.line("start to first answer", statistics.median(times), "ms", (700, 350), f"{USUAL:,} users")]


def disk(bench: Bench) -> list[Line]:
    if bench.database != "sqlite":
        return []
    megabytes = Path(bench.crowd(MOST).url.removeprefix("sqlite:///")).stat().st_size / 1e6
    detail = f"{megabytes:,.0f} MB; {MOST:,} users with location and company"
    return [bench.line("database file, each user", megabytes / MOST * 1e3, "kB", None, detail)]


def against_ceiling(bench: Bench, what: str, maker: Maker, limits: Limits) -> tuple[Outcome, Line]:
    with bench.serve(USUAL, CEILING) as ceiling, bench.serve(USUAL) as server:
        both = [bench.contestant(ceiling, USUAL, maker), bench.contestant(server, USUAL, maker)]
        most, came = compare(bench.plan, BUSY, both)
    detail = (
        f"{came.rate:,.0f}/s of {most.rate:,.0f}/s; CPU {came.cpu * 1e3:.0f} against {most.cpu * 1e3:.0f} µs"
        f"{show_postgres(came)}; server {came.busy:.0%} busy "
        f"(ceiling {most.busy:.0%}, load generator {most.generator:.0%})"
    )
    return came, bench.line(what, came.rate / most.rate, "× ceiling", limits, detail, less=False)


def alone(bench: Bench, server: Subject, maker: Maker) -> Outcome:
    return compare(bench.plan, CALM, [bench.contestant(server, USUAL, maker)])[0]


def show_postgres(came: Outcome) -> str:
    return f", PostgreSQL {came.also * 1e3:,.0f} µs" if came.also else ""


ROWS: dict[str, Callable[[Bench], list[Line]]] = {
    "impressions": impressions,
    "upserts": upserts,
    "lists": lists,
    "threads": threads,
    "memory": memory,
    "start": start,
    "disk": disk,
    "depth": depth,
    "growth": growth,
}
