"""What is received: answers become parts of their conversation, what is written to the inbox begins one, once each."""

from __future__ import annotations

import random

import pytest

from interphone.domain import archive, contact_changes, contacts, conversation_merging, conversations, mail_log, merging
from interphone.domain.contacts import ContactChange, Who
from interphone.domain.conversation_merging import Merge
from interphone.domain.conversations import Conversation
from interphone.mail import tokens
from tests.conftest import Start
from tests.mail.conftest import DOMAIN, Ship
from tests.mail.test_hostile import HEAVY, spoil
from tests.mail.test_incoming import CORPUS
from tests.support.accounts import open_account


def newest(ship: Ship) -> Conversation:
    row = ship.read(lambda tx, _: tx.one("SELECT MAX(id) FROM conversation WHERE app_id = :app_id"))
    found: Conversation = ship.read(conversations.get, row[0])
    return found


def count(ship: Ship) -> int:
    row = ship.read(lambda tx, _: tx.one("SELECT COUNT(*) FROM conversation WHERE app_id = :app_id"))
    number: int = row[0]
    return number


def test_an_answer_is_a_part_of_its_conversation(ship: Ship) -> None:
    wash = ship.person("Wash")
    conversation = ship.ask(wash)
    ship.say(conversation, "<p>Which ship?</p>")
    address = ship.address(tokens.REPLY, wash, conversation)
    body = "Serenity.\r\n\r\nOn Fri, 3 May 2024 at 10:01, Kaylee <x@y.example> wrote:\r\n> Which ship?\r\n"
    assert ship.receive(address.upper(), ship.mail(body)) == "250 2.0.0 OK"
    assert ship.said(conversation)[-1] == ("contact", "<p>Serenity.</p>")
    after = ship.read(conversations.get, conversation.id)
    assert (after.state, after.read, after.team_read) == ("open", 1, 0)


def test_an_answer_comes_once_however_often_it_is_sent(ship: Ship) -> None:
    wash = ship.person("Wash")
    conversation = ship.ask(wash)
    address, source = ship.address(tokens.REPLY, wash, conversation), ship.mail("Serenity")
    assert [ship.receive(address, source)[:3] for _ in range(3)] == ["250", "250", "250"]
    assert len(ship.said(conversation)) == 2


def test_a_message_without_an_id_comes_once_too(ship: Ship) -> None:
    wash = ship.person("Wash")
    conversation = ship.ask(wash)
    address = ship.address(tokens.REPLY, wash, conversation)
    source = "From: wash@serenity.example\r\n\r\nhello\r\n"
    assert [ship.receive(address, source)[:3] for _ in range(2)] == ["250", "250"]
    assert len(ship.said(conversation)) == 2


def test_one_message_for_two_conversations_is_in_both(ship: Ship) -> None:
    wash = ship.person("Wash")
    both = [ship.ask(wash), ship.ask(wash)]
    source = ship.mail("The same to both")
    for conversation in both:
        ship.receive(ship.address(tokens.REPLY, wash, conversation), source)
    assert [len(ship.said(conversation)) for conversation in both] == [2, 2]


def test_files_are_kept(ship: Ship) -> None:
    wash = ship.person("Wash")
    conversation = ship.ask(wash)
    source = (CORPUS / "nested-multipart.eml").read_bytes()
    ship.receive(ship.address(tokens.REPLY, wash, conversation), source)
    talk = ship.read(conversations.open_talk, conversations.Opening(conversation.id))
    assert '"name":"coil.png"' in talk.parts[-1].attachments
    rows = ship.read(lambda tx, _: tx.all("SELECT name FROM attachment WHERE app_id = :app_id ORDER BY name"))
    assert [row[0] for row in rows] == ["Rechnung für Wash.pdf", "coil.png"]


def test_only_a_file(ship: Ship) -> None:
    wash = ship.person("Wash")
    conversation = ship.ask(wash)
    assert ship.receive(ship.address(tokens.REPLY, wash, conversation), (CORPUS / "only-a-file.eml").read_bytes())
    assert len(ship.said(conversation)) == 2


