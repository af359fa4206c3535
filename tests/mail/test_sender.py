"""Handing messages to a real mail server, in a process of its own."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest

from interphone.mail.sender import Deferred, Refused, Sender, read_url
from tests.mail.postbox import CERTIFICATE, open_postbox

SOURCE = b"From: crew@serenity.example\r\nSubject: x\r\n\r\n.a line that begins with a dot\r\n"


def send(url: str, recipient: str) -> str:
    return asyncio.run(Sender(url).send(SOURCE, "bounce@serenity.example", recipient))


def test_a_message_arrives_as_it_was(tmp_path: Path) -> None:
    with open_postbox(tmp_path / "box") as postbox:
        assert send(postbox.url, "wash@serenity.example").startswith("2.0.0 Taken")
        (letter,) = postbox.letters()
    assert letter.source == SOURCE
    assert (letter.sender, letter.recipients) == ("bounce@serenity.example", ["wash@serenity.example"])


@pytest.mark.parametrize(
    ("local", "hard", "said"),
    [("unknown", True, "550 5.1.1"), ("full", False, "552 5.2.2"), ("spam", False, "554 5.7.1")],
)
def test_what_is_refused_for_good(tmp_path: Path, local: str, hard: bool, said: str) -> None:
    with open_postbox(tmp_path / "box") as postbox, pytest.raises(Refused, match=said) as refused:
        send(postbox.url, f"{local}@serenity.example")
    assert refused.value.hard is hard


def test_what_is_put_off(tmp_path: Path) -> None:
    with open_postbox(tmp_path / "box") as postbox, pytest.raises(Deferred, match="451 4"):
        send(postbox.url, "later@serenity.example")


def test_nobody_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(Deferred, match="cannot be used"):
            send(f"smtp://127.0.0.1:{taken.getsockname()[1]}", "wash@serenity.example")


def test_tls_is_insisted_on(tmp_path: Path) -> None:
    with open_postbox(tmp_path / "box") as postbox, pytest.raises(Deferred):
        send(f"smtp+starttls://127.0.0.1:{postbox.port}", "wash@serenity.example")


@pytest.mark.parametrize(("tls", "scheme"), [("starttls", "smtp+starttls"), ("starttls", "smtp"), ("tls", "smtps")])
def test_a_certificate_nobody_vouches_for(tmp_path: Path, tls: str, scheme: str) -> None:
    with open_postbox(tmp_path / "box", tls) as postbox, pytest.raises(Deferred, match="cannot be used"):
        send(f"{scheme}://localhost:{postbox.port}", "wash@serenity.example")


@pytest.mark.parametrize(("tls", "scheme"), [("starttls", "smtp+starttls"), ("starttls", "smtp"), ("tls", "smtps")])
def test_tls_and_a_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tls: str, scheme: str) -> None:
    """The certificate is for hooks.example, which is a name for this machine here."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    resolve = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest, **named: resolve("127.0.0.1", *rest, **named))
    user = "" if scheme == "smtp" else "crew:let%20me%20in@"
    with open_postbox(tmp_path / "box", tls) as postbox:
        send(f"{scheme}://{user}hooks.example:{postbox.port}", "wash@serenity.example")
        (letter,) = postbox.letters()
    assert (letter.tls or tls == "tls", letter.user) == (True, "crew" if user else None)


def test_a_wrong_password_is_mended_and_tried_again(tmp_path: Path) -> None:
    with open_postbox(tmp_path / "box") as postbox, pytest.raises(Deferred, match="refuses"):
        send(f"smtp://crew:wrong@127.0.0.1:{postbox.port}", "wash@serenity.example")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://mail.example", "must begin with"),
        ("mail.example:25", "must begin with"),
        ("smtp://", "names no host"),
        ("smtp://mail.example:many", "no URL"),
        ("smtp://crew:secret@mail.example", "over TLS alone"),
    ],
)
def test_urls_that_cannot_be(url: str, said: str) -> None:
    with pytest.raises(ValueError, match=said) as refused:
        read_url(url)
    assert "secret" not in str(refused.value)


def test_urls() -> None:
    assert read_url("smtp://mail.example")[:3] == ("smtp", "mail.example", 25)
    assert read_url("smtps://a%40b:p%3Aw@mail.example") == ("smtps", "mail.example", 465, "a@b", "p:w")
    assert read_url("smtp+starttls://u:p@mail.example:2525").port == 2525
    assert read_url("smtp://u:p@localhost").user == "u"
