"""The error list of 1.0 and later. No `type` inside an item: clients read it before `code`."""

from __future__ import annotations

from typing import Any


def show_error(request_id: str, code: str, message: str) -> dict[str, Any]:
    return {"type": "error.list", "request_id": request_id, "errors": [{"code": code, "message": message}]}
