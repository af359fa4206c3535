"""A reader that does not take its events holds nobody up, and gets them all when it does."""

from __future__ import annotations

import re
import socket

import pytest

from interphone.domain import opening, parts
from interphone.domain.contacts import Who
from interphone.domain.opening import NewConversation
from interphone.domain.parts import TeammateReply, Words
from interphone.domain.teammates import NewTeammate, create
from interphone.live import feed
from tests.live.conftest import Stage
from tests.live.following import PATIENCE_SECONDS

LONG = "word " * 60_000
REPLIES = 18
"""More than the system takes off the server's hands."""


def test_who_reads_slowly_is_told_all_and_holds_nobody_up(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "KEPT_BYTES", 500_000)
    door, app_id = stage.account.door, stage.account.app_id
    mal = door.write(app_id, create, NewTeammate("Mal", "mal@serenity.example", "owner"))
    stage.user("wash")
    new = NewConversation(who=Who(email="wash@serenity.example"), words=Words(body="<p>Hello</p>"))
    conversation_id = door.write(app_id, opening.start, new).conversation.id
    quick = stage.ready()
    with socket.socket() as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        slow.settimeout(PATIENCE_SECONDS)
        slow.connect(("127.0.0.1", stage.port))
        slow.sendall(
            f"GET /live/events HTTP/1.1\r\nhost: x\r\nauthorization: {stage.headers['Authorization']}\r\n\r\n".encode()
        )
        got = b""
        while b"event: ready" not in got:
            got += slow.recv(1_000)
        for number in range(REPLIES):
            words = Words(body=f"<p>number {number} {LONG}</p>")
            reply = TeammateReply(teammate_id=mal.id, words=words, conversation_id=conversation_id)
            door.write(app_id, parts.reply_as_teammate, reply)
        assert [quick.until("part").data["body"].split()[1] for _ in range(REPLIES)] == [str(n) for n in range(REPLIES)]
        while got.count(b"event: part\n") < REPLIES:
            more = slow.recv(1 << 20)
            assert more, "the server let go of somebody who reads again"
            got += more
    assert re.findall(rb'"body":"<p>number (\d+) ', got) == [b"%d" % number for number in range(REPLIES)]
    assert b"event: reset" not in got
