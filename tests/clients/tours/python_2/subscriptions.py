"""Subscriptions, which are webhooks, as python-intercom 2.1.1 makes, changes and deletes them."""

from typing import Any

from tests.clients.expect import refused

URL = "https://hooks.serenity.example/in"


def tour(intercom: Any, stage: Any) -> None:
    subscriptions = intercom.Subscription
    made = subscriptions.create(service_type="web", url=URL, topics=["user.created", "conversation.user.replied"])
    assert (made.url, made.active, made.mode) == (URL, True, "point")
    assert made.topics == ["user.created", "conversation.user.replied"]
    assert made.id.startswith("nsub_")
    found = subscriptions.find(id=made.id)
    assert (found.url, found.topics, found.hub_secret) == (URL, made.topics, None)
    found.topics = ["company"]
    found.url = f"{URL}/2"
    found.save()
    assert (subscriptions.find(id=made.id).url, subscriptions.find(id=made.id).topics) == (f"{URL}/2", ["company"])
    assert [each.id for each in subscriptions.find_all()] == [made.id]
    found.delete()
    refused(intercom.ResourceNotFound, subscriptions.find, id=made.id)
