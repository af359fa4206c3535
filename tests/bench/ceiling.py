"""The ceiling: the same program up to the handler, which then gives one fixed answer instead of asking the database.

Sockets, HTTP, authentication, rate limit, routing, reading the arguments, log lines and metrics are the product's own.
"""

from __future__ import annotations

import sys
from typing import Any

from interphone import app, server
from interphone.api.http import Answer, Request
from interphone.api.routes import build_router
from interphone.api.routing import Router
from interphone.api.v1.arguments import read_arguments
from interphone.config import load

FIXED: dict[str, Any] = {"unread_messages": 1}


async def constant(request: Request) -> Answer:
    read_arguments(request)
    return Answer(200, FIXED)


def build_ceiling() -> Router:
    return Router(route._replace(handler=constant) for route in build_router().routes)


def main() -> None:
    app.build_router = build_ceiling  # type: ignore[attr-defined]
    server.run(load(port=0), welcome)


def welcome(url: str) -> None:
    sys.stdout.write(f"The ceiling is at {url} (Ctrl-C stops it).\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
