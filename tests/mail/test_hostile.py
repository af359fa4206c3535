"""Messages made to confuse or to hold up: nothing raises, and the work is in proportion to the length."""

from __future__ import annotations

import random
import time

import pytest

from interphone.domain.text import from_html
from interphone.mail import flow, quotes
from interphone.mail.incoming import Incoming, read
from tests.mail.test_incoming import CORPUS, EXPECTED, message

HEAD = b"From: wash@serenity.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
CONFUSING = [b'"', b"<", b";", b"=?", b"=?utf-8?b?", b"\x00", b"\xff", b"(", b"''", b"%", b"@"]
SECONDS = 6
"""Far above what it takes, far below what exponential or quadratic work would."""


def spoil(content: bytes, chance: random.Random) -> bytes:
    """The message after an accident: bytes changed, lines lost, doubled or cut."""
    lines = content.split(b"\n")
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(lines))
        how = chance.randrange(5)
        if how == 0:
            del lines[at]
        elif how == 1:
            lines.insert(at, chance.choice(lines) if lines else b"")
        elif how == 2:
            line = bytearray(lines[at])
            for _ in range(min(3, len(line))):
                line[chance.randrange(len(line))] = chance.randrange(256)
            lines[at] = bytes(line)
        elif how == 3:
            lines[at] = lines[at][: chance.randrange(len(lines[at]) + 1)]
        else:
            lines[at] += chance.choice(
                [b'"', b"<", b";", b"=?", b"=?utf-8?b?", b"\x00", b"\xff", b"(", b"''", b"%", b"@"]
            )
        lines = lines or [b""]
    return b"\n".join(lines)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_spoiled_messages_are_read(name: str) -> None:
    content = (CORPUS / f"{name}.eml").read_bytes()
    for seed in range(40):
        found = read(spoil(content, random.Random(f"{name} {seed}")), "")
        from_html(found.html)
        check_storable(found)


def check_storable(found: Incoming) -> None:
    """Databases take all of it."""
    for file in found.files:
        assert file.name
        assert "/" not in file.name
    texts = [found.message_id, found.from_name, found.from_address, found.subject, found.html, found.text]
    texts += [*found.answers, found.automatic or "", found.sent_by or ""]
    texts += [text for file in found.files for text in (file.name, file.content_type, file.content_id or "")]
    texts += [found.bounce.reason, found.bounce.recipient] if found.bounce else []
    texts += [text for each in found.named for text in (each.address, each.name)]
    for text in texts:
        assert "\x00" not in text
        text.encode()


def nested(depth: int) -> bytes:
    parts = [b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (at, at) for at in range(depth)]
    return HEAD + b"".join(parts) + b"Content-Type: text/plain\r\n\r\nwords\r\n"


def html_of(body: str) -> bytes:
    return HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + body.encode()


def text_of(body: str) -> bytes:
    return HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + body.encode()


HEAVY = {
    "parts within parts": nested(3_000),
    "tags within tags": html_of("<div>" * 30_000 + "x"),
    "bold within bold": html_of("<b><i>" * 10_000 + "x<br>" * 10_000),
    "tags that never end": html_of("<a href=" * 50_000),
    "open brackets": html_of("<" * 300_000),
    "comments": html_of("<!--" * 50_000),
    "heads of quotes": text_of("on 1 wrote:\n" * 40_000),
    "wrapped heads": text_of("Am 1 schrieb schrieb schrieb\n" * 40_000),
    "headers in the text": text_of("From: x\nx\n" * 40_000),
    "dashes": text_of("-" * 300_000),
    "one long line": text_of("wrote:" + "a " * 200_000 + "1:"),
    "quotes in quotes": text_of(">" * 300_000),
    "markers": text_of("> " * 200_000),
    "signatures": text_of("-- \n" * 100_000),
    "many addresses": b"From: " + b"a@b.example, " * 20_000 + b"\r\n\r\nx",
    "brackets in an address": b"From: " + b"(" * 100_000 + b"\r\n\r\nx",
    "quotes in an address": b'From: "' + b'\\"' * 50_000 + b"\r\n\r\nx",
    "encoded words": b"Subject: " + b"=?utf-8?q?x?= " * 10_000 + b"\r\n\r\nx",
    "half encoded words": b"Subject: " + b"=?" * 50_000 + b"\r\n\r\nx",
    "ids": b"References: " + b"<a@b> " * 50_000 + b"\r\n\r\nx",
    "open ids": b"References: " + b"<" * 100_000 + b"\r\n\r\nx",
    "headers": b"X: y\r\n" * 50_000 + b"\r\nx",
    "parameters": HEAD + b"Content-Type: text/plain" + b"; a*0*=b" * 10_000 + b"\r\n\r\nx",
    "many parts": HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 20_000,
    "alternatives": HEAD + b"Content-Type: multipart/alternative; boundary=b\r\n\r\n"
    + b"--b\r\nContent-Type: text/html\r\n\r\n<br>\r\n" * 3_000,
    "no newline": b"From" * 100_000,
    "nothing": b"",
    "a null": b"\x00" * 100_000,
    "halves of characters": HEAD + b"Content-Type: text/plain; charset=utf-7\r\n\r\n" + b"+2AA- " * 50_000,
    "halves in a header": b"Subject: " + b"=?utf-7?q?+2AA-?= " * 500 + b"\r\nFrom: a\x00@b\x00.example\r\n\r\nx",
    "nulls everywhere": b"From: \x00 <a@b.example>\r\nMessage-ID: <a\x00@b>\r\nContent-Type: a\x00/b\x00\r\n\r\n\x00x",
    "punycode": HEAD + b"Content-Type: text/plain; charset=punycode\r\n\r\n" + b"a" * 200_000,
}  # fmt: skip


@pytest.mark.parametrize("content", HEAVY.values(), ids=HEAVY.keys())
def test_reading_does_not_take_long(content: bytes) -> None:
    started = time.process_time()
    found = read(content, "")
    from_html(found.html)
    check_storable(found)
    assert time.process_time() - started < SECONDS


def test_words_deep_inside_are_still_found() -> None:
    assert read(nested(15), "x@y.example").text == "words"


def test_quotes_are_left_in_what_is_as_long_as_a_log() -> None:
    text = "a line\n" * quotes.MOST_LINES + "> quoted\n"
    assert quotes.new_words(flow.from_text(text))[-1].text == "quoted"


def test_a_message_that_holds_itself_as_a_file_is_read_once() -> None:
    found = message("attached-message")
    inner = read(found.files[0].content, "x@y.example")
    assert (inner.subject, inner.text) == ("The goods", "Inner words")
