"""Contacts as python-intercom 4 and 5 handle them: created in every role, changed, archived, merged and deleted."""

import time
from typing import Any

import intercom
from intercom.core.api_error import ApiError

from tests.clients.expect import refused

UNKNOWN = "5" * 24


def tour(client: Any, stage: Any) -> None:
    one_user(client, stage)
    one_lead(client)
    duplicates(client)
    merging(client)
    unknown(client)


def one_user(client: Any, stage: Any) -> None:
    now = int(time.time())
    owner = int(stage.admins[0].id)
    created = client.contacts.create(
        request=intercom.CreateContactRequestWithEmail(
            email="JoeBloggs@intercom.io", name="Joe Bloggs", phone="+1 555 01", signed_up_at=1500000000,
            last_seen_at=1600000000, owner_id=owner, unsubscribed_from_emails=True,
        )
    )  # fmt: skip
    assert (created.type, created.role, created.workspace_id) == ("contact", "user", stage.app_id)
    assert (created.email, created.name, created.phone) == ("joebloggs@intercom.io", "Joe Bloggs", "+1 555 01")
    assert (created.signed_up_at, created.last_seen_at, created.owner_id) == (1500000000, 1600000000, owner)
    assert (created.unsubscribed_from_emails, created.has_hard_bounced, created.marked_email_as_spam) == (
        True,
        False,
        False,
    )
    assert now - 5 <= created.created_at <= now + 60
    assert (created.external_id, created.last_replied_at, created.language_override) == (None, None, None)
    assert (created.location.type, created.location.country) == ("location", None)
    assert (created.custom_attributes, created.social_profiles.data) == ({}, [])
    for nested, kind in ((created.tags, "tags"), (created.notes, "notes"), (created.companies, "companies")):
        assert (nested.data, nested.url, nested.total_count, nested.has_more) == (
            [], f"/contacts/{created.id}/{kind}", 0, False,
        )  # fmt: skip
    found = client.contacts.find(created.id)
    assert found.model_dump() == created.model_dump()
    updated = client.contacts.update(created.id, name="Joe", external_id="joe-1", unsubscribed_from_emails=False)
    assert (updated.id, updated.name, updated.external_id, updated.email) == (
        created.id, "Joe", "joe-1", "joebloggs@intercom.io",
    )  # fmt: skip
    assert updated.unsubscribed_from_emails is False
    archived = client.contacts.archive(created.id)
    assert (archived.type, archived.id, archived.archived, archived.external_id) == (
        "contact",
        created.id,
        True,
        "joe-1",
    )
    assert created.id not in {contact.id for contact in client.contacts.list()}
    back = client.contacts.unarchive(created.id)
    assert (back.id, back.archived) == (created.id, False)
    assert client.contacts.find(created.id).name == "Joe"
    deleted = client.contacts.delete(created.id)
    assert (deleted.type, deleted.id, deleted.deleted, deleted.external_id) == ("contact", created.id, True, "joe-1")
    assert refused(ApiError, client.contacts.find, created.id).status_code == 404
    assert refused(ApiError, client.contacts.delete, created.id).status_code == 404


def one_lead(client: Any) -> None:
    lead = client.contacts.create(request=intercom.CreateContactRequestWithRole(role="lead", name="Saffron"))
    assert (lead.role, lead.name, lead.email) == ("lead", "Saffron", None)
    assert lead.external_id  # Made by the server.
    user = client.contacts.update(lead.id, role="user", email="saffron@example.com")
    assert (user.id, user.role, user.email) == (lead.id, "user", "saffron@example.com")
    client.contacts.delete(lead.id)


def duplicates(client: Any) -> None:
    with_external_id = intercom.CreateContactRequestWithExternalId(external_id="70", name="Inara")
    first = client.contacts.create(request=with_external_id)
    assert (first.external_id, first.role) == ("70", "user")
    error = refused(ApiError, client.contacts.create, request=with_external_id)
    [told] = error.body["errors"]
    assert (error.status_code, told["code"]) == (409, "conflict")
    assert told["message"] == f"A contact matching those details already exists with id={first.id}"
    assert error.body["request_id"]
    client.contacts.archive(first.id)
    error = refused(ApiError, client.contacts.create, request=with_external_id)
    assert error.body["errors"][0]["message"] == (
        f"An archived contact matching those details already exists with id={first.id}"
    )
    client.contacts.unarchive(first.id)
    client.contacts.delete(first.id)
    second = client.contacts.create(request=with_external_id)
    assert second.id != first.id
    # Leads may share an address.
    leads = [client.contacts.create(request=intercom.CreateContactRequestWithRole(role="lead")) for _ in range(2)]
    for lead in leads:
        assert client.contacts.update(lead.id, email="shared@example.com").email == "shared@example.com"
    # Users may not.
    user = client.contacts.create(request=intercom.CreateContactRequestWithEmail(email="inara@example.com"))
    error = refused(ApiError, client.contacts.update, user.id, external_id="70")
    assert (error.status_code, error.body["errors"][0]["code"]) == (409, "conflict")


def merging(client: Any) -> None:
    user = client.contacts.create(request=intercom.CreateContactRequestWithEmail(email="mal@example.com"))
    lead = client.contacts.create(request=intercom.CreateContactRequestWithRole(role="lead", phone="+1 555 03"))
    tag = client.tags.create(request=intercom.CreateOrUpdateTagRequest(name="from an ad"))
    client.tags.tag_contact(lead.id, tag_id=tag.id)
    merged = client.contacts.merge_lead_in_user(lead_id=lead.id, contact_id=user.id)
    assert (merged.id, merged.role, merged.email) == (user.id, "user", "mal@example.com")
    assert [worn.id for worn in client.contacts.list_attached_tags(user.id).data] == [tag.id]
    assert refused(ApiError, client.contacts.find, lead.id).status_code in (404, 410)
    error = refused(ApiError, client.contacts.merge_lead_in_user, lead_id=user.id, contact_id=user.id)
    assert error.status_code == 400


def unknown(client: Any) -> None:
    for call in (client.contacts.find, client.contacts.update, client.contacts.delete, client.contacts.archive):
        error = refused(ApiError, call, UNKNOWN)
        assert (error.status_code, error.body["type"]) == (404, "error.list")
        assert error.body["errors"][0] == {"code": "not_found", "message": "User Not Found"}
    error = refused(intercom.NotFoundError, client.contacts.list_attached_tags, UNKNOWN)
    assert error.status_code == 404
    for call in (client.contacts.list_attached_companies, client.contacts.list_attached_segments):
        refused(intercom.NotFoundError, call, UNKNOWN)
    error = refused(ApiError, client.contacts.create, request=intercom.CreateContactRequestWithRole(role="captain"))
    assert error.status_code == 400
    error = refused(ApiError, client.contacts.update, client.contacts.list().items[0].id, owner_id=4711)
    assert error.body["errors"][0] == {
        "code": "parameter_invalid", "message": "The owner specified is not a member of the workspace",
    }  # fmt: skip
