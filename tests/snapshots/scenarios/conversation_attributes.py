"""/conversations/attributes of 2.16 and later."""

from tests.snapshots.cast import BEGUN, WASH
from tests.snapshots.scenario import Call, Scenario

ALL = "/conversations/attributes"
TEXT = {"name": "api_test_attr", "data_type": "string", "description": "Created via API test"}
LEVEL = {"name": "level", "data_type": "list", "options": [{"label": "1"}, {"label": "2"}, {"label": "3"}]}
MADE = Call("2.16", "POST", ALL, TEXT, keep="made")
LISTED = Call("2.16", "POST", ALL, LEVEL, keep="level")
BROUGHT = Call("2.3", "PUT", "/conversations/{begun.conversation_id}", {"custom_attributes": {"issue_type": "Billing"}})
OPTION = "/conversations/attributes/{level.id}/options/{level.options.0.id}"

SCENARIOS = [
    Scenario("GET /conversations/attributes", ALL, after=[MADE, LISTED]),
    Scenario("GET /conversations/attributes", ALL, after=[WASH, BEGUN, BROUGHT], case="brought"),
    Scenario("POST /conversations/attributes", ALL, TEXT),
    Scenario("GET /conversations/attributes/{id}", f"{ALL}/{{made.id}}", after=[MADE]),
    Scenario("PUT /conversations/attributes/{id}", f"{ALL}/{{made.id}}", {"name": "api_test_renamed"}, [MADE]),
    Scenario("DELETE /conversations/attributes/{id}", f"{ALL}/{{made.id}}", after=[MADE]),
    Scenario("POST /conversations/attributes/{id}/options", f"{ALL}/{{level.id}}/options", {"label": "High"}, [LISTED]),
    Scenario("PUT /conversations/attributes/{id}/options/{option_id}", OPTION, {"label": "Renamed"}, [LISTED]),
    Scenario("DELETE /conversations/attributes/{id}/options/{option_id}", OPTION, after=[LISTED]),
]
