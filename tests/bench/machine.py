"""What the kernel tells of processes: which cores they may use, the processor time and the memory they have used."""

from __future__ import annotations

import os
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
