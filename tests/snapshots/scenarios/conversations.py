"""/conversations of 2.0 and later."""

from interphone.domain import assignment_rules, conversation_state, opening, participants, parts, ratings
from interphone.domain.assignment_rules import NewRule
from interphone.domain.contacts import Who
from interphone.domain.conversation_state import Snooze
from interphone.domain.opening import NewConversation, NewMessage
from interphone.domain.participants import Attachment
from interphone.domain.parts import ContactReply, Words
from interphone.domain.ratings import Rating
from interphone.domain.search_query import Filter
from tests.snapshots.cast import BEGUN, NEW_LEAD, WASH
from tests.snapshots.scenario import Call, Scenario, Verb

SAID = {"message_type": "comment", "type": "user", "intercom_user_id": "{wash.id}", "body": "Thanks again :)"}
ANSWERED = {"message_type": "comment", "type": "admin", "admin_id": "{mal.id}", "body": "<p>Curse <b>it</b>.</p>"}
SIX = [f"https://files.example/{number}.png" for number in range(6)]
YES = {"text": "Yes", "uuid": "a5e1c524-5ddd-4c3e-9328-6bca5d6e3edb"}
OFFERED = {"message_type": "quick_reply", "type": "admin", "admin_id": "{mal.id}", "reply_options": [YES]}

ONE = "/conversations/{begun.conversation_id}"
RULES = f"{ONE}/run_assignment_rules"
TO_MAL = Verb(
    assignment_rules.create,
    lambda kept: NewRule(name="Greetings", query=Filter("message", "~", "hello"), assignee_id=kept["mal"].id),
)
FOUND = {"query": {"field": "source.body", "operator": "~", "value": "e"}, "pagination": {"per_page": 1}}
REPLY = "POST /conversations/{id}/reply"
SENT = Verb(
    opening.send,
    lambda kept: NewMessage(teammate_id=kept["mal"].id, who=Who(id=kept["wash"]["id"]), words=Words(body="<p>Hi</p>")),
    keep="sent",
)
# The mail of API reference Preview, conversation found.
MAIL_HEAD = {
    "message_id": "<abc-123@mail.example.com>",
    "subject": "Bug query",
    "email_address_headers": [
        {"type": "from", "email_address": "user@example.com", "name": "User Name"},
        {"type": "to", "email_address": "anotheruser@example.com", "name": "Another Name"},
    ],
    "reply_to": [],
}
MAILED = Verb(
    opening.start,
    lambda kept: NewConversation(who=Who(id=kept["wash"]["id"]), words=Words(body="<p>Hi</p>", mail_head=MAIL_HEAD)),
    keep="mailed",
)
MAILED_AGAIN = Verb(
    parts.reply_as_contact,
    lambda kept: ContactReply(
        who=Who(id=kept["wash"]["id"]),
        conversation_id=kept["mailed"].conversation.id,
        words=Words(body="<p>Hello?</p>", mail_head=MAIL_HEAD),
    ),
)
JOINED = Verb(
    participants.attach,
    lambda kept: Attachment(
        conversation_id=int(kept["begun"]["conversation_id"]),
        who=Who(id=kept["lead"]["id"]),
        teammate_id=kept["mal"].id,
    ),
)
RATED = Verb(
    ratings.rate,
    lambda kept: Rating(int(kept["begun"]["conversation_id"]), Who(id=kept["wash"]["id"]), 5, "Shiny"),
)
NAMELESS = Call("2.0", "POST", "/contacts", {"role": "lead", "name": "Saffron"}, keep="lead")
BEGUN_BY_LEAD = Call(
    "2.4", "POST", "/conversations", {"from": {"type": "lead", "id": "{lead.id}"}, "body": "Anyone?"}, keep="begun"
)
RATED_BY_LEAD = Verb(
    ratings.rate, lambda kept: Rating(int(kept["begun"]["conversation_id"]), Who(id=kept["lead"]["id"]), 3)
)
COUNTED = Call("2.3", "PUT", ONE, {"custom_attributes": {"fuel_left": 0.5, "urgent": True}})
OPENED = Call(
    "2.4",
    "POST",
    "/messages",
    {
        "from": {"type": "admin", "id": "{mal.id}"},
        "to": {"type": "user", "id": "{wash.id}"},
        "message_type": "inapp",
        "body": "Refuel.",
        "create_conversation_without_contact_reply": True,
    },
)
ASLEEP = Verb(
    conversation_state.snooze,
    lambda kept: Snooze(
        conversation_id=int(kept["begun"]["conversation_id"]), teammate_id=kept["mal"].id, until=4_000_000_000
    ),
)

SCENARIOS = [
    Scenario("GET /conversations", "/conversations?per_page=1", after=[WASH, BEGUN, BEGUN], since="2.0"),
    Scenario("GET /conversations", "/conversations", after=[WASH, OPENED], case="unanswered", since="2.0"),
    Scenario("GET /conversations", "/conversations", after=[WASH, BEGUN, COUNTED], case="counted", since="2.3"),
    Scenario("POST /conversations", body=BEGUN.body, after=[WASH], since="2.0"),
    Scenario(
        "POST /conversations", body={**BEGUN.body, "created_at": 1_300_000_000}, after=[WASH], case="dated", since="2.0"
    ),
    Scenario("GET /conversations/{id}", ONE, after=[WASH, BEGUN], since="2.0"),
    Scenario(
        "GET /conversations/{id}",
        "/conversations/{mailed.conversation.id}",
        after=[WASH, MAILED, MAILED_AGAIN],
        case="by_mail",
        since="2.0",
    ),
    Scenario(
        "GET /conversations/{id}",
        "/conversations/{sent.conversation.id}",
        after=[WASH, SENT],
        case="of_teammate",
        since="2.0",
    ),
    Scenario(
        "GET /conversations/{id}", ONE, after=[WASH, NEW_LEAD, BEGUN, JOINED, RATED], case="with_events", since="2.0"
    ),
    Scenario(
        "GET /conversations/{id}",
        ONE,
        after=[NAMELESS, BEGUN_BY_LEAD, COUNTED, RATED_BY_LEAD],
        case="rated_by_lead",
        since="2.0",
    ),
    Scenario("POST /conversations/{id}/run_assignment_rules", RULES, after=[WASH, TO_MAL, BEGUN], since="2.0"),
    Scenario("POST /conversations/search", body=FOUND, after=[WASH, BEGUN, BEGUN], alone=False, since="2.0"),
    Scenario(REPLY, f"{ONE}/reply", SAID, [WASH, BEGUN], since="2.0"),
    Scenario(REPLY, f"{ONE}/reply", ANSWERED, [WASH, BEGUN], case="of_teammate", since="2.0"),
    Scenario(REPLY, f"{ONE}/reply", {**ANSWERED, "attachment_urls": SIX}, [WASH, BEGUN], case="six_files", since="2.0"),
    Scenario(REPLY, f"{ONE}/reply", OFFERED, [WASH, BEGUN], case="quick_replies", since="2.0"),
    Scenario(
        REPLY, f"{ONE}/reply", {**ANSWERED, "skip_unsnooze": True}, [WASH, BEGUN, ASLEEP], case="asleep", since="2.0"
    ),
    Scenario(
        REPLY,
        f"{ONE}/reply",
        {**ANSWERED, "skip_notifications": "perhaps"},
        [WASH, BEGUN],
        case="neither_quiet_nor_not",
        since="2.0",
    ),
    Scenario(
        "POST /conversations/last/reply",
        body={"type": "user", "message_type": "comment", "body": "It does.", "user_id": "25"},
        after=[WASH, BEGUN],
        since="2.0",
    ),
]
