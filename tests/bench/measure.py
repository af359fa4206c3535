"""Rounds that take turns: what is compared is measured in the same minutes, and the median of the rounds counts."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from typing import NamedTuple

from tests.bench import machine
from tests.bench.client import drive
from tests.bench.people import Crowd
from tests.bench.requests import Maker, make
from tests.bench.subject import Subject

WARM_SECONDS = 0.3


class Plan(NamedTuple):
    """How long and how often."""

    seconds: float
    rounds: int


class Contestant(NamedTuple):
    """A server, and the requests it gets. `also` gives the processes that work for it, such as PostgreSQL's."""

    subject: Subject
    crowd: Crowd
    maker: Maker
    also: Callable[[], list[int]]


class Outcome(NamedTuple):
    """Medians over the rounds.

    `rate` is answers a second; `median` and `p99` are latencies in ms; `cpu` is the server's processor time for an
    answer in ms, `also` that of the processes beside it; `received` is bytes of an answer; `busy` and `generator` are
    the shares of their cores that the server and the load took.
    """

    rate: float
    median: float
    p99: float
    cpu: float
    also: float
    received: float
    busy: float
    generator: float


def compare(plan: Plan, connections: int, contestants: Sequence[Contestant]) -> list[Outcome]:
    """Rounds in turn for each; what each came to. Raises Refused."""
    rounds: list[list[Outcome]] = [[] for _ in contestants]
    for each in contestants:
        _round(each, connections, WARM_SECONDS)
    for _ in range(plan.rounds):
        for each, outcomes in zip(contestants, rounds, strict=True):
            outcomes.append(_round(each, connections, plan.seconds))
    return [Outcome(*map(statistics.median, zip(*outcomes, strict=True))) for outcomes in rounds]


def _round(one: Contestant, connections: int, seconds: float) -> Outcome:
    # About as many as will be answered.
    requests = make(one.maker, one.crowd, int(seconds * (2_000 + 120 * connections)))
    pids, others = one.subject.pids, one.also()
    server, also = machine.cpu_seconds(pids), machine.cpu_seconds(others)
    came = drive(one.subject.port, requests, connections, seconds)
    server, also = machine.cpu_seconds(pids) - server, machine.cpu_seconds(others) - also
    return Outcome(
        rate=came.rate,
        median=came.percentile(0.5) * 1e3,
        p99=came.percentile(0.99) * 1e3,
        cpu=server / came.answers * 1e3,
        also=also / came.answers * 1e3,
        received=came.received / came.answers,
        busy=server / came.seconds,
        generator=came.cpu / came.seconds,
    )