def test_nothing_at_all_is_no_answer(ship: Ship) -> None:
    wash = ship.person("Wash")
    conversation = ship.ask(wash)
    assert ship.receive(ship.address(tokens.REPLY, wash, conversation), ship.mail("")).startswith("250")
    assert len(ship.said(conversation)) == 1
    assert (ship.log()[-1].state, ship.log()[-1].reason) == ("ignored", "it says nothing")


def test_spoofed_addresses_are_refused(ship: Ship) -> None:
    wash, zoe = ship.person("Wash"), ship.person("Zoe")
    conversation = ship.ask(wash)
    good = ship.address(tokens.REPLY, wash, conversation)
    local = good.partition("@")[0]
    mailbox = tokens.read(local)
    assert mailbox is not None
    forged = tokens.sign("00" * 32, tokens.Address("reply", mailbox.code, zoe.id, conversation.id))
    addresses = [
        f"{tokens.local_part(forged)}@{DOMAIN}",
        f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@{DOMAIN}",
        f"{local}@other.example",
        f"reply+abc@{DOMAIN}",
        f"wash@{DOMAIN}",
        local,
        ship.address(tokens.REPLY, zoe, conversation),
        good.replace("reply+", "leave+"),
        good.replace("reply+", "bounce+"),
    ]
    for address in addresses:
        assert ship.receive(address, ship.mail("Let me in")).startswith("550"), address
    assert len(ship.said(conversation)) == 1


def test_an_address_of_another_workspace_is_refused(ship: Ship) -> None:
    wash = ship.person("Wash")
    conversation = ship.ask(wash)
    address = ship.address(tokens.REPLY, wash, conversation)
    code = tokens.read(address.partition("@")[0]).code  # type: ignore[union-attr]
    from interphone.domain import mailboxes

    stranger = open_account(ship.door)
    other = ship.door.write(stranger.app_id, mailboxes.ensure, None)
    assert ship.receive(address.replace(code, other.code), ship.mail("Let me in")).startswith("550")


def test_addresses_end_with_what_they_were_made_for(ship: Ship) -> None:
    from interphone.domain import redaction

    wash = ship.person("Wash")
    conversation = ship.ask(wash)
    address = ship.address(tokens.REPLY, wash, conversation)
    ship.write(redaction.delete, redaction.Deletion(conversation.id))
    assert ship.receive(address, ship.mail("Hello?")).startswith("550 5.1.1 The conversation")
    ship.write(archive.erase, ship.see(wash))
    assert ship.receive(address, ship.mail("Hello?")).startswith("550 5.1.1 The person")


def test_loops_are_refused(ship: Ship) -> None:
    wash = ship.person("Wash")
    conversation = ship.message(wash)
    (letter,) = ship.letters()
    address = ship.address(tokens.REPLY, wash, conversation)
    assert ship.receive(address, letter.source).startswith("554 5.4.6")
    assert ship.receive(address, (CORPUS / "too-many-hops.eml").read_bytes()).startswith("554 5.4.6")
    assert len(ship.said(conversation)) == 1


@pytest.mark.parametrize(
    "name", ["absence-exchange", "absence-vacation", "absence-old", "mailer-daemon", "precedence-bulk"]
)
def test_what_no_person_wrote_is_no_answer(ship: Ship, name: str) -> None:
    wash = ship.person("Wash")
    conversation = ship.ask(wash)
    address = ship.address(tokens.REPLY, wash, conversation)
    assert ship.receive(address, (CORPUS / f"{name}.eml").read_bytes()).startswith("250")
    assert len(ship.said(conversation)) == 1
    assert ship.log()[-1].state == "ignored"
    inbox = ship.open_inbox()
    assert ship.receive(inbox, (CORPUS / f"{name}.eml").read_bytes()).startswith("250")
    assert count(ship) == 1


def test_the_inbox_is_closed_until_it_is_opened(ship: Ship) -> None:
    address = ship.address(tokens.INBOX)
    assert ship.receive(address, ship.mail()).startswith("550")
    assert ship.open_inbox() == address
    assert ship.receive(address, ship.mail()).startswith("250")


