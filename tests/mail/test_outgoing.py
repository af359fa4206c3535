"""What is sent: mails of teammates, and what people have not read, bundled, once, with a way back."""

from __future__ import annotations

import email.utils

import pytest

from interphone.domain import (
    archive,
    contact_changes,
    contacts,
    conversation_state,
    jobs,
    merging,
    outgoing_mail,
    redaction,
)
from interphone.domain.attachments import File, Link
from interphone.domain.contacts import ContactChange, Who
from interphone.domain.opening import Recipient
from interphone.domain.parts import Words
from interphone.domain.redaction import Redaction
from interphone.mail import tokens
from interphone.metrics import MailCounts
from tests.conftest import Start
from tests.mail.conftest import DOMAIN, FROM, MINUTES, Ship
from tests.support.accounts import open_account


def test_a_mail_of_a_teammate_is_sent_at_once(ship: Ship) -> None:
    wash = ship.person("Wash")
    conversation = ship.message(wash)
    (letter,) = ship.letters()
    message = letter.message
    assert letter.recipients == ["wash@serenity.example"]
    assert letter.sender == ship.address(tokens.BOUNCE, wash, conversation)
    assert email.utils.parseaddr(str(message["From"])) == ("Kaylee from Serenity", FROM)
    assert (message["Subject"], message["To"]) == ("Your order", '"Wash" <wash@serenity.example>')
    assert message["Reply-To"] == ship.address(tokens.REPLY, wash, conversation)
    assert "The coil is in stock." in letter.words("text/plain")
    assert "<p" in letter.words("text/html")
    assert "<https://chat.serenity.example/mail/unsubscribe/leave+" in str(message["List-Unsubscribe"])
    (mail,) = ship.log()
    assert (mail.kind, mail.state, f"<{mail.message_id}>") == ("message", "sent", message["Message-ID"])


def test_a_mail_to_several_is_sent_to_each(ship: Ship) -> None:
    """Each has an address of their own to answer to; nobody's is told to another."""
    wash, zoe = ship.person("Wash"), ship.person("Zoe")
    conversation = ship.message(wash, others=[Recipient(Who(id=zoe.id))])
    letters = {letter.recipients[0]: letter.message for letter in ship.letters()}
    assert letters.keys() == {"wash@serenity.example", "zoe@serenity.example"}
    for person, message in zip((wash, zoe), (letters[one.email or ""] for one in (wash, zoe)), strict=True):
        assert message["Reply-To"] == ship.address(tokens.REPLY, person, conversation)
        assert str(message["To"]) == f'"{person.name}" <{person.email}>'


@pytest.mark.parametrize(("template", "named"), [("plain", False), ("personal", True)])
def test_templates(ship: Ship, template: str, named: bool) -> None:
    ship.message(ship.person("Wash"), template=template)
    assert ("Kaylee" in ship.letters()[0].words("text/html")) is named


def test_what_is_written_in_the_messenger_is_not_sent_at_once(ship: Ship) -> None:
    ship.message(ship.person("Wash"), source_type="conversation")
    ship.wait()
    assert (ship.letters(), ship.log()) == ([], [])


def test_an_answer_that_opens_a_closed_conversation_is_sent(ship: Ship) -> None:
    conversation = ship.ask(ship.person("Wash"))
    ship.write(conversation_state.close, conversation_state.Act(conversation_id=conversation.id, teammate_id=None))
    ship.wait()
    assert ship.letters() == [], "closing without a word is nothing to read"
    ship.say(conversation, "<p>One more thing.</p>")
    ship.wait()
    assert "One more thing." in ship.letters()[0].words("text/plain")


def test_unread_answers_are_sent_together_and_once(ship: Ship) -> None:
    wash = ship.person("Wash")
    conversation = ship.ask(wash)
    ship.say(conversation, "<p>Which ship?</p>")
    ship.wait(MINUTES - 1)
    ship.say(conversation, "<p>And <b>which</b> engine?</p>")
    assert ship.letters() == []
    ship.wait(1)
    (letter,) = ship.letters()
    text = letter.words("text/plain")
    assert text.index("Which ship?") < text.index("And which engine?")
    assert "Does it fly?" not in text
    ship.wait(MINUTES)
    ship.wait(24 * 60)
    assert len(ship.letters()) == 1
    (mail,) = ship.log()
    assert (mail.kind, mail.state, mail.conversation_id, mail.contact_id) == (
        "unread",
        "sent",
        conversation.id,
        wash.id,
    )


