"""Requests that the official file of a version allows, made by schemathesis, to what is served under that version.

Half of the ids in them, wherever they stand, are those of things that exist.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import quote, unquote, urlencode

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.core import NOT_SET
from schemathesis.core.result import Ok

from interphone.api.routing import Route
from interphone.api.versions import Version
from tests.openapi.answers import find_route
from tests.openapi.files import Operation, anonymous, operations, raw
from tests.support.api import ABSENT
from tests.support.furnished import NOUNS, fill, nouns_of

NAMED = {
    "admin_id": "admin",
    "company_id": "company_id",
    "contact_id": "contact",
    "email": "email",
    "external_id": "external_id",
    "from": "other contact",
    "intercom_user_id": "contact",
    "into": "contact",
    "away_status_reason_id": "reason",
    "tag_id": "tag",
    "segment_id": "company segment",
    "user_id": "user_id",
}
"""Which noun an argument names, whatever the operation."""
LIKELY = {"type": "user", "consent_type": "opt_out", "created_at": 1_500_000_000, "custom_attributes": {}}
"""What is often all that is wanted; custom attributes are none, as none is declared."""
MODE = GenerationMode.POSITIVE
"""What the file allows; what it does not allow is the matter of tests/fuzz."""


class Generator(NamedTuple):
    """Of one operation: what schemathesis makes it of, what the file knows of it, and the route that serves it."""

    operation: Any
    described: Operation
    route: Route
    version: Version


class Asked(NamedTuple):
    """A request, as a caller's `send` takes it."""

    method: str
    target: str
    body: Any


@cache
def generators(version: Version) -> list[Generator]:
    """Those of a version; what takes something away comes last."""
    found = [Generator(*served, version) for served in _served(version)]
    return sorted(found, key=lambda one: one.route.method == "DELETE" or one.route.path.endswith(("delete", "merge")))


def _served(version: Version) -> Iterator[tuple[Any, Operation, Route]]:
    file = copy.deepcopy(raw(version))
    _close(file)
    for result in schemathesis.openapi.from_dict(file).get_all_operations():
        assert isinstance(result, Ok), result
        operation = result.ok()
        described = operations(version)[operation.method.upper(), anonymous(operation.path)]
        route = find_route(version, described)
        if route is not None:
            yield operation, described, route


def _close(part: Any) -> None:
    """No keys but those that are named, where some are: most operations refuse what they do not know."""
    if isinstance(part, dict):
        if isinstance(part.get("properties"), dict) and part.get("type") == "object":
            part.setdefault("additionalProperties", False)
        for name, value in part.items():
            if name != "allOf":
                _close(value)
    elif isinstance(part, list):
        for value in part:
            _close(value)


def generate(generator: Generator, count: int, number: int, named: dict[str, str]) -> list[Asked]:
    """Up to so many requests of one operation, which are the same for each number."""
    chance = random.Random(number)
    made: list[Asked] = []

    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @seed(number)
    @given(generator.operation.as_strategy(generation_mode=MODE))
    def make(case: Any) -> None:
        made.append(_ask(generator, case, named, chance))

    make()
    return made


def _ask(generator: Generator, case: Any, named: dict[str, str], chance: random.Random) -> Asked:
    route = generator.route
    path = route.path
    values = [
        named[noun] if chance.random() < 0.5 else unquote(str(value))
        for noun, value in zip(nouns_of(path, generator.version), (case.path_parameters or {}).values(), strict=True)
    ]
    nouns = NAMED | ({"id": noun} if (noun := _noun_of_bodies(path)) else {})
    if path.startswith("/visitors"):
        nouns["user_id"] = "visitor user_id"
    query = _with_ids(
        _near({"": _documented_query(generator.described)}, case.query or {}, chance), nouns, named, chance
    )
    filled = fill(path, [quote(value, safe="") for value in values])
    target = f"{filled}?{urlencode(query, doseq=True)}" if query else filled
    body = ABSENT
    if case.body is not NOT_SET:
        body = _with_ids(_near(generator.described.body_examples(), case.body, chance), nouns, named, chance)
    return Asked(route.method, target, body)


def _near(examples: dict[str, Any], made: Any, chance: random.Random) -> Any:
    """Half of the time an example of the file with one thing of what was made."""
    objects = [example for example in examples.values() if isinstance(example, dict)]
    if not objects or not isinstance(made, dict) or chance.random() < 0.5:
        return made
    changed = chance.sample(sorted(made), min(1, len(made)))
    return chance.choice(objects) | {key: made[key] for key in changed}


def _documented_query(operation: Operation) -> dict[str, Any]:
    parameters = [one for one in operation.parameters if one.get("in") == "query" and "example" in one]
    return {parameter["name"]: parameter["example"] for parameter in parameters}


def _noun_of_bodies(path: str) -> str | None:
    """What an `id` in the body is of: of tags in /contacts/{id}/tags, of contacts in /contacts/bulk/delete."""
    words = [word for word in path.split("/") if word and not word.startswith("{")]
    return NOUNS.get(words[0] if "bulk" in words else words[-1])


def _with_ids(value: Any, nouns: dict[str, str], named: dict[str, str], chance: random.Random) -> Any:
    """Half of what can be known is."""
    if isinstance(value, dict):
        known = LIKELY | {"admin_ids": [named["admin"]]} | {key: named[noun] for key, noun in nouns.items()}
        return {
            key: known[key] if key in known and chance.random() < 0.5 else _with_ids(part, nouns, named, chance)
            for key, part in value.items()
        }
    if isinstance(value, list):
        return [_with_ids(part, nouns, named, chance) for part in value]
    return value
