"""What is done with conversations of 2.0 and later."""

from interphone.domain import parts
from interphone.domain.parts import TeammateReply, Words
from tests.snapshots.cast import BEGUN, NEW_LEAD, PILOT, SERENITY, WASH
from tests.snapshots.scenario import Call, Scenario, Verb

ONE = "/conversations/{begun.conversation_id}"
PARTS = "POST /conversations/{id}/parts"
UPDATE = "PUT /conversations/{id}"
ADMIN = {"type": "admin", "admin_id": "{mal.id}"}
BOTH = (WASH, BEGUN)
TAGGING = {"id": "{pilot.id}", "admin_id": "{mal.id}"}
TAGGED = Call("2.0", "POST", f"{ONE}/tags", TAGGING)
JOINING = {"admin_id": "{mal.id}", "customer": {"intercom_user_id": "{lead.id}"}}
JOINED = Call("2.0", "POST", f"{ONE}/customers", JOINING)
SAID = Verb(
    parts.reply_as_teammate,
    lambda kept: TeammateReply(
        teammate_id=kept["mal"].id,
        words=Words(body="<p>My card is 4111.</p>"),
        conversation_id=int(kept["begun"]["conversation_id"]),
    ),
)
WHOLE = Call("2.0", "GET", ONE, keep="whole")
PART = "{whole.conversation_parts.conversation_parts.0.id}"
SECOND = Call("2.4", "POST", "/conversations", {**BEGUN.body, "body": "Once more"}, keep="second")
INTO = {"merge_into_conversation_id": "{begun.conversation_id}"}
DELETED = Call("2.13", "DELETE", ONE)
UPDATED = {
    "read": False,
    "title": "new conversation title",
    "priority": "high",
    "admin_id": "{mal.id}",
    "company_id": "{serenity.id}",
    "custom_attributes": {"issue_type": "Billing"},
}

SCENARIOS = [
    Scenario(PARTS, f"{ONE}/parts", {**ADMIN, "message_type": "close", "body": "Goodbye :)"}, BOTH),
    Scenario(
        PARTS,
        f"{ONE}/parts",
        {**ADMIN, "message_type": "snoozed", "snoozed_until": 4_000_000_000},
        BOTH,
        case="snoozed",
    ),
    Scenario(
        PARTS, f"{ONE}/parts", {**ADMIN, "message_type": "assignment", "assignee_id": "{mal.id}"}, BOTH, case="assigned"
    ),
    Scenario(UPDATE, ONE, UPDATED, [*BOTH, SERENITY], since="2.0"),
    Scenario(UPDATE, ONE, {"company_id": "no-such-company"}, BOTH, case="unknown_company", since="2.0"),
    Scenario("POST /conversations/{id}/tags", f"{ONE}/tags", TAGGING, [*BOTH, PILOT], since="2.0"),
    Scenario(
        "DELETE /conversations/{id}/tags/{tag_id}",
        f"{ONE}/tags/{{pilot.id}}",
        {"admin_id": "{mal.id}"},
        [*BOTH, PILOT, TAGGED],
        since="2.0",
    ),
    Scenario("POST /conversations/{id}/customers", f"{ONE}/customers", JOINING, [*BOTH, NEW_LEAD], since="2.0"),
    Scenario(
        "DELETE /conversations/{id}/customers/{contact_id}",
        f"{ONE}/customers/{{lead.id}}",
        {"admin_id": "{mal.id}"},
        [*BOTH, NEW_LEAD, JOINED],
        since="2.0",
    ),
    Scenario(
        "POST /conversations/redact",
        body={
            "type": "conversation_part",
            "conversation_id": "{begun.conversation_id}",
            "conversation_part_id": PART,
        },
        after=[*BOTH, SAID, WHOLE],
    ),
    Scenario("DELETE /conversations/{id}", ONE, after=BOTH),
    Scenario("GET /conversations/deleted", "/conversations/deleted", after=[*BOTH, DELETED]),
    Scenario("POST /conversations/{id}/merge", "/conversations/{second.conversation_id}/merge", INTO, [*BOTH, SECOND]),
    Scenario("POST /conversations/{id}/convert", f"{ONE}/convert", {"ticket_type_id": "54"}, BOTH),
    Scenario("GET /conversations/{id}/handling_events", f"{ONE}/handling_events", after=BOTH),
    Scenario("GET /conversations/{id}/side_conversations", f"{ONE}/side_conversations", after=BOTH),
]
