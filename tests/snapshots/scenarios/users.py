"""/users of 1.0 to 1.4."""

from tests.snapshots.cast import HOBAN, IN_DUBLIN
from tests.snapshots.scenario import Scenario

KNOWN = (HOBAN, IN_DUBLIN)

SCENARIOS = [
    # Seed 000's request.
    Scenario("POST /users", body={"user_id": "25", "last_request_at": 1_366_869_000}, after=KNOWN),
    Scenario("POST /users", body={"user_id": "25", "unsubscribed_from_emails": None}, after=KNOWN, case="null"),
    Scenario("PUT /users", body={"user_id": "550", "email": "mal@serenity.example"}),
    Scenario("GET /users/{id}", "/users/{hoban.id}", after=KNOWN),
    Scenario("DELETE /users", "/users?user_id=25", after=KNOWN),
    Scenario("DELETE /users/{id}", "/users/{hoban.id}", after=KNOWN),
    Scenario("POST /user_delete_requests", body={"intercom_user_id": "{hoban.id}"}, after=KNOWN),
]
