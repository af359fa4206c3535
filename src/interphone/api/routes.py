"""Every route of the API. A resource module that is not named here is not served."""

from interphone.api.routing import Router
from interphone.api.v1 import events, impressions, message_threads, notes, tags, users


def build_router() -> Router:
    modules = (users, notes, impressions, message_threads, tags, events)
    return Router(route for module in modules for route in module.ROUTES)
