"""Tags, notes, segments and subscription types, as python-intercom 4 and 5 handle them."""

import time
from typing import Any

import intercom

from tests.clients.expect import refused

UNKNOWN = "5" * 24


def tour(client: Any, stage: Any) -> None:
    users = [
        client.contacts.create(request=intercom.CreateContactRequestWithEmail(email=f"{name}@example.com"))
        for name in ("mal", "zoe")
    ]
    tags(client, users)
    notes(client, users[0], stage)
    segments(client, users[0])
    subscriptions(client, users[0], stage)


def tags(client: Any, users: list[Any]) -> None:
    made = client.tags.create(request=intercom.CreateOrUpdateTagRequest(name="test"))
    assert (made.type, made.name) == ("tag", "test")
    assert client.tags.create(request=intercom.CreateOrUpdateTagRequest(name="Test")).id == made.id
    renamed = client.tags.create(request=intercom.CreateOrUpdateTagRequest(name="tested", id=made.id))
    assert (renamed.id, renamed.name) == (made.id, "tested")
    assert client.tags.find(made.id).name == "tested"
    worn = client.tags.tag_contact(users[0].id, tag_id=made.id)
    assert (worn.type, worn.id, worn.name) == ("tag", made.id, "tested")
    found = client.contacts.find(users[0].id).tags
    assert ([tag.id for tag in found.data], found.total_count) == ([made.id], 1)
    assert found.data[0].url == f"/tags/{made.id}"
    assert [tag.name for tag in client.contacts.list_attached_tags(users[0].id).data] == ["tested"]
    assert client.tags.untag_contact(users[0].id, made.id).id == made.id
    assert client.contacts.list_attached_tags(users[0].id).data == []
    people = [intercom.TagMultipleUsersRequestUsersItem(id=user.id) for user in users]
    crew = client.tags.create(request=intercom.TagMultipleUsersRequest(name="crew", users=people))
    assert [tag.id for user in users for tag in client.contacts.list_attached_tags(user.id).data] == [crew.id] * 2
    assert {tag.name for tag in client.tags.list().data} == {"tested", "crew"}
    client.tags.delete(made.id)
    assert [tag.id for tag in client.tags.list().data] == [crew.id]
    for call, arguments in (
        (client.tags.find, ("4711",)),
        (client.tags.delete, (made.id,)),
        (client.tags.untag_contact, (UNKNOWN, crew.id)),
    ):
        assert refused(intercom.NotFoundError, call, *arguments).status_code == 404
    refused(intercom.NotFoundError, client.tags.tag_contact, users[0].id, tag_id="4711")
    refused(intercom.NotFoundError, client.tags.tag_contact, UNKNOWN, tag_id=crew.id)


def notes(client: Any, user: Any, stage: Any) -> None:
    admin = stage.admins[0]
    note = client.notes.create(user.id, body="Hello", admin_id=admin.id)
    assert (note.type, note.body, note.contact.id) == ("note", "<p>Hello</p>", user.id)
    assert (note.author.id, note.author.name) == (admin.id, admin.name)
    assert abs(note.created_at - time.time()) < 60
    assert client.notes.find(note.id).body == "<p>Hello</p>"
    made = [note.id, *(client.notes.create(user.id, body=str(number), admin_id=admin.id).id for number in range(24))]
    # Pages are asked for until one is empty.
    walked = [note.id for note in client.notes.list(user.id, per_page=10)]
    assert walked == made[::-1]
    inline = client.contacts.find(user.id).notes
    assert (len(inline.data), inline.total_count, inline.has_more) == (10, 25, True)
    refused(intercom.NotFoundError, client.notes.find, "4711")
    refused(intercom.NotFoundError, client.notes.create, UNKNOWN, body="Who?", admin_id=admin.id)
    refused(intercom.NotFoundError, client.notes.create, user.id, body="Who?", admin_id="4711")
    refused(intercom.NotFoundError, client.notes.list, UNKNOWN)


def segments(client: Any, user: Any) -> None:
    listed = client.segments.list(include_count=True).segments
    by_name = {segment.name: segment for segment in listed}
    assert {"New", "Active"} <= set(by_name)
    new = by_name["New"]
    assert (new.type, new.person_type, new.count) == ("segment", "user", 2)
    assert client.segments.find(new.id).name == "New"
    assert new.id in {segment.id for segment in client.contacts.list_attached_segments(user.id).data}
    refused(intercom.NotFoundError, client.segments.find, UNKNOWN)


def subscriptions(client: Any, user: Any, stage: Any) -> None:
    """A contact's are those opted out of and those opted into."""
    types = client.subscription_types.list().data
    assert [(kind.id, kind.consent_type) for kind in types] == [
        (kind.id, kind.consent_type) for kind in stage.subscription_types
    ]
    for kind in types:
        assert (kind.type, kind.state) == ("subscription", "live")
        assert kind.default_translation.name
    assert client.contacts.list_attached_subscriptions(user.id).data == []
    for kind in types:
        attached = client.contacts.attach_subscription(user.id, subscription_id=kind.id, consent_type=kind.consent_type)
        assert attached.id == kind.id
        assert kind.id in {found.id for found in client.contacts.list_attached_subscriptions(user.id).data}
        assert client.contacts.detach_subscription(user.id, kind.id).id == kind.id
        assert kind.id not in {found.id for found in client.contacts.list_attached_subscriptions(user.id).data}
    refused(intercom.NotFoundError, client.contacts.detach_subscription, user.id, "4711")
    refused(intercom.NotFoundError, client.contacts.list_attached_subscriptions, UNKNOWN)
