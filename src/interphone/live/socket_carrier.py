"""Messages between the processes that share an SQLite file, by datagrams on this machine.

Each process has a socket in a folder beside the file, which is its owner's alone. The last to leave takes the folder
away; where that one was killed, the next to come sweeps it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import socket
from collections.abc import Callable
from pathlib import Path

LONGEST_PATH = 103
"""Bytes of a socket's path, on the systems that take the least."""
NAME_BYTES = 4
MOST_BYTES = 65_536


def socket_carrier(database: Path) -> SocketCarrier | None:
    """For the processes of this file; None where the system cannot, or the path is too long for it."""
    folder = Path(f"{database.absolute()}-live")
    if not hasattr(socket, "AF_UNIX") or len(os.fsencode(folder)) + 1 + 2 * NAME_BYTES > LONGEST_PATH:
        return None
    return SocketCarrier(folder)


class SocketCarrier:
    """To all sockets of a folder but its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._name = secrets.token_hex(NAME_BYTES)
        self._socket: socket.socket | None = None

    async def listen(self, hear: Callable[[bytes], None]) -> None:
        own = self._open()
        loop = asyncio.get_running_loop()

        def receive() -> None:
            with contextlib.suppress(BlockingIOError):
                hear(own.recv(MOST_BYTES))

        loop.add_reader(own, receive)
        try:
            await loop.create_future()
        finally:
            loop.remove_reader(own)

    async def send(self, message: bytes) -> None:
        own = self._open()
        for path in self._folder.iterdir():
            if path.name == self._name:
                continue
            try:
                own.sendto(message, str(path))
            except ConnectionRefusedError:  # Left by a process that was killed.
                path.unlink(missing_ok=True)
            except (BlockingIOError, FileNotFoundError):  # It does not keep up, or has just gone.
                continue

    async def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            with contextlib.suppress(OSError):
                (self._folder / self._name).unlink()
                self._folder.rmdir()  # By the last to leave.

    def _open(self) -> socket.socket:
        if self._socket is None:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            own = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            own.setblocking(False)
            own.bind(str(self._folder / self._name))
            self._socket = own
            self._sweep()
        return self._socket

    def _sweep(self) -> None:
        """Take away the sockets of processes that were killed: nobody listens there, and names are not used again."""
        for path in self._folder.iterdir():
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as probe:
                probe.setblocking(False)
                try:
                    probe.connect(str(path))
                except ConnectionRefusedError:
                    path.unlink(missing_ok=True)
                except OSError:  # It is gone, or somebody else's.
                    continue
