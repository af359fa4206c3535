"""Bulk jobs of 1.0 to 1.4 and of Preview, as they are before a worker has come to them."""

from tests.snapshots.cast import SERENITY, WASH
from tests.snapshots.scenario import Call, Scenario

ITEMS = {"items": [{"method": "post", "data_type": "user", "data": {"user_id": "25"}}]}
EVENT = {"event_name": "flew", "user_id": "25", "created_at": 1_366_860_000}
OLD = Call("1.0", "POST", "/bulk/users", ITEMS, keep="job")
CONTACTS = {"contacts": [{"role": "user", "external_id": "25"}]}
COMPANIES = {"companies": [{"company_id": "366", "name": "Serenity"}]}
NEW = Call("Preview", "POST", "/contacts/bulk", CONTACTS, keep="job")

SCENARIOS = [
    Scenario("POST /bulk/users", body=ITEMS),
    Scenario("POST /bulk/contacts", body={"items": [{"method": "post", "data_type": "contact", "data": {}}]}),
    Scenario("POST /bulk/events", body={"items": [{"method": "post", "data_type": "event", "data": EVENT}]}),
    Scenario("GET /jobs/{id}", "/jobs/{job.id}", after=[OLD]),
    Scenario("POST /jobs/{id}", "/jobs/{job.id}", ITEMS, after=[OLD]),
    Scenario("GET /jobs/{id}/error", "/jobs/{job.id}/error", after=[OLD]),
    Scenario("GET /jobs/{id}/errors", "/jobs/{job.id}/errors", after=[OLD]),
    Scenario("POST /contacts/bulk", body=CONTACTS),
    Scenario("PUT /contacts/bulk", body={"contacts": [{"id": "{wash.id}", "name": "Wash"}]}, after=[WASH]),
    Scenario("POST /contacts/bulk/delete", body={"contacts": [{"id": "{wash.id}"}]}, after=[WASH]),
    Scenario("GET /contacts/bulk/{id}", "/contacts/bulk/{job.id}", after=[NEW]),
    Scenario("POST /companies/bulk", body=COMPANIES),
    Scenario("PUT /companies/bulk", body={"companies": [{"id": "{serenity.id}", "name": "Firefly"}]}, after=[SERENITY]),
    Scenario("POST /companies/bulk/delete", body={"companies": [{"id": "{serenity.id}"}]}, after=[SERENITY]),
    Scenario(
        "GET /companies/bulk/{id}",
        "/companies/bulk/{job.id}",
        after=[Call("Preview", "POST", "/companies/bulk", COMPANIES, keep="job")],
    ),
    Scenario("GET /jobs/status/{id}", "/jobs/status/{job.id}", after=[NEW]),
]
