"""The official OpenAPI files, 2.7 to Preview, mended of their known faults and readable as JSON Schema.

They lie beside this project, in ../shared/reference/openapi; without them nothing is judged, and the tests of this
folder say so.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import pytest
import yaml

from interphone.api.versions import BY_NAME, VERSIONS, Version
from tests.openapi.fault import EVERY_REQUIRED, Fault
from tests.openapi.faults import FAULTS
from tests.structure.source import ROOT

FOLDER = ROOT.parent / "shared" / "reference" / "openapi"
FIRST = BY_NAME["2.7"]
DESCRIBED = VERSIONS[FIRST.order :]
METHODS = ("get", "post", "put", "patch", "delete")
ANY = "{}"

needed = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"THE OFFICIAL OPENAPI FILES ARE MISSING: {FOLDER}")


class Operation(NamedTuple):
    """One of a file; `path` has its parameters as {}, `segments` their names too."""

    version: Version
    method: str
    path: str
    spec: dict[str, Any]
    parameters: list[dict[str, Any]]

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def responses(self) -> dict[str, Any]:
        found: dict[str, Any] = self.spec["responses"]
        return found

    def body_examples(self) -> dict[str, Any]:
        """What the file would have us send, by the name of the answer it is told to get."""
        content = self.spec.get("requestBody", {}).get("content", {}).get("application/json", {})
        return {
            normal(example.get("summary") or name): example["value"]
            for name, example in (content.get("examples") or {}).items()
            if "value" in example
        }

    def answer_examples(self, status: str) -> dict[str, Any]:
        """What the file answers with a status, by name."""
        content = self.responses[status].get("content", {}).get("application/json", {})
        return {
            normal(name): example["value"]
            for name, example in (content.get("examples") or {}).items()
            if "value" in example
        }


def normal(name: str) -> str:
    """Names of requests and of their answers differ in case and blanks."""
    return " ".join(name.lower().replace("_", " ").split())


def anonymous(path: str) -> str:
    """The path without the names of its parameters, which differ from file to file."""
    return "/".join(ANY if segment.startswith("{") else segment for segment in path.split("/"))


@cache
def raw(version: Version) -> dict[str, Any]:
    """A file as it is."""
    text = (FOLDER / f"{version.name.lower()}.yaml").read_bytes()
    loaded: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return loaded


@cache
def operations(version: Version) -> dict[tuple[str, str], Operation]:
    """By method and path."""
    return {(one.method, one.path): one for one in _operations(version)}


def _operations(version: Version) -> Iterator[Operation]:
    for path, item in raw(version)["paths"].items():
        for method in METHODS:
            if method in item:
                spec = item[method]
                parameters = [*item.get("parameters", []), *spec.get("parameters", [])]
                responses = {status: _resolve(version, answer) for status, answer in spec["responses"].items()}
                yield Operation(version, method.upper(), anonymous(path), {**spec, "responses": responses}, parameters)


def _resolve(version: Version, value: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in value:
        found: Any = raw(version)
        for step in value["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        value = found
    return value


def faults_of(version: Version) -> list[Fault]:
    return [fault for fault in FAULTS if fault.is_in(version)]


def mended(version: Version, faults: list[Fault]) -> dict[str, Any]:
    """The schemas of a file, as OpenAPI has them, with the faults put right; those of answers by "GET /tags 200"."""
    schemas: dict[str, Any] = copy.deepcopy(raw(version)["components"]["schemas"])
    answers: dict[str, Any] = {}
    for fault in faults:
        if fault.where == EVERY_REQUIRED:
            _drop_required(schemas)
        elif " " in fault.where:
            answers[fault.where] = fault.right
        else:
            *way, last = fault.where.split("/")
            place = schemas
            for step in way:
                place = place[step]
            place[last] = fault.right
    return schemas | answers


def _drop_required(schema: Any) -> None:
    if isinstance(schema, dict):
        if isinstance(schema.get("required"), list):
            del schema["required"]
        for part in schema.values():
            _drop_required(part)
    elif isinstance(schema, list):
        for part in schema:
            _drop_required(part)
