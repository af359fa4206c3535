"""Data events, data attributes and visitors, as python-intercom 4 and 5 handle them."""

import time
from typing import Any

import intercom
from intercom.core.api_error import ApiError
from intercom.visitors import UserWithUserId, VisitorWithUserId

from tests.clients.expect import refused


def tour(client: Any, stage: Any) -> None:
    events(client)
    data_attributes(client)
    visitors(client, stage)


def events(client: Any) -> None:
    user = client.contacts.create(request=intercom.CreateContactRequestWithExternalId(external_id="314159"))
    now = int(time.time())
    event = intercom.CreateDataEventRequestWithUserId
    sent = event(user_id="314159", event_name="placed-order", created_at=now - 10, metadata={"order": "3434-3434"})
    assert client.events.create(request=sent) is None
    client.events.create(request=sent)  # The same event again is no second one.
    for number in range(3):
        client.events.create(request=event(user_id="314159", event_name="landed", created_at=now - number))
    listed = client.events.list(type="user", user_id="314159")
    assert listed.type == "event.list"
    assert [(found.event_name, found.created_at) for found in listed.events] == [
        ("landed", now), ("landed", now - 1), ("landed", now - 2), ("placed-order", now - 10),
    ]  # fmt: skip
    last = listed.events[-1]
    assert (last.user_id, last.intercom_user_id, last.metadata) == ("314159", user.id, {"order": "3434-3434"})
    assert len(client.events.list(type="user", intercom_user_id=user.id, per_page=2).events) == 2
    summary = client.events.list(type="user", user_id="314159", summary=True)
    assert {(entry["name"], entry["count"]) for entry in map(dict, summary.events)} == {
        ("landed", 3),
        ("placed-order", 1),
    }
    error = refused(ApiError, client.events.create, request=event(user_id="99", event_name="x", created_at=now))
    assert (error.status_code, error.body["errors"][0]["code"]) == (404, "not_found")
    one = intercom.CreateDataEventSummariesRequestEventSummaries(event_name="sold", count=5, first=now - 99, last=now)
    assert client.events.summaries(user_id="314159", event_summaries=one) is None


def data_attributes(client: Any) -> None:
    names = {attribute.full_name for attribute in client.data_attributes.list(model="contact").data}
    assert {"name", "email", "role"} <= names
    made = create(client, name="Mithril Shirt", model="company", data_type="string")
    assert (made.type, made.name, made.model, made.data_type, made.custom, made.archived) == (
        "data_attribute", "Mithril Shirt", "company", "string", True, False,
    )  # fmt: skip
    updated = update(client, made.id, description="Worn below")
    assert (updated.id, updated.description) == (made.id, "Worn below")
    assert made.id in {attribute.id for attribute in client.data_attributes.list(model="company").data}
    update(client, made.id, archived=True)
    assert made.id not in {attribute.id for attribute in client.data_attributes.list(model="company").data}
    kept = client.data_attributes.list(model="company", include_archived=True).data
    assert made.id in {attribute.id for attribute in kept}
    refused(intercom.BadRequestError, create, client, name="Mithril Shirt", model="contact", data_type="string")
    refused(intercom.NotFoundError, update, client, 4711, description="x")
    error = refused(
        ApiError, client.contacts.create,
        request=intercom.CreateContactRequestWithEmail(email="a@example.com", custom_attributes={"undeclared": 1}),
    )  # fmt: skip
    assert error.status_code == 400
    create(client, name="ships", model="contact", data_type="integer")
    captain = client.contacts.create(
        request=intercom.CreateContactRequestWithEmail(email="a@example.com", custom_attributes={"ships": 1})
    )
    assert captain.custom_attributes == {"ships": 1}


def create(client: Any, **fields: Any) -> Any:
    """5 wraps the arguments of 4 in a class."""
    if not hasattr(intercom, "CreateDataAttributeRequest"):
        return client.data_attributes.create(**fields)
    wrapper = intercom.CreateDataAttributeRequestOne
    return client.data_attributes.create(request=wrapper(**fields))


def update(client: Any, id: int, **fields: Any) -> Any:
    if not hasattr(intercom, "CreateDataAttributeRequest"):
        return client.data_attributes.update(id, **fields)
    return client.data_attributes.update(id, request=fields)


def visitors(client: Any, stage: Any) -> None:
    visitor = client.visitors.find(user_id=stage.visitors[0].user_id)
    assert (visitor.type, visitor.id, visitor.anonymous) == ("visitor", stage.visitors[0].id, True)
    updated = client.visitors.update(request=intercom.UpdateVisitorRequestWithId(id=visitor.id, name="Gareth Bale"))
    assert (updated.id, updated.name) == (visitor.id, "Gareth Bale")
    by_user_id = intercom.UpdateVisitorRequestWithUserId(user_id=visitor.user_id, name="Christian Fail")
    assert client.visitors.update(request=by_user_id).name == "Christian Fail"
    contact = client.visitors.merge_to_contact(
        type="user",
        user=UserWithUserId(user_id="8a88a590", email="foo@bar.com"),
        visitor=VisitorWithUserId(user_id=visitor.user_id),
    )
    assert (contact.type, contact.role, contact.external_id) == ("contact", "user", "8a88a590")
    assert refused(intercom.NotFoundError, client.visitors.find, user_id=visitor.user_id).status_code == 404
    refused(intercom.NotFoundError, client.visitors.update, request=by_user_id)
