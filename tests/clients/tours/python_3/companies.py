"""Companies and who is in them, as the README of python-intercom 3.1.0 and its own tests show them."""

import datetime
from typing import Any

import intercom

from tests.clients.expect import refused


def tour(client: Any, stage: Any) -> None:
    with_users(client)
    one_company(client)
    walking(client)


def with_users(client: Any) -> None:
    user = client.users.create(email="bob@example.com")
    user.companies = [{"company_id": 6, "name": "Intercom"}, {"company_id": 9, "name": "Test Company"}]
    client.users.save(user)
    joined = client.users.find(email="bob@example.com").companies
    assert sorted((company.company_id, company.name) for company in joined) == [
        ("6", "Intercom"),
        ("9", "Test Company"),
    ]
    # An id sent with a user means the company's own id too, and what is not sent stays.
    user.companies = [{"id": 6, "name": "Intercom", "custom_attributes": {"referral_source": "Google"}}]
    client.users.save(user)
    assert len(client.users.find(email="bob@example.com").companies) == 2
    company = client.companies.find(company_id=6)
    assert company.custom_attributes["referral_source"] == "Google"
    assert [member.email for member in client.companies.users(company.id)] == ["bob@example.com"]
    user.companies = [{"company_id": 9, "remove": True}]
    client.users.save(user)
    assert [company.company_id for company in client.users.find(email="bob@example.com").companies] == ["6"]


def one_company(client: Any) -> None:
    founded = datetime.datetime(2002, 9, 20, tzinfo=datetime.UTC)
    created = client.companies.create(
        company_id="44", name="Some company", remote_created_at=int(founded.timestamp()), plan="Gold",
        monthly_spend=49.9, size=9, website="https://serenity.example", industry="Transport",
    )  # fmt: skip
    assert (created.company_id, created.name, created.remote_created_at) == ("44", "Some company", founded)
    assert (created.plan.name, created.monthly_spend, created.user_count) == ("Gold", 49, 0)
    assert (created.size, created.website, created.industry) == (9, "https://serenity.example", "Transport")
    for key in ({"company_id": "44"}, {"name": "Some company"}, {"id": created.id}):
        assert client.companies.find(**key).id == created.id
    created.name = "Updated company name"
    created.custom_attributes["ships"] = 1
    client.companies.save(created)
    found = client.companies.find(id=created.id)
    assert (found.name, found.custom_attributes["ships"], found.company_id) == ("Updated company name", 1, "44")
    for key in ({"company_id": "45"}, {"name": "Nobody's"}, {"id": "5" * 24}):
        error = refused(intercom.ResourceNotFound, client.companies.find, **key)
        assert (error.message, error.context["application_error_code"]) == ("Company Not Found", "not_found")
    assert client.companies.delete(created).id == created.id
    refused(intercom.ResourceNotFound, client.companies.find, company_id="44")


def walking(client: Any) -> None:
    many = [{"company_id": f"c-{number}", "name": f"Company {number}"} for number in range(60)]
    user = client.users.create(user_id="1", companies=many)
    assert len(user.companies) == 60
    walked = [company.company_id for company in client.companies.all()]
    assert len(walked) == len(set(walked)) == 61
    for number in range(60):
        client.users.create(user_id=f"u-{number}", companies=[{"company_id": "c-1"}])
    members = [member.user_id for member in client.companies.users(client.companies.find(company_id="c-1").id)]
    assert len(members) == len(set(members)) == 61
