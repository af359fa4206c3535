"""Conversations as python-intercom 4 and 5 handle them: begun, answered, given out, tagged, shared and redacted."""

import base64
import time
from typing import Any

import intercom
from intercom import conversations as talks

from tests.clients.expect import refused


def tour(client: Any, stage: Any) -> None:
    mal, zoe = (admin.id for admin in stage.admins)
    joe = client.contacts.create(request=intercom.CreateContactRequestWithEmail(email="joe@example.com", name="Joe"))
    id = begun(client, joe)
    replies(client, id, joe, mal)
    managed(client, id, mal, zoe)
    tagged(client, id, mal)
    shared(client, id, joe, mal)
    redacted(client, id)
    listed(client, joe, id)
    unknown(client, mal)


def begun(client: Any, joe: Any) -> str:
    sender = talks.CreateConversationRequestFrom(type="user", id=joe.id)
    message = client.conversations.create(from_=sender, body="Hello there")
    assert (message.type, message.body, message.message_type) == ("user_message", "Hello there", "inapp")
    found = client.conversations.find(message.conversation_id)
    assert (found.type, found.id, found.state, found.open, found.read) == (
        "conversation", message.conversation_id, "open", True, True,
    )  # fmt: skip
    assert (found.source.id, found.source.body, found.source.delivered_as) == (
        message.id, "<p>Hello there</p>", "customer_initiated",
    )  # fmt: skip
    assert (found.source.author.type, found.source.author.id, found.source.author.name) == ("user", joe.id, "Joe")
    assert [contact.id for contact in found.contacts.contacts] == [joe.id]
    assert (found.teammates.admins, found.tags.tags, found.conversation_parts.conversation_parts) == ([], [], [])
    assert found.statistics.first_contact_reply_at == found.created_at
    plain = client.conversations.find(message.conversation_id, display_as="plaintext")
    assert plain.source.body == "Hello there"
    updated = client.conversations.update(found.id, read=False, custom_attributes={"issue_type": "Billing"})
    assert (updated.read, updated.custom_attributes) == (False, {"issue_type": "Billing"})
    return str(found.id)


def replies(client: Any, id: str, joe: Any, mal: str) -> None:
    said = intercom.ContactReplyIntercomUserIdRequest(
        message_type="comment", type="user", body="Thanks again :)", intercom_user_id=joe.id
    )
    part = client.conversations.reply("last", request=said).conversation_parts.conversation_parts[-1]
    assert (part.part_type, part.body, part.author.type) == ("comment", "<p>Thanks again :)</p>", "user")
    answer = intercom.AdminReplyConversationRequest(
        message_type="comment", type="admin", admin_id=mal, body="<p>Curse <b>it</b>.</p>",
        attachment_urls=["https://example.com/map.png"],
        attachment_files=[file_of("crew.json", "application/json", b"[]")],
    )  # fmt: skip
    answered = client.conversations.reply(id, request=answer)
    part = answered.conversation_parts.conversation_parts[-1]
    assert (answered.id, part.body, part.author.id) == (id, "<p>Curse <b>it</b>.</p>", mal)
    assert [(each.name, each.content_type) for each in part.attachments] == [
        ("map.png", "image/png"), ("crew.json", "application/json"),
    ]  # fmt: skip
    assert (answered.waiting_since, answered.read) == (None, False)
    assert [teammate.id for teammate in answered.teammates.admins] == [mal]
    note = intercom.AdminReplyConversationRequest(message_type="note", type="admin", admin_id=mal, body="Odd.")
    assert client.conversations.reply(id, request=note).conversation_parts.conversation_parts[-1].part_type == "note"


def file_of(name: str, content_type: str, content: bytes) -> Any:
    data = base64.b64encode(content).decode()
    return intercom.ConversationAttachmentFiles(name=name, content_type=content_type, data=data)


