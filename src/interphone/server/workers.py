"""Several server processes behind one port: started, watched, replaced when they die, stopped together.

The processes share the listening socket, so a worker that ends takes no waiting connection with it.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from interphone import logs
from interphone.config import SettingError, Settings
from interphone.server.run import CLOSING_SECONDS, serve
from interphone.store.database import Unavailable
from interphone.store.migrate import SchemaMismatch

NOT_STARTED = 3
"""Exit code of a worker that could not begin; a new one could not either."""
RESTART_SECONDS = 0.5
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD, signal.SIGALRM)

log = logs.Logger("interphone.server")


def supervise(settings: Settings, listener: socket.socket, welcome: Callable[[str], None]) -> None:
    """Run until told to stop. Raises SystemExit(1) where a worker could not start or did not stop in time."""
    if not hasattr(os, "fork"):
        raise SettingError("This system cannot run several workers. Start with --workers 1.")
    with tempfile.TemporaryDirectory(prefix="interphone-") as shelf:
        Supervisor(settings, listener, welcome, Path(shelf)).run()


class Supervisor:
    """The parent: it answers no request."""

    def __init__(
        self, settings: Settings, listener: socket.socket, welcome: Callable[[str], None], shelf: Path
    ) -> None:
        self._settings = settings
        self._listener = listener
        self._welcome = welcome
        self._shelf = shelf
        self._workers: dict[int, int] = {}
        self._failed = False
        # The workers stop when the parent's end of the pipe is closed: by `_stop`, or because the parent is no more.
        self._leash, self._hold = os.pipe()
        self._stopping = False

    def run(self) -> None:
        signal.signal(signal.SIGCHLD, lambda number, frame: None)  # Where ignored, it would not be waited for.
        self._mask = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        try:
            for number in range(self._settings.workers):
                self._start(number, self._welcome if number == 0 else lambda url: None)
            while self._workers:
                self._handle(signal.sigwait(SIGNALS))
        finally:
            signal.alarm(0)
            signal.pthread_sigmask(signal.SIG_SETMASK, self._mask)
        if self._failed:
            raise SystemExit(1)

    def _handle(self, number: int) -> None:
        if number == signal.SIGCHLD:
            self._bury()
        elif number == signal.SIGALRM:
            log.error("workers did not stop in time")
            self._failed = True
            self._kill()
        elif self._stopping:
            log.warning(f"second {signal.Signals(number).name}: exiting without finishing")
            self._kill()
            raise SystemExit(128 + number)
        else:
            self._stop()

    def _start(self, number: int, welcome: Callable[[str], None]) -> None:
        sys.stdout.flush()
        pid = os.fork()
        if pid == 0:
            self._be_worker(number, welcome)
        self._workers[pid] = number

    def _be_worker(self, number: int, welcome: Callable[[str], None]) -> NoReturn:
        code = 1
        try:
            os.close(self._hold)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_SETMASK, self._mask)
            serve(self._settings, self._listener, welcome, worker=number, shelf=self._shelf, leash=self._leash)
            code = 0
        except (Unavailable, SchemaMismatch, SettingError) as error:
            log.error(str(error))
            code = NOT_STARTED
        except BaseException as error:
            log.error("a worker failed", error=error)
        finally:
            sys.stdout.flush()
            os._exit(code)

    def _bury(self) -> None:
        """Those that are dead now: workers that die again and again must not keep a stop from being heard."""
        dead: list[tuple[int, int]] = []
        while len(dead) < len(self._workers) and (found := os.waitpid(-1, os.WNOHANG))[0]:
            dead.append(found)
        for pid, status in dead:
            number, code = self._workers.pop(pid), os.waitstatus_to_exitcode(status)
            if code == NOT_STARTED:
                self._failed = True
                self._stop()
            elif not self._stopping:
                log.warning("a worker ended; another takes its place", worker=number, pid=pid, exit_code=code)
                time.sleep(RESTART_SECONDS)  # So that one that dies at once does not keep the machine busy.
                self._start(number, lambda url: None)
            elif code:
                log.warning("a worker did not stop in order", worker=number, pid=pid, exit_code=code)

    def _stop(self) -> None:
        if not self._stopping:
            self._stopping = True
            # Open here, it would go on taking connections that no worker is left to accept.
            self._listener.close()
            os.close(self._hold)
            signal.alarm(self._settings.shutdown_seconds + 2 * CLOSING_SECONDS)

    def _kill(self) -> None:
        for pid in self._workers:
            os.kill(pid, signal.SIGKILL)
