"""By the API out, by mail back: a listening server that sends, and what comes in shown by the API."""

from __future__ import annotations

from interphone.domain import teammates
from interphone.domain.teammates import NewTeammate
from interphone.mailroom import Mailroom
from tests.conftest import Serve
from tests.mail.conftest import DOMAIN, FROM
from tests.mail.postbox import Postbox

WASH = {"user_id": "25", "email": "wash@serenity.example", "name": "Wash"}


def test_an_answer_goes_out_and_one_comes_back(serve: Serve, postbox: Postbox) -> None:
    settings = {
        "smtp_url": postbox.url,
        "mail_from": FROM,
        "mail_domain": DOMAIN,
        "mail_unread_minutes": 0,
        "jobs": True,
    }
    with serve(**settings) as (address, account):
        kaylee = NewTeammate(name="Kaylee", email="kaylee@serenity.example", role="admin")
        admin = account.door.write(account.app_id, teammates.create, kaylee).id
        account.user_of(**WASH)
        began = {"user_id": "25", "body": "Does it fly?"}
        id = account.made("POST", "/v1/users/message_threads", began)["thread_id"]
        said = {"type": "admin", "admin_id": admin, "message_type": "comment", "body": "Which ship?"}
        reply(address, account.authorization, id, said)
        (letter,) = postbox.wait_for(1)
        assert "Which ship?" in letter.words("text/plain")
        source = f"From: wash@serenity.example\r\nIn-Reply-To: {letter.message['Message-ID']}\r\n\r\nSerenity\r\n"
        mailroom = Mailroom(account.door.app.database, DOMAIN)
        taken = account.door.run(
            mailroom.take(str(letter.message["Reply-To"]), "wash@serenity.example", source.encode())
        )
        assert taken.code == 250
        parts = account.at("1.4").ok("GET", f"/conversations/{id}")["conversation_parts"]["conversation_parts"]
        assert [(part["author"]["type"], part["body"]) for part in parts] == [
            ("admin", "<p>Which ship?</p>"),
            ("user", "<p>Serenity</p>"),
        ]


def reply(address: str, authorization: bytes, id: int, body: dict[str, object]) -> None:
    """Through the server that listens, as only it plans what follows."""
    import json
    import urllib.request

    request = urllib.request.Request(
        f"{address}/conversations/{id}/reply",
        json.dumps(body).encode(),
        {"Authorization": authorization.decode(), "Content-Type": "application/json", "Intercom-Version": "1.4"},
    )
    with urllib.request.urlopen(request) as answer:
        assert answer.status == 200
