"""/counts of 1.0 and all later versions."""

from tests.snapshots.cast import HOBAN
from tests.snapshots.scenario import Call, Scenario

TAGGED = (HOBAN, Call("1.0", "POST", "/tags", {"name": "VIP", "users": [{"user_id": "25"}]}))

SCENARIOS = [
    Scenario("GET /counts", after=[HOBAN]),
    Scenario("GET /counts", "/counts?type=user&count=tag", after=TAGGED, case="user_by_tag"),
    Scenario("GET /counts", "/counts?type=company&count=tag", after=TAGGED, case="company_by_tag"),
    Scenario("GET /counts", "/counts?type=conversation", after=[HOBAN], case="conversation"),
]
