"""/visitors of 1.0 and all later versions."""

from tests.snapshots.cast import VISITOR
from tests.snapshots.scenario import Scenario

# Seed 001's request.
GARETH = {"user_id": "{visitor.user_id}", "name": "Gareth Bale"}

SCENARIOS = [
    Scenario("GET /visitors", "/visitors?user_id={visitor.user_id}", after=[VISITOR]),
    Scenario("PUT /visitors", body=GARETH, after=[VISITOR]),
    Scenario(
        "PUT /visitors",
        body={"id": "{visitor.id}", "custom_attributes": {"paid_subscriber": True, "monthly_spend": 155.5}},
        after=[VISITOR],
        case="with_attributes",
    ),
    Scenario("POST /visitors", body=GARETH, after=[VISITOR]),
    Scenario("GET /visitors/{id}", "/visitors/{visitor.id}", after=[VISITOR]),
    Scenario("PUT /visitors/{id}", "/visitors/{visitor.id}", {"name": "Gareth Bale"}, after=[VISITOR]),
    Scenario("DELETE /visitors/{id}", "/visitors/{visitor.id}", after=[VISITOR]),
]