def test_what_comes_later_is_sent_alone_and_in_the_same_thread(ship: Ship) -> None:
    wash = ship.person("Wash")
    conversation = ship.ask(wash)
    for body in ("<p>First.</p>", "<p>Second.</p>"):
        ship.say(conversation, body)
        ship.wait()
    first, second = ship.letters()
    assert "First." not in second.words("text/plain")
    assert second.message["In-Reply-To"] == first.message["Message-ID"] == second.message["References"]
    assert (first.message["Subject"], second.message["Subject"]) == (
        "Your conversation with Serenity",
        "Re: Your conversation with Serenity",
    )


def test_what_was_read_is_not_sent(ship: Ship) -> None:
    wash = ship.person("Wash")
    conversation = ship.ask(wash)
    ship.say(conversation, "<p>First.</p>")
    ship.mark_read(wash, conversation)
    ship.say(conversation, "<p>Second.</p>")
    ship.wait()
    (letter,) = ship.letters()
    assert "Second." in letter.words("text/plain")
    assert "First." not in letter.words("text/plain")


def test_who_answers_has_read(ship: Ship) -> None:
    wash = ship.person("Wash")
    conversation = ship.ask(wash)
    ship.say(conversation, "<p>Which ship?</p>")
    ship.answer(wash, conversation, "<p>Serenity</p>")
    ship.wait()
    assert (ship.letters(), ship.log()) == ([], [])


def test_notes_and_what_is_only_done_are_never_sent(ship: Ship) -> None:
    conversation = ship.ask(ship.person("Wash"))
    ship.say(conversation, "<p>Careful with him.</p>", part_type="note")
    ship.wait()
    assert ship.letters() == []


def test_everybody_who_takes_part_has_their_own(ship: Ship) -> None:
    from interphone.domain import participants
    from interphone.domain.contacts import Who
    from interphone.domain.participants import Attachment

    wash, zoe = ship.person("Wash"), ship.person("Zoe")
    conversation = ship.ask(wash)
    ship.write(
        participants.attach, Attachment(conversation_id=conversation.id, who=Who(id=zoe.id), teammate_id=ship.kaylee)
    )
    ship.say(conversation, "<p>Which ship?</p>")
    ship.mark_read(wash, conversation)
    ship.say(conversation, "<p>Which engine?</p>")
    ship.wait()
    letters = {letter.recipients[0]: letter for letter in ship.letters()}
    assert set(letters) == {"wash@serenity.example", "zoe@serenity.example"}
    assert "Which ship?" not in letters["wash@serenity.example"].words("text/plain")
    assert "Which ship?" in letters["zoe@serenity.example"].words("text/plain")
    assert len({str(letter.message["Reply-To"]) for letter in letters.values()}) == 2


def unsubscribed(ship: Ship) -> contacts.Contact:
    return ship.person("Wash", unsubscribed_from_emails=True)


def bounced(ship: Ship) -> contacts.Contact:
    wash = ship.person("Wash", "unknown@serenity.example")
    ship.message(wash)
    ship.work()
    return wash


def archived(ship: Ship) -> contacts.Contact:
    wash = ship.person("Wash")
    ship.write(archive.archive, wash)
    return wash


@pytest.mark.parametrize("prepare", [unsubscribed, bounced])
def test_who_is_not_written_to(ship: Ship, prepare: object) -> None:
    wash = prepare(ship)  # type: ignore[operator]
    conversation = ship.ask(wash)
    ship.say(conversation, "<p>Which ship?</p>")
    ship.wait()
    ship.message(wash)
    assert ship.letters() == []
    last = ship.log()[-1]
    assert (last.state, bool(last.reason)) == ("cancelled", True)


