"""/companies: of 1.0 to 1.4, of 2.0 and later, and what all of them share."""

from tests.snapshots.cast import SERENITY, WASH, WASH_IN_SERENITY
from tests.snapshots.scenario import Call, Scenario

OLD = Call("1.0", "POST", "/companies", {"company_id": "366", "name": "Serenity", "plan": "Cargo"}, keep="serenity")
BARE = Call("1.0", "POST", "/companies", {"company_id": "12"}, keep="bare")
OWN = Call(
    "1.0", "POST", "/companies", {"company_id": "7", "custom_attributes": {"paid": True, "ports": 2}}, keep="own"
)
HOME = Call("1.0", "POST", "/users", {"user_id": "25", "companies": [{"company_id": "366"}]}, keep="hoban")
FLIES = Call("2.16", "POST", "/companies/{serenity.id}/notes", {"body": "Flies.", "admin_id": "{mal.id}"})
SECOND = Call("2.0", "POST", "/contacts/{wash.id}/companies", {"id": "{bare.id}"})
SEARCH = {"query": {"field": "name", "operator": "=", "value": "Serenity"}}
KNOWN = (WASH, SERENITY, WASH_IN_SERENITY)

SCENARIOS = [
    Scenario("POST /companies", body={"company_id": "366", "name": "Serenity", "monthly_spend": 155, "size": 9}),
    Scenario(
        "POST /companies", body={"company_id": "366", "update_last_request_at": True}, after=[SERENITY], case="seen_now"
    ),
    Scenario("GET /companies/{id}", "/companies/{own.id}", after=[OWN], case="with_attributes"),
    Scenario(
        "GET /companies/scroll",
        "/companies/scroll?scroll_param={first.scroll_param}",
        after=[*KNOWN, Call("2.0", "GET", "/companies/scroll", keep="first")],
        since="2.0",
        alone=True,
        case="end",
    ),
    Scenario("GET /companies/{id}/segments", "/companies/{serenity.id}/segments", after=[SERENITY]),
    Scenario("PUT /companies", body={"company_id": "366", "name": "Firefly"}, after=[OLD]),
    Scenario("GET /companies", after=[OLD, HOME], until="1.4"),
    Scenario("GET /companies", "/companies?company_id=366", after=[OLD], until="1.4", case="one"),
    Scenario("GET /companies", after=KNOWN, since="2.0"),
    Scenario("GET /companies", "/companies?company_id=366", after=KNOWN, since="2.0", case="one"),
    Scenario("GET /companies/scroll", after=[OLD, HOME], until="1.4", alone=True),
    Scenario("GET /companies/scroll", after=KNOWN, since="2.0", alone=True),
    Scenario("GET /companies/{id}", "/companies/{serenity.id}", after=KNOWN),
    Scenario("GET /companies/{id}", "/companies/{bare.id}", after=[BARE], case="bare"),
    Scenario("GET /companies/{id}", "/companies/" + "f" * 24, case="unknown"),
    Scenario("PUT /companies/{id}", "/companies/{serenity.id}", {"name": "Firefly"}, after=[SERENITY]),
    Scenario("DELETE /companies/{id}", "/companies/{serenity.id}", after=[SERENITY]),
    Scenario("GET /companies/{id}/users", "/companies/{serenity.id}/users", after=[OLD, HOME]),
    Scenario("GET /companies/{id}/contacts", "/companies/{serenity.id}/contacts", after=KNOWN),
    Scenario("POST /companies/list", body={}, after=KNOWN, alone=False),
    Scenario("GET /companies", "/companies?per_page=1", after=[*KNOWN, BARE, SECOND], since="2.0", case="with_next"),
    Scenario("POST /companies/search", body=SEARCH, after=KNOWN, alone=False),
    Scenario("GET /companies/list", after=KNOWN),
    Scenario("GET /companies/{id}", "/companies/{serenity.id}", after=[SERENITY, FLIES], case="with_notes"),
    Scenario("GET /companies/{id}/notes", "/companies/{serenity.id}/notes", after=[SERENITY, FLIES]),
    Scenario(
        "POST /companies/{id}/notes",
        "/companies/{serenity.id}/notes",
        {"body": "Flies.", "admin_id": "{mal.id}"},
        after=[SERENITY],
    ),
]