def test_who_writes_to_the_inbox_becomes_a_lead(ship: Ship) -> None:
    inbox = ship.open_inbox()
    ship.receive(inbox, ship.mail("Do you sell coils?", sender="Badger <Badger@Persephone.example>", Subject="Coils"))
    conversation = newest(ship)
    (badger,) = ship.read(conversations.taking_part, conversation.id)
    assert (badger.role, badger.name, badger.email) == ("lead", "Badger", "badger@persephone.example")
    assert (conversation.source_type, conversation.subject, conversation.started_by) == ("email", "Coils", "contact")
    assert ship.said(conversation) == [("contact", "<p>Do you sell coils?</p>")]


def test_who_is_known_is_no_second_person(ship: Ship) -> None:
    wash, inbox = ship.person("Wash"), ship.open_inbox()
    ship.receive(inbox, ship.mail("One", sender="wash@serenity.example"))
    ship.receive(inbox, ship.mail("Two", sender="WASH@serenity.example"))
    assert newest(ship).contact_id == wash.id
    assert count(ship) == 2


def test_an_answer_to_the_inbox_finds_its_conversation_by_its_headers(ship: Ship) -> None:
    inbox = ship.open_inbox()
    ship.receive(inbox, ship.mail("One", Message_ID="<one@serenity.example>"))
    conversation = newest(ship)
    ship.say(conversation, "<p>Two</p>")
    (letter,) = ship.letters()
    assert letter.message["In-Reply-To"] == "<one@serenity.example>"
    ship.receive(inbox, ship.mail("Three", In_Reply_To=str(letter.message["Message-ID"])))
    ship.receive(inbox, ship.mail("Four", References="<unknown@x.example> <one@serenity.example>"))
    assert [body for _, body in ship.said(conversation)] == ["<p>One</p>", "<p>Two</p>", "<p>Three</p>", "<p>Four</p>"]
    assert count(ship) == 1


def test_headers_alone_bring_nobody_into_the_conversation_of_others(ship: Ship) -> None:
    inbox = ship.open_inbox()
    ship.receive(inbox, ship.mail("One", Message_ID="<one@serenity.example>"))
    ship.receive(inbox, ship.mail("Two", sender="badger@persephone.example", In_Reply_To="<one@serenity.example>"))
    assert count(ship) == 2


def test_who_was_blocked_stays_outside(ship: Ship) -> None:
    wash, inbox = ship.person("Wash"), ship.open_inbox()
    ship.write(lambda tx, _: archive.archive(tx, wash, block=True))
    assert ship.receive(inbox, ship.mail("Hello?")).startswith("550")
    assert count(ship) == 0


@pytest.mark.parametrize(
    ("name", "hard"),
    [("bounce-unknown-user", 1), ("bounce-full", 0), ("bounce-policy", 0), ("bounce-vague", 1), ("bounce-domain", 1)],
)
def test_what_comes_back_is_noted(ship: Ship, name: str, hard: int) -> None:
    wash = ship.person("Wash")
    ship.message(wash)
    (letter,) = ship.letters()
    report = (CORPUS / f"{name}.eml").read_bytes()
    report = report.replace(b"original@interphone.example", str(letter.message["Message-ID"]).strip("<>").encode())
    assert ship.receive(letter.sender, report, sender="").startswith("250")
    assert ship.receive(letter.sender, report, sender="").startswith("250")
    sent, received = ship.log()
    assert (sent.state, received.kind, received.state) == ("bounced", "bounce", "taken")
    assert ship.see(wash).has_hard_bounced == hard


def test_a_delay_is_no_bounce(ship: Ship) -> None:
    wash = ship.person("Wash")
    ship.message(wash)
    (letter,) = ship.letters()
    ship.receive(letter.sender, (CORPUS / "bounce-delayed.eml").read_bytes(), sender="")
    assert (ship.log()[0].state, ship.see(wash).has_hard_bounced) == ("sent", 0)


def test_a_bounce_of_the_old_address_says_nothing_of_the_new_one(ship: Ship) -> None:
    wash = ship.person("Wash")
    ship.message(wash)
    (letter,) = ship.letters()
    change = ContactChange(email="new@serenity.example")
    ship.write(lambda tx, _: contact_changes.apply(tx, wash, change))
    ship.receive(letter.sender, (CORPUS / "bounce-unknown-user.eml").read_bytes(), sender="")
    assert ship.see(wash).has_hard_bounced == 0


