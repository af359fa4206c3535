"""/tags of 1.0 and all later versions."""

from tests.snapshots.cast import HOBAN, PILOT, WELCOME
from tests.snapshots.scenario import Scenario

SCENARIOS = [
    Scenario("GET /tags", after=[PILOT]),
    Scenario("GET /tags/{id}", "/tags/{pilot.id}", after=[PILOT]),
    Scenario("POST /tags", body={"name": "Pilot"}),
    Scenario("POST /tags", body={"name": "Pilot", "users": [{"id": "{hoban.id}"}]}, after=[HOBAN], case="people"),
    Scenario("POST /tags", body={"name": "Pilot", "colour": "red"}, case="unknown_key"),
    Scenario("PUT /tags/{id}", "/tags/{pilot.id}", {"name": "Pilots"}, after=[PILOT]),
    Scenario("DELETE /tags/{id}", "/tags/{pilot.id}", after=[PILOT]),
    Scenario("DELETE /tags/{id}", "/tags/{pilot.id}", after=[PILOT, WELCOME], case="in_use"),
]
