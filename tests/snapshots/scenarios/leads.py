"""Leads, which are /contacts in 1.0 to 1.4, and what leads and visitors are made."""

from tests.snapshots.cast import HOBAN, LEAD, VISITOR
from tests.snapshots.scenario import Scenario

SCENARIOS = [
    Scenario("POST /contacts", body={"email": "saffron@example.com", "phone": "555"}, until="1.4"),
    Scenario("PUT /contacts", body={"id": "{lead.id}", "name": "Bridget"}, after=[LEAD]),
    Scenario("PATCH /contacts", body={"user_id": "{lead.user_id}", "name": "Bridget"}, after=[LEAD]),
    Scenario("PUT /contacts/{id}", "/contacts/{lead.id}", {"name": "Bridget"}, after=[LEAD], until="1.4"),
    Scenario("PATCH /contacts/{id}", "/contacts/{lead.id}", {"name": "Bridget"}, after=[LEAD]),
    Scenario("GET /contacts", after=[LEAD], until="1.4"),
    Scenario("GET /contacts/{id}", "/contacts/{lead.id}", after=[LEAD], until="1.4"),
    Scenario("GET /contacts/scroll", after=[LEAD], alone=True),
    Scenario("DELETE /contacts", "/contacts?user_id={lead.user_id}", after=[LEAD]),
    Scenario("DELETE /contacts/{id}", "/contacts/{lead.id}", after=[LEAD], until="1.4"),
    Scenario(
        "POST /contacts/convert",
        body={"contact": {"user_id": "{lead.user_id}"}, "user": {"user_id": "25"}},
        after=[HOBAN, LEAD],
    ),
    Scenario(
        "POST /visitors/convert",
        body={"visitor": {"user_id": "{visitor.user_id}"}, "user": {"email": "gareth@example.com"}, "type": "user"},
        after=[VISITOR],
        until="1.4",
    ),
]
