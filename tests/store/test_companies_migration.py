"""What was stored of companies before they were listed is listed and counted afterwards."""

from __future__ import annotations

from interphone.domain import archive, company_records, contacts, memberships
from interphone.domain.companies import CompanyChange, Named
from interphone.domain.company_records import CompanyFilter, CompanyPage
from interphone.domain.memberships import Visit
from interphone.store.database import Transaction
from tests.store.conftest import Store

NUMBER = 6
PEOPLE = ("5178cab2dd17a715bd006430", "5178cab2dd17a715bd006431")
COMPANIES = {"a": "Pro", "b": "Gold", "c": "Pro", "d": None, "e": ""}


def store_as_before(tx: Transaction, _: None) -> None:
    """Five companies, and two people in three of them."""
    tx.run("INSERT INTO workspace (app_id, name, created_at) VALUES (:app_id, 'Serenity', 1)")
    for company_id, plan in COMPANIES.items():
        tx.run(
            "INSERT INTO company (app_id, id, company_id, plan, custom_attributes, created_at, updated_at) "
            "VALUES (:app_id, :company_id, :company_id, :plan, '{}', 1, 1)",
            company_id=company_id, plan=plan,
        )  # fmt: skip
    for id, belongs in zip(PEOPLE, ("ab", "bc"), strict=True):
        tx.run(
            "INSERT INTO contact (app_id, id, role, user_id, created_at, joined_at, updated_at, "
            "unsubscribed_from_emails, custom_attributes, social_profiles, location, company_ids) "
            "VALUES (:app_id, :id, 'user', :id, 1, 1, 1, 0, '{}', '[]', '{}', :companies)",
            id=id, companies='["' + '","'.join(belongs) + '"]',
        )  # fmt: skip
        tx.run("INSERT INTO presence (app_id, contact_id, session_count, unread) VALUES (:app_id, :id, 0, 0)", id=id)
        for company in belongs:
            tx.run(
                "INSERT INTO company_contact (app_id, contact_id, company_id) VALUES (:app_id, :id, :company)",
                id=id, company=company,
            )  # fmt: skip
    tx.run(
        "INSERT INTO page_block (app_id, list, start_at, start_id, members) "
        "VALUES (:app_id, 'user', -4611686018427387904, '', 2)"
    )


def listed(store: Store) -> dict[str, int]:
    page: CompanyPage = store.read(company_records.page, CompanyFilter(offset=0, limit=10))
    assert page.total == len(page.companies)
    return {found.company.company_id: found.company.user_count for found in page.companies}


def test_companies_with_people_are_listed_and_counted(migrated: Store) -> None:
    assert listed(migrated) == {"c": 1, "b": 2, "a": 1}


def test_plans_have_ids_that_are_given_once(migrated: Store) -> None:
    def plan(company_id: str) -> tuple[int | None, str | None]:
        company = migrated.read(company_records.get_by_company_id, company_id).company
        return company.plan_id, company.plan

    assert [plan(company_id) for company_id in COMPANIES] == [
        (2, "Pro"),
        (1, "Gold"),
        (2, "Pro"),
        (None, None),
        (None, None),
    ]
    migrated.write(company_records.save, CompanyChange(company_id="d", plan="New"))
    assert plan("d") == (3, "New")


def test_counts_go_on_from_there(migrated: Store) -> None:
    def change(tx: Transaction, _: None) -> None:
        first, second = (contacts.find_by_id(tx, id) for id in PEOPLE)
        assert first is not None
        assert second is not None
        archive.archive(tx, first)
        changes = [CompanyChange(company_id="d")]
        memberships.follow(
            tx, second.id, second.listing, second.company_ids, changes, Named(tx, changes), Visit(None, False)
        )

    migrated.write(change)
    assert listed(migrated) == {"d": 1, "c": 1, "b": 1}
