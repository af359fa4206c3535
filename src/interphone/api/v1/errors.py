"""v1's error object: the seed lists two types, the others are our documented extension (contract section 0)."""

from __future__ import annotations

from typing import Any

TYPES = {
    400: "bad_request",
    401: "unauthorized",
    402: "request_failed",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    413: "request_too_large",
    429: "rate_limit_exceeded",
}


def show_error(status: int, message: str) -> dict[str, Any]:
    return {"error": {"type": TYPES.get(status, "server_error"), "message": message}}
