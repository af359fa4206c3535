"""Every field that can be searched takes every operator of its kind, and every one but tags and segments sorts.

The fields are those of the documentation's tables (API reference 2.0 and Preview, search for contacts and companies).
"""

from __future__ import annotations

from typing import Any

import pytest

from interphone.store import search
from tests.support.api import Account

pytestmark = pytest.mark.routes("POST /contacts/search", "POST /companies/search")

EQUALITY, SETS, ORDERS, PATTERNS = ["=", "!="], ["IN", "NIN"], [">", "<", ">=", "<="], ["~", "!~", "^", "$"]
TEXT, WHOLE, DATE, FLAG = "x", 7, 1_366_000_000, True

CONTACTS: dict[str, Any] = {
    **dict.fromkeys(
        [
            "id",
            "role",
            "name",
            "avatar",
            "email",
            "email_domain",
            "phone",
            "formatted_phone",
            "external_id",
            "language_override",
            "browser",
            "browser_language",
            "os",
            "location.country",
            "location.region",
            "location.city",
            "ios_app_version",
            "ios_device",
            "ios_app_device",
            "ios_os_version",
            "ios_app_name",
            "ios_sdk_version",
            "android_app_version",
            "android_device",
            "android_app_name",
            "android_os_version",
            "andoid_sdk_version",
            "android_sdk_version",
            "custom_attributes.role",
        ],
        TEXT,
    ),
    **dict.fromkeys(
        [
            "created_at",
            "signed_up_at",
            "updated_at",
            "last_seen_at",
            "last_contacted_at",
            "last_replied_at",
            "last_email_opened_at",
            "last_email_clicked_at",
            "ios_last_seen_at",
            "android_last_seen_at",
            "custom_attributes.met_at",
        ],
        DATE,
    ),
    **dict.fromkeys(["unsubscribed_from_emails", "marked_email_as_spam", "has_hard_bounced"], FLAG),
    **dict.fromkeys(["owner_id", "custom_attributes.dinosaurs"], WHOLE),
}
COMPANIES: dict[str, Any] = {
    **dict.fromkeys(["company_id", "name", "custom_attributes.class"], TEXT),
    **dict.fromkeys(["created_at", "updated_at", "remote_created_at", "last_request_at"], DATE),
    **dict.fromkeys(["monthly_spend", "session_count", "user_count"], WHOLE),
}
OPERATORS: dict[Any, list[str]] = {
    TEXT: [*EQUALITY, *SETS, *PATTERNS],
    WHOLE: [*EQUALITY, *SETS, *ORDERS],
    DATE: [*EQUALITY, *SETS, *ORDERS],
    FLAG: [*EQUALITY, *SETS],
}
COMPANY_DATES = [*EQUALITY, ">", "<"]
# Whoever is found is read and sorted, or everyone is walked, whatever is the cheaper of them.
WAYS = pytest.mark.parametrize(("few", "caution"), [(1_000, 1_000_000), (1, 0)], ids=["sorted", "walked"])


@pytest.fixture
def people(crew: Account) -> Account:
    crew.user_of(
        user_id="30", custom_data={"met_at": DATE}, companies=[{"id": "1", "custom_data": {"class": "Firefly"}}]
    )
    crew.at("2.0").ok("POST", "/contacts", {"role": "lead"})
    return crew


@WAYS
@pytest.mark.parametrize("field", CONTACTS)
def test_fields_of_contacts(
    people: Account, field: str, few: int, caution: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "FEW", few)
    monkeypatch.setattr(search, "CAUTION", caution)
    kind = CONTACTS[field]
    # Of which there are but two.
    value = "lead" if field == "role" else kind
    _ask(people.at("2.0"), "/contacts/search", field, value, OPERATORS[kind], 7)


@WAYS
@pytest.mark.parametrize("field", COMPANIES)
def test_fields_of_companies(
    people: Account, field: str, few: int, caution: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "FEW", few)
    monkeypatch.setattr(search, "CAUTION", caution)
    value = COMPANIES[field]
    operators = COMPANY_DATES if value == DATE else OPERATORS[value]
    _ask(people.at("Preview"), "/companies/search", field, value, operators, 1)


def _ask(caller: Account, path: str, field: str, value: Any, operators: list[str], everyone: int) -> None:
    """Whoever an operator finds, its opposite does not; and each way of sorting shows the same."""
    found: dict[str, int] = {}
    for operator in operators:
        asked = [value] if operator in SETS else value
        query = {"field": field, "operator": operator, "value": asked}
        found[operator] = _count(caller, path, query, field)
        assert _count(caller, path, {"operator": "AND", "value": [query, query]}, field) == found[operator]
    for one, other in (("=", "!="), ("IN", "NIN"), ("~", "!~")):
        if one in found and other in found:
            assert found[one] + found[other] == everyone
    nobody, somebody = ({"field": field, "operator": sign, "value": None} for sign in EQUALITY)
    assert _count(caller, path, nobody, field) + _count(caller, path, somebody, field) == everyone


def _count(caller: Account, path: str, query: dict[str, Any], field: str) -> int:
    """By turning pages of two, in both directions, as many as the count says."""
    total: int = -1
    for order in ("ascending", "descending"):
        body: dict[str, Any] = {"query": query, "sort": {"field": field, "order": order}, "pagination": {"per_page": 2}}
        page = caller.ok("POST", path, body)
        shown = [one["id"] for one in page["data"]]
        while "next" in page["pages"]:
            body["pagination"]["starting_after"] = page["pages"]["next"]["starting_after"]
            page = caller.ok("POST", path, body)
            shown += [one["id"] for one in page["data"]]
        assert len(set(shown)) == len(shown) == page["total_count"]
        assert total in (-1, page["total_count"])
        total = page["total_count"]
    return total