def test_who_has_no_address_is_not_written_to(ship: Ship) -> None:
    wash = ship.write(lambda tx, _: contact_changes.insert(tx, "user", ContactChange(user_id="w", name="Wash")))
    conversation = ship.ask(wash)
    ship.say(conversation, "<p>Which ship?</p>")
    ship.wait()
    assert (ship.letters(), ship.log()) == ([], [])


def test_read_just_before_it_was_sent(ship: Ship) -> None:
    wash = ship.person("Wash")
    conversation = ship.ask(wash)
    ship.say(conversation, "<p>Which ship?</p>")
    ship.clock.advance(MINUTES * 60)
    ship.write(outgoing_mail.bundle, outgoing_mail.Domain(conversation.id, DOMAIN))
    ship.mark_read(wash, conversation)
    assert ship.letters() == []
    assert [mail.state for mail in ship.log()] == ["cancelled"]


def test_what_was_taken_back_is_not_sent(ship: Ship) -> None:
    wash = ship.person("Wash")
    conversation = ship.ask(wash)
    ship.say(conversation, "<p>My password is 1234.</p>")
    ship.say(conversation, "<p>Which ship?</p>")
    part = ship.read(
        lambda tx, _: tx.one("SELECT MIN(id) FROM conversation_part WHERE app_id = :app_id AND part_type = 'comment'")
    )
    ship.write(redaction.redact, Redaction(conversation.id, part[0], False))
    ship.wait()
    assert "1234" not in ship.letters()[0].source.decode()


def test_a_conversation_by_mail_waits_for_nobody(ship: Ship) -> None:
    wash = ship.person("Wash")
    conversation = ship.message(wash)
    (first,) = ship.letters()
    answer = ship.mail("Thanks!", In_Reply_To=str(first.message["Message-ID"]), Message_ID="<w1@serenity.example>")
    assert ship.receive(str(first.message["Reply-To"]), answer).startswith("250")
    ship.say(conversation, "<p>You are welcome.</p>")
    first, second = ship.letters()
    assert second.message["In-Reply-To"] == "<w1@serenity.example>"
    assert second.message["References"] == f"{first.message['Message-ID']} <w1@serenity.example>"
    assert second.message["Subject"] == "Re: Your order"


def test_who_answered_by_mail_is_answered_by_mail(ship: Ship) -> None:
    wash = ship.person("Wash")
    conversation = ship.ask(wash)
    ship.say(conversation, "<p>Which ship?</p>")
    ship.wait()
    ship.receive(str(ship.letters()[0].message["Reply-To"]), ship.mail("Serenity"))
    ship.say(conversation, "<p>Which engine?</p>")
    assert len(ship.letters()) == 2


def test_history_is_not_sent(ship: Ship) -> None:
    """What somebody brings along from elsewhere is dated back."""
    wash = ship.person("Wash")
    conversation = ship.ask(wash)
    long_ago = int(ship.clock()) - 40 * 86_400
    ship.say(conversation, "<p>Long ago.</p>", words={"created_at": long_ago})
    ship.message(wash, words=Words(body="<p>Long ago, by mail.</p>", created_at=long_ago))
    ship.wait()
    assert (ship.letters(), ship.log()) == ([], [])
    ship.say(conversation, "<p>Now.</p>")
    ship.wait()
    (letter,) = ship.letters()
    assert "Long ago" not in letter.source.decode()


def test_files_come_along(ship: Ship) -> None:
    words = Words(body="<p>See</p>", attachments=[File("coil.png", "image/png", b"\x89PNG")])
    ship.message(ship.person("Wash"), words=words)
    (letter,) = ship.letters()
    (file,) = [part for part in letter.message.walk() if part.get_filename()]
    assert (file.get_filename(), file.get_payload(decode=True)) == ("coil.png", b"\x89PNG")


def test_files_that_do_not_come_along_are_named(ship: Ship) -> None:
    large = File("film.mp4", "video/mp4", b"x" * (outgoing_mail.MOST_FILE_BYTES + 1))
    words = Words(body="<p>See</p>", attachments=[large, Link("https://files.example/a%20b.png"), Link("javascript:x")])
    ship.message(ship.person("Wash"), words=words)
    (letter,) = ship.letters()
    text = letter.words("text/plain")
    assert "film.mp4 (too large for mail; it is in the Messenger)" in text
    assert "a b.png (https://files.example/a%20b.png)" in text
    assert "javascript" not in letter.words("text/html")
    assert [part for part in letter.message.walk() if part.get_filename()] == []