def test_the_log_goes_back_a_year(ship: Ship, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_log, "FORGET_AT_ONCE", 2)
    wash = ship.person("Wash")
    conversation = ship.ask(wash)
    address = ship.address(tokens.REPLY, wash, conversation)
    for number in range(5):
        ship.receive(address, ship.mail(f"number {number}"))
    ship.clock.advance(mail_log.KEPT_SECONDS / 2)
    ship.receive(address, ship.mail("half a year later"))
    kept = ship.log()[-1]
    ship.work()
    assert len(ship.log()) == 6
    ship.clock.advance(mail_log.KEPT_SECONDS / 2)
    ship.work()
    assert ship.log() == [kept]
    ship.clock.advance(mail_log.KEPT_SECONDS / 2)
    ship.work()
    assert ship.log() == []
    assert ship.receive(address, ship.mail("two years later")).startswith("250"), "its address is good for ever"
    assert ship.said(conversation)[-1][1] == "<p>two years later</p>"


def test_leaving_by_mail(ship: Ship) -> None:
    wash = ship.person("Wash")
    assert ship.receive(ship.address(tokens.LEAVE, wash), ship.mail("unsubscribe")).startswith("250")
    assert ship.see(wash).unsubscribed_from_emails == 1


def test_a_database_that_does_not_answer_loses_nothing(start: Start) -> None:
    with start() as door:
        from interphone.mailroom import Mailroom
        from interphone.store.database import Unavailable

        class Away:
            async def read(self, *_: object) -> object:
                raise Unavailable("The database cannot be used.")

            write = read

        mailroom = Mailroom(Away(), DOMAIN)  # type: ignore[arg-type]
        address = f"inbox+abcdefgh@{DOMAIN}"
        assert str(door.run(mailroom.know(address))).startswith("451")
        assert str(door.run(mailroom.take(address, "", b"x"))).startswith("451")


def test_who_took_over_a_lead_is_who_answers(ship: Ship) -> None:
    inbox = ship.open_inbox()
    ship.receive(inbox, ship.mail("One"))
    conversation = newest(ship)
    (lead,) = ship.read(conversations.taking_part, conversation.id)
    address = ship.address(tokens.REPLY, lead, conversation)
    user = ship.person("Pilot", "pilot@serenity.example")
    ship.write(lambda tx, _: merging.merge(tx, lead, user))
    assert ship.receive(address, ship.mail("Two")).startswith("250")
    assert ship.read(contacts.find, Who(user_id="Pilot")).id == ship.read(conversations.get, conversation.id).contact_id


def test_a_conversation_that_goes_on_in_another(ship: Ship) -> None:
    wash = ship.person("Wash")
    first, second = ship.ask(wash), ship.ask(wash)
    address = ship.address(tokens.REPLY, wash, second)
    ship.write(conversation_merging.merge, Merge(second.id, first.id, ship.kaylee))
    assert ship.receive(address, ship.mail("Serenity")).startswith("250")
    assert ship.said(first)[-1] == ("contact", "<p>Serenity</p>")


@pytest.mark.parametrize(
    "name", ["halves of characters", "halves in a header", "nulls everywhere", "a null", "nothing"]
)
def test_no_database_stumbles_over_what_is_written(ship: Ship, name: str) -> None:
    """What could not be stored would be sent again for days."""
    wash = ship.person("Wash")
    conversation = ship.ask(wash)
    assert ship.receive(ship.address(tokens.REPLY, wash, conversation), HEAVY[name]).startswith("250")
    assert ship.receive(ship.open_inbox(), HEAVY[name]).startswith("250")


def test_spoiled_messages_are_taken(ship: Ship) -> None:
    wash, inbox = ship.person("Wash"), ship.open_inbox()
    conversation = ship.ask(wash)
    address = ship.address(tokens.REPLY, wash, conversation)
    for path in sorted(CORPUS.glob("*.eml")):
        source = spoil(path.read_bytes(), random.Random(path.stem))
        for to in (address, inbox):
            assert ship.receive(to, source)[:3] in ("250", "554"), path.stem