def managed(client: Any, id: str, mal: str, zoe: str) -> None:
    assigned = client.conversations.manage(
        id,
        request=talks.ConversationsManageRequestBody_Assignment(type="admin", admin_id=mal, assignee_id=zoe),
    )
    assert assigned.admin_assignee_id == int(zoe)
    until = int(time.time()) + 3600
    snoozed = client.conversations.manage(
        id, request=talks.ConversationsManageRequestBody_Snoozed(admin_id=mal, snoozed_until=until)
    )
    assert (snoozed.state, snoozed.open, snoozed.snoozed_until) == ("snoozed", True, until)
    opened = client.conversations.manage(id, request=talks.ConversationsManageRequestBody_Open(admin_id=mal))
    assert (opened.state, opened.snoozed_until) == ("open", None)
    closed = client.conversations.manage(
        id, request=talks.ConversationsManageRequestBody_Close(type="admin", admin_id=mal, body="Goodbye :)")
    )
    assert (closed.state, closed.statistics.last_closed_by_id) == ("closed", mal)
    assert closed.conversation_parts.conversation_parts[-1].body == "<p>Goodbye :)</p>"


def tagged(client: Any, id: str, mal: str) -> None:
    tag = client.tags.create(request=intercom.CreateOrUpdateTagRequest(name="fuel"))
    worn = client.tags.tag_conversation(id, tag_id=tag.id, admin_id=mal)
    assert (worn.id, worn.name) == (tag.id, "fuel")
    assert [one.id for one in client.conversations.find(id).tags.tags] == [tag.id]
    assert client.tags.untag_conversation(id, tag.id, admin_id=mal).id == tag.id
    assert client.conversations.find(id).tags.tags == []


def shared(client: Any, id: str, joe: Any, mal: str) -> None:
    kay = client.contacts.create(request=intercom.CreateContactRequestWithEmail(email="kay@example.com"))
    customer = talks.AttachContactToConversationRequestCustomerIntercomUserId(intercom_user_id=kay.id)
    client.conversations.attach_contact_as_admin(id, admin_id=mal, customer=customer)
    taking_part = client.conversations.find(id).contacts.contacts
    assert {contact.id for contact in taking_part} == {joe.id, kay.id}
    client.conversations.detach_contact_as_admin(id, kay.id, admin_id=mal)
    error = refused(
        intercom.UnprocessableEntityError, client.conversations.detach_contact_as_admin, id, joe.id, admin_id=mal
    )
    assert error.status_code == 422


def redacted(client: Any, id: str) -> None:
    said = [part for part in client.conversations.find(id).conversation_parts.conversation_parts if part.body]
    request = intercom.RedactConversationRequest_ConversationPart(conversation_id=id, conversation_part_id=said[0].id)
    shown = client.conversations.redact_conversation_part(request=request).conversation_parts.conversation_parts
    [gone] = [part for part in shown if part.redacted]
    assert (gone.id, gone.body) == (said[0].id, "<p><i>This message was deleted</i></p>")


def listed(client: Any, joe: Any, id: str) -> None:
    sender = talks.CreateConversationRequestFrom(type="user", id=joe.id)
    made = {client.conversations.create(from_=sender, body=f"{number}").conversation_id for number in range(4)}
    pager = client.conversations.list(per_page=2)
    assert {one.id for one in pager} == made | {id}
    query = intercom.SingleFilterSearchRequest(field="state", operator="=", value="closed")
    assert [one.id for one in client.conversations.search(query=query)] == [id]


def unknown(client: Any, mal: str) -> None:
    error = refused(intercom.NotFoundError, client.conversations.find, "4711")
    assert error.body["errors"][0]["message"] == "Resource Not Found"
    close = talks.ConversationsManageRequestBody_Close(type="admin", admin_id=mal)
    refused(intercom.NotFoundError, client.conversations.manage, "4711", request=close)
    sender = talks.CreateConversationRequestFrom(type="user", id="5" * 24)
    refused(intercom.NotFoundError, client.conversations.create, from_=sender, body="Hello there")
