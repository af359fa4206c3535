"""Arguments that /openapi/ says are required: without each of them the server does refuse, whatever else is sent."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest

from interphone.api.examples import find_example
from interphone.api.routes import build_router
from interphone.api.routing import Route
from interphone.api.versions import BY_NAME, LEGACY, Version
from interphone.description.arguments import Argument, read_arguments_of
from interphone.description.following import QUERY
from interphone.domain import teams
from interphone.domain.teams import NewTeam
from tests.support.api import Account


@pytest.mark.parametrize("name", ["v1", "1.0", "1.4", "2.0", "2.7", "2.10", "2.14", "2.16", "Preview"])
def test_they_are_not_done_without(account: Account, name: str) -> None:
    version = BY_NAME[name]
    caller = account if version is LEGACY else account.at(version.name)
    # For the one operation that looks for what it is to change before it reads how.
    team = account.door.write(account.app_id, teams.create, NewTeam("Pilots")).id
    tried = 0
    for route in build_router().routes:
        for argument in read_arguments_of(route, version) if route.lives_in(version) else ():
            if argument.required:
                assert _refused_without(caller, team, route, version, argument), (*route[:2], argument.path)
                tried += 1
    assert tried >= 5


def _refused_without(caller: Account, id: int, route: Route, version: Version, argument: Argument) -> bool:
    """Whether the usual example of the operation is refused, because of it alone, without the argument."""
    example = find_example(route, version)
    assert example is not None
    path = re.sub(r"\{\w+\}", str(id), route.path)
    query = dict(parse_qsl(example.request["target"].partition("?")[2]))
    body: Any = deepcopy(example.request.get("body", {}))
    if argument.source == QUERY:
        query.pop(argument.path[0], None)
    else:
        *way, name = argument.path
        within = body
        for step in way:
            within = within.get(step, {})
        within.pop(name, None)
    target = path + ("?" + urlencode(query) if query else "")
    reply = caller.send(route.method, target, body) if body else caller.send(route.method, target)
    # One is documented as a 404.
    return reply.status in (400, 422) or (reply.status == 404 and argument.path[-1] in str(reply.body["errors"]))
