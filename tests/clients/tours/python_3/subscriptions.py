"""Subscriptions, which are webhooks, as python-intercom 3.1.0 makes, changes and deletes them."""

from typing import Any

import intercom

from tests.clients.expect import refused

URL = "https://hooks.serenity.example/in"


def tour(client: Any, stage: Any) -> None:
    subscriptions = client.subscriptions
    made = subscriptions.create(service_type="web", url=URL, topics=["user.created", "conversation.user.replied"])
    assert (made.url, made.active, made.mode) == (URL, True, "point")
    assert made.topics == ["user.created", "conversation.user.replied"]
    assert made.id.startswith("nsub_")
    found = subscriptions.find(id=made.id)
    assert (found.url, found.topics, found.hub_secret) == (URL, made.topics, None)
    found.topics = ["company"]
    found.url = f"{URL}/2"
    subscriptions.save(found)
    assert (subscriptions.find(id=made.id).url, subscriptions.find(id=made.id).topics) == (f"{URL}/2", ["company"])
    assert [each.id for each in subscriptions.find_all()] == [made.id]
    subscriptions.delete(found)
    refused(intercom.ResourceNotFound, subscriptions.find, id=made.id)
