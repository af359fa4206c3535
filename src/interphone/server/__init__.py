"""Running the application: a listening socket, one process or several, and stopping without losing anything."""

from interphone.server.run import run

__all__ = ["run"]
