"""A server under test: the product, or its ceiling, as a process of its own on the server's core."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from tests.bench import machine

PRODUCT = ("-m", "interphone", "serve", "--port", "0")
CEILING = ("-m", "tests.bench.ceiling")
ROOT = Path(__file__).resolve().parents[2]


class Subject:
    """A running server with the product's default settings but for the rate limit, which counts and never refuses.

    Its log is a file of the data folder. Use it as a context manager.
    """

    def __init__(
        self,
        url: str,
        data: Path,
        cores: set[int],
        command: tuple[str, ...] = PRODUCT,
        also: Mapping[str, str] | None = None,
    ) -> None:
        """`also` are settings beside the default ones."""
        settings = {name: value for name, value in os.environ.items() if not name.startswith("INTERPHONE_")}
        settings |= {
            "INTERPHONE_DATABASE_URL": url,
            "INTERPHONE_DATA": str(data),
            "INTERPHONE_RATE_LIMIT": "2000000000",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            **(also or {}),
        }
        self.began = time.perf_counter()
        self._log = (data / "bench.log").open("ab")
        self._process = subprocess.Popen(
            [sys.executable, *command], env=settings, cwd=data, text=True, stdout=subprocess.PIPE, stderr=self._log,
            preexec_fn=lambda: os.sched_setaffinity(0, cores),
        )  # fmt: skip
        self.port = self._wait_for_port()

    def _wait_for_port(self) -> int:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if found := re.search(r" is at http://[^ ]*:(\d+)", line):
                return int(found[1])
        raise SystemExit(f"The server did not start; its log is {self._log.name}.")

    @property
    def pids(self) -> list[int]:
        return machine.tree(self._process.pid)

    def __enter__(self) -> Subject:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.communicate()
        self._log.close()
