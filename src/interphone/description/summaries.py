"""What each operation is for, in a few words, as the lists of /openapi/ show it."""

from __future__ import annotations

from interphone.api.routing import Route

_EVERY = """
GET    /admins                                   List admins
GET    /admins/activity_log_event_types          List the types of activity logs
GET    /admins/activity_logs                     List activity logs
POST   /admins/activity_logs/search              Search activity logs
GET    /admins/{id}                              Show an admin
PUT    /admins/{id}/away                         Set an admin away, or back
GET    /away_status_reasons                      List the reasons to be away
POST   /bulk/contacts                            Do many things with leads in the background
POST   /bulk/events                              Record many events in the background
POST   /bulk/users                               Do many things with users in the background
GET    /companies                                List companies, or show one
POST   /companies                                Create or update a company
PUT    /companies                                Create or update a company
POST   /companies/bulk                           Create many companies in the background
PUT    /companies/bulk                           Update many companies in the background
POST   /companies/bulk/delete                    Delete many companies in the background
GET    /companies/bulk/{id}                      Show how a bulk job of companies does
GET    /companies/list                           List companies
POST   /companies/list                           List companies
GET    /companies/scroll                         Scroll over all companies
POST   /companies/search                         Search companies
GET    /companies/{id}                           Show a company
PUT    /companies/{id}                           Update a company
DELETE /companies/{id}                           Delete a company
GET    /companies/{id}/contacts                  List the contacts of a company
GET    /companies/{id}/notes                     List the notes on a company
POST   /companies/{id}/notes                     Write a note on a company
GET    /companies/{id}/segments                  List the segments a company is in
GET    /companies/{id}/users                     List the users of a company
GET    /contacts                                 List contacts
POST   /contacts                                 Create a contact
POST   /contacts/bulk                            Create many contacts in the background
PUT    /contacts/bulk                            Update many contacts in the background
POST   /contacts/bulk/delete                     Delete many contacts in the background
GET    /contacts/bulk/{id}                       Show how a bulk job of contacts does
GET    /contacts/find_by_external_id/{external_id}  Show the contact of an external id
POST   /contacts/merge                           Merge a lead into a user
POST   /contacts/merge/preview                   Show what a merge would do
POST   /contacts/search                          Search contacts
DELETE /contacts/{contact_id}/companies/{id}     Take a contact out of a company
GET    /contacts/{id}                            Show a contact
PUT    /contacts/{id}                            Update a contact
DELETE /contacts/{id}                            Delete a contact
POST   /contacts/{id}/archive                    Archive a contact
POST   /contacts/{id}/block                      Block a contact
GET    /contacts/{id}/companies                  List the companies of a contact
POST   /contacts/{id}/companies                  Put a contact into a company
GET    /contacts/{id}/merge_history              List who was merged into a contact
GET    /contacts/{id}/notes                      List the notes on a contact
POST   /contacts/{id}/notes                      Write a note on a contact
GET    /contacts/{id}/segments                   List the segments a contact is in
GET    /contacts/{id}/subscriptions              List what a contact chose to get, or not to get
POST   /contacts/{id}/subscriptions              Opt a contact out of a subscription type, or in
DELETE /contacts/{id}/subscriptions/{type_id}    Take back a contact's choice
GET    /contacts/{id}/tags                       List the tags of a contact
POST   /contacts/{id}/tags                       Tag a contact
DELETE /contacts/{id}/tags/{tag_id}              Take a tag from a contact
POST   /contacts/{id}/unarchive                  Unarchive a contact
GET    /conversations                            List conversations
POST   /conversations                            Begin a conversation as a contact
GET    /conversations/attributes                 List the attributes of conversations
POST   /conversations/attributes                 Create an attribute of conversations
GET    /conversations/attributes/{id}            Show an attribute of conversations
PUT    /conversations/attributes/{id}            Update an attribute of conversations
DELETE /conversations/attributes/{id}            Archive an attribute of conversations
POST   /conversations/attributes/{id}/options    Add an option to a list
PUT    /conversations/attributes/{id}/options/{option_id}  Relabel an option of a list
DELETE /conversations/attributes/{id}/options/{option_id}  Archive an option of a list
GET    /conversations/deleted                    List the ids of deleted conversations
POST   /conversations/redact                     Take back what was said in a conversation
GET    /conversations/{id}                       Show a conversation
PUT    /conversations/{id}                       Update a conversation
DELETE /conversations/{id}                       Delete a conversation
POST   /conversations/{id}/convert               Make a conversation a ticket
POST   /conversations/{id}/customers             Bring a contact into a conversation
DELETE /conversations/{id}/customers/{contact_id}  Take a contact out of a conversation
GET    /conversations/{id}/handling_events       List when teammates paused and resumed
POST   /conversations/{id}/merge                 Merge a conversation into another
POST   /conversations/{id}/parts                 Close, snooze, open or assign a conversation
POST   /conversations/last/reply                 Reply in the last conversation of somebody
POST   /conversations/{id}/reply                 Reply to a conversation
POST   /conversations/{id}/run_assignment_rules  Give a conversation to whom the assignment rules say
POST   /conversations/search                     Search conversations
GET    /conversations/{id}/side_conversations    List side conversations
POST   /conversations/{id}/tags                  Tag a conversation
DELETE /conversations/{id}/tags/{tag_id}         Take a tag from a conversation
GET    /counts                                   Count people, companies, segments, tags
POST   /customers/search                         Search contacts
GET    /data_attributes                          List data attributes
POST   /data_attributes                          Create a data attribute
GET    /data_attributes/company                  List the data attributes of companies
GET    /data_attributes/customer                 List the data attributes of people
PUT    /data_attributes/{id}                     Update a data attribute
GET    /events                                   List the events of a person, or sum them up
POST   /events                                   Record an event
POST   /events/summaries                         Record how often events happened
GET    /download/content/data/{id}               Download an export of what was sent
POST   /export/cancel/{id}                       Cancel an export
POST   /export/content/data                      Export what was sent to people
GET    /export/content/data/{id}                 Show how an export does
GET    /ip_allowlist                             Show which addresses may call
PUT    /ip_allowlist                             Say which addresses may call
GET    /jobs/status/{id}                         Show how a job does
GET    /jobs/{id}                                Show how a bulk job does
POST   /jobs/{id}                                Add to a bulk job
GET    /jobs/{id}/error                          List what a bulk job could not do
GET    /jobs/{id}/errors                         List what a bulk job could not do
GET    /me                                       Show who calls
POST   /messages                                 Send a message to a person, or to the team
GET    /notes                                    List the notes on a person
POST   /notes                                    Write a note on a person
GET    /notes/{id}                               Show a note
POST   /phone_call_redirect                      Send a caller over to the Messenger
POST   /phone_call_redirects                     Send a caller over to the Messenger
GET    /segments                                 List segments
GET    /segments/{id}                            Show a segment
GET    /subscription_types                       List subscription types
GET    /subscription_types/{id}                  Show a subscription type
GET    /subscriptions                            List webhooks
POST   /subscriptions                            Create a webhook
GET    /subscriptions/{id}                       Show a webhook
POST   /subscriptions/{id}                       Update a webhook
PUT    /subscriptions/{id}                       Update a webhook
DELETE /subscriptions/{id}                       Delete a webhook
GET    /subscriptions/{id}/error                 List what a webhook refused
GET    /subscriptions/{id}/errors                List what a webhook refused
POST   /subscriptions/{id}/ping                  Send a ping to a webhook
GET    /subscriptions/{id}/retry                 List what a webhook is to be told again
POST   /subscriptions/{id}/retry                 Tell a webhook again what it refused
GET    /subscriptions/{id}/sent                  List what a webhook was told
GET    /tags                                     List tags
POST   /tags                                     Create or rename a tag, tag and untag many
GET    /tags/{id}                                Show a tag
PUT    /tags/{id}                                Rename a tag
DELETE /tags/{id}                                Delete a tag
GET    /teams                                    List teams
GET    /teams/{id}                               Show a team
PUT    /teams/{id}                               Say who is in a team
GET    /teams/{id}/metrics                       Count what a team has to do
POST   /user_delete_requests                     Delete a user for good
GET    /users                                    List users, or show one
POST   /users                                    Create or update a user
PUT    /users                                    Create or update a user
DELETE /users                                    Archive a user
GET    /users/scroll                             Scroll over all users
GET    /users/{id}                               Show a user
DELETE /users/{id}                               Archive a user
GET    /visitors                                 Show a visitor
POST   /visitors                                 Update a visitor
PUT    /visitors                                 Update a visitor
POST   /visitors/convert                         Make a visitor a user or lead
GET    /visitors/{id}                            Show a visitor
PUT    /visitors/{id}                            Update a visitor
DELETE /visitors/{id}                            Delete a visitor
POST   /v1/events                                Record an event
GET    /v1/tags                                  Show a tag
POST   /v1/tags                                  Create or update a tag, tag and untag users
PUT    /v1/tags                                  Update a tag, tag and untag users
GET    /v1/users                                 List users, or show one
POST   /v1/users                                 Create or update a user
PUT    /v1/users                                 Update a user
DELETE /v1/users                                 Delete a user
POST   /v1/users/impressions                     Record a page view
GET    /v1/users/message_threads                 List the threads of a user, or show one
POST   /v1/users/message_threads                 Begin a thread
PUT    /v1/users/message_threads                 Reply to a thread, or mark it read
POST   /v1/users/notes                           Write a note on a user
"""
# Until 1.4 /contacts are the leads, and whatever is done in a conversation is a reply.
_OLD = """
GET    /contacts                                 List leads
POST   /contacts                                 Create or update a lead
PUT    /contacts                                 Update a lead
PATCH  /contacts                                 Update a lead
DELETE /contacts                                 Archive a lead
POST   /contacts/convert                         Make a lead a user
GET    /contacts/scroll                          Scroll over all leads
GET    /contacts/{id}                            Show a lead
PUT    /contacts/{id}                            Update a lead
PATCH  /contacts/{id}                            Update a lead
DELETE /contacts/{id}                            Archive a lead
POST   /conversations/{id}                       Mark a conversation read
PUT    /conversations/{id}                       Mark a conversation read
POST   /conversations/{id}/customers             Bring a person into a conversation
DELETE /conversations/{id}/customers/{contact_id}  Take a person out of a conversation
POST   /conversations/{id}/reply                 Reply, note, open, close, assign or snooze
PUT    /conversations/{id}/reply                 Mark a conversation read
"""


def _read(table: str) -> dict[tuple[str, str], str]:
    rows = (line.split(maxsplit=2) for line in table.strip().splitlines())
    return {(method, path): words for method, path, words in rows}


EVERY = _read(_EVERY)
OLD = _read(_OLD)


def summary_of(route: Route) -> str | None:
    """In words for people; None for an operation that the tables do not name."""
    key = (route.method, route.path)
    return (OLD.get(key) if route.since.era == "v1x" else None) or EVERY.get(key)
