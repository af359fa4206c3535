"""Exports of 2.5 and later, as they are before a worker has come to them."""

from tests.snapshots.scenario import Call, Scenario

SPAN = {"created_at_after": 1_366_000_000, "created_at_before": 1_367_000_000}
MADE = Call("2.10", "POST", "/export/content/data", SPAN, keep="export")

SCENARIOS = [
    Scenario("POST /export/content/data", body=SPAN),
    Scenario("GET /export/content/data/{id}", "/export/content/data/{export.job_identifier}", after=[MADE]),
    Scenario("POST /export/cancel/{id}", "/export/cancel/{export.job_identifier}", after=[MADE]),
    Scenario("GET /download/content/data/{id}", "/download/content/data/{export.job_identifier}", after=[MADE]),
]
