"""Subscription types of 2.3 and later, and which of them a contact opted out of or into."""

from __future__ import annotations

from typing import Any

from interphone.api.changes import SUBSCRIPTIONS_CAN_BE_OPTED_INTO
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_body
from interphone.api.numbered.tags import read_id
from interphone.api.routing import Route
from interphone.api.versions import BY_NAME, Version
from interphone.domain import subscriptions
from interphone.domain.errors import Missing
from interphone.domain.subscriptions import (
    CONSENT_TYPES,
    OPT_OUT,
    Choice,
    Chooser,
    SubscriptionType,
    Translation,
    Wanted,
)

FIRST = BY_NAME["2.3"]


async def index(request: Request) -> Answer:
    """All types, drafts and archived ones too; their `state` says so."""
    found = await request.database.read(request.app_id, subscriptions.every, consents(request.version))
    return Answer(200, show_types(found, request.version))


async def get(request: Request) -> Answer:
    """Not documented; a client library of Ruby asks for it."""
    wanted = read_wanted(request.parameters[0], request.version)
    return Answer(
        200, show_type(await request.database.read(request.app_id, subscriptions.get, wanted), request.version)
    )


async def chosen(request: Request) -> Answer:
    """What a contact opted out of; from 2.6 on also what they opted into."""
    chooser = Chooser(request.parameters[0], consents(request.version))
    return Answer(
        200,
        show_types(await request.database.read(request.app_id, subscriptions.chosen, chooser), request.version),
    )


async def choose(request: Request) -> Answer:
    """Opt out, or in: which of them is for the type to say. Ruby sends the id alone."""
    arguments = read_body(request)
    id, consent_type = arguments.identifier("id"), arguments.one_of("consent_type", CONSENT_TYPES)
    if id is None:
        raise Missing("id", "id is a required parameter")
    choice = Choice(request.parameters[0], read_wanted(id, request.version), consent_type)
    return Answer(
        200, show_type(await request.database.write(request.app_id, subscriptions.choose, choice), request.version)
    )


async def forget(request: Request) -> Answer:
    """Take the choice back, as if there had been none."""
    choice = Choice(request.parameters[0], read_wanted(request.parameters[1], request.version))
    return Answer(
        200, show_type(await request.database.write(request.app_id, subscriptions.forget, choice), request.version)
    )


def consents(version: Version) -> tuple[str, ...]:
    """The consent types that a version knows: of a type of another kind it does not hear."""
    return CONSENT_TYPES if version.has(SUBSCRIPTIONS_CAN_BE_OPTED_INTO) else (OPT_OUT,)


def read_wanted(id: str, version: Version) -> Wanted:
    """Raises NotFound for what cannot be an id."""
    return Wanted(read_id(id), consents(version))


def show_types(types: list[SubscriptionType], version: Version) -> dict[str, Any]:
    return {"type": "list", "data": [show_type(type, version) for type in types]}


def show_type(type: SubscriptionType, version: Version) -> dict[str, Any]:
    translations = [_show_translation(text) for text in type.texts()]
    shown = {
        "type": "subscription",
        "id": str(type.id),
        "state": type.state,
        "consent_type": type.consent_type,
        "default_translation": translations[0],
        "translations": translations,
    }
    if version.has(SUBSCRIPTIONS_CAN_BE_OPTED_INTO):
        shown["content_types"] = type.contents()
    return shown


def _show_translation(text: Translation) -> dict[str, Any]:
    return {"name": text.name, "description": text.description, "locale": text.locale}


ROUTES = (
    Route("GET", "/subscription_types", index, FIRST),
    Route("GET", "/subscription_types/{id}", get, FIRST),
    Route("GET", "/contacts/{id}/subscriptions", chosen, FIRST),
    Route("POST", "/contacts/{id}/subscriptions", choose, FIRST),
    Route("DELETE", "/contacts/{id}/subscriptions/{type_id}", forget, FIRST),
)
