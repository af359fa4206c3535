"""POST /live/tickets: a ticket with which a browser follows the live stream, for a teammate or a contact."""

from __future__ import annotations

from typing import Any

from interphone.api.arguments import Arguments
from interphone.api.http import Answer, Request
from interphone.api.numbered.arguments import read_body
from interphone.domain import live_tickets
from interphone.domain.contacts import Who
from interphone.domain.errors import Forbidden, Invalid
from interphone.domain.live_tickets import NewTicket, Ticket
from interphone.live.hub import Hub
from interphone.live.reader import Audience

KNOWN = ("admin_id", "contact")
NAMES = ("id", "user_id", "external_id", "email")
NOBODY = 'contact must name a person, such as {"user_id": "25"}: by id, user_id or email'


async def create(request: Request, audience: Audience, hub: Hub) -> Answer:
    if audience.by_ticket:
        raise Forbidden("A live ticket cannot be used to get another; call with an API key or access token")
    if request.body.strip().startswith(b"["):
        # PHP writes so what is left of {"contact": null} without its nulls, and means somebody as well.
        raise Invalid("contact", NOBODY)
    new = read_ticket(read_body(request, KNOWN), audience)
    return Answer(200, show_ticket(await request.database.read(audience.app_id, live_tickets.issue, new)))


def read_ticket(arguments: Arguments, audience: Audience) -> NewTicket:
    """For the contact or teammate named; without either for the teammate whom the credential acts for.

    Raises Invalid, Unknown.
    """
    if arguments.has_null("contact"):
        # Who sends it meant somebody, who was not found: without a contact the ticket would tell everything.
        raise Invalid("contact", NOBODY)
    if not arguments.has("contact"):
        admin_id = arguments.whole("admin_id")
        return NewTicket(audience.credential_id, audience.teammate_id if admin_id is None else admin_id)
    if arguments.has("admin_id"):
        raise Invalid("admin_id", "admin_id and contact: a ticket is for one of them")
    named = arguments.nested("contact", arguments.mapping("contact"))
    named.refuse_unknown(NAMES)
    who = Who(
        id=named.identifier("id"),
        user_id=named.identifier("user_id") or named.identifier("external_id"),
        email=named.email("email"),
    )
    if who == Who():
        raise Invalid("contact", NOBODY)
    return NewTicket(audience.credential_id, who=who)


def show_ticket(ticket: Ticket) -> dict[str, Any]:
    holder = ticket.holder
    return {
        "type": "live.ticket",
        "ticket": ticket.text,
        "expires_at": holder.expires_at,
        "admin_id": None if holder.teammate_id is None else str(holder.teammate_id),
        "contact_id": holder.contact_id,
        "url": f"/live/events?ticket={ticket.text}",
    }
