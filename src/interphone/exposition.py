"""What metrics.py counted, as Prometheus text. The only module that loads the Prometheus library."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import accumulate
from typing import Any

from prometheus_client import ProcessCollector, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)

from interphone import __version__
from interphone.metrics import Counts, Histogram, new_histogram


def expose(processes: Sequence[Counts], waiting: Mapping[str, Mapping[str, int]] | None) -> bytes:
    """The text of all processes together; `waiting` are jobs and deliveries by state, where the database answers."""
    return generate_latest(_Collected(processes, waiting))


class _Collected:
    """What the library asks for: an object that gives families of metrics."""

    def __init__(self, processes: Sequence[Counts], waiting: Mapping[str, Mapping[str, int]] | None) -> None:
        self._processes = processes
        self._waiting = waiting

    def collect(self) -> Iterator[Metric]:
        yield InfoMetricFamily(
            "interphone_build", "The program that answers.",
            value={"version": __version__, "python": platform.python_version()},
        )  # fmt: skip
        yield from _requests(self._processes)
        yield from _commits(self._processes)
        yield from _live(self._processes)
        yield from _webhooks(self._processes)
        yield _mail(self._processes)
        if self._waiting is not None:
            yield _by_state("interphone_jobs", "Jobs in the database now.", self._waiting["jobs"])
            yield _by_state(
                "interphone_webhook_deliveries", "Notifications that are still to be sent.", self._waiting["deliveries"]
            )
        yield from _resources(self._processes)


def _requests(processes: Sequence[Counts]) -> Iterator[Metric]:
    counts: dict[tuple[str, str, int], int] = {}
    seconds: dict[tuple[str, str], Histogram] = {}
    for process in processes:
        shared: set[tuple[str, str]] = set()
        for one in process.requests:
            key = (one.method, one.route, one.status)
            counts[key] = counts.get(key, 0) + one.count
            operation = (one.method, one.route)
            if operation not in shared:
                shared.add(operation)
                _merge(seconds, operation, one.seconds)
    family = CounterMetricFamily(
        "interphone_requests", "Requests answered by the API.", labels=["method", "route", "status"]
    )
    for (method, route, status), count in counts.items():
        family.add_metric([method, route, str(status)], count)
    yield family
    times = HistogramMetricFamily(
        "interphone_request_seconds", "From a request's headers to its answer.", labels=["method", "route"]
    )
    for operation, histogram in seconds.items():
        _add(times, list(operation), histogram)
    yield times


def _commits(processes: Sequence[Counts]) -> Iterator[Metric]:
    merged: dict[str, Histogram] = {}
    for process in processes:
        _merge(merged, "seconds", process.commit_seconds)
        _merge(merged, "verbs", process.batches)
    seconds = HistogramMetricFamily(
        "interphone_commit_seconds", "Write transactions, from begin to durable or given up.", labels=[]
    )
    _add(seconds, [], merged["seconds"])
    yield seconds
    batches = HistogramMetricFamily("interphone_commit_verbs", "Writes that one transaction holds.", labels=[])
    _add(batches, [], merged["verbs"])
    yield batches
    depth = GaugeMetricFamily("interphone_write_queue_depth", "Writes that wait for their turn.", labels=["worker"])
    for process in processes:
        depth.add_metric([str(process.worker)], process.depth)
    yield depth


def _live(processes: Sequence[Counts]) -> Iterator[Metric]:
    counts = [process.live for process in processes]
    readers = GaugeMetricFamily("interphone_live_readers", "Live streams that are open.", labels=["of"])
    readers.add_metric(["teammates"], sum(each.teammates for each in counts))
    readers.add_metric(["contacts"], sum(each.contacts for each in counts))
    yield readers
    yield CounterMetricFamily(
        "interphone_live_events", "Events sent over live streams.", value=sum(each.events for each in counts)
    )
    yield CounterMetricFamily(
        "interphone_live_resets", "Live streams told to begin anew.", value=sum(each.resets for each in counts)
    )
    merged: dict[str, Histogram] = {}
    for each in counts:
        _merge(merged, "seconds", each.seconds)
    seconds = HistogramMetricFamily(
        "interphone_live_seconds", "From hearing of a commit to its events ready to be sent.", labels=[]
    )
    _add(seconds, [], merged["seconds"])
    yield seconds


def _webhooks(processes: Sequence[Counts]) -> Iterator[Metric]:
    counts = [process.webhooks for process in processes]
    tries = CounterMetricFamily("interphone_webhook_tries", "Notifications sent to webhooks.", labels=["outcome"])
    tries.add_metric(["delivered"], sum(each.delivered for each in counts))
    tries.add_metric(["failed"], sum(each.failed for each in counts))
    yield tries
    merged: dict[str, Histogram] = {}
    for each in counts:
        _merge(merged, "seconds", each.seconds)
    seconds = HistogramMetricFamily(
        "interphone_webhook_seconds", "From sending a notification to its receiver's answer.", labels=[]
    )
    _add(seconds, [], merged["seconds"])
    yield seconds


def _mail(processes: Sequence[Counts]) -> Metric:
    tries = CounterMetricFamily("interphone_mail_tries", "Messages handed to the mail server.", labels=["outcome"])
    for outcome in ("sent", "put_off", "failed"):
        tries.add_metric([outcome], sum(getattr(process.mail, outcome) for process in processes))
    return tries


def _by_state(name: str, documentation: str, numbers: Mapping[str, int]) -> Metric:
    family = GaugeMetricFamily(name, documentation, labels=["state"])
    for state, number in numbers.items():
        family.add_metric([state], number)
    return family


def _resources(processes: Sequence[Counts]) -> Iterator[Metric]:
    """The usual process_* metrics, with the worker's number."""
    families: dict[str, Metric] = {}
    for process in processes:
        for found in ProcessCollector(pid=partial(int, process.pid), registry=None).collect():
            family = families.setdefault(found.name, Metric(found.name, found.documentation, found.type))
            for sample in found.samples:
                family.add_sample(sample.name, {"worker": str(process.worker)}, sample.value)
    yield from families.values()


def _merge(into: dict[Any, Histogram], key: object, histogram: Histogram) -> None:
    into.setdefault(key, new_histogram(histogram.bounds)).merge(histogram)


def _add(family: HistogramMetricFamily, labels: list[str], histogram: Histogram) -> None:
    bounds = [*map(str, histogram.bounds), "+Inf"]
    family.add_metric(labels, list(zip(bounds, accumulate(histogram.counts), strict=True)), histogram.total)
