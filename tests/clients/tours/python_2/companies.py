"""Companies and who is in them, as the README of python-intercom 2.1.1 shows them."""

import datetime
from typing import Any

from tests.clients.expect import refused


def tour(intercom: Any, stage: Any) -> None:
    user_class, company_class = intercom.User, intercom.Company
    user = user_class.create(email="bob@example.com", user_id="1")
    user.companies = [{"company_id": 6, "name": "Intercom"}, {"company_id": 9, "name": "Test Company"}]
    user.save()
    joined = user_class.find(email="bob@example.com").companies
    assert sorted((company.company_id, company.name) for company in joined) == [
        ("6", "Intercom"),
        ("9", "Test Company"),
    ]
    # An id sent with a user means the company's own id too, and what is not sent stays.
    user.companies = [{"id": 6, "name": "Intercom", "custom_attributes": {"referral_source": "Google"}}]
    user.save()
    assert len(user_class.find(user_id="1").companies) == 2
    company = company_class.find(company_id="6")
    assert (company.name, company.custom_attributes["referral_source"]) == ("Intercom", "Google")
    assert (company.user_count, company.session_count, company.monthly_spend) == (1, 0, 0)
    assert (company.tags, company.segments) == ([], [])
    one_company(intercom)
    walking(intercom)
    user.companies = [{"company_id": 9, "remove": True}]
    user.save()
    assert "9" not in {company.company_id for company in user_class.find(user_id="1").companies}


def one_company(intercom: Any) -> None:
    company_class = intercom.Company
    founded = datetime.datetime(2002, 9, 20)
    created = company_class.create(
        company_id="44", name="Some company", remote_created_at=int(founded.timestamp()), plan="Gold",
        monthly_spend=49, custom_attributes={"ships": 1},
    )  # fmt: skip
    assert (created.company_id, created.name, created.remote_created_at) == ("44", "Some company", founded)
    assert (created.plan.name, created.monthly_spend, created.custom_attributes["ships"]) == ("Gold", 49, 1)
    for key in ({"company_id": "44"}, {"name": "Some company"}, {"id": created.id}):
        assert company_class.find(**key).id == created.id
    created.name = "Updated company name"
    created.save()
    assert created.company_id == "44"
    assert company_class.find(id=created.id).name == "Updated company name"
    user = intercom.User.create(user_id="2", email="zoe@example.com", companies=[{"company_id": "44"}])
    [member] = list(created.users)
    assert (member.id, member.email) == (user.id, "zoe@example.com")
    assert company_class.find(company_id="44").user_count == 1
    for key in ({"company_id": "45"}, {"name": "Nobody's"}, {"id": "5" * 24}):
        refused(intercom.ResourceNotFound, company_class.find, **key)
    assert company_class.count() == 3


def walking(intercom: Any) -> None:
    for number in range(60):
        intercom.User.create(user_id="1", companies=[{"company_id": f"c-{number}", "name": f"Company {number}"}])
    walked = [company.company_id for company in intercom.Company.all()]
    assert len(walked) == len(set(walked)) == 63
