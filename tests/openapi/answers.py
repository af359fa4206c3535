"""Whether an answer is one that the official file of its version describes."""

from __future__ import annotations

import json
from typing import Any

from interphone.api.versions import BY_NAME, Version
from tests.openapi.files import ANY, FIRST, FOLDER, Operation, operations
from tests.openapi.schemas import Judge, judge

ERROR = {"$ref": "#/components/schemas/error"}
JUDGING = FOLDER.is_dir()


def find_operation(version: Version, method: str, path: str) -> Operation | None:
    """The operation of a request's path, a name before a parameter; None where the file has none."""
    wanted = [segment for segment in path.split("/") if segment]
    found = [
        one
        for (known, _), one in operations(version).items()
        if known == method and _fits([segment for segment in one.path.split("/") if segment], wanted)
    ]
    return min(found, key=lambda one: one.path.count(ANY), default=None)


def _fits(known: list[str], wanted: list[str]) -> bool:
    return len(known) == len(wanted) and all(one in (ANY, other) for one, other in zip(known, wanted, strict=True))


def check_answer(method: str, path: str, status: int, headers: dict[str, str], content: bytes) -> None:
    """Raises AssertionError where an answer of the server is not as the file of its version says."""
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
    content = described.get("content", {}).get("application/json")
    if content is None or "schema" not in content:
        return None if status < 400 else judge.complaint(ERROR, body)
    return judge.complaint(content["schema"], body)
