"""/conversations of 2.0 and later."""

from tests.snapshots.cast import BEGUN, WASH
from tests.snapshots.scenario import Scenario

SAID = {"message_type": "comment", "type": "user", "intercom_user_id": "{wash.id}", "body": "Thanks again :)"}
ANSWERED = {"message_type": "comment", "type": "admin", "admin_id": "{mal.id}", "body": "<p>Curse <b>it</b>.</p>"}

SCENARIOS = [
    Scenario("POST /conversations", body=BEGUN.body, after=[WASH], since="2.0"),
    Scenario("GET /conversations/{id}", "/conversations/{begun.conversation_id}", after=[WASH, BEGUN], since="2.0"),
    Scenario("POST /conversations/{id}/reply", "/conversations/{begun.conversation_id}/reply", SAID, [WASH, BEGUN]),
    Scenario(
        "POST /conversations/{id}/reply",
        "/conversations/{begun.conversation_id}/reply",
        ANSWERED,
        [WASH, BEGUN],
        case="of_teammate",
    ),
]
