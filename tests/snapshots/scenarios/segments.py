"""/segments of 1.0 and all later versions (those of one contact or company are with them)."""

from tests.snapshots.cast import BUYERS, HOBAN
from tests.snapshots.scenario import Scenario

SCENARIOS = [
    Scenario("GET /segments", after=[BUYERS]),
    Scenario("GET /segments", "/segments?include_count=true", after=[HOBAN, BUYERS], case="counted"),
    Scenario("GET /segments/{id}", "/segments/{buyers.id}", after=[BUYERS]),
]
