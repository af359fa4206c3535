"""Messages and conversations, as the README of python-intercom 2.1.1 shows them."""

from typing import Any

from tests.clients.expect import refused


def tour(intercom: Any, stage: Any) -> None:
    mal, zoe = (admin.id for admin in stage.admins)
    joe = intercom.User.create(email="joe@example.com", user_id="1")
    other = intercom.User.create(user_id="2")  # It knows of no leads.
    messages(intercom, mal, joe, other)
    [conversation] = intercom.Conversation.find_all(email="joe@example.com", type="user", order="asc", per_page=60)
    assert conversation.conversation_message.body == "<p>halp</p>"
    replies(intercom, conversation.id, joe, mal, zoe)
    [assigned] = intercom.Conversation.find_all(type="admin", id=zoe, open=True)
    assert assigned.id == conversation.id
    assert list(intercom.Conversation.find_all(type="admin", id=zoe, open=False)) == []
    assert len(list(intercom.Conversation.find_all(type="admin", id="nobody"))) == 1
    counted = intercom.Count.find(type="conversation").conversation
    assert counted == {"open": 2, "closed": 0, "unassigned": 1, "assigned": 1}
    by_admin = intercom.Count.conversation_counts_for_each_admin
    assert {one["id"]: (one["name"], one["open"]) for one in by_admin} == {mal: ("Mal Reynolds", 0), zoe: ("Zoe", 1)}


def messages(intercom: Any, mal: str, joe: Any, other: Any) -> None:
    create = intercom.Message.create
    assert create(**{"from": {"type": "user", "id": joe.id}, "body": "halp"}).body == "halp"
    create(**{"from": {"type": "user", "id": other.id}, "body": "halp"})
    sender, recipient = {"type": "admin", "id": mal}, {"type": "user", "id": other.id}
    inapp = create(**{"message_type": "inapp", "body": "What's up :)", "from": sender, "to": recipient})
    assert (inapp.message_type, inapp.owner.name) == ("inapp", "Mal Reynolds")
    mail = create(**{
        "message_type": "email", "subject": "Hey there", "body": "What's up :)", "template": "personal",
        "from": sender, "to": recipient,
    })  # fmt: skip
    assert (mail.subject, mail.template) == ("Hey there", "personal")
    refused(intercom.ResourceNotFound, create, **{"from": sender, "to": {"type": "user", "id": "5" * 24}, "body": "x"})


def replies(intercom: Any, id: str, joe: Any, mal: str, zoe: str) -> None:
    conversation = intercom.Conversation.find(id=id)
    assert (conversation.user.id, conversation.user.load().email) == (joe.id, "joe@example.com")
    conversation.reply(type="user", email="joe@example.com", message_type="comment", body="foo")
    conversation.reply(type="admin", email="mal@serenity.example", message_type="comment", body="bar")
    parts = conversation.conversation_parts
    assert [(part.part_type, part.body, part.author.id) for part in parts] == [
        ("comment", "<p>foo</p>", joe.id), ("comment", "<p>bar</p>", mal),
    ]  # fmt: skip
    assert conversation.read is False
    conversation.read = True
    conversation.save()
    assert intercom.Conversation.find(id=id).read is True
    conversation.close_conversation(admin_id=mal)
    assert (conversation.open, conversation.state) == (False, "closed")
    conversation.open_conversation(admin_id=mal)
    conversation.assign(admin_id=mal, assignee_id=zoe)
    assert (conversation.open, conversation.assignee.id) == (True, zoe)
    refused(intercom.ResourceNotFound, intercom.Conversation.find, id="4711")
