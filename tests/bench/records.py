"""A person and a company as the store gives them, for presenters to show: such as those of people.py, with a tag."""

from __future__ import annotations

from interphone.domain.companies import Company
from interphone.domain.company_records import Organization, Tag
from interphone.domain.contacts import USER, Contact
from interphone.domain.people import OwnCompany, Papers, Person, Record, WornTag
from tests.bench.people import APP_ID, BORN, LOCATION, USER_AGENT, company_id, contact_id

CUSTOM = '{"plan":"pro","seats":7,"city":"Dublin","trial":false,"score":17.5}'


def person() -> Person:
    contact = Contact(
        id=contact_id(7),
        role=USER,
        user_id="user-7",
        email="user-7@example.com",
        name="User 7",
        avatar_url="https://example.com/7.png",
        created_at=BORN,
        signed_up_at=BORN,
        joined_at=BORN,
        updated_at=BORN,
        unsubscribed_from_emails=0,
        custom_attributes=CUSTOM,
        social_profiles='[{"type":"twitter","url":"https://twitter.com/user7","id":"7","username":"user7"}]',
        location=LOCATION,
        company_ids=f'["{company_id(7)}"]',
        listing=USER,
        phone="+35315550107",
        pseudonym=None,
        owner_id=1,
        marked_email_as_spam=0,
        has_hard_bounced=0,
        blocked=0,
        details='{"browser":"chrome","browser_version":"120.0.0.0","browser_language":"en","os":"OS X 10.15.7"}',
        last_seen_at=BORN,
        last_seen_ip="10.0.0.7",
        last_seen_user_agent=USER_AGENT,
        session_count=3,
        session_started_at=BORN,
        unread=0,
    )
    return Person(APP_ID, contact, [WornTag(1, "Customer", BORN, 1)], [OwnCompany(company_id(7), "7", "Company 7")])


def record() -> Record:
    return Record(person(), Papers(notes=[1], notes_count=1, opted_out=(1,), opted_in=()))


def company() -> Organization:
    stored = Company(
        id=company_id(7),
        company_id="7",
        name="Company 7",
        plan_id=1,
        plan="gold",
        monthly_spend=49.0,
        size=85,
        website="https://example.com",
        industry="Manufacturing",
        custom_attributes=CUSTOM,
        remote_created_at=BORN,
        created_at=BORN,
        updated_at=BORN,
        last_request_at=BORN,
        session_count=3,
        user_count=100,
    )
    return Organization(APP_ID, stored, [Tag(1, "Customer")], [])
