"""What the official OpenAPI files get wrong of conversations (faults.py has the rest)."""

from __future__ import annotations

from typing import Any

from tests.openapi.fault import NUMBER_OR_NULL, TEXT, TEXT_OR_NULL, Fault, Unserved

NOT_YET = (
    "time_to_assignment", "time_to_admin_reply", "time_to_first_close", "time_to_last_close", "median_time_to_reply",
    "first_assignment_at", "first_admin_reply_at", "first_close_at", "last_assignment_at",
    "last_assignment_admin_reply_at", "last_admin_reply_at", "last_close_at",
)  # fmt: skip

NAME = {"type": "object", "properties": {"name": TEXT}}
TEXTS = {"type": "array", "items": TEXT}
DETAILS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "attribute": NAME,
        "value": {"type": "object", "properties": {"name": TEXT_OR_NULL, "previous": TEXT_OR_NULL}},
        **dict.fromkeys(("until", "custom_until_time", "current_priority", "previous_priority", "remark"), TEXT),
        **dict.fromkeys(("tags_added", "tags_removed"), TEXTS),
        "rating": {"type": "integer"},
    },
}

OF_CONVERSATIONS: list[Fault] = [
    Fault("2.7-Preview", "message/properties/owner", {"type": "object"}, "client libraries read who sent a message"),
    *(
        Fault(
            "2.14-Preview",
            f"{schema}/properties/custom_attributes",
            {"type": "object"},
            "no value is a fraction, a truth or empty in the schema; the page on conversation attributes has decimal "
            "and boolean, and what is set to null is null",
        )
        for schema in ("conversation", "conversation_list_item")
    ),
    Fault(
        "2.16-Preview",
        "conversation_attribute_base/properties/admin_id",
        TEXT_OR_NULL,
        "nobody made what a conversation brought",
    ),
    *(
        Fault(
            versions,
            "GET /conversations 200",
            {"$ref": "#/components/schemas/conversation_list"},
            "a list of data, which the examples of the same file have under conversations, as 2.13 says it",
        )
        for versions in ("2.7-2.10", "2.12")
    ),
    Fault(
        "2.7-Preview",
        "starting_after_paging/properties/page",
        {"type": "integer"},
        "client libraries of 2.0 read it, and recorded answers have it",
    ),
    Fault("2.13", "conversation_part/properties/metadata", {"type": "object"}, "in the examples; 2.14 has a schema"),
    *(
        Fault(versions, f"{schema}/properties/{name}", right, reason)
        for schema in ("conversation", "conversation_list_item")
        for versions, name, right, reason in (
            ("2.7-2.13", "custom_attributes", {"type": "object"}, "new in 2.3 by the changelog"),
            ("2.7-Preview", "topics", {"type": "object"}, "in every example of a conversation"),
            ("2.9-Preview", "ticket", {"type": "object", "nullable": True}, "in every example of a conversation"),
        )
    ),
    Fault(
        "Preview",
        "conversation_list_item/properties/ai_topics",
        {"$ref": "#/components/schemas/ai_topics", "nullable": True},
        "in the examples, and in the schema of a single conversation",
    ),
    Fault(
        "2.7-Preview",
        "conversation_teammates/properties/admins",
        {"type": "array", "items": {"$ref": "#/components/schemas/reference"}},
        "recorded answers have admins, the schema teammates: clients read the one or the other, so both are served",
    ),
    *(
        Fault(
            "2.7-Preview",
            f"{operation} 200",
            {
                "type": "object",
                "properties": {"customers": {"type": "array", "items": {"$ref": "#/components/schemas/reference"}}},
            },
            "the examples show the customers alone, as the pages of 1.x do; the schema is a conversation's",
        )
        for operation in ("POST /conversations/{}/customers", "DELETE /conversations/{}/customers/{}")
    ),
    Fault(
        "2.13-Preview",
        "event_details",
        DETAILS,
        "the schemas of snoozed, priority_changed and conversation_tags_updated are new in Preview; ratings have none",
    ),
    *(
        Fault(
            versions,
            f"conversation_statistics/properties/{name}",
            right,
            "null until it has happened, as the older documentation shows it; the schema has no word for not yet",
        )
        for versions, right, names in (
            ("2.7-Preview", NUMBER_OR_NULL, NOT_YET),
            ("2.7-Preview", TEXT_OR_NULL, ("last_closed_by_id",)),
            ("2.13-Preview", NUMBER_OR_NULL, ("handling_time",)),
        )
        for name in names
    ),
    *(
        Fault("2.7-Preview", f"part_attachment/properties/{name}", NUMBER_OR_NULL, "not known of every file")
        for name in ("width", "height")
    ),
    Fault(
        "Preview",
        "conversation/properties/ai_topics",
        {"$ref": "#/components/schemas/ai_topics", "nullable": True},
        "null in the examples",
    ),
    *(
        Fault(
            "2.11",
            f"{model}/properties/{name}",
            {"$ref": f"#/components/schemas/{schema}", "nullable": True},
            "null in the examples of this file, and in the schemas of all others",
        )
        for model in ("conversation", "conversation_list_item")
        for name, schema in (
            ("conversation_rating", "conversation_rating"),
            ("first_contact_reply", "conversation_first_contact_reply"),
            ("statistics", "conversation_statistics"),
        )
    ),
    *(
        Fault("2.7-Preview", f"conversation_rating/properties/{name}", right, "not there of every rating")
        for name, right in (
            ("remark", TEXT_OR_NULL),
            ("teammate", {"$ref": "#/components/schemas/reference", "nullable": True}),
        )
    ),
    Fault("2.7-Preview", "conversation_part_author/properties/email", TEXT_OR_NULL, "leads need none"),
]

