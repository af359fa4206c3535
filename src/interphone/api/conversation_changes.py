"""What changed of conversations from version to version, oldest first; changes.py has all of it."""

from __future__ import annotations

from interphone.api.change import change

FIRST_MESSAGES_TELL_HOW_THEY_CAME = change(
    "1.1",
    "The type of a conversation_message is conversation, email or push, and it has delivered_as; before, its type is "
    "conversation_message.",
    source="Changelog 1.1",
)

FIRST_REPLIES_OF_CUSTOMERS_ARE_SHOWN = change(
    "1.1",
    "A conversation has customer_first_reply.",
    source="Changelog 1.1",
)

TAGS_OF_CONVERSATIONS_TELL_WHO_GAVE_THEM = change(
    "1.1",
    "Tags of a conversation have applied_at and applied_by, one can stand there twice, and lists show them; before, "
    "only a single conversation has tags.",
    source="Changelog 1.1; API reference 1.0 and 1.1, list conversations",
)

WHO_WAITS_NO_MORE_HAS_NO_TIME = change(
    "1.2",
    "waiting_since is null once an admin has answered or closed; before, a time 2,000 years ahead.",
    source="API reference 1.0 and 1.2, conversation model",
)

AUTHORS_HAVE_NAMES = change(
    "1.3",
    "Authors in a conversation have name and email.",
    source="Changelog 1.3",
)

ASSIGNEES_ARE_IDS = change(
    "2.2",
    "A conversation has admin_assignee_id and team_assignee_id; before, an assignee.",
    source="Changelog 2.2",
)

CONVERSATIONS_HAVE_TITLES = change(
    "2.2",
    "Conversations show their title.",
    source="API reference 2.2, conversation model",
)

REDACTION_IS_SHOWN = change(
    "2.2",
    "Sources and parts tell whether they are redacted.",
    source="API reference 2.2, conversation model",
)

CONVERSATIONS_SHOW_TOPICS_AND_ATTRIBUTES = change(
    "2.3",
    "Conversations show topics and custom_attributes.",
    source="Changelog 2.3",
)

ATTRIBUTES_OF_CONVERSATIONS_CAN_BE_SET = change(
    "2.3",
    "PUT /conversations/{id} takes custom_attributes.",
    source="Changelog 2.3",
)

NEW_CONVERSATIONS_ARE_NAMED = change(
    "2.4",
    "The answer to POST /conversations has the conversation_id.",
    source="API reference 2.4 against 2.3, create a conversation",
)

PART_TYPES_ARE_FINE = change(
    "2.6",
    "Parts tell what was done in types such as participant_added, note_and_reopen or quick_reply; before, there are "
    "comment, note, assignment, snoozed, open, close and away_mode_assignment.",
    source="Changelog 2.6",
)

CONVERSATIONS_ARE_LISTED_BY_CURSOR = change(
    "2.6",
    "GET /conversations is paged by starting_after, and has a total_count; before, by number.",
    source="Changelog 2.6",
)

TEAMMATES_INITIATE = change(
    "2.6",
    "delivered_as tells admin_initiated from automated; before, both are automated.",
    source="Changelog 2.6",
)

TEN_FILES_CAN_BE_ATTACHED = change(
    "2.7",
    "A reply takes ten attachments; before, five.",
    source="API reference 2.7, reply to a conversation; API reference 1.1, replying",
)

QUICK_REPLIES_CAN_BE_SENT = change(
    "2.9",
    "A reply can offer quick replies, or choose one of them.",
    source="Changelog 2.9",
)

CONVERSATIONS_SHOW_THEIR_TICKET = change(
    "2.9",
    "Conversations have a ticket, null where they are none.",
    source="API reference 2.9, retrieve a conversation",
)

CONVERSATIONS_SHOW_LINKED_OBJECTS = change(
    "2.10",
    "Conversations list the objects that they are linked with.",
    source="API reference 2.10, schema conversation",
)

