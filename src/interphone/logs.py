"""Log lines: JSON for programs, text for terminals.

A thread of its own writes them, so that a slow or closed standard error never holds up a request: lines that find no
room are dropped and counted. Why not structlog: docs/decisions/0005-logs-without-a-framework.md.
"""

from __future__ import annotations

import logging
import os
import re
import threading
import time
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec

STANDARD_ERROR = 2
LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40}
KEPT_LINES = 20_000
GATHER_SECONDS = 0.05
ATOMIC_WRITE = 4_096
"""Writes of this size to a pipe never mix with those of another process."""

# A net below the rule that secrets are not logged: keys and tokens of ours, Authorization headers, passwords in URLs.
SECRETS = re.compile(
    rb"ip[klt]_[\w.-]+|(?<=://)[^/@\s\"]+(?=@)|(?<=basic )[\w+/=.-]+|(?<=bearer )[\w+/=.-]+", re.IGNORECASE
)
HIDDEN = "…".encode()


class Sink:
    """Where lines go. Until `start` each is written at once, afterwards by a thread."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lines: deque[bytes] = deque()
        self._waiting = threading.Event()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self._lost = 0

    def put(self, line: bytes) -> None:
        """Never blocks once the thread runs, never raises."""
        if self._thread is None:
            self._write(line)
        elif len(self._lines) < KEPT_LINES:
            self._lines.append(line)
            if not self._waiting.is_set():
                self._waiting.set()
        else:
            self._lost += 1

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="logs", daemon=True)
        self._thread.start()

    def close(self, seconds: float = 1.0) -> None:
        """Write what waits, for at most `seconds`."""
        if self._thread is not None:
            self._closing.set()
            self._waiting.set()
            self._thread.join(seconds)
            if not self._thread.is_alive():  # Else nobody reads; writing here would wait for ever.
                self._thread = None

    def _run(self) -> None:
        while not self._closing.is_set() or self._lines:
            self._waiting.wait()
            self._waiting.clear()
            self._drain()
            # A pause, so that a busy server wakes this thread 20 times a second and not for each line.
            self._closing.wait(GATHER_SECONDS)

    def _drain(self) -> None:
        if self._lost:
            lost, self._lost = self._lost, 0
            self._write(_encode("warning", "log lines were dropped: standard error is too slow", {"lines": lost}))
        chunk = b""
        while self._lines:
            line = self._lines.popleft()
            if len(chunk) + len(line) > ATOMIC_WRITE:
                self._write(chunk)
                chunk = b""
            chunk += line
        self._write(chunk)

    def _write(self, data: bytes) -> None:
        while data:
            try:
                data = data[os.write(self._descriptor, data) :]
            except BlockingIOError:
                if self._thread is None:
                    return
                time.sleep(GATHER_SECONDS)
            except OSError:  # Nobody reads any more.
                return


class RequestLine(msgspec.Struct, omit_defaults=True):
    """What is logged of a request; its query, headers and body never are."""

    time: datetime
    level: str
    event: str
    request_id: str
    method: str
    path: str
    status: int
    milliseconds: float
    route: str | None = None
    app_id: str | None = None
    reason: str | None = None


class Logger:
    """`event` is a short sentence, `fields` say which. Values that JSON does not know are shown by their str."""

    def __init__(self, name: str) -> None:
        self._name = name

    def debug(self, event: str, **fields: Any) -> None:
        self._log("debug", event, fields)

    def info(self, event: str, **fields: Any) -> None:
        self._log("info", event, fields)

    def warning(self, event: str, **fields: Any) -> None:
        self._log("warning", event, fields)

    def error(self, event: str, *, error: BaseException | None = None, **fields: Any) -> None:
        """With `error`, its traceback too."""
        if error is not None:
            fields["exception"] = _traceback(error)
        self._log("error", event, fields)

    def _log(self, level: str, event: str, fields: dict[str, Any]) -> None:
        if is_logged(level):
            _sink.put(_encode(level, event, {"logger": self._name, **fields}))


class _FromLibraries(logging.Handler):
    """Brings what libraries log through `logging` into the same form."""

    def emit(self, record: logging.LogRecord) -> None:
        fields: dict[str, Any] = {"logger": record.name}
        if record.exc_info and record.exc_info[1]:
            fields["exception"] = _traceback(record.exc_info[1])
        level = next((name for name, number in reversed(LEVELS.items()) if record.levelno >= number), "debug")
        _sink.put(_encode(level, record.getMessage(), fields))


_sink = Sink(STANDARD_ERROR)
_threshold = LEVELS["info"]
_show: Callable[[dict[str, Any]], bytes]


def configure(level: str, form: str) -> None:
    """Set level and form (json, text, or auto: text on a terminal) for the whole process."""
    global _threshold, _show
    _fill_standard_streams()
    _threshold = LEVELS[level]
    text = form == "text" or (form == "auto" and os.isatty(STANDARD_ERROR))
    _show = _show_text if text else _show_json
    logging.root.handlers[:] = [_FromLibraries()]
    logging.root.setLevel(max(_threshold, logging.WARNING))
    threading.excepthook = lambda told: _sink.put(
        _encode("error", "a thread died", {"exception": _traceback(told.exc_value)})
    )


def start() -> None:
    """From now on write in a thread. Call it in the process that serves, after any fork."""
    _sink.start()


def close() -> None:
    """Write what waits, within a second."""
    _sink.close()


def is_logged(level: str) -> bool:
    return LEVELS[level] >= _threshold


def log_request(line: RequestLine) -> None:
    """The hot path: encoded straight from the struct where lines are JSON. Of a secret in the path nothing is shown."""
    if "ipk_" in line.path or "ipt_" in line.path:
        line.path = SECRETS.sub(HIDDEN, line.path.encode()).decode()
    if _show is _show_json:
        _sink.put(_encoder.encode(line) + b"\n")
    else:
        _sink.put(_show_text(msgspec.structs.asdict(line)))


def _encode(level: str, event: str, fields: dict[str, Any]) -> bytes:
    return SECRETS.sub(HIDDEN, _show({"time": datetime.now(UTC), "level": level, "event": event, **fields}))


_encoder = msgspec.json.Encoder(enc_hook=str)


def _show_json(line: dict[str, Any]) -> bytes:
    try:
        return _encoder.encode(line) + b"\n"
    except Exception:  # Text that is not Unicode, an object whose str fails: better a clumsy line than none.
        return _encoder.encode({name: _plain(value) for name, value in line.items()}) + b"\n"


def _show_text(line: dict[str, Any]) -> bytes:
    moment: datetime = line.pop("time")
    exception = line.pop("exception", None)
    words = [moment.astimezone().strftime("%H:%M:%S"), f"{line.pop('level'):7}", _plain(line.pop("event"))]
    words += [f"{name}={_plain(value)}" for name, value in line.items() if value is not None and name != "logger"]
    text = " ".join(words) + (f"\n{exception}" if exception else "") + "\n"
    return text.encode("utf-8", "backslashreplace")


def _plain(value: Any) -> str:
    """As text in which nothing can move a terminal's cursor or begin a line."""
    text = str(value)
    return text if text.isprintable() else repr(text)


def _traceback(error: BaseException | None) -> str:
    import traceback

    return "".join(traceback.format_exception(error)) if error is not None else ""


def _fill_standard_streams() -> None:
    """Where the process was started with closed standard streams, let no socket or database get their numbers."""
    descriptor = 0
    while descriptor <= STANDARD_ERROR:
        descriptor = os.open(os.devnull, os.O_RDWR)
    os.close(descriptor)


_show = _show_json
