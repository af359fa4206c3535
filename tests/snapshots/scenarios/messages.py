"""POST /messages of 1.0 and all later versions."""

from tests.snapshots.cast import HOBAN, ZOE
from tests.snapshots.scenario import Scenario

SENDER = {"type": "admin", "id": "{mal.id}"}
TO = {"type": "user", "id": "{hoban.id}"}
IN_APP = {"from": SENDER, "to": TO, "message_type": "inapp", "body": "Refuel on Persephone."}
MAIL = {**IN_APP, "message_type": "email", "subject": "Fuel", "template": "plain", "body": "<p>Refuel.</p>"}
OPENED = {**IN_APP, "create_conversation_without_contact_reply": True, "created_at": 1_366_800_000}

SCENARIOS = [
    Scenario("POST /messages", body=IN_APP, after=[HOBAN]),
    Scenario("POST /messages", body=MAIL, after=[HOBAN], case="by_mail"),
    Scenario("POST /messages", body={"from": TO, "body": "Need fuel?"}, after=[HOBAN], case="of_a_user"),
    Scenario("POST /messages", body=OPENED, after=[HOBAN], case="opened"),
    Scenario(
        "POST /messages", body={**IN_APP, "to": [TO, {**TO, "id": "{zoe.id}"}]}, after=[HOBAN, ZOE], case="to_two"
    ),
    Scenario("POST /messages", body={**MAIL, "subject": None}, after=[HOBAN], case="without_subject"),
]
