"""/contacts of 2.0 and all later versions."""

from tests.snapshots.cast import (
    NEW_LEAD,
    NEWS,
    NOTE,
    OFFERS,
    PILOT,
    SERENITY,
    VISITOR,
    WASH,
    WASH_IN_DUBLIN,
    WASH_IN_SERENITY,
    WASH_IS_PILOT,
)
from tests.snapshots.scenario import Call, Scenario

KNOWN = (WASH, WASH_IN_DUBLIN, SERENITY, WASH_IN_SERENITY, PILOT, WASH_IS_PILOT, NOTE)
NEW = {"role": "user", "external_id": "26", "email": "zoe@serenity.example", "name": "Zoë Washburne"}
ARCHIVED = (WASH, Call("2.0", "POST", "/contacts/{wash.id}/archive"))
MERGE = {"from": "{lead.id}", "into": "{wash.id}"}
RECENT = {"field": "created_at", "operator": ">", "value": 1_366_000_000}
WANTED = {"query": {"operator": "AND", "value": [RECENT, {"field": "role", "operator": "=", "value": "user"}]}}
SEARCHES = {
    "in": {"query": {"field": "created_at", "operator": "IN", "value": [1_366_848_000]}},
    # An hour before the contact was created, on the same day.
    "seconds": {"query": {"field": "created_at", "operator": ">", "value": 1_366_867_000}},
}

SCENARIOS = [
    Scenario(
        "PUT /contacts/{id}", "/contacts/{wash.id}", {"email_verified": True}, [WASH], since="2.0", case="verified"
    ),
    Scenario(
        "PUT /contacts/{id}", "/contacts/{wash.id}", {"language_override": "de"}, [WASH], since="2.0", case="language"
    ),
    Scenario("POST /contacts", body=NEW, since="2.0"),
    Scenario("POST /contacts", body={"email": "wash@serenity.example"}, after=[WASH], since="2.0", case="twice"),
    Scenario("GET /contacts", after=KNOWN, since="2.0"),
    Scenario("GET /contacts/{id}", "/contacts/{wash.id}", after=KNOWN, since="2.0"),
    Scenario("GET /contacts/{id}", "/contacts/" + "f" * 24, since="2.0", case="unknown"),
    Scenario(
        "GET /contacts/{id}",
        "/contacts/{bare.id}",
        after=[Call("2.0", "POST", "/contacts", {"role": "lead"}, keep="bare")],
        since="2.0",
        case="bare",
    ),
    Scenario("PUT /contacts/{id}", "/contacts/{wash.id}", {"name": "Wash"}, after=KNOWN, since="2.0"),
    Scenario("DELETE /contacts/{id}", "/contacts/{wash.id}", after=KNOWN, since="2.0"),
    Scenario("DELETE /contacts/{id}", "/contacts/{wash.id}", after=ARCHIVED, since="2.0", case="archived"),
    Scenario("POST /contacts/{id}/archive", "/contacts/{wash.id}/archive", after=KNOWN),
    Scenario("POST /contacts/{id}/unarchive", "/contacts/{wash.id}/unarchive", after=ARCHIVED),
    Scenario("POST /contacts/{id}/block", "/contacts/{wash.id}/block", after=[WASH]),
    Scenario("POST /contacts/merge", body=MERGE, after=[WASH, NEW_LEAD]),
    Scenario(
        "POST /contacts/merge",
        body=MERGE,
        after=[WASH, Call("2.0", "POST", "/contacts", {"role": "lead"}, keep="lead")],
        case="of_no_duplicate",
    ),
    Scenario(
        "GET /contacts/{id}",
        "/contacts/{lead.id}",
        after=[WASH, NEW_LEAD, Call("2.0", "POST", "/contacts/merge", MERGE)],
        since="2.0",
        case="merged",
    ),
    Scenario(
        "GET /contacts/{id}/merge_history",
        "/contacts/{wash.id}/merge_history",
        after=[WASH, NEW_LEAD, Call("2.0", "POST", "/contacts/merge", MERGE)],
    ),
    Scenario("GET /contacts/find_by_external_id/{external_id}", "/contacts/find_by_external_id/25", after=[WASH]),
    Scenario("POST /contacts/search", body=WANTED, after=KNOWN, alone=False),
    Scenario("POST /customers/search", body=WANTED, after=KNOWN, alone=False, since="Preview"),
    Scenario("POST /contacts/search", body=SEARCHES["in"], after=[WASH], alone=False, case="dates_in"),
    Scenario("POST /contacts/search", body=SEARCHES["seconds"], after=[WASH], alone=False, case="by_second"),
    Scenario("GET /contacts/{id}/segments", "/contacts/{wash.id}/segments", after=[WASH]),
    Scenario("GET /contacts/{id}/companies", "/contacts/{wash.id}/companies", after=KNOWN),
    Scenario(
        "POST /contacts/{id}/companies", "/contacts/{wash.id}/companies", {"id": "{serenity.id}"}, [WASH, SERENITY]
    ),
    Scenario(
        "DELETE /contacts/{contact_id}/companies/{id}", "/contacts/{wash.id}/companies/{serenity.id}", after=KNOWN
    ),
    Scenario("GET /contacts/{id}/tags", "/contacts/{wash.id}/tags", after=KNOWN),
    Scenario("POST /contacts/{id}/tags", "/contacts/{wash.id}/tags", {"id": "{pilot.id}"}, [WASH, PILOT]),
    Scenario("DELETE /contacts/{id}/tags/{tag_id}", "/contacts/{wash.id}/tags/{pilot.id}", after=KNOWN),
    Scenario("GET /contacts/{id}/notes", "/contacts/{wash.id}/notes", after=KNOWN),
    Scenario(
        "GET /contacts/{id}/notes", "/contacts/{wash.id}/notes?per_page=1", after=[WASH, NOTE, NOTE], case="first_page"
    ),
    Scenario(
        "POST /contacts/{id}/notes", "/contacts/{wash.id}/notes", {"body": "Flies.", "admin_id": "{mal.id}"}, [WASH]
    ),
    Scenario("GET /contacts/{id}/subscriptions", "/contacts/{wash.id}/subscriptions", after=[WASH, NEWS, OFFERS]),
    Scenario(
        "POST /contacts/{id}/subscriptions",
        "/contacts/{wash.id}/subscriptions",
        {"id": "{news.id}", "consent_type": "opt_out"},
        [WASH, NEWS, OFFERS],
    ),
    Scenario(
        "DELETE /contacts/{id}/subscriptions/{type_id}",
        "/contacts/{wash.id}/subscriptions/{news.id}",
        after=[
            WASH,
            NEWS,
            Call("2.6", "POST", "/contacts/{wash.id}/subscriptions", {"id": "{news.id}", "consent_type": "opt_out"}),
        ],
    ),
    Scenario(
        "POST /visitors/convert",
        body={"visitor": {"user_id": "{visitor.user_id}"}, "user": {"email": "gareth@example.com"}, "type": "user"},
        after=[VISITOR],
        since="2.0",
    ),
    Scenario("POST /contacts/merge/preview", body=MERGE, after=[WASH, NEW_LEAD]),
    Scenario("GET /subscription_types", after=[NEWS, OFFERS]),
    Scenario("GET /subscription_types/{id}", "/subscription_types/{news.id}", after=[NEWS]),
]
