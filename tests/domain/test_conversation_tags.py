"""Tags of conversations: put, put again, taken, renamed and deleted."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.domain import conversation_tags, conversations, opening, parts, tag_deletion, tags, teammates
from interphone.domain.contacts import Who
from interphone.domain.conversation_tags import ConversationTagging
from interphone.domain.conversations import Opening, PartTag, Talk
from interphone.domain.errors import NotFound
from interphone.domain.opening import NewConversation
from interphone.domain.parts import ContactReply, Words
from interphone.domain.tags import TagChange
from interphone.domain.teammates import NewTeammate
from tests.support.api import Account
from tests.support.clock import Clock

WASH = Who(user_id="25")


class Ship:
    def __init__(self, account: Account) -> None:
        self.account = account
        account.user_of(user_id="25", email="wash@serenity.example")
        self.mal, self.zoe = (
            self.do(teammates.create, NewTeammate(name, f"{name}@serenity.example", "owner")).id
            for name in ("mal", "zoe")
        )
        self.talk = self.do(opening.start, NewConversation(who=WASH, words=Words(body="<p>Hi</p>"))).conversation.id
        self.urgent = self.do(tags.save, TagChange(name="Urgent", must_exist=False)).tag.id

    def do(self, verb: Any, command: Any) -> Any:
        return self.account.door.write(self.account.app_id, verb, command)

    def tag(self, teammate_id: int) -> PartTag:
        put: PartTag = self.do(conversation_tags.tag, ConversationTagging(self.talk, self.urgent, teammate_id))
        return put

    def whole(self) -> Talk:
        talk: Talk = self.account.door.read(self.account.app_id, conversations.open_talk, Opening(self.talk))
        return talk


@pytest.fixture
def ship(account: Account) -> Ship:
    return Ship(account)


def test_a_tag_that_is_there_stays_as_it_was_put(ship: Ship, clock: Clock) -> None:
    put = ship.tag(ship.mal)
    clock.advance(60)
    assert ship.tag(ship.zoe) == put
    assert ship.whole().tags == [put]
    assert [part.part_type for part in ship.whole().parts or ()] == ["conversation_tags_updated"]


def test_a_tag_goes_from_every_part(ship: Ship) -> None:
    ship.tag(ship.mal)
    ship.do(parts.reply_as_contact, ContactReply(who=WASH, conversation_id=ship.talk, words=Words(body="<p>Yo</p>")))
    ship.tag(ship.mal)
    assert len(ship.whole().tags) == 2
    ship.do(conversation_tags.untag, ConversationTagging(ship.talk, ship.urgent, ship.mal))
    assert ship.whole().tags == []
    with pytest.raises(NotFound):
        ship.do(conversation_tags.untag, ConversationTagging(ship.talk, ship.urgent, ship.mal))


def test_a_tag_is_renamed_and_deleted(ship: Ship) -> None:
    ship.tag(ship.mal)
    ship.do(lambda tx, _: tags.rename(tx, tags.get(tx, ship.urgent), "Calm"), None)
    assert [tag.name for tag in ship.whole().tags] == ["Calm"]
    ship.do(tag_deletion.delete, ship.urgent)
    assert ship.whole().tags == []
