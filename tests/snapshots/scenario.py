"""What a snapshot is made of: an operation, what happened before it, and the request.

    WASH = Call("1.0", "POST", "/users", {"user_id": "25"}, keep="wash")

    SCENARIOS = [
        Scenario("GET /users/{id}", "/users/{wash.id}", after=[WASH]),
        Scenario("GET /users", "/users?email=nobody@serenity.example", case="by_email"),
    ]

In targets and bodies "{wash.id}" is what the answer kept as wash has as its id; a string that is nothing else becomes
the value itself, whatever its type. What comes before is called in the version it names; the request in every
version that its operation lives in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from tests.support.api import ABSENT

REFERENCE = re.compile(r"\{(\w+)((?:\.\w+)*)\}")


class Call(NamedTuple):
    """A request that comes before; `keep` is the name by which its answer is known afterwards."""

    version: str
    method: str
    target: str
    body: Any = ABSENT
    keep: str = ""


class Verb(NamedTuple):
    """A verb of the domain that comes before, for what no operation does (teammates, segments).

    `command` makes the verb's command from what was kept.
    """

    verb: Callable[..., Any]
    command: Callable[[dict[str, Any]], Any]
    keep: str = ""


class Scenario(NamedTuple):
    """`target` is the operation's path where that has no parameter. `case` names the second and further ones.

    `since` tells two routes of one path apart (contacts of 1.0 and of 2.0) and may start later than the route does.
    `alone` has each version start with a workspace of its own, as is usual for all but GET.
    """

    operation: str
    target: str = ""
    body: Any = ABSENT
    after: Sequence[Call | Verb] = ()
    case: str = ""
    since: str = "1.0"
    until: str = "Preview"
    alone: bool | None = None

    @property
    def method(self) -> str:
        return self.operation.partition(" ")[0]

    @property
    def path(self) -> str:
        return self.operation.partition(" ")[2]

    @property
    def folder(self) -> str:
        """GET /users/{id} is GET_users_{id}; a case stands behind a dash."""
        name = self.method + self.path.replace("/", "_")
        return f"{name}-{self.case}" if self.case else name

    @property
    def starts_alone(self) -> bool:
        return self.method != "GET" if self.alone is None else self.alone


def fill(value: Any, kept: dict[str, Any]) -> Any:
    """The value with what was kept in the place of its references."""
    if isinstance(value, str):
        whole = REFERENCE.fullmatch(value)
        if whole:
            return _look_up(whole, kept)
        return REFERENCE.sub(lambda found: str(_look_up(found, kept)), value)
    if isinstance(value, dict):
        return {key: fill(part, kept) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [fill(part, kept) for part in value]
    return value


def _look_up(found: re.Match[str], kept: dict[str, Any]) -> Any:
    value = kept[found[1]]
    for name in found[2].split(".")[1:]:
        if isinstance(value, dict):
            value = value[name]
        elif isinstance(value, list):
            value = value[int(name)]
        else:
            value = getattr(value, name)
    return value