def test_an_address_that_does_not_exist_is_noted(ship: Ship) -> None:
    wash = ship.person("Wash", "unknown@serenity.example")
    ship.message(wash)
    ship.work()
    (mail,) = ship.log()
    assert (mail.state, ship.see(wash).has_hard_bounced) == ("bounced", 1)
    assert "No such user" in (mail.reason or "")
    body = ship.account.at("2.11").ok("GET", f"/contacts/{wash.id}")
    assert body["has_hard_bounced"] is True


def test_another_address_is_written_to_again(ship: Ship) -> None:
    wash = bounced(ship)
    ship.write(
        lambda tx, _: contact_changes.apply(tx, ship_contact(tx, wash.id), ContactChange(email="w@serenity.example"))
    )
    assert ship.see(wash).has_hard_bounced == 0
    ship.message(ship.see(wash))
    assert [letter.recipients for letter in ship.letters()] == [["w@serenity.example"]]


def ship_contact(tx: object, id: str) -> contacts.Contact:
    found = contacts.find_by_id(tx, id)  # type: ignore[arg-type]
    assert found is not None
    return found


@pytest.mark.parametrize("local", ["full", "spam"])
def test_a_refusal_that_does_not_speak_of_the_address(ship: Ship, local: str) -> None:
    wash = ship.person("Wash", f"{local}@serenity.example")
    ship.message(wash)
    ship.work()
    assert ([mail.state for mail in ship.log()], ship.see(wash).has_hard_bounced) == (["failed"], 0)
    assert ship.tries == MailCounts(failed=1)


def test_no_mail_server_no_mail(start: Start) -> None:
    """Nothing is even kept to be sent."""
    with start() as door:
        ship = Ship.__new__(Ship)
        ship.door, ship.account = door, open_account(door)
        ship.app_id = ship.account.app_id
        from interphone.domain import teammates
        from interphone.domain.teammates import NewTeammate

        kaylee = NewTeammate(name="Kaylee", email="k@serenity.example", role="admin")
        ship.kaylee = ship.write(teammates.create, kaylee).id
        wash = ship.person("Wash")
        ship.message(wash)
        ship.say(ship.ask(wash), "<p>Which ship?</p>")
        assert ship.log() == []
        assert [job.kind for job in door.read("", jobs.every) if job.kind.startswith("mail")] == []


def test_who_is_erased_leaves_no_trace(ship: Ship) -> None:
    wash = ship.person("Wash")
    conversation = ship.message(wash)
    ship.receive(ship.address(tokens.REPLY, wash, conversation), ship.mail("Thanks"))
    assert len(ship.log()) == 2
    ship.write(archive.erase, ship.see(wash))
    assert ship.log() == []
    for table in ("mail", "mail_known"):
        rows = ship.read(lambda tx, _, table=table: tx.all(f"SELECT * FROM {table} WHERE app_id = :app_id"))
        assert rows == []


def test_a_message_for_who_was_erased_is_not_sent(ship: Ship) -> None:
    wash = ship.person("Wash")
    ship.message(wash)
    ship.write(archive.erase, ship.see(wash))
    assert ship.letters() == []


def test_who_is_merged_is_still_answered(ship: Ship) -> None:
    lead, wash = ship.person("Lead", "wash@serenity.example"), ship.person("Wash")
    conversation = ship.ask(lead)
    ship.say(conversation, "<p>Which ship?</p>")
    ship.wait()
    address = str(ship.letters()[0].message["Reply-To"])
    ship.write(lambda tx, _: merging.merge(tx, ship_contact(tx, lead.id), ship_contact(tx, wash.id)))
    assert ship.receive(address, ship.mail("Serenity")).startswith("250")
    assert ship.said(conversation)[-1] == ("contact", "<p>Serenity</p>")
