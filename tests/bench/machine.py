"""What the machine tells: its processor and disk, and of processes their cores, processor time and memory."""

from __future__ import annotations

import os
import platform
import sqlite3
import statistics
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

TICKS = os.sysconf("SC_CLK_TCK")


class Cores(NamedTuple):
    """Who runs where. PostgreSQL shares the generator's core where there is no third one."""

    server: set[int]
    generator: set[int]
    postgres: set[int]


def share_out() -> Cores:
    """Raises SystemExit where one core is all there is: server and load would take turns, and measure each other."""
    available = sorted(os.sched_getaffinity(0))
    if len(available) < 2:
        raise SystemExit("The bench needs two processor cores: one for the server, one for the load.")
    server, generator, *others = available
    return Cores({server}, {generator}, set(others) or {generator})


def describe(folder: Path) -> str:
    """One line on what the figures were measured with. The disk's figure is what a commit waits for at the least."""
    models = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    model = models[0].partition(":")[2].strip() if models else platform.machine()
    return (
        f"{len(os.sched_getaffinity(0))} cores of {model}, Python {platform.python_version()}, SQLite "
        f"{sqlite3.sqlite_version}; a page of 4 kB is on disk within {_sync_milliseconds(folder):.2f} ms"
    )


def _sync_milliseconds(folder: Path) -> float:
    times = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(100):
            file.write(bytes(4096))
            file.flush()
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            times.append(time.perf_counter() - began)
    return statistics.median(times) * 1e3


def tree(pid: int) -> list[int]:
    """A process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found = [pid]
    for each in found:
        found += children.get(each, [])
    return found


def cpu_seconds(pids: list[int]) -> float:
    """Processor time of these processes so far, of their ended threads too; steps of 10 ms."""
    return sum(int(fields[11]) + int(fields[12]) for pid in pids if (fields := _stat(pid))) / TICKS


def resident_megabytes(pids: list[int], peak: bool = False) -> float:
    """Memory that is in RAM, now or at the most so far; pages that several processes share count in each."""
    name = "VmHWM:" if peak else "VmRSS:"
    kilobytes = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith(name):
                kilobytes += int(line.split()[1])
    return kilobytes * 1024 / 1e6


def _stat(pid: int) -> list[str]:
    """The fields after the command, which may hold spaces; none where the process has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []
