"""Companies as python-intercom 4 and 5 handle them: upserted, listed, scrolled over, and joined by contacts."""

from typing import Any

import intercom
from intercom.core.api_error import ApiError

from tests.clients.expect import refused

UNKNOWN = "5" * 24


def tour(client: Any, stage: Any) -> None:
    one_company(client, stage)
    members(client)
    walking(client)


def upsert(client: Any, **fields: Any) -> Any:
    """5 wraps the arguments of 4 in a class."""
    wrapper = getattr(intercom, "CreateOrUpdateCompanyRequest", None)
    return client.companies.create_or_update(**({"request": wrapper(**fields)} if wrapper else fields))


def one_company(client: Any, stage: Any) -> None:
    created = upsert(
        client, company_id="company_remote_id", name="my company", remote_created_at=1374138000, plan="Gold",
        monthly_spend=49, size=9, website="https://serenity.example", industry="Transport",
    )  # fmt: skip
    assert (created.company_id, created.name, created.app_id) == ("company_remote_id", "my company", stage.app_id)
    assert (created.remote_created_at, created.plan.name, created.monthly_spend) == (1374138000, "Gold", 49)
    assert (created.size, created.website, created.industry) == (9, "https://serenity.example", "Transport")
    assert (created.session_count, created.user_count, created.custom_attributes) == (0, 0, {})
    assert (created.tags.tags, created.segments.segments) == ([], [])
    again = upsert(client, company_id="company_remote_id", name="our company")
    assert (again.id, again.name, again.size) == (created.id, "our company", 9)
    assert client.companies.find(created.id).name == "our company"
    for key in ({"company_id": "company_remote_id"}, {"name": "our company"}):
        assert client.companies.retrieve(**key).id == created.id
    assert client.companies.list_attached_segments(created.id).data == []
    deleted = client.companies.delete(created.id)
    assert (deleted.id, deleted.object, deleted.deleted) == (created.id, "company", True)
    for call, arguments in (
        (client.companies.find, {"company_id": created.id}), (client.companies.delete, {"company_id": created.id}),
        (client.companies.update, {"company_id": created.id}), (client.companies.retrieve, {"name": "our company"}),
        (client.companies.list_attached_segments, {"company_id": created.id}),
    ):  # fmt: skip
        error = refused(intercom.NotFoundError, call, **arguments)
        [told] = error.body["errors"] if isinstance(error.body, dict) else [vars(item) for item in error.body.errors]
        assert (told["code"], told["message"]) == ("company_not_found", "Company Not Found")


def members(client: Any) -> None:
    company = upsert(client, company_id="6", name="Serenity")
    user = client.contacts.create(request=intercom.CreateContactRequestWithEmail(email="mal@example.com"))
    attached = client.companies.attach_contact(user.id, company_id=company.id)
    assert (attached.id, attached.name) == (company.id, "Serenity")
    [own] = client.contacts.find(user.id).companies.data
    assert (own.id, own.url) == (company.id, f"/companies/{company.id}")
    assert [own.id for own in client.contacts.list_attached_companies(user.id)] == [company.id]
    [member] = client.companies.list_attached_contacts(company.id).data
    assert (member.id, member.email) == (user.id, "mal@example.com")
    assert client.companies.find(company.id).user_count == 1
    tag = client.tags.create(
        request=intercom.TagCompanyRequest(
            name="Firefly", companies=[intercom.TagCompanyRequestCompaniesItem(id=company.id)]
        )
    )
    [worn] = client.companies.find(company.id).tags.tags
    assert worn["id"] == tag.id
    untagged = [intercom.UntagCompanyRequestCompaniesItem(id=company.id, company_id="6", untag=True)]
    client.tags.create(request=intercom.UntagCompanyRequest(name="Firefly", companies=untagged))
    assert client.companies.find(company.id).tags.tags == []
    assert client.companies.detach_contact(user.id, company.id).id == company.id
    assert client.contacts.find(user.id).companies.total_count == 0
    refused(intercom.NotFoundError, client.companies.attach_contact, user.id, company_id=UNKNOWN)
    refused(intercom.NotFoundError, client.companies.detach_contact, user.id, company.id)
    refused(intercom.NotFoundError, client.companies.list_attached_contacts, UNKNOWN)


def walking(client: Any) -> None:
    """`list` asks for pages until one is empty; `scroll` goes on as long as it is given a parameter and companies."""
    user = client.contacts.create(request=intercom.CreateContactRequestWithEmail(email="inara@example.com"))
    made = []
    for number in range(40):
        made.append(upsert(client, company_id=str(1000 + number), name=f"Company {number}").id)
        client.companies.attach_contact(user.id, company_id=made[-1])
    walked = [company.id for company in client.companies.list(per_page=15)]
    assert len(walked) == 40
    assert set(walked) == set(made)
    assert {company.id for company in client.companies.list(order="asc")} == set(made)
    for _ in range(2):  # One that came to its end leaves room for another.
        scrolled = [company.id for company in client.companies.scroll()]
        assert len(scrolled) == 40
        assert set(scrolled) == set(made)
    open_one = client.companies.scroll()
    error = refused(ApiError, client.companies.scroll)
    assert (error.status_code, error.body["errors"][0]["code"]) == (400, "scroll_exists")
    assert len(list(open_one)) == 40
