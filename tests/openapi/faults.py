"""What the official OpenAPI files get wrong, and what of them is not served: each with its reason, and nowhere else.

A test fails for an entry that is no longer needed.
"""

from __future__ import annotations

from typing import Any

from tests.openapi.conversation_faults import OF_CONVERSATIONS, UNSERVED_OF_CONVERSATIONS
from tests.openapi.fault import EVERY_REQUIRED, NUMBER_OR_NULL, TEXT, TEXT_OR_NULL, Fault, Unserved

SUBSCRIPTIONS: dict[str, Any] = {"$ref": "#/components/schemas/contact_subscription_types"}
UTM = ("utm_campaign", "utm_content", "utm_medium", "utm_source", "utm_term")

FAULTS: list[Fault] = [
    # Of the files as such.
    Fault("2.7-2.11", "custom_attributes", {"type": "object"}, "referenced but not defined; 2.12 defines it"),
    Fault(
        "2.11",
        EVERY_REQUIRED,
        {},
        "this file came from another generator, whose lists of required keys its own examples do not keep to",
    ),
    # Of exports.
    *(
        Fault(
            versions,
            "data_export/properties/job_identifier",
            TEXT,
            "misspelt in the schema, right in the examples",
        )
        for versions in ("2.7-2.10", "2.12-2.13", "Preview")
    ),
    # Of people.
    Fault(
        "2.7-Preview",
        "contact_social_profiles/properties/type",
        TEXT,
        "the examples and the older documentation have the type list",
    ),
    *(
        Fault("2.7-Preview", f"contact/properties/{name}", right, "in every example of a contact")
        for name, right in (
            *((name, TEXT_OR_NULL) for name in (*UTM, "referrer")),
            ("opted_out_subscription_types", SUBSCRIPTIONS),
            ("opted_in_subscription_types", SUBSCRIPTIONS),
        )
    ),
    *(
        Fault("2.7-Preview", f"{part}/properties/type", TEXT, "the examples have the type list")
        for part in ("contact_tags", "contact_notes", "contact_companies", "contact_subscription_types")
    ),
    Fault("2.7-Preview", "contact/properties/email", TEXT_OR_NULL, "a contact needs none, as the page says"),
    Fault("2.7-Preview", "contact/properties/email_domain", TEXT_OR_NULL, "without an email there is none"),
    Fault(
        "2.12-Preview",
        "contact/properties/enabled_push_messaging",
        {"type": "boolean", "nullable": True},
        "operations on one contact name it; lists show the same contacts",
    ),
    Fault("2.7-2.9", "contact_archived/properties/object", TEXT, "the examples of 2.7 to 2.9 show it"),
    Fault("2.7-2.9", "contact_unarchived/properties/object", TEXT, "the examples of 2.7 to 2.9 show it"),
    Fault("2.7-2.9", "contact_deleted/properties/object", TEXT, "the examples of 2.7 to 2.9 show it"),
    Fault("2.7-Preview", "contact_location/properties/country_code", TEXT_OR_NULL, "new in 2.4 by the changelog"),
    Fault("2.7-Preview", "contact_location/properties/continent_code", TEXT_OR_NULL, "new in 2.4 by the changelog"),
    Fault(
        "2.7-Preview",
        "tag_list/properties/tags",
        {"type": "array", "items": {"$ref": "#/components/schemas/tag"}},
        "client libraries of 2.0 read tags, later ones data: both are served",
    ),
    Fault(
        "2.7-Preview",
        "visitor/properties/last_request_at",
        NUMBER_OR_NULL,
        "spelt las_request_at in the schema; the examples and seed 001 have it right",
    ),
    Fault(
        "2.7-Preview",
        "visitor/properties/custom_attributes",
        {"type": "object"},
        "values are strings alone in the schema; the page on data attributes has every type",
    ),
    Fault(
        "2.7-Preview",
        "contact_attached_companies/properties/data",
        {"type": "array", "items": {"$ref": "#/components/schemas/company"}},
        "the examples have data, the schema companies; clients read the one or the other, so both are served",
    ),
    Fault(
        "2.7-Preview",
        "note_list/properties/pages",
        {"$ref": "#/components/schemas/pages_link"},
        "the examples and the clients have pages by number, whose next is an address or null; the schema has a cursor",
    ),
    Fault("2.15", "note/properties/company", {"$ref": "#/components/schemas/company"}, "the examples of 2.15 show it"),
    # Of companies.
    Fault(
        "2.7-Preview",
        "GET /companies 200",
        {"anyOf": [{"$ref": "#/components/schemas/company_list"}, {"$ref": "#/components/schemas/company"}]},
        "with company_id or name it finds one company, as the text of the page says; the schema knows the list alone",
    ),
    Fault(
        "2.7-Preview",
        "company_list/properties/pages",
        {"anyOf": [{"$ref": "#/components/schemas/cursor_pages"}, {"$ref": "#/components/schemas/pages_link"}]},
        "lists have pages by number, whose next is an address or null, as their examples do; a search has the cursor",
    ),
    Fault(
        "2.11",
        "company_scroll/properties/pages",
        {"type": "object", "nullable": True},
        "null in all other files and in the example of this one",
    ),
    Fault(
        "2.7-Preview",
        "company/properties/custom_attributes",
        {"type": "object"},
        "values are strings alone in the schema; the pages on companies and on data attributes have every type",
    ),
    Fault(
        "2.7-Preview",
        "company_scroll/properties/scroll_param",
        TEXT_OR_NULL,
        "null on the last page: client libraries scroll on while there is one",
    ),
    *OF_CONVERSATIONS,
    # Of admins.
    Fault(
        "2.7-Preview",
        "app/properties/secure",
        {"type": "boolean"},
        "the examples of /me show it beside identity_verification",
    ),
    Fault(
        "2.7-Preview",
        "admin/properties/avatar",
        {
            "anyOf": [
                TEXT_OR_NULL,
                {"type": "object", "properties": {"type": TEXT, "image_url": TEXT_OR_NULL}},
            ]
        },
        "the examples have an object where the schema has an address; an admin without a picture has none",
    ),
    Fault(
        "2.7-Preview",
        "activity_log_metadata",
        {"type": "object", "nullable": True},
        "the keys are those of a few kinds of activity; each kind has its own",
    ),
    Fault(
        "2.7-Preview",
        "activity_log_list/properties/pages",
        {"anyOf": [{"$ref": "#/components/schemas/pages_link"}, {"$ref": "#/components/schemas/cursor_pages"}]},
        "GET has pages by number, whose next is an address; the schema has the cursor of the search of 2.16",
    ),
    # Of events.
    Fault(
        "2.7-Preview",
        "GET /events 200",
        {
            "anyOf": [
                {"$ref": "#/components/schemas/data_event_list"},
                {"$ref": "#/components/schemas/data_event_summary"},
            ]
        },
        "the schema tells of summary=true alone; without it the answer is a list, as the documentation shows",
    ),
    Fault("2.7-Preview", "data_event_summary/properties/email", TEXT_OR_NULL, "people need none"),
    Fault(
        "2.7-Preview",
        "data_event_list/properties/pages/properties/type",
        TEXT,
        "the older documentation has the type pages, and client libraries follow the address only beside it",
    ),
    Fault(
        "2.7-Preview",
        "data_event_summary_item/properties/description",
        TEXT_OR_NULL,
        "an event that nobody described has none",
    ),
    Fault(
        "2.7-2.16",
        "data_event/properties/metadata",
        {"type": "object"},
        "the operation's own text has numbers, links and amounts of money beside strings; Preview allows them",
    ),
    # Of data attributes.
    Fault(
        "2.7-2.15",
        "data_attribute/properties/model",
        TEXT,
        "model=conversation is an argument of the list until 2.15, and no model of its answers",
    ),
    # Of phone calls.
    Fault(
        "2.7-Preview",
        "POST /phone_call_redirects 400",
        {"type": "object"},
        "the examples have {error_key, message}, the schema the error list; clients look for either: both are served",
    ),
]

