"""The server that takes mail, spoken to over the wire by the standard library's clients."""

from __future__ import annotations

import asyncio
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from interphone.mail.receiver import MOST_CONNECTIONS, OK, TRY_LATER, Answer, Receiver, read_listen, read_tls
from tests.mail.postbox import CERTIFICATE

UNKNOWN = Answer(550, "5.1.1", "There is nobody at this address")
NO = Answer(554, "5.6.0", "No")


class Desk:
    """Answers the two questions by the address; a thread runs the server."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str, bytes]] = []

    async def know(self, address: str) -> Answer:
        if address.startswith("broken"):
            raise ConnectionError("no database")
        return UNKNOWN if address.startswith("nobody") else OK

    async def take(self, address: str, sender: str, content: bytes) -> Answer:
        if address.startswith("failing"):
            raise ConnectionError("no database")
        if address.startswith("later"):
            return TRY_LATER
        if address.startswith("no@"):
            return NO
        self.taken.append((address, sender, content))
        return OK


Open = Callable[[str], AbstractContextManager[tuple[Desk, int]]]


@contextmanager
def open_desk(url: str, tls: ssl.SSLContext | None = None) -> Iterator[tuple[Desk, int]]:
    desk, ready, loop = Desk(), threading.Event(), asyncio.new_event_loop()
    receiver = Receiver(desk.know, desk.take, name="mail.example", most_bytes=100_000, tls=tls)
    where: list[tuple[str, int]] = []

    async def start() -> None:
        where.append(await receiver.start(read_listen(url)))
        ready.set()

    def run() -> None:
        loop.run_until_complete(start())
        loop.run_forever()
        loop.run_until_complete(receiver.stop())
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0.01))
        loop.close()

    thread = threading.Thread(target=run)
    thread.start()
    assert ready.wait(10)
    try:
        yield desk, where[0][1]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


SOURCE = b"Subject: x\r\n\r\nhello\r\n"


def test_smtp() -> None:
    with open_desk("smtp://127.0.0.1:0") as (desk, port), smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail("wash@serenity.example", ["desk@mail.example"], SOURCE)
        assert desk.taken == [("desk@mail.example", "wash@serenity.example", SOURCE)]


@pytest.mark.parametrize("scheme", ["smtp", "lmtp"])
def test_tls_is_offered_and_not_demanded(scheme: str) -> None:
    client_of = smtplib.LMTP if scheme == "lmtp" else smtplib.SMTP
    context = ssl.create_default_context(cafile=CERTIFICATE)
    context.check_hostname = False  # It is of another name.
    with open_desk(f"{scheme}://127.0.0.1:0", read_tls(str(CERTIFICATE), "")) as (desk, port):
        with client_of("127.0.0.1", port) as client:
            client.starttls(context=context)
            client.ehlo()
            assert not client.has_extn("starttls")
            assert not client.has_extn("auth"), "nobody logs in"
            client.sendmail("wash@serenity.example", ["desk@mail.example"], SOURCE)
        with client_of("127.0.0.1", port) as client:
            client.sendmail("wash@serenity.example", ["desk@mail.example"], SOURCE)
            assert client.has_extn("starttls")
        assert [source for _, _, source in desk.taken] == [SOURCE, SOURCE]


def test_who_fails_at_tls_costs_nobody_else_anything() -> None:
    with open_desk("smtp://127.0.0.1:0", read_tls(str(CERTIFICATE), "")) as (desk, port):
        with socket.create_connection(("127.0.0.1", port)) as rude:
            rude.recv(1_000)
            rude.sendall(b"EHLO x\r\n")
            rude.recv(1_000)
            rude.sendall(b"STARTTLS\r\n")
            rude.recv(1_000)
            rude.sendall(b"this is no handshake\r\n" * 9)
            while rude.recv(1_000):
                continue
        with smtplib.SMTP("127.0.0.1", port) as client:
            client.sendmail("wash@serenity.example", ["desk@mail.example"], SOURCE)
        assert len(desk.taken) == 1


def test_without_a_certificate_there_is_no_tls() -> None:
    assert read_tls("", "") is None
    with open_desk("smtp://127.0.0.1:0") as (_, port), smtplib.SMTP("127.0.0.1", port) as client:
        client.ehlo()
        assert not client.has_extn("starttls")


def test_a_certificate_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    fish, certificate = tmp_path / "fish.pem", str(CERTIFICATE)
    fish.write_text("fish")
    with pytest.raises(ValueError, match="a key is of no use without"):
        read_tls("", certificate)
    with pytest.raises(ValueError, match=r"there is no file .*nowhere\.pem"):
        read_tls(certificate, str(tmp_path / "nowhere.pem"))
    with pytest.raises(ValueError, match=r"fish\.pem: not a certificate and its key"):
        read_tls(str(fish), "")


def test_lmtp_on_a_port() -> None:
    with open_desk("lmtp://127.0.0.1:0") as (desk, port), smtplib.LMTP("127.0.0.1", port) as client:
        client.sendmail("wash@serenity.example", ["desk@mail.example"], SOURCE)
        assert len(desk.taken) == 1


def test_lmtp_on_a_file(tmp_path: Path) -> None:
    with open_desk(f"lmtp://{tmp_path}/mail.sock") as (desk, _), smtplib.LMTP(str(tmp_path / "mail.sock")) as client:
        client.sendmail("wash@serenity.example", ["desk@mail.example"], SOURCE)
        assert len(desk.taken) == 1


@pytest.mark.parametrize("scheme", ["smtp", "lmtp"])
def test_reports_come_from_nobody(scheme: str) -> None:
    client_of = smtplib.LMTP if scheme == "lmtp" else smtplib.SMTP
    with open_desk(f"{scheme}://127.0.0.1:0") as (desk, port), client_of("127.0.0.1", port) as client:
        client.sendmail("", ["desk@mail.example"], SOURCE)
        assert desk.taken[0][1] == ""


def test_who_is_not_there_is_refused_before_the_message() -> None:
    with open_desk("smtp://127.0.0.1:0") as (_, port), smtplib.SMTP("127.0.0.1", port) as client:
        client.ehlo()
        client.mail("wash@serenity.example")
        assert client.rcpt("nobody@mail.example") == (550, b"5.1.1 There is nobody at this address")
        assert client.rcpt("broken@mail.example")[0] == 451
        assert client.rcpt("desk@mail.example")[0] == 250


@pytest.mark.parametrize(("local", "code"), [("later", 451), ("failing", 451), ("no", 554)])
def test_what_cannot_be_taken(local: str, code: int) -> None:
    with open_desk("smtp://127.0.0.1:0") as (desk, port), smtplib.SMTP("127.0.0.1", port) as client:
        with pytest.raises(smtplib.SMTPDataError) as refused:
            client.sendmail("wash@serenity.example", [f"{local}@m.example"], SOURCE)
        assert (refused.value.smtp_code, desk.taken) == (code, [])


def test_in_smtp_one_that_has_to_wait_has_all_sent_again() -> None:
    with open_desk("smtp://127.0.0.1:0") as (_, port), smtplib.SMTP("127.0.0.1", port) as client:
        with pytest.raises(smtplib.SMTPDataError) as refused:
            client.sendmail("w@s.example", ["no@m.example", "desk@m.example", "later@m.example"], SOURCE)
        assert refused.value.smtp_code == 451


def speak_lmtp(port: int, source: bytes, recipients: list[str]) -> list[bytes]:
    """The answers to a message, of which LMTP has one for each recipient."""
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        stream = connection.makefile("rwb")

        def say(line: bytes) -> bytes:
            stream.write(line + b"\r\n")
            stream.flush()
            answer = stream.readline()
            while answer[3:4] == b"-":
                answer = stream.readline()
            return answer

        stream.readline()
        say(b"LHLO client.example")
        say(b"MAIL FROM:<w@s.example>")
        for address in recipients:
            assert say(b"RCPT TO:<" + address.encode() + b">").startswith(b"250")
        say(b"DATA")
        first = say(source + b"\r\n.")
        return [first, *(stream.readline() for _ in recipients[1:])]


def test_in_lmtp_each_recipient_has_an_answer() -> None:
    with open_desk("lmtp://127.0.0.1:0") as (desk, port):
        answers = speak_lmtp(port, SOURCE, ["desk@m.example", "later@m.example", "no@m.example"])
        assert [answer[:3] for answer in answers] == [b"250", b"451", b"554"]
        assert [taken[0] for taken in desk.taken] == ["desk@m.example"]


@pytest.mark.parametrize("source", [b"x" * 500 + b"\r\n", b"x" * 70_000 + b"\r\n"], ids=["lines", "a line"])
def test_what_is_too_large(source: bytes) -> None:
    with open_desk("lmtp://127.0.0.1:0") as (desk, port):
        answers = speak_lmtp(port, source * (110_000 // len(source)), ["desk@m.example", "two@m.example"])
        assert [answer[:3] in (b"552", b"500") for answer in answers] == [True, True]
        assert desk.taken == []


def test_size_is_refused_before_it_is_sent() -> None:
    with open_desk("smtp://127.0.0.1:0") as (_, port), smtplib.SMTP("127.0.0.1", port) as client:
        client.ehlo()
        assert client.esmtp_features["size"] == "100000"
        assert client.mail("w@s.example", ["SIZE=200000"])[0] == 552


def test_long_lines_are_taken() -> None:
    with open_desk("smtp://127.0.0.1:0") as (desk, port), smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail("w@s.example", ["desk@m.example"], b"Subject: x\r\n\r\n" + b"y" * 20_000 + b"\r\n")
        assert len(desk.taken) == 1


def test_no_second_message_can_hide_in_one() -> None:
    """What ends a message is CR LF . CR LF and nothing like it (SMTP smuggling)."""
    hidden = b"Subject: x\r\n\r\nfirst\n.\nMAIL FROM:<evil@e.example>\nRCPT TO:<two@m.example>\nDATA\nsecond\r\n"
    with open_desk("lmtp://127.0.0.1:0") as (desk, port):
        answers = speak_lmtp(port, hidden, ["desk@m.example"])
        assert answers[0].startswith(b"250")
        assert len(desk.taken) == 1


def test_more_connections_than_it_can_bear() -> None:
    with open_desk("smtp://127.0.0.1:0") as (_, port):
        held = [socket.create_connection(("127.0.0.1", port), 10) for _ in range(MOST_CONNECTIONS)]
        try:
            for connection in held:
                assert connection.recv(3) == b"220"
            with socket.create_connection(("127.0.0.1", port), 10) as one_more:
                assert one_more.recv(3) == b"421"
        finally:
            for connection in held:
                connection.close()
        with smtplib.SMTP("127.0.0.1", port) as client:
            assert client.noop()[0] == 250


def test_where_to_listen() -> None:
    assert read_listen("lmtp://127.0.0.1:8024") == ("lmtp", "127.0.0.1", 8024, None)
    assert read_listen("smtp://[::1]:25").host == "::1"
    assert read_listen("lmtp:///run/mail.sock").path == Path("/run/mail.sock")
    for url in ("http://127.0.0.1:25", "smtp://127.0.0.1", "lmtp://", "lmtp:///", "smtp://host:port"):
        with pytest.raises(ValueError, match="it "):
            read_listen(url)
