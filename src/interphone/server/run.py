"""One server process: uvicorn around the application, started and stopped in order."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import uvicorn

from interphone import logs
from interphone.app import App
from interphone.config import Settings
from interphone.metrics import Metrics
from interphone.server.connection import Connection

BACKLOG = 2_048
KEEP_ALIVE_SECONDS = 75  # Longer than the 60 of common proxies, so that they close first.
CLOSING_SECONDS = 5

Welcome = Callable[[str], None]

log = logs.Logger("interphone.server")


def run(settings: Settings, welcome: Welcome = lambda url: None) -> None:
    """Serve until SIGTERM or SIGINT; a second one exits at once. `welcome(url)` is called when requests are answered.

    Raises OSError where the address cannot be listened on, Unavailable or SchemaMismatch where the database cannot be
    worked with, SystemExit where workers could not start.
    """
    logs.configure(settings.log_level, settings.log_format)
    _allow_many_connections()
    with listen(settings) as listener:
        if settings.workers > 1:
            from interphone.server.workers import supervise

            supervise(settings, listener, welcome)
        else:
            serve(settings, listener, welcome)


def listen(settings: Settings) -> socket.socket:
    """The socket that all workers share. Raises OSError, of it gaierror where the host is no address."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    [(*_, address), *_] = socket.getaddrinfo(settings.host, settings.port, family, socket.SOCK_STREAM)
    return socket.create_server(address, family=family, backlog=BACKLOG)


def show_url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve(
    settings: Settings,
    listener: socket.socket,
    welcome: Welcome,
    *,
    worker: int = 0,
    shelf: Path | None = None,
    leash: int | None = None,
) -> None:
    """Serve in this process. `leash` is a pipe: the process stops when its other end is closed."""
    app = App(settings, Metrics(worker, shelf))
    config = uvicorn.Config(
        app,
        http=Connection,
        ws="none",
        interface="asgi3",
        lifespan="off",  # Server starts and stops the application itself, so that its errors reach the caller.
        log_config=None,
        log_level="warning",
        access_log=False,
        proxy_headers=False,  # The IP allowlist goes by the connection, as anybody can write a header.
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=settings.shutdown_seconds,
    )
    server = Server(config, app, leash, lambda: welcome(show_url(listener)))
    logs.start()
    try:
        server.run(sockets=[listener])
    finally:
        logs.close()


class Server(uvicorn.Server):
    """Starts the application before it listens, and stops it after the last answer."""

    def __init__(self, config: uvicorn.Config, app: App, leash: int | None, welcome: Callable[[], None]) -> None:
        super().__init__(config)
        self._app = app
        self._leash = leash
        self._welcome = welcome

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await self._app.start()
        await super().startup(sockets)
        if self._leash is not None:
            asyncio.get_running_loop().add_reader(self._leash, self._let_go, self._leash)
        # What start-up made stays for good: the collector need not look at it again and again.
        gc.collect()
        gc.freeze()
        log.info("serving", pid=os.getpid())
        self._welcome()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        log.info("stopping: finishing what was accepted", pid=os.getpid())
        bound = (self.config.timeout_graceful_shutdown or 0) + CLOSING_SECONDS
        asyncio.get_running_loop().call_later(bound, exit_now, "jobs or the database did not finish in time", 1)
        self._app.leave()
        await super().shutdown(sockets)
        await self._app.stop()
        log.info("stopped", pid=os.getpid())

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """As uvicorn's, but a stop that was asked for ends with exit code 0."""
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self._leash is None and self.should_exit:
            exit_now(f"second {signal.Signals(sig).name}: exiting without finishing", 128 + sig)
        # A worker leaves Ctrl-C, which a terminal sends to all processes, to the one that holds the leash.
        if self._leash is None or sig == signal.SIGTERM:
            self.should_exit = True

    def _let_go(self, leash: int) -> None:
        asyncio.get_running_loop().remove_reader(leash)
        self.should_exit = True


def exit_now(reason: str, code: int) -> None:
    """What was answered is on disk; the rest is lost."""
    log.warning(reason)
    logs.close()
    os._exit(code)


def _allow_many_connections() -> None:
    """Raise the soft limit of open files, often 1,024, to the hard one."""
    try:
        import resource
    except ImportError:  # Windows has no such limit.
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
