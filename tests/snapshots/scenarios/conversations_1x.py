"""/conversations of 1.0 to 1.4."""

from tests.snapshots.cast import ANSWERED, ASKED, ASKED_IS_PILOT, BOOK, HOBAN, PILOT, ZOE
from tests.snapshots.scenario import Call, Scenario

ONE = "/conversations/{asked.conversation.id}"
BEGUN = (HOBAN, ASKED, ANSWERED)
ADMIN = {"type": "admin", "admin_id": "{mal.id}"}
ASSIGNED = {**ADMIN, "message_type": "assignment", "assignee_id": "{book.id}"}
WITH_ZOE = Call("1.0", "POST", f"{ONE}/customers", {"admin_id": "{mal.id}", "customer": {"user_id": "26"}})

SCENARIOS = [
    Scenario("POST /conversations/{id}/run_assignment_rules", f"{ONE}/run_assignment_rules", after=BEGUN, until="1.4"),
    Scenario("GET /conversations/{id}", ONE, after=BEGUN, until="1.4"),
    Scenario("GET /conversations/{id}", f"{ONE}?display_as=plaintext", after=BEGUN, until="1.4", case="plaintext"),
    Scenario("GET /conversations/{id}", ONE, after=[*BEGUN, PILOT, ASKED_IS_PILOT], until="1.4", case="tagged"),
    Scenario("GET /conversations/{id}", "/conversations/123456", until="1.4", case="unknown"),
    Scenario("PUT /conversations/{id}", ONE, {"read": True}, after=BEGUN, until="1.4"),
    Scenario("POST /conversations/{id}", ONE, {"read": True}, after=BEGUN),
    Scenario("PUT /conversations/{id}/reply", f"{ONE}/reply", {"read": True}, after=BEGUN),
    Scenario("POST /conversations/{id}/reply", f"{ONE}/reply", ASSIGNED, after=[*BEGUN, BOOK], until="1.4"),
    Scenario(
        "POST /conversations/{id}/reply",
        f"{ONE}/reply",
        {**ADMIN, "message_type": "comment"},
        after=BEGUN,
        until="1.4",
        case="without_words",
    ),
    Scenario(
        "POST /conversations/last/reply",
        body={"type": "user", "message_type": "comment", "body": "It does.", "user_id": "25"},
        after=BEGUN,
        until="1.4",
    ),
    Scenario("GET /conversations", after=[*BEGUN, PILOT, ASKED_IS_PILOT], until="1.4"),
    Scenario("GET /conversations", "/conversations?type=user&user_id=25", after=BEGUN, until="1.4", case="of_a_user"),
    Scenario(
        "POST /conversations/{id}/customers",
        f"{ONE}/customers",
        {"admin_id": "{mal.id}", "customer": {"user_id": "26"}},
        after=[*BEGUN, ZOE],
        until="1.4",
    ),
    Scenario(
        "DELETE /conversations/{id}/customers/{contact_id}",
        f"{ONE}/customers/{{hoban.id}}",
        {"admin_id": "{mal.id}"},
        after=[*BEGUN, ZOE, WITH_ZOE],
        until="1.4",
    ),
]
