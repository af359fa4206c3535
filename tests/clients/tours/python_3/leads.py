"""Leads, which the README of python-intercom 3.1.0 calls contacts: logged-out people."""

from typing import Any

import intercom

from tests.clients.expect import refused


def tour(client: Any, stage: Any) -> None:
    one_lead(client)
    same_email(client)
    converting(client)
    walking(client)


def one_lead(client: Any) -> None:
    lead = client.leads.create(email="some_contact@example.com", name="Saffron")
    assert (lead.email, lead.name, lead.anonymous) == ("some_contact@example.com", "Saffron", True)
    assert len(lead.user_id) == 36  # Made by the server.
    assert lead.pseudonym
    assert (lead.session_count, lead.signed_up_at, lead.companies, lead.tags) == (0, None, [], [])
    lead.custom_attributes["foo"] = "bar"
    lead.phone = "+1 555 02"
    client.leads.save(lead)
    for key in ({"id": lead.id}, {"user_id": lead.user_id}):
        found = client.leads.find(**key)
        assert (found.custom_attributes["foo"], found.phone, found.name) == ("bar", "+1 555 02", "Saffron")
    assert client.leads.load(found).email == "some_contact@example.com"
    assert client.leads.delete(lead).id == lead.id
    for key in ({"id": lead.id}, {"user_id": lead.user_id}):
        refused(intercom.ResourceNotFound, client.leads.find, **key)


def same_email(client: Any) -> None:
    """An address never names a lead."""
    leads = [client.leads.create(email="shared@example.com") for _ in range(2)]
    found = {lead.id for lead in client.leads.find_all(email="shared@example.com")}
    assert found == {lead.id for lead in leads}
    assert list(client.leads.find_all(email="nobody@example.com")) == []
    assert refused(intercom.ResourceNotFound, client.users.find, email="shared@example.com").context["http_code"] == 404
    for lead in leads:
        client.leads.delete(lead)


def converting(client: Any) -> None:
    # Into a user who is new: the lead becomes it.
    lead = client.leads.create(email="bridget@example.com", custom_attributes={"source": "ad"})
    client.leads.convert(lead, intercom.user.User(user_id="77"))
    user = client.users.find(user_id="77")
    assert (user.email, user.custom_attributes["source"], user.anonymous) == ("bridget@example.com", "ad", False)
    refused(intercom.ResourceNotFound, client.leads.find, user_id=lead.user_id)
    # Into one who is there: merged, and the lead is gone.
    known = client.users.create(user_id="78", email="yosafbridge@example.com")
    lead = client.leads.create(email="other@example.com")
    client.leads.convert(lead, known)
    merged = client.users.find(user_id="78")
    assert (merged.id, merged.email) == (known.id, "yosafbridge@example.com")
    refused(intercom.ResourceNotFound, client.leads.find, id=lead.id)
    refused(intercom.ResourceNotFound, client.leads.convert, lead, known)


def walking(client: Any) -> None:
    made = {client.leads.create().id for _ in range(60)}
    assert {lead.id for lead in client.leads.all()} == made
    assert made.isdisjoint(user.id for user in client.users.all())
    assert len(list(client.leads.find_all(per_page=11))) == 60
