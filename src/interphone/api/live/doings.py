"""POST /live/typing and /live/presence: what is told to those who follow now, and kept nowhere."""

from __future__ import annotations

from interphone.api.arguments import Arguments
from interphone.api.http import Answer, Request
from interphone.api.json import encode
from interphone.api.numbered.arguments import read_body
from interphone.domain import live_typing, teammates
from interphone.domain.conversations import CONTACT
from interphone.domain.errors import Forbidden, Missing
from interphone.domain.live_typing import Typing, Typist
from interphone.live.bridge import Whisper
from interphone.live.hub import Hub
from interphone.live.reader import Audience
from interphone.live.told import event

SHOWN_SECONDS = 5
"""How long a screen shows that somebody types, of whom nothing more is heard."""


async def tell_typing(request: Request, audience: Audience, hub: Hub) -> Answer:
    """A teammate who writes a note is seen by teammates alone."""
    arguments = read_body(request, ("conversation_id", "admin_id", "typing", "note"))
    typing = read_typing(arguments, audience)
    typist = await request.database.read(audience.app_id, live_typing.find, typing)
    block = show_typing(typing.conversation_id, typist, typing=arguments.flag("typing") is not False)
    heard = () if arguments.flag("note") else tuple(typist.others)
    hub.whisper(Whisper(audience.app_id, block.decode(), to_team=typist.to_team, contact_ids=heard))
    return Answer(202, {"type": "live.typing", "conversation_id": str(typing.conversation_id)})


async def tell_presence(request: Request, audience: Audience, hub: Hub) -> Answer:
    """Which conversation somebody looks at; null or nothing for none. To be told again every 15 to 30 seconds."""
    arguments = read_body(request, ("conversation_id", "admin_id"))
    who = _acting(arguments, audience)
    viewing = arguments.whole("conversation_id")
    if viewing is not None:
        await request.database.read(audience.app_id, live_typing.find, Typing(viewing, who.contact_id, who.teammate_id))
    elif who.teammate_id is not None:
        await request.database.read(audience.app_id, teammates.get, who.teammate_id)
    hub.presence.views(who, None if viewing is None else str(viewing))
    return Answer(202, {"type": "live.presence", "conversation_id": None if viewing is None else str(viewing)})


def read_typing(arguments: Arguments, audience: Audience) -> Typing:
    """Raises Missing, Forbidden."""
    who = _acting(arguments, audience)
    conversation_id = arguments.whole("conversation_id")
    if conversation_id is None:
        raise Missing("conversation_id", "conversation_id is a required parameter")
    return Typing(conversation_id, who.contact_id, who.teammate_id)


def show_typing(conversation_id: int, typist: Typist, *, typing: bool) -> bytes:
    shown = {
        "conversation_id": str(conversation_id),
        "author": {"type": "contact" if typist.kind == CONTACT else "admin", "id": typist.id, "name": typist.name},
        "typing": typing,
        "expires_in": SHOWN_SECONDS if typing else 0,
    }
    return event("typing", encode(shown))


def _acting(arguments: Arguments, audience: Audience) -> Audience:
    """Whom a ticket or credential is for; a program's credential may act for a teammate whom it names."""
    named = arguments.whole("admin_id")
    if named is not None and named != audience.teammate_id:
        if audience.by_ticket:
            raise Forbidden("A live ticket acts for the one it was given for, and nobody else")
        return audience._replace(teammate_id=named)
    if audience.contact_id is None and audience.teammate_id is None:
        raise Missing("admin_id", "admin_id is a required parameter: the credential acts for no teammate")
    return audience
