"""Messages that go out: both forms, and headers that no server or program stumbles over."""

from __future__ import annotations

import email
from email import policy
from email.message import EmailMessage
from typing import Any

import pytest

from interphone.mail.compose import Outgoing, Unaddressable, compose, new_message_id, wire_address
from interphone.mail.design import PERSONAL, PLAIN, Said, to_plain
from interphone.mail.incoming import read
from interphone.mail.parts import File

NOW = 1_366_870_706
LONG_URL = "https://chat.serenity.example/mail/unsubscribe/" + "a" * 120


def outgoing(**fields: Any) -> Outgoing:
    return Outgoing(
        **{
            "message_id": "one@serenity.example",
            "from_name": "Kaylee from Serenity",
            "from_address": "crew@serenity.example",
            "to_name": "Wash",
            "to_address": "wash@serenity.example",
            "subject": "The engine",
            "said": [Said("Kaylee", "<p>It <b>runs</b>.</p>")],
            "sent_at": NOW,
            "server": "abcdefgh",
            **fields,
        }
    )


def read_back(mail: Outgoing) -> EmailMessage:
    """As the strictest reader of the standard library reads it."""
    source = compose(mail)
    assert all(len(line) <= 998 and b"\n" not in line and b"\r" not in line for line in source.split(b"\r\n"))
    assert source.isascii()
    message = email.message_from_bytes(source, policy=policy.default)
    assert not message.defects
    return message


def test_both_forms_say_the_same() -> None:
    message = read_back(outgoing(said=[Said("Kaylee", '<p>See <a href="https://a.example/x">this</a>.</p>')]))
    assert message.get_content_type() == "multipart/alternative"
    text, markup = message.iter_parts()
    assert "Kaylee:\n\nSee this (https://a.example/x)." in text.get_content().replace("\r", "")
    assert '<a href="https://a.example/x">this</a>' in markup.get_content()


def test_styles_are_within_and_nothing_is_loaded() -> None:
    markup = read_back(outgoing()).get_body(("html",))
    assert markup is not None
    content = markup.get_content()
    assert "<style" not in content
    assert "<link" not in content
    assert '<p style="margin: 12px 0;">It <b>runs</b>.</p>' in content


def test_a_plain_template_adds_no_names() -> None:
    plain, personal = (read_back(outgoing(template=template)) for template in (PLAIN, PERSONAL))
    shown = [str(message.get_body(("html",))) for message in (plain, personal)]
    assert ["Kaylee" in one for one in shown] == [False, True]


def test_headers_of_a_thread() -> None:
    references = [f"{number}@serenity.example" for number in range(30)]
    message = read_back(outgoing(answers="29@serenity.example", references=references, reply_to="r+x@mail.example"))
    assert message["In-Reply-To"] == "<29@serenity.example>"
    kept = str(message["References"]).split()
    assert (kept[0], kept[-1], len(kept)) == ("<0@serenity.example>", "<29@serenity.example>", 10)
    assert message["Reply-To"] == "r+x@mail.example"
    assert message["Message-ID"] == "<one@serenity.example>"
    assert message["Date"].datetime.timestamp() == NOW


def test_unsubscribing_takes_one_click() -> None:
    """RFC 8058; addresses of any length stay in one piece."""
    message = read_back(outgoing(unsubscribe_url=LONG_URL, unsubscribe_address="leave+x@mail.example"))
    assert message["List-Unsubscribe"] == f"<{LONG_URL}>, <mailto:leave+x@mail.example?subject=unsubscribe>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert LONG_URL in str(message.get_body(("plain",)).get_content())  # type: ignore[union-attr]


def test_one_click_is_for_https_alone() -> None:
    assert "List-Unsubscribe-Post" not in read_back(outgoing(unsubscribe_url=LONG_URL.replace("https", "http")))
    assert "List-Unsubscribe" not in read_back(outgoing())


@pytest.mark.parametrize("text", ["a\r\nBcc: all@world.example", "a\nX: y", "a\x00b\x1b[0m", "a\u2028Bcc: x@y.example"])
def test_no_header_can_be_smuggled_in(text: str) -> None:
    message = read_back(outgoing(subject=text, from_name=text, to_name=text))
    assert {"Bcc", "X"} & set(message.keys()) == set()
    assert message["Subject"].startswith("a")


@pytest.mark.parametrize(
    "name", ["Zoë", 'Kaylee "K" Frye', "Frye, Kaylee", "李", "K" * 300, "😀" * 60, "a@b.example", "=?utf-8?q?x?="]
)
def test_names_and_subjects_of_any_kind(name: str) -> None:
    message = read_back(outgoing(from_name=name, to_name=name, subject=name))
    assert message["To"].addresses[0].addr_spec == "wash@serenity.example"
    # The space between two encoded words is none, which that reader forgets in names.
    assert message["To"].addresses[0].display_name.replace(" ", "") == name[:60].replace(" ", "")
    assert message["Subject"] == (name if len(name) <= 150 else name[:149] + "…")


def test_files_come_along() -> None:
    files = [
        File("Rechnung für Wash.pdf", "application/pdf", b"%PDF", None, False),
        File("mail.eml", "message/rfc822", b"From: x\r\n\r\ny", None, False),
        File("odd", "no type\r\nX: y", b"odd", None, False),
    ]
    message = read_back(outgoing(files=files))
    found = [(part.get_filename(), part.get_content_type(), part.get_content()) for part in message.iter_attachments()]
    assert found == [
        ("Rechnung für Wash.pdf", "application/pdf", b"%PDF"),
        ("mail.eml", "application/octet-stream", b"From: x\r\n\r\ny"),
        ("odd", "application/octet-stream", b"odd"),
    ]


def test_absence_notes_are_not_asked_for() -> None:
    message = read_back(outgoing())
    assert message["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    assert "Auto-Submitted" not in message


def test_it_is_known_again_when_it_comes_back() -> None:
    found = read(compose(outgoing()), "crew@serenity.example")
    assert (found.sent_by, found.automatic) == ("abcdefgh", None)


@pytest.mark.parametrize(
    ("address", "wire"),
    [("wash@serenity.example", "wash@serenity.example"), ("wash@schöne.example", "wash@xn--schne-lua.example")],
)
def test_addresses_on_the_wire(address: str, wire: str) -> None:
    assert wire_address(address) == wire


NO_ADDRESSES = ["", "wash", "wäsh@x.example", "a b@x.example", "a@b>\r\nX: y", "a@-", "a@" + "x" * 300]


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(Unaddressable):
        wire_address(address)


def test_plain_text_keeps_structure() -> None:
    markup = "<h2>Parts</h2><ul><li>coil</li><li>bolt</li></ul><blockquote><p>old</p></blockquote><pre>x &lt; y</pre>"
    assert to_plain(markup) == "Parts\n\n- coil\n- bolt\n\n> old\n\nx < y"
    assert to_plain('<p><a href="https://a.example/">https://a.example/</a></p>') == "https://a.example/"


def test_ids_differ() -> None:
    first, second = new_message_id("x.example"), new_message_id("x.example")
    assert first != second
    assert first.endswith("@x.example")
