"""Every change between versions, oldest first: the history of the API on one page.

A change is named as the sentence it makes true. Code asks `version.has(NAME)` and never compares versions.
"""

from __future__ import annotations

import msgspec

from interphone.api.versions import BY_NAME, Version


class Change(msgspec.Struct, frozen=True):
    """One idea that became true with version `since`. `text` tells users; `source` is where it is documented."""

    since: Version
    text: str
    source: str


CHANGES: list[Change] = []


def change(since: str, text: str, *, source: str) -> Change:
    """Declare a change, in the order of versions."""
    declared = Change(BY_NAME[since], text, source)
    if CHANGES and CHANGES[-1].since.order > declared.since.order:
        raise ValueError(f"{text!r} stands after a later change")
    CHANGES.append(declared)
    return declared


EMAILS_FIND_LISTS = change(
    "1.1",
    "GET /users?email= answers a list of everybody with the address, leads too; before, one user or 404.",
    source="Changelog 1.1",
)

PRIVATE_FIELDS_ARE_EMPTY = change(
    "1.1",
    "last_seen_ip, user_agent_data and the coordinates of people are null.",
    source="API reference 1.1, user model",
)

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

COORDINATES_ARE_LEFT_OUT = change(
    "1.2",
    "location_data has no latitude and no longitude.",
    source="Changelog 1.2",
)

PRIVATE_FIELDS_ARE_LEFT_OUT = change(
    "1.2",
    "People have no last_seen_ip and no user_agent_data.",
    source="Changelog 1.2",
)

EMAILS_FIND_USERS_ALONE = change(
    "1.2",
    "GET /users?email= answers users only; in 1.1 leads too.",
    source="Changelog 1.2",
)

PHONES_FIND_PEOPLE = change(
    "1.2",
    "GET /users?phone= and GET /contacts?phone= answer the people with a phone number; before, not an argument.",
    source="Changelog 1.2",
)

WHO_WAITS_NO_MORE_HAS_NO_TIME = change(
    "1.2",
    "waiting_since is null once an admin has answered or closed; before, a time 2,000 years ahead.",
    source="API reference 1.0 and 1.2, conversation model",
)

SUBSCRIPTION_TO_EMAILS_IS_NEVER_NULL = change(
    "1.3",
    "null for unsubscribed_from_emails is an error; before, it was taken for absent.",
    source="Changelog 1.3",
)

AUTHORS_HAVE_NAMES = change(
    "1.3",
    "Authors in a conversation have name and email.",
    source="Changelog 1.3",
)

PEOPLE_HAVE_OWNERS = change(
    "1.4",
    "Users and leads show their owner_id.",
    source="Changelog 1.4",
)

TEAMS_ARE_NOT_AMONG_ADMINS = change(
    "1.4",
    "GET /admins lists admins alone; before, teams stand among them.",
    source="Changelog 1.4",
)

ATTRIBUTES_OF_ALL_MODELS_ARE_LISTED = change(
    "1.4",
    "GET /data_attributes?model= lists data attributes, which name their model; before, /data_attributes/customer and "
    "/data_attributes/company.",
    source="Changelog 1.4",
)

NEW_ATTRIBUTES_HAVE_PLAIN_NAMES = change(
    "1.4",
    "A new custom attribute is named by letters, digits, currency signs and hyphens; before, by all but . and $.",
    source="Changelog 1.4",
)

COMPANIES_AND_JOBS_HAVE_ERRORS_OF_THEIR_OWN = change(
    "2.0",
    "A company or job that is not found has a code of its own, such as company_not_found; before, not_found.",
    source="API reference 2.0, companies; client libraries of 1.x know not_found alone",
)

COMPANIES_LEAVE_OUT_WHAT_THEY_LACK = change(
    "2.0",
    "A company has no key for a name, time, size, website or industry that is not known; before, null.",
    source="API reference 2.0, company model and examples",
)

AVATARS_OF_ADMINS_HAVE_A_TYPE = change(
    "2.0",
    "The avatar of an admin has the type avatar.",
    source="API reference 1.4 and 2.3, list admins",
)

A_LOG_WITHOUT_A_START_IS_A_BAD_REQUEST = change(
    "2.0",
    "GET /admins/activity_logs without created_at_after answers 400; before, 404.",
    source="API reference 1.4, view admin activity logs, prints 404; 2.x names the code alone",
)

GOING_AWAY_IS_CALLED_A_CHANGE = change(
    "2.0",
    "The activity of going away is called admin_away_mode_change; before, admin_away_mode.",
    source="API reference 1.4 and 2.6, activity types",
)

ATTRIBUTES_ARE_DECLARED = change(
    "2.0",
    "A custom attribute that does not exist, or has another type, is an error; before, it came to be by being sent.",
    source="Changelog 2.0",
)

THE_LAST_PAGE_OF_EVENTS_HAS_NO_NEXT = change(
    "2.0",
    "The last page of a list of events has no pages.next; before, it is null.",
    source="API reference 2.0, list data events; client libraries of 1.x read the key",
)

