"""`interphone conversation`: list, show, rate."""

from __future__ import annotations

from typing import Any

import pytest

from interphone.cli import common
from interphone.domain import conversation_state, opening, parts, teammates, users
from interphone.domain.attachments import File
from interphone.domain.contacts import ContactChange, Who
from interphone.domain.conversation_state import Assign
from interphone.domain.opening import NewConversation
from interphone.domain.parts import TeammateReply, Words
from interphone.domain.teammates import NewTeammate
from tests.cli.conftest import Run

HERE = ("--app-id", "serenity")


@pytest.fixture
def asked(run: Run, serenity: Any) -> int:
    """The second of two conversations: Mal has it and has answered; in the first Kaylee waits."""
    with common.open_workspace(None, None, "serenity") as opened:
        mal = opened.write("serenity", teammates.create, NewTeammate("Mal", "mal@serenity.example", "owner")).id
        opened.write("serenity", users.upsert, ContactChange(who=Who(user_id="26"), name="Kaylee"))
        for words in ("<p>Hello?</p>", "<p>It <b>stopped</b></p>"):
            new = NewConversation(who=Who(user_id="26"), words=Words(body=words))
            id: int = opened.write("serenity", opening.start, new).conversation.id
        opened.write(
            "serenity", conversation_state.assign, Assign(conversation_id=id, teammate_id=mal, assignee_id=mal)
        )
        reply = TeammateReply(teammate_id=mal, words=Words(body="<p>Which<br>one?</p>"), conversation_id=id)
        opened.write("serenity", parts.reply_as_teammate, reply)
    return id


def listed(run: Run, *options: object) -> list[int]:
    return [one["id"] for one in run("conversation", "list", *HERE, "--json", *options).json]


def test_list(run: Run, asked: int) -> None:
    first = asked - 1
    assert sorted(listed(run)) == [first, asked]
    assert len(listed(run, "--limit", 1)) == 1
    assert listed(run, "--waiting") == [first]
    assert listed(run, "--assignee", "nobody") == [first]
    assert listed(run, "--closed") == []
    assert len(listed(run, "--open")) == 2
    table = run("conversation", "list", *HERE, "--assignee", 1).out
    assert all(word in table for word in (str(asked), "open", "Kaylee", "Mal", "It stopped"))
    said = run("conversation", "list", *HERE, "--assignee", "mal")
    assert (said.exit_code, "--assignee" in said.err) == (2, True)
    said = run("conversation", "list", *HERE, "--assignee", 99)
    assert (said.exit_code, said.err) == (1, "interphone: The named admin was not found.\n")


def test_show(run: Run, asked: int) -> None:
    shown = run("conversation", "show", asked, *HERE, "--json").json
    assert (shown["id"], shown["assignee"], shown["source"]["author"]) == (asked, "Mal", "Kaylee")
    assert [(part["part_type"], part["author"]) for part in shown["parts"]] == [
        ("assignment", "Mal"),
        ("comment", "Mal"),
    ]
    said = run("conversation", "show", asked, *HERE).out
    assert "    It stopped\n" in said
    assert "    Which\n    one?\n" in said
    for command in (["show", 999], ["rate", 999, 5]):
        gone = run("conversation", *command, *HERE)
        assert (gone.exit_code, gone.out) == (1, "")
        assert "no conversation 999. `interphone conversation list --app-id serenity`" in gone.err


def test_show_tells_of_files(run: Run, asked: int) -> None:
    with common.open_workspace(None, None, "serenity") as opened:
        words = Words(body="<p>Look</p>", attachments=[File("wing.txt", "text/plain", b"bent")])
        reply = TeammateReply(teammate_id=1, words=words, conversation_id=asked)
        opened.write("serenity", parts.reply_as_teammate, reply)
    assert "    Look\n    [wing.txt]\n" in run("conversation", "show", asked, *HERE).out
    *_, part = run("conversation", "show", asked, *HERE, "--json").json["parts"]
    assert [(file["name"], file["filesize"]) for file in part["attachments"]] == [("wing.txt", 4)]


def test_rate(run: Run, asked: int) -> None:
    said = run("conversation", "rate", asked, 4, *HERE, "--remark", "Shiny")
    assert said == (0, f"Conversation {asked} of serenity is rated 4 of 5.\n", "")
    assert "4 of 5: Shiny" in run("conversation", "show", asked, *HERE).out
    assert run("conversation", "rate", asked, 6, *HERE).exit_code == 2
    assert run("conversation", "rate", asked, 4, *HERE, "--by", "nobody").exit_code == 1
    assert run("conversation", "rate", 999, 4, *HERE).exit_code == 1
