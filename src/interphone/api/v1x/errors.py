"""The error list of 1.0 and later. No `type` inside an item: clients read it before `code`."""

from __future__ import annotations

from typing import Any

CODES = {
    400: "parameter_invalid",
    401: "unauthorized",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    413: "request_too_large",
    429: "rate_limit_exceeded",
    503: "service_unavailable",
}


def show_error(request_id: str, status: int, message: str) -> dict[str, Any]:
    return {
        "type": "error.list",
        "request_id": request_id,
        "errors": [{"code": CODES.get(status, "server_error"), "message": message}],
    }
