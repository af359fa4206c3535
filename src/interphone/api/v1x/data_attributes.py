"""/data_attributes of 1.0 to 1.4: which attributes people and companies have. Custom ones come to be by being sent."""

from __future__ import annotations

from typing import Any

from interphone.api.changes import ATTRIBUTES_OF_ALL_MODELS_ARE_LISTED
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_options
from interphone.api.numbered.standard_attributes import COMPANY, Standard
from interphone.api.routing import Route
from interphone.api.v1x.standard_attributes import CUSTOMER
from interphone.api.versions import BY_NAME, FIRST_NUMBERED, LAST_1X, Version
from interphone.domain import data_attributes
from interphone.domain.data_attributes import AttributeFilter
from interphone.domain.declared_attributes import DataAttribute
from interphone.domain.documents import decode

CALLED = {"contact": "customer", "company": "company"}
"""What these versions call the models."""
STANDARD = {"contact": CUSTOMER, "company": COMPANY}


async def get_of_customers(request: Request) -> Answer:
    return await _list(request, ("contact",))


async def get_of_companies(request: Request) -> Answer:
    return await _list(request, ("company",))


async def get(request: Request) -> Answer:
    """Those of one model, or of both."""
    model = read_options(request).one_of("model", ("customer", "company", "contact"))
    return await _list(request, tuple(ours for ours, name in CALLED.items() if model in (None, ours, name)))


async def _list(request: Request, models: tuple[str, ...]) -> Answer:
    filter = AttributeFilter(models, read_options(request).flag("include_archived") or False)
    custom = await request.database.read(request.app_id, data_attributes.every, filter)
    shown = []
    for model in models:
        shown += [show_standard(standard, model, request.version) for standard in STANDARD[model]]
        shown += [show_custom(attribute, request.version) for attribute in custom if attribute.model == model]
    return Answer(200, {"type": "data_attribute.list", "data_attributes": shown})


def show_custom(attribute: DataAttribute, version: Version) -> dict[str, Any]:
    shown = {
        "type": "data_attribute",
        "id": attribute.id,
        "name": attribute.name,
        "full_name": f"custom_attributes.{attribute.name}",
        "label": attribute.label,
        "description": attribute.description,
        "data_type": "date" if attribute.data_type == "datetime" else attribute.data_type,
        "api_writable": True,
        "messenger_writable": bool(attribute.messenger_writable),
        "ui_writable": False,
        "custom": True,
        "archived": bool(attribute.archived),
        "created_at": attribute.created_at,
        "updated_at": attribute.updated_at,
    }
    options = decode(attribute.options)
    if options:
        shown["options"] = options
    if attribute.admin_id is not None:
        shown["admin_id"] = str(attribute.admin_id)
    if version.has(ATTRIBUTES_OF_ALL_MODELS_ARE_LISTED):
        shown["model"] = CALLED[attribute.model]
    return shown


def show_standard(standard: Standard, model: str, version: Version) -> dict[str, Any]:
    """Without an id and times: nobody made it."""
    shown = {
        "type": "data_attribute",
        "name": standard.name,
        "full_name": standard.full_name,
        "label": standard.label,
        "description": standard.description,
        "data_type": standard.data_type,
        "api_writable": standard.api_writable,
        "messenger_writable": True,
        "ui_writable": False,
        "custom": False,
        "archived": False,
    }
    if version.has(ATTRIBUTES_OF_ALL_MODELS_ARE_LISTED):
        shown["model"] = CALLED[model]
    return shown


ROUTES = (
    Route("GET", "/data_attributes/customer", get_of_customers, FIRST_NUMBERED, BY_NAME["1.3"]),
    Route("GET", "/data_attributes/company", get_of_companies, FIRST_NUMBERED, BY_NAME["1.3"]),
    Route("GET", "/data_attributes", get, LAST_1X, LAST_1X),
)