NO_CUSTOM_OBJECTS = "there are no custom objects yet"
NO_TICKETS = "there are no ticket types yet"
NOBODY_EVALUATES = "nobody evaluates conversations here"
NO_WAY = "messages go out in the Messenger and by mail alone"
NO_HEADERS = "the headers of mails are not kept with what they brought"
SOLD = (
    ("2.7-Preview", "GET /conversations"),
    ("2.7-Preview", "POST /conversations"),
    ("2.7-Preview", "GET /conversations/{}"),
    ("2.7-Preview", "PUT /conversations/{}"),
    ("2.13-Preview", "DELETE /conversations/{}"),
    ("2.7-Preview", "POST /conversations/{}/reply"),
    ("2.7-Preview", "POST /conversations/{}/parts"),
    ("2.7-2.11", "POST /conversations/{}/run_assignment_rules"),
    ("2.7-Preview", "POST /conversations/{}/customers"),
    ("2.7-Preview", "DELETE /conversations/{}/customers/{}"),
    ("2.7-Preview", "POST /messages"),
)

UNSERVED_OF_CONVERSATIONS: list[Unserved] = [
    *(Unserved(versions, operation, 403, "api plan restricted", "nothing is sold") for versions, operation in SOLD),
    *(
        Unserved(
            "Preview",
            f"{operation}",
            200,
            "with qa evaluations",
            NOBODY_EVALUATES,
            (f"{where}monitor_evaluations", f"{where}scorecards"),
        )
        for operation, where in (
            ("POST /conversations/search", "conversations[0]."),
            ("GET /conversations", "conversations[0]."),
            ("GET /conversations/{}", ""),
        )
    ),
    Unserved(
        "Preview",
        "GET /conversations/{}",
        200,
        "email conversation with history found",
        NO_HEADERS,
        ("source.recipients", "source.reply_to", "source.email_message_metadata"),
    ),
    Unserved(
        "2.13-Preview",
        "PUT /conversations/{}",
        200,
        "update a conversation with an association to a custom object instance",
        NO_CUSTOM_OBJECTS,
    ),
    Unserved("2.10-Preview", "POST /conversations/{}/convert", 200, "successful", NO_TICKETS),
    Unserved("2.16-Preview", "GET /conversations/deleted", 400, "resource not available", "it is, in these versions"),
    Unserved(
        "2.16",
        "POST /conversations/{}/merge",
        200,
        "conversation merged",
        "new in Preview; no other example of 2.16 has it",
        ("ai_topics",),
    ),
    Unserved(
        "2.16-Preview",
        "POST /conversations/{}/merge",
        401,
        "unauthorized",
        "all other examples of a caller who is unknown have the code unauthorized",
    ),
    Unserved("2.16-Preview", "POST /conversations/{}/merge", 403, "forbidden", "who may write may merge"),
    Unserved("2.16-Preview", "POST /messages", 200, "admin whatsapp message created", NO_WAY),
    Unserved("Preview", "POST /messages", 200, "admin sms message created", NO_WAY),
    Unserved("Preview", "POST /messages", 400, "invalid body supplied for sms message", NO_WAY),
]
