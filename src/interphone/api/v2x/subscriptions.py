"""Subscription types of 2.3 and later, and which of them a contact opted out of or into."""

from __future__ import annotations

from typing import Any

from interphone.api.changes import PEOPLE_OPT_IN_TO_SUBSCRIPTIONS
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_body
from interphone.api.numbered.tags import read_id
from interphone.api.routing import Route
from interphone.api.versions import BY_NAME, Version
from interphone.domain import subscriptions
from interphone.domain.errors import Missing, NotFound
from interphone.domain.subscriptions import CONSENT_TYPES, OPT_OUT, Choice, SubscriptionType, Translation

FIRST = BY_NAME["2.3"]


async def index(request: Request) -> Answer:
    """All types, drafts and archived ones too; their `state` says so."""
    return _answer(request, await request.database.read(request.app_id, subscriptions.every, None))


async def get(request: Request) -> Answer:
    """Not documented; a client library of Ruby asks for it."""
    id = read_id(request.parameters[0])
    return Answer(200, _show(await request.database.read(request.app_id, subscriptions.get, id), request.version))


async def chosen(request: Request) -> Answer:
    """What a contact opted out of; from 2.6 on also what they opted into."""
    return _answer(request, await request.database.read(request.app_id, subscriptions.chosen, request.parameters[0]))


async def choose(request: Request) -> Answer:
    """Opt out, or in: what it means to be attached to a type is for the type to say. Ruby sends the id alone."""
    arguments = read_body(request)
    id, consent_type = arguments.identifier("id"), arguments.one_of("consent_type", CONSENT_TYPES)
    if id is None:
        raise Missing("id", "id is a required parameter")
    choice = Choice(request.parameters[0], read_id(id), consent_type, request.version.has(OPT_IN_IS_KNOWN))
    return Answer(200, show_type(await request.database.write(request.app_id, subscriptions.choose, choice)))


async def forget(request: Request) -> Answer:
    """Take the choice back: as if the contact had never been asked."""
    choice = Choice(request.parameters[0], read_id(request.parameters[1]))
    return Answer(200, show_type(await request.database.write(request.app_id, subscriptions.forget, choice)))
