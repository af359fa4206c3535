"""POST /contacts/search: what it finds, in which order, page by page, and what it refuses.

Codes and sentences are those of the documentation (API reference 2.0 and 2.7, search for contacts).
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.api import Account, check_error_list

pytestmark = pytest.mark.routes("POST /contacts/search")

PATH = "/contacts/search"


@pytest.fixture
def crew_2(crew: Account) -> Account:
    return crew.at("2.10")


def names(caller: Account, query: dict[str, Any], **more: Any) -> list[str]:
    body = {"query": query, "sort": {"field": "name", "order": "ascending"}, **more}
    return [contact["name"].split()[0] for contact in caller.ok("POST", PATH, body)["data"]]


def filter(field: str, operator: str, value: Any) -> dict[str, Any]:
    return {"field": field, "operator": operator, "value": value}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (filter("email", "=", "wash@serenity.example"), ["Hoban"]),
        (filter("email", "=", "WASH@serenity.example"), ["Hoban"]),
        (filter("name", "=", "zoë washburne"), ["Zoë"]),
        (filter("name", "~", "WASHBURNE"), ["Hoban", "Zoë"]),
        (filter("name", "^", "k"), ["Kaylee"]),
        (filter("name", "$", "serra"), ["Inara"]),
        (filter("name", "!~", "washburne"), ["Inara", "Jayne", "Kaylee"]),
        (filter("email", "=", None), ["Jayne"]),
        (filter("email", "!=", None), ["Hoban", "Inara", "Kaylee", "Zoë"]),
        (filter("external_id", "IN", ["25", "27"]), ["Hoban", "Kaylee"]),
        (filter("external_id", "NIN", ["25", "27"]), ["Inara", "Jayne", "Zoë"]),
        (filter("external_id", "!=", "25"), ["Inara", "Jayne", "Kaylee", "Zoë"]),
        (filter("email_domain", "=", "serenity.example"), ["Hoban", "Inara", "Kaylee", "Zoë"]),
        (filter("custom_attributes.role", "=", "Pilot"), ["Hoban"]),
        (filter("custom_attributes.role", "!=", "pilot"), ["Inara", "Jayne", "Kaylee", "Zoë"]),
        (filter("custom_attributes.dinosaurs", "=", 2), ["Hoban"]),
        (filter("custom_attributes.dinosaurs", ">", "1"), ["Hoban"]),
        (filter("custom_attributes.dinosaurs", "=", "2"), ["Hoban"]),
        (filter("role", "=", "lead"), []),
        (filter("id", ">", ""), ["Hoban", "Inara", "Jayne", "Kaylee", "Zoë"]),
        (filter("unsubscribed_from_emails", "=", False), ["Hoban", "Inara", "Jayne", "Kaylee", "Zoë"]),
        (filter("unsubscribed_from_emails", "=", True), []),
        (
            {"operator": "OR", "value": [filter("name", "^", "z"), filter("custom_attributes.engines", "=", 1)]},
            ["Kaylee", "Zoë"],
        ),
        (
            {
                "operator": "AND",
                "value": [
                    {"operator": "OR", "value": [filter("name", "^", "z"), filter("name", "^", "k")]},
                    {"operator": "OR", "value": [filter("name", "$", "frye"), filter("name", "$", "cobb")]},
                ],
            },
            ["Kaylee"],
        ),
    ],
)
def test_queries_find_whom_they_describe(crew_2: Account, query: dict[str, Any], expected: list[str]) -> None:
    assert names(crew_2, query) == expected


def test_a_cursor_leads_to_the_next_page_without_the_sort_it_was_made_with(crew_2: Account) -> None:
    """Clients of PHP leave `sort` out from the second page on."""
    everybody = {"query": filter("role", "=", "user")}
    sort = {"field": "name", "order": "ascending"}
    first = crew_2.ok("POST", PATH, {**everybody, "sort": sort, "pagination": {"per_page": 2}})
    after = {"per_page": 2, "starting_after": first["pages"]["next"]["starting_after"]}
    second = crew_2.ok("POST", PATH, {**everybody, "pagination": after})
    assert [second["pages"]["page"], second["total_count"]] == [2, 5]
    found = [contact["name"].split()[0] for contact in first["data"] + second["data"]]
    assert found == ["Hoban", "Inara", "Jayne", "Kaylee"]
    after["starting_after"] = second["pages"]["next"]["starting_after"]
    third = crew_2.ok("POST", PATH, {**everybody, "pagination": after})
    assert [contact["external_id"] for contact in third["data"]] == ["26"]
    assert third["pages"].get("next") is None


def test_a_cursor_that_no_page_gave_out_is_refused(crew_2: Account) -> None:
    for cursor in ("nonsense", "W10", "WzFd"):
        body = {"query": filter("role", "=", "user"), "pagination": {"starting_after": cursor}}
        check_error_list(crew_2.post(PATH, body), 400, "client_error")