TAGS_ARE_LISTED_AS_DATA = change(
    "2.0",
    "GET /tags answers a list with its tags in data; before, a tag.list with tags, and with ?name= one tag.",
    source="API reference 2.7, list all tags; what client libraries of 2.0 read",
)

TAGS_PASS_OVER_UNKNOWN_KEYS = change(
    "2.0",
    "POST /tags passes over what it does not know; before, an unknown key was a bad_request.",
    source="Client libraries of 2.0, which send more than is documented; recorded answers of 1.x",
)

DELETED_TAGS_ARE_NOT_SHOWN = change(
    "2.0",
    "DELETE /tags/{id} answers an empty object; before, the tag.",
    source="API reference 2.7, delete a tag; a client library of 1.x reads the tag",
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

CONVERSATIONS_HAVE_ATTRIBUTES = change(
    "2.3",
    "GET /data_attributes lists those of conversations too.",
    source="API reference 2.3, list all data attributes",
)

CONVERSATIONS_SHOW_TOPICS_AND_ATTRIBUTES = change(
    "2.3",
    "Conversations show topics and custom_attributes.",
    source="Changelog 2.3",
)

CONTACTS_TELL_WHAT_THEY_DO_NOT_GET = change(
    "2.3",
    "Contacts list the subscription types that they opted out of.",
    source="API reference 2.3, contact model",
)

LOCATIONS_HAVE_CODES = change(
    "2.4",
    "The location of a contact has country_code and continent_code.",
    source="Changelog 2.4",
)

CONTACTS_HAVE_CAMPAIGNS = change(
    "2.4",
    "Contacts show their utm parameters and referrer.",
    source="Changelog 2.4",
)

NEW_CONVERSATIONS_ARE_NAMED = change(
    "2.4",
    "The answer to POST /conversations has the conversation_id.",
    source="API reference 2.4 against 2.3, create a conversation",
)

DEPENDENTS_OF_TAGS_ARE_NAMED = change(
    "2.5",
    "A tag that cannot be deleted is refused with the names of what depends on it.",
    source="Changelog 2.5",
)

CONTACTS_TELL_WHAT_THEY_CHOSE_TO_GET = change(
    "2.6",
    "Contacts list the subscription types that they opted in to.",
    source="Changelog 2.6",
)

ARCHIVED_CONTACTS_CAN_BE_DELETED = change(
    "2.6",
    "An archived contact can be deleted; before, it had to be unarchived first.",
    source="Changelog 2.6",
)

SUBSCRIPTIONS_CAN_BE_OPTED_INTO = change(
    "2.6",
    "Subscription types of opt_in consent are shown, and which contents a type is for; before, only types of opt_out.",
    source="API reference 2.6, subscription types",
)

NOTES_ARE_ABOUT_CONTACTS = change(
    "2.6",
    "A note names its contact alone; before, the same person as its user too.",
    source="API reference 2.7, retrieve a note; the pages of 2.0 to 2.6 show a user",
)

PART_TYPES_ARE_FINE = change(
    "2.6",
    "Parts tell what was done in types such as participant_added, note_and_reopen or quick_reply; before, there are "
    "comment, note, assignment, snoozed, open, close and away_mode_assignment.",
    source="Changelog 2.6",
)

TEAMMATES_INITIATE = change(
    "2.6",
    "delivered_as tells admin_initiated from automated; before, both are automated.",
    source="Changelog 2.6",
)

ME_TELLS_OF_AWAY_MODE_AND_TEAMS = change(
    "2.7",
    "GET /me shows the job title, away mode and teams too.",
    source="API reference 2.7, schema admin_with_app",
)

NOTE_AUTHORS_HAVE_NO_PICTURE = change(
    "2.7",
    "The author of a note has no avatar.",
    source="API reference 2.7, retrieve a note; API reference 2.0, notes",
)

AVATARS_ARE_OBJECTS = change(
    "2.7",
    "The avatar of a contact is an object with image_url; before, the address alone. null without one in both.",
    source="OpenAPI description 2.7; API reference 2.0, contact model",
)

TEN_FILES_CAN_BE_ATTACHED = change(
    "2.7",
    "A reply takes ten attachments; before, five.",
    source="API reference 2.7, reply to a conversation; API reference 1.1, replying",
)

SEGMENTS_OF_LEADS_ARE_OF_CONTACTS = change(
    "2.7",
    "The person_type of a segment of leads is contact; before, lead.",
    source="API reference 2.7, segment; API reference 2.0, list all segments",
)

DATES_TAKE_THREE_OPERATORS = change(
    "2.7",
    "Searching contacts, dates take =, > and < alone, and tag_id = and !=; before, both take IN and != as well.",
    source="API reference 2.7, search contacts, against that of 2.0",
)

PRIORITY_LEVELS_ARE_SHOWN = change(
    "2.8",
    "Admins show their team_priority_level, load balanced teams their admin_priority_level.",
    source="API reference 2.8, schemas admin and team",
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

GONE_CONTACTS_KEEP_THEIR_NAMES = change(
    "2.10",
    "What was archived or deleted is answered with type and external_id; before, with object.",
    source="Examples of the OpenAPI descriptions 2.9 and 2.10",
)

THE_MESSENGER_WRITES_ONLY_WHERE_ALLOWED = change(
    "2.11",
    "A new data attribute is not writable by the Messenger unless it says so; before, it is unless it says not.",
    source="Changelog 2.11",
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

CONTACTS_TELL_OF_PUSH_MESSAGING = change(
    "2.12",
    "Contacts show enabled_push_messaging.",
    source="Examples of the OpenAPI description 2.12",
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

AWAY_STATUS_HAS_A_REASON = change(
    "2.14",
    "Admins have an away_status_reason_id, which PUT /admins/{id}/away takes.",
    source="API reference 2.14, set an admin to away",
)

TEAMS_TELL_HOW_WORK_IS_GIVEN_OUT = change(
    "2.14",
    "Teams show their distribution_method and, where it is load_balanced, their assignment_limit.",
    source="API reference 2.14, schema team",
)

PARTS_HAVE_METADATA = change(
    "2.14",
    "Parts have metadata: the replies that were offered, or the one that was chosen.",
    source="API reference 2.14, schema conversation_part",
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

COMPANIES_HAVE_NOTES = change(
    "2.15",
    "GET /notes/{id} answers notes on companies too, which name their company.",
    source="API reference 2.15, list all company notes",
)

CONVERSATIONS_HAVE_A_COMPANY = change(
    "2.15",
    "Conversations show their company.",
    source="API reference 2.15, schema conversation",
)

ADMINS_HAVE_ROLES = change(
    "2.16",
    "Admins show their role.",
    source="API reference 2.16, schema admin",
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

CONVERSATIONS_TELL_THEIR_CHANNEL = change(
    "2.16",
    "Conversations show channel, external_references, sales_agent and sales_agent_participated.",
    source="API reference 2.16, schema conversation",
)

TAGGING_TELLS_WHO_WAS_TAGGED = change(
    "2.16",
    "POST /tags names whom it tagged and untagged, and passes over who is unknown; before, one unknown target was a "
    "404 and nobody was tagged.",
    source="API reference 2.16, create or update a tag",
)

NOTES_TELL_OF_COMPANIES = change(
    "2.16",
    "A note has both a contact and a company, one of them null.",
    source="API reference 2.16, note",
)

COMPANIES_SHOW_THEIR_NOTES = change(
    "2.16",
    "A single company has its newest notes.",
    source="API reference 2.16, company model",
)

COMPANIES_CAN_BE_SEEN_NOW = change(
    "2.16",
    "POST and PUT /companies take update_last_request_at; before, it is an unknown argument.",
    source="API reference 2.16, create or update a company",
)

CONVERSATION_ATTRIBUTES_ARE_ELSEWHERE = change(
    "2.16",
    "GET /data_attributes has none of conversations, and answers 422 where it is asked for them.",
    source="API reference 2.16, list all data attributes",
)

OWNER_IDS_ARE_TEXT = change(
    "2.16",
    "owner_id of a contact is a string, in searches too; before, an integer.",
    source="OpenAPI description 2.16",
)

MERGES_ARE_OF_DUPLICATES = change(
    "2.16",
    "Only contacts that share an email or phone can be merged, unless skip_duplicate_validation is sent.",
    source="OpenAPI description 2.16",
)

MERGED_CONTACTS_POINT_TO_THE_OTHER = change(
    "2.16",
    "A contact that was merged away answers 410 with a Link header; before, 404. merge_history can be asked for.",
    source="OpenAPI description 2.16",
)

EMAILS_CAN_BE_VERIFIED = change(
    "2.16",
    "Contacts take email_verified together with an email.",
    source="OpenAPI description 2.16",
)

ME_HAS_A_ROLE = change(
    "Preview",
    "GET /me shows the role.",
    source="API reference Preview, schema admin_with_app",
)

BULK_ACTIONS_ARE_AN_EVENT_TYPE = change(
    "Preview",
    "The list of activity log event types has inbox_bulk_action.",
    source="API reference Preview, list all activity log event types",
)

DATETIME_IS_A_TYPE_OF_ITS_OWN = change(
    "Preview",
    "The data_type datetime is shown as such; before, as date.",
    source="API reference Preview, schema data_attribute",
)

WAKING_CAN_BE_SKIPPED = change(
    "Preview",
    "A reply of a teammate takes skip_unsnooze.",
    source="API reference Preview, reply to a conversation",
)

AI_TOPICS_ARE_SHOWN = change(
    "Preview",
    "Conversations have ai_topics.",
    source="API reference Preview, schema conversation",
)

FORMATTED_PHONES_ARE_SHOWN = change(
    "Preview",
    "Contacts show formatted_phone.",
    source="OpenAPI description Preview",
)

TIMES_ARE_SEARCHED_BY_THE_SECOND = change(
    "Preview",
    "Searching contacts, standard times are compared by the second and custom dates by days of UTC; before, both by "
    "days of the workspace's time zone. owner_id is compared as an integer there, as it was before 2.16.",
    source="API reference Preview, search contacts",
)

LANGUAGES_CAN_BE_SET = change(
    "Preview",
    "Contacts take language_override.",
    source="OpenAPI description Preview",
)
