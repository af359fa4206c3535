"""Messages and conversations, as the README of python-intercom 3.1.0 shows them."""

from typing import Any

import intercom

from tests.clients.expect import refused


def tour(client: Any, stage: Any) -> None:
    mal, zoe = (admin.id for admin in stage.admins)
    joe = client.users.create(email="joe@example.com", user_id="1")
    lead = client.leads.create()
    messages(client, mal, joe, lead)
    [conversation] = client.conversations.find_all(
        type="user", intercom_user_id=joe.id, unread=False, open=True, per_page=1
    )
    found(client, conversation.id, joe)
    replies(client, conversation.id, joe, mal, zoe)
    lists(client, joe, zoe)
    counts(client, mal, zoe)


def messages(client: Any, mal: str, joe: Any, lead: Any) -> None:
    begun = client.messages.create(**{"from": {"type": "user", "id": joe.id}, "body": "halp"})
    assert begun.body == "halp"
    sender = {"type": "admin", "id": mal}
    inapp = client.messages.create(**{
        "message_type": "inapp", "body": "What's up :)", "from": sender, "to": {"type": "contact", "id": lead.id},
    })  # fmt: skip
    assert (inapp.message_type, inapp.body, inapp.owner.id) == ("inapp", "What's up :)", mal)
    mail = client.messages.create(**{
        "message_type": "email", "subject": "Hey there", "body": "What's up :)", "template": "plain", "from": sender,
        "to": {"type": "contact", "id": lead.id},
    })  # fmt: skip
    assert (mail.message_type, mail.subject, mail.template, mail.owner.email) == (
        "email", "Hey there", "plain", "mal@serenity.example",
    )  # fmt: skip
    untyped = {"body": "How can I help :)", "from": sender, "to": {"type": "contact", "id": lead.id}}
    assert client.messages.create(**untyped).message_type == "inapp"
    client.messages.create(**{"from": {"type": "contact", "id": lead.id}, "body": "halp"})
    error = refused(
        intercom.ResourceNotFound, client.messages.create, **{**untyped, "to": {"type": "user", "id": "5" * 24}}
    )
    assert error.message == "User Not Found"


def found(client: Any, id: str, joe: Any) -> None:
    conversation = client.conversations.find(id=id)
    assert (conversation.conversation_message.body, conversation.conversation_message.subject) == ("<p>halp</p>", "")
    assert (conversation.open, conversation.read, conversation.tags) == (True, True, [])
    assert (conversation.assignee.id, conversation.conversation_parts) == (None, [])
    assert conversation.created_at == conversation.updated_at
    assert client.users.load(conversation.user).email == "joe@example.com"
    assert (conversation.user.id, conversation.customers) == (joe.id, [{"type": "user", "id": joe.id}])
    error = refused(intercom.ResourceNotFound, client.conversations.find, id="4711")
    assert error.message == "Resource Not Found"


def replies(client: Any, id: str, joe: Any, mal: str, zoe: str) -> None:
    call = client.conversations
    picture = "http://www.example.com/attachment.jpg"
    comment = {"type": "user", "email": "joe@example.com", "message_type": "comment", "body": "foo"}
    [part] = call.reply(id=id, attachment_urls=[picture], **comment).conversation_parts
    assert (part.part_type, part.body, part.author.id) == ("comment", "<p>foo</p>", joe.id)
    assert [(file["name"], file["url"]) for file in part.attachments] == [("attachment.jpg", picture)]
    by_email = call.reply(id=id, type="admin", email="mal@serenity.example", message_type="comment", body="bar")
    assert (by_email.conversation_parts[1].author.id, by_email.read) == (mal, False)
    assert call.mark_read(id).read is True
    assert call.close(id=id, admin_id=mal).open is False
    assert call.open(id=id, admin_id=mal).open is True
    assigned = call.assign(id=id, admin_id=mal, assignee_id=zoe)
    assert (assigned.assignee.id, assigned.conversation_parts[-1].assigned_to.id) == (zoe, zoe)
    assert call.reply(id=id, type="admin", admin_id=mal, message_type="close", body="bar").open is False
    opened = call.reply(id=id, type="admin", admin_id=mal, message_type="open", body="bar")
    assert [part.part_type for part in opened.conversation_parts] == [
        "comment", "comment", "close", "open", "assignment", "close", "open",
    ]  # fmt: skip
    noted = call.reply(id=id, type="admin", admin_id=mal, message_type="note", body="He is <b>lost</b>.")
    assert noted.conversation_parts[-1].body == "<p>He is <b>lost</b>.</p>"
    refused(intercom.BadRequestError, call.reply, id=id, type="admin", admin_id=mal, message_type="comment")
    refused(intercom.ResourceNotFound, call.reply, id="4711", **comment)
    refused(intercom.ResourceNotFound, call.close, id=id, admin_id="4711")


def lists(client: Any, joe: Any, zoe: str) -> None:
    call = client.conversations.find_all
    for _ in range(24):
        client.messages.create(**{"from": {"type": "user", "id": joe.id}, "body": "halp"})
    every = [conversation.id for conversation in call(type="user", email="joe@example.com")]
    assert len(every) == len(set(every)) == 25
    # The notes and what is done are nothing to read; what was said last is.
    assert len(list(call(type="user", email="joe@example.com", unread="true"))) == 1
    assert len(list(call(type="admin", id=zoe))) == 1
    assert len(list(call(type="admin", id=int(zoe), open=True))) == 1
    assert list(call(type="admin", id=zoe, open=False)) == []
    assert len(list(call(type="admin", id="nobody"))) == 25  # With the lead's.
    plain = [one.conversation_message.body for one in call(display_as="plaintext")]
    assert plain == ["halp"] * 26


def counts(client: Any, mal: str, zoe: str) -> None:
    counted = client.counts.for_type(type="conversation").conversation
    assert counted == {"open": 26, "closed": 0, "unassigned": 25, "assigned": 1}
    by_admin = client.counts.for_type(type="conversation", count="admin").conversation["admin"]
    assert {one["id"]: (one["open"], one["closed"]) for one in by_admin} == {mal: (0, 0), zoe: (1, 0)}
