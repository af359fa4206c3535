"""Tags, segments, notes and counts, as the README of python-intercom 3.1.0 and its own tests show them."""

import datetime
from typing import Any

import intercom

from tests.clients.expect import refused


def tour(client: Any, stage: Any) -> None:
    bob = client.users.create(email="bob@example.com", user_id="1")
    zoe = client.users.create(user_id="2", companies=[{"company_id": "6", "name": "Serenity"}])
    tags(client, bob, zoe)
    segments(client)
    notes(client, bob)
    counts(client)


def tags(client: Any, bob: Any, zoe: Any) -> None:
    blue = client.tags.tag(name="blue", users=[{"email": "bob@example.com"}, {"user_id": "2"}])
    assert blue.name == "blue"
    assert int(blue.id) > 0
    assert [tag.name for tag in client.users.find(id=bob.id).tags] == ["blue"]
    assert {user.id for user in client.users.by_tag(blue.id)} == {bob.id, zoe.id}
    assert client.tags.untag(name="Blue", users=[{"id": bob.id}]).id == blue.id
    assert client.users.find(id=bob.id).tags == []
    lead = client.leads.create()
    client.tags.tag(name="blue", users=[{"id": lead.id}])
    assert [tag.id for tag in client.leads.find(id=lead.id).tags] == [blue.id]
    company = client.companies.find(company_id="6")
    client.tags.tag(name="blue", companies=[{"id": company.id}])
    assert [tag.name for tag in client.companies.find(id=company.id).tags] == ["blue"]
    assert [found.id for found in client.companies.by_tag(blue.id)] == [company.id]
    client.tags.untag(name="blue", companies=[{"company_id": "6"}])
    assert client.companies.find(id=company.id).tags == []
    created = client.tags.create(name="green")
    assert {tag.name for tag in client.tags.all()} == {"blue", "green"}
    renamed = client.tags.create(id=created.id, name="grey")
    assert (renamed.id, renamed.name) == (created.id, "grey")
    # One who is unknown spoils the whole call: nobody is tagged.
    error = refused(intercom.ResourceNotFound, client.tags.tag, name="blue", users=[{"id": bob.id}, {"user_id": "99"}])
    assert error.message == "User Not Found"
    assert client.users.find(id=bob.id).tags == []


def segments(client: Any) -> None:
    found = list(client.segments.all())
    assert {segment.name for segment in found} >= {"New", "Active"}
    segment = client.segments.find(id=found[0].id)
    assert (segment.id, segment.name) == (found[0].id, found[0].name)
    assert segment.updated_at >= segment.created_at
    refused(intercom.ResourceNotFound, client.segments.find, id="5" * 24)


def notes(client: Any, bob: Any) -> None:
    note = client.notes.create(body="<p>Text for the note</p>", email="bob@example.com")
    assert note.body == "<p>Text for the note</p>"
    assert abs((note.created_at - datetime.datetime.now(datetime.UTC)).total_seconds()) < 60
    assert client.notes.find(id=note.id).body == note.body
    for key in ({"email": "bob@example.com"}, {"user_id": "1"}):
        [found] = client.notes.find_all(**key)
        assert found.id == note.id
        assert client.users.load(found.user).email == "bob@example.com"
    error = refused(intercom.ResourceNotFound, client.notes.create, body="Who?", user_id="99")
    assert error.message == "User Not Found"
    refused(intercom.ResourceNotFound, client.notes.find, id="4711")
    refused(intercom.BadRequestError, client.notes.create, email="bob@example.com")


def counts(client: Any) -> None:
    app = client.counts.for_app()
    assert (app.user["count"], app.company["count"], app.lead["count"], app.tag["count"]) == (2, 1, 1, 2)
    assert app.segment["count"] >= 2
    by_tag = {
        name: number
        for entry in client.counts.for_type(type="user", count="tag").user["tag"]
        for name, number in entry.items()
    }
    assert by_tag == {"blue": 2, "grey": 0}  # Leads are counted among users here.
    by_segment = {
        name for entry in client.counts.for_type(type="user", count="segment").user["segment"] for name in entry
    }
    assert by_segment >= {"New", "Active"}
    assert isinstance(client.counts.for_type(type="company", count="segment").company["segment"], list)
    client.tags.tag(name="blue", companies=[{"company_id": "6"}])
    tagged = {
        name: number
        for entry in client.counts.for_type(type="company", count="tag").company["tag"]
        for name, number in entry.items()
    }
    assert tagged["blue"] == 1
    [serenity] = client.counts.for_type(type="company", count="user").company["user"]
    assert (serenity["Serenity"], serenity["remote_company_id"]) == (1, "6")
    error = refused(intercom.BadRequestError, client.counts.for_type, type="planet")
    assert "user, company, conversation" in error.message
