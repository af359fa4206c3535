"""Every route of the API. A resource module that is not named here is not served."""

import interphone.api.numbered.activity_logs
import interphone.api.numbered.admins
import interphone.api.numbered.companies
import interphone.api.numbered.counts
import interphone.api.numbered.events
import interphone.api.numbered.ip_allowlist
import interphone.api.numbered.me
import interphone.api.numbered.messages
import interphone.api.numbered.phone_call_redirects
import interphone.api.numbered.segments
import interphone.api.numbered.tags
import interphone.api.numbered.teams
import interphone.api.numbered.visitors
import interphone.api.v1.events
import interphone.api.v1.impressions
import interphone.api.v1.message_threads
import interphone.api.v1.notes
import interphone.api.v1.tags
import interphone.api.v1.users
import interphone.api.v1x.assignment
import interphone.api.v1x.bulk
import interphone.api.v1x.company_lists
import interphone.api.v1x.conversation_customers
import interphone.api.v1x.conversation_lists
import interphone.api.v1x.conversation_replies
import interphone.api.v1x.conversations
import interphone.api.v1x.conversions
import interphone.api.v1x.data_attributes
import interphone.api.v1x.leads
import interphone.api.v1x.notes
import interphone.api.v1x.subscriptions
import interphone.api.v1x.user_lists
import interphone.api.v1x.users
import interphone.api.v2x.assignment
import interphone.api.v2x.bulk
import interphone.api.v2x.companies
import interphone.api.v2x.company_contacts
import interphone.api.v2x.company_notes
import interphone.api.v2x.company_search
import interphone.api.v2x.contact_lists
import interphone.api.v2x.contact_search
import interphone.api.v2x.contact_tags
import interphone.api.v2x.contacts
import interphone.api.v2x.conversation_actions
import interphone.api.v2x.conversation_attributes
import interphone.api.v2x.conversation_lists
import interphone.api.v2x.conversation_people
import interphone.api.v2x.conversation_relations
import interphone.api.v2x.conversation_removal
import interphone.api.v2x.conversation_replies
import interphone.api.v2x.conversation_search
import interphone.api.v2x.conversation_tags
import interphone.api.v2x.conversation_updates
import interphone.api.v2x.conversations
import interphone.api.v2x.data_attributes
import interphone.api.v2x.exports
import interphone.api.v2x.jobs
import interphone.api.v2x.merge_preview
import interphone.api.v2x.notes
import interphone.api.v2x.subscriptions
import interphone.api.v2x.visitors
from interphone.api.routing import Router

MODULES = (
    # 2012
    interphone.api.v1.users,
    interphone.api.v1.notes,
    interphone.api.v1.impressions,
    interphone.api.v1.message_threads,
    interphone.api.v1.tags,
    interphone.api.v1.events,
    # 1.0 to 1.4
    interphone.api.v1x.users,
    interphone.api.v1x.user_lists,
    interphone.api.v1x.leads,
    interphone.api.v1x.conversions,
    interphone.api.v1x.data_attributes,
    interphone.api.v1x.notes,
    interphone.api.v1x.company_lists,
    interphone.api.v1x.conversation_lists,
    interphone.api.v1x.conversations,
    interphone.api.v1x.conversation_replies,
    interphone.api.v1x.assignment,
    interphone.api.v1x.conversation_customers,
    interphone.api.v1x.bulk,
    interphone.api.v1x.subscriptions,
    # 1.0 and all later versions
    interphone.api.numbered.companies,
    interphone.api.numbered.admins,
    interphone.api.numbered.counts,
    interphone.api.numbered.events,
    interphone.api.numbered.activity_logs,
    interphone.api.numbered.me,
    interphone.api.numbered.messages,
    interphone.api.numbered.teams,
    interphone.api.numbered.ip_allowlist,
    interphone.api.numbered.phone_call_redirects,
    interphone.api.numbered.visitors,
    interphone.api.numbered.tags,
    interphone.api.numbered.segments,
    # 2.0 and later
    interphone.api.v2x.visitors,
    interphone.api.v2x.merge_preview,
    interphone.api.v2x.data_attributes,
    interphone.api.v2x.companies,
    interphone.api.v2x.company_contacts,
    interphone.api.v2x.company_notes,
    interphone.api.v2x.company_search,
    interphone.api.v2x.contact_lists,
    interphone.api.v2x.contacts,
    interphone.api.v2x.contact_search,
    interphone.api.v2x.contact_tags,
    interphone.api.v2x.notes,
    interphone.api.v2x.bulk,
    interphone.api.v2x.exports,
    interphone.api.v2x.jobs,
    interphone.api.v2x.subscriptions,
    interphone.api.v2x.conversations,
    interphone.api.v2x.conversation_attributes,
    interphone.api.v2x.conversation_lists,
    interphone.api.v2x.conversation_replies,
    interphone.api.v2x.conversation_search,
    interphone.api.v2x.assignment,
    interphone.api.v2x.conversation_actions,
    interphone.api.v2x.conversation_updates,
    interphone.api.v2x.conversation_people,
    interphone.api.v2x.conversation_tags,
    interphone.api.v2x.conversation_removal,
    interphone.api.v2x.conversation_relations,
)


def build_router() -> Router:
    return Router(route for module in MODULES for route in module.ROUTES)
