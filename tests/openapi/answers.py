"""Whether an answer is one that the official file of its version describes."""

from __future__ import annotations

import json
from typing import Any

from interphone.api.routes import build_router
from interphone.api.routing import MethodNotAllowed, Route, UnknownPath
from interphone.api.versions import BY_NAME, Version
from tests.openapi.files import FIRST, FOLDER, Operation, anonymous, operations
from tests.openapi.schemas import Judge, judge

ERROR = {"$ref": "#/components/schemas/error"}
JUDGING = FOLDER.is_dir()


ROUTER = build_router()


def find_operation(version: Version, method: str, path: str) -> Operation | None:
    """What the file of a version says of the operation that serves a path; None where one of them has none."""
    try:
        route, _ = ROUTER.find(version, method, path)
    except (UnknownPath, MethodNotAllowed):
        return None
    return operations(version).get((method, anonymous(route.path)))


def find_route(version: Version, operation: Operation) -> Route | None:
    """What serves an operation of a file; None where nothing does."""
    try:
        route, _ = ROUTER.find(version, operation.method, operation.path)
    except (UnknownPath, MethodNotAllowed):
        return None
    return route if anonymous(route.path) == operation.path else None


def check_answer(method: str, path: str, status: int, headers: dict[str, str], content: bytes) -> None:
    """Raises AssertionError where an answer of the server is not as the file of its version says."""
    if content and not headers["content-type"].startswith("application/json"):
        return  # A file.
    version = BY_NAME.get(headers.get("intercom-version", "1.0"), FIRST)
    if not JUDGING or version.order < FIRST.order or method == "HEAD":
        return
    operation = find_operation(version, method, path)
    if operation is not None:
        complaint = complain(judge(version), operation, status, json.loads(content) if content else None)
        assert complaint is None, f"{operation.name} under {version.name}, {status}: {complaint}\n{content.decode()}"


def complain(judge: Judge, operation: Operation, status: int, body: Any) -> str | None:
    """What is wrong with an answer, if anything is."""
    described = operation.responses.get(str(status))
    if described is None:
        if status < 400:
            return f"the file knows only {', '.join(operation.responses)}"
        return judge.complaint(ERROR, body)
    schema = judge.mended(operation.name, status) or _described(described)
    if schema is None:
        return None if status < 400 else judge.complaint(ERROR, body)
    return judge.complaint(schema, body)


def _described(answer: dict[str, Any]) -> dict[str, Any] | None:
    schema: dict[str, Any] | None = answer.get("content", {}).get("application/json", {}).get("schema")
    return schema
