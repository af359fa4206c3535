"""Every change between versions, oldest first: the history of the API on one page.

Those of conversations are in conversation_changes.py. CHANGES and NAMED have all.
"""

from __future__ import annotations

from interphone.api import conversation_changes
from interphone.api.change import Change, change

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

SUBSCRIPTION_TO_EMAILS_IS_NEVER_NULL = change(
    "1.3",
    "null for unsubscribed_from_emails is an error; before, it was taken for absent.",
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

WHAT_IS_NOT_FOUND_HAS_ITS_OWN_CODE = change(
    "2.0",
    "A company, job, assignee or sender that is not found has a code of its own, such as company_not_found; before, "
    "not_found.",
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

MESSAGES_PASS_OVER_UNKNOWN_KEYS = change(
    "2.0",
    "POST /messages passes over what it does not know, and takes create_conversation_without_contact_reply; before, "
    "an unknown key was a bad_request.",
    source="Examples of the OpenAPI description 2.7, which send more than is documented",
)

CONVERSATIONS_HAVE_ATTRIBUTES = change(
    "2.3",
    "GET /data_attributes lists those of conversations too.",
    source="API reference 2.3, list all data attributes",
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

ME_TELLS_OF_AWAY_MODE_AND_TEAMS = change(
    "2.7",
    "GET /me shows the job title, away mode and teams too.",
    source="API reference 2.7, schema admin_with_app",
)

MESSAGES_TELL_WHO_IS_AWAY = change(
    "2.7",
    "POST /messages shows the away mode of the admin who sends, and as subject the words where there is none; before, "
    "the template, and no subject in the Messenger.",
    source="Examples of the OpenAPI description 2.7; API reference 1.0, admin initiated message",
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

MESSAGES_CAN_BE_DATED = change(
    "2.11",
    "POST /messages takes created_at.",
    source="OpenAPI description 2.11",
)

CONTACTS_TELL_OF_PUSH_MESSAGING = change(
    "2.12",
    "Contacts show enabled_push_messaging.",
    source="Examples of the OpenAPI description 2.12",
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

MESSAGES_HAVE_SEVERAL_RECIPIENTS = change(
    "2.14",
    "POST /messages takes arrays of recipients in to, cc and bcc; before, one in to.",
    source="API reference 2.14, create a message",
)

COMPANIES_HAVE_NOTES = change(
    "2.15",
    "GET /notes/{id} answers notes on companies too, which name their company.",
    source="API reference 2.15, list all company notes",
)

ADMINS_HAVE_ROLES = change(
    "2.16",
    "Admins show their role.",
    source="API reference 2.16, schema admin",
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

NAMED: dict[str, Change] = dict(
    sorted(
        (
            (name, value)
            for names in (globals(), vars(conversation_changes))
            for name, value in tuple(names.items())
            if isinstance(value, Change)
        ),
        key=lambda item: item[1].since.order,
    )
)
"""All of them by their names."""
CHANGES = list(NAMED.values())