NO_SENDER = "nothing here sends text messages, so each request ends as one that could not be sent"
NO_PLANS = "there are no plans here, which could leave it out"
ONE_WRITER = "writes come one after another, so none meets another"

UNSERVED: list[Unserved] = [
    # Of people.
    Unserved(
        "2.13",
        "GET /contacts/find_by_external_id/{}",
        200,
        "successful",
        "formatted_phone is new in Preview; no other example of 2.13, and none of 2.14 to 2.16, has it",
        ("formatted_phone",),
    ),
    Unserved(
        "2.13-Preview",
        "PUT /contacts/{}",
        200,
        "update a contact with an association to a custom object instance",
        "there are no custom objects yet",
    ),
    Unserved(
        "Preview",
        "POST /contacts/merge/preview",
        200,
        "allowed",
        "kinds of which nothing would move are left out, as the page says; of these there are none yet",
        tuple(f"summary.reassignments.{kind}" for kind in ("conversations", "tickets", "phone_calls")),
    ),
    # Of companies.
    *(
        Unserved(
            "Preview",
            f"{method} /companies{id}",
            200,
            "successful",
            "the schema of the same file has notes where the examples have data, and none of the rest",
            tuple(f"notes.{key}" for key in ("data", "url", "total_count", "has_more")),
        )
        for method, id in (("POST", ""), ("GET", "/{}"), ("PUT", "/{}"))
    ),
    *(
        Unserved("Preview", operation, 200, "successful", "the notes are those of a single company", (key,))
        for operation, key in (
            ("GET /companies", "data[0].notes"),
            ("POST /companies/list", "data[0].notes"),
            ("GET /companies/scroll", "data[0].notes"),
            ("POST /contacts/{}/companies", "notes"),
        )
    ),
    Unserved(
        "2.15-Preview",
        "GET /companies/{}/notes",
        200,
        "successful response",
        "the second note of the same example, and all notes of contacts, have their author without",
        tuple(
            f"data[0].author.{key}"
            for key in ("away_status_reason_id", "has_inbox_seat", "team_ids", "team_priority_level")
        ),
    ),
    # Of events.
    Unserved(
        "2.7-Preview",
        "GET /events",
        200,
        "successful response",
        "a summary has no pages: all of it is answered, and its schema has none",
        ("pages",),
    ),
    *UNSERVED_OF_CONVERSATIONS,
    # Of teams.
    Unserved("2.16-Preview", "GET /teams/{}/metrics", 200, "successful response", "nobody is assigned anything yet"),
    Unserved(
        "Preview",
        "PUT /teams/{}",
        403,
        "forbidden",
        "who may manage teams may manage each; who may not is told so by the example cannot manage teams",
    ),
    Unserved("Preview", "PUT /teams/{}", 403, "not available for this workspace", NO_PLANS),
    Unserved("Preview", "PUT /teams/{}", 409, "conflict", ONE_WRITER),
    Unserved("Preview", "PUT /teams/{}", 409, "partly applied", ONE_WRITER),
    # Of phone calls.
    Unserved("2.7-Preview", "POST /phone_call_redirects", 200, "successful", NO_SENDER),
    Unserved("2.7-Preview", "POST /phone_call_redirects", 422, "unprocessable entity", NO_SENDER),
]