AI_AGENTS_ARE_SHOWN = change(
    "2.11",
    "Conversations tell whether an AI agent took part.",
    source="API reference 2.11, schema conversation",
)

CONVERSATIONS_CAN_BE_DATED = change(
    "2.11",
    "POST /conversations and replies of contacts take created_at.",
    source="Changelog 2.11",
)

TEAMS_HAVE_RESPONSE_TIMES = change(
    "2.12",
    "Statistics have assigned_team_first_response_time.",
    source="API reference 2.12, schema conversation_statistics",
)

PARTS_TELL_OF_EVENTS = change(
    "2.13",
    "Parts have state, tags, event_details, email_message_metadata and app_package_code.",
    source="API reference 2.13, schema conversation_part",
)

HANDLING_TIMES_ARE_SHOWN = change(
    "2.13",
    "Statistics have handling times, and response times in office hours.",
    source="API reference 2.13, schema conversation_statistics",
)

TITLES_CAN_BE_SET = change(
    "2.13",
    "PUT /conversations/{id} takes a title.",
    source="API reference 2.13, update a conversation",
)

PARTS_HAVE_METADATA = change(
    "2.13",
    "Parts have metadata: the replies that were offered, or the one that was chosen.",
    source="Examples of the OpenAPI description 2.13",
)

COMPANIES_OF_CONVERSATIONS_CAN_BE_SET = change(
    "2.14",
    "PUT /conversations/{id} takes a company_id.",
    source="API reference 2.14, update a conversation",
)

AI_AUTHORS_ARE_TOLD = change(
    "2.14",
    "Authors of parts tell whether they are an AI agent.",
    source="API reference 2.14, schema conversation_part_author",
)

RATINGS_TELL_WHEN_THEY_CHANGED = change(
    "2.14",
    "conversation_rating has updated_at.",
    source="API reference 2.14, schema conversation_rating",
)

CONVERSATIONS_HAVE_A_COMPANY = change(
    "2.15",
    "Conversations show their company.",
    source="API reference 2.15, schema conversation",
)

MAIL_TELLS_ITS_MESSAGE_ID = change(
    "2.15",
    "email_message_metadata of parts has message_id.",
    source="API reference 2.15, schema email_message_metadata",
)

NOTIFICATIONS_CAN_BE_SKIPPED = change(
    "2.15",
    "A reply of a teammate takes skip_notifications: nobody is written to because of it.",
    source="API reference 2.15, reply to a conversation",
)

PRIORITIES_ARE_LEVELS = change(
    "2.16",
    "The priority of a conversation is none, low, medium, high or urgent; before, priority or not_priority.",
    source="API reference 2.16, schema conversation",
)

NOBODY_IS_ZERO = change(
    "2.16",
    "admin_assignee_id and team_assignee_id are 0 where nobody is assigned; before, null.",
    source="API reference 2.16, schema conversation",
)

SOURCES_TELL_OF_MAIL = change(
    "2.16",
    "The source of a conversation that began by mail has recipients, reply_to and email_message_metadata.",
    source="API reference 2.16, schema conversation_source",
)

CONVERSATIONS_TELL_THEIR_CHANNEL = change(
    "2.16",
    "Conversations show channel, external_references, sales_agent and sales_agent_participated.",
    source="API reference 2.16, schema conversation",
)

WAKING_CAN_BE_SKIPPED = change(
    "Preview",
    "A reply of a teammate takes skip_unsnooze.",
    source="API reference Preview, reply to a conversation",
)

PRIORITIES_CAN_BE_SET = change(
    "Preview",
    "PUT /conversations/{id} takes a priority, and the admin_id of who changes it.",
    source="API reference Preview, update a conversation",
)

AI_TOPICS_ARE_SHOWN = change(
    "Preview",
    "Conversations have ai_topics.",
    source="API reference Preview, schema conversation",
)
