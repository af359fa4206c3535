"""/users of 1.0 to 1.4."""

from tests.snapshots.cast import HOBAN, IN_DUBLIN, LEAD
from tests.snapshots.scenario import Call, Scenario

KNOWN = (HOBAN, IN_DUBLIN)
# A user and a lead of one address, and of one phone number.
DOUBLE = (
    HOBAN,
    Call("1.0", "POST", "/contacts", {"email": "hoban@serenity.example", "phone": "555671243"}, keep="double"),
)

SCENARIOS = [
    # Seed 000's request.
    Scenario("POST /users", body={"user_id": "25", "last_request_at": 1_366_869_000}, after=KNOWN),
    Scenario("POST /users", body={"user_id": "25", "unsubscribed_from_emails": None}, after=KNOWN, case="null"),
    Scenario("POST /users", body={"user_id": "25", "custom_attributes": {"a b%": 1}}, after=KNOWN, case="odd_name"),
    Scenario("PUT /users", body={"user_id": "550", "email": "mal@serenity.example"}),
    Scenario("GET /users", after=[HOBAN, LEAD]),
    Scenario("GET /users", "/users?email=hoban@serenity.example", after=DOUBLE, case="by_email"),
    Scenario("GET /users", "/users?phone=555671243", after=DOUBLE, case="by_phone"),
    Scenario("GET /users/{id}", "/users/{hoban.id}", after=KNOWN),
    Scenario("GET /users/scroll", after=[HOBAN], alone=True),
    Scenario("DELETE /users", "/users?user_id=25", after=KNOWN),
    Scenario("DELETE /users/{id}", "/users/{hoban.id}", after=KNOWN),
    Scenario("POST /user_delete_requests", body={"intercom_user_id": "{hoban.id}"}, after=KNOWN),
]
