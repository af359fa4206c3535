"""Exports of a workspace that goes on being used, and files that somebody has edited: what is put back works."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from interphone.cli.common import OpenDatabase, open_database
from interphone.config import load
from interphone.domain import (
    contacts,
    conversation_state,
    conversation_tags,
    merging,
    parts,
    redaction,
    tags,
    teammates,
    threads,
    transfer,
    users,
)
from interphone.domain.companies import CompanyChange
from interphone.domain.contacts import ContactChange, Who
from interphone.domain.conversation_state import Assign
from interphone.domain.conversation_tags import ConversationTagging
from interphone.domain.parts import TeammateReply, Words
from interphone.domain.redaction import Deletion
from interphone.domain.tags import TagChange
from interphone.domain.teammates import NewTeammate
from interphone.store import transfer as store_transfer
from interphone.store.database import Transaction
from interphone.store.transfer import NOUNS
from interphone.transfer import files
from tests.cli.conftest import Run
from tests.transfer.test_transfer import KAYLEE, WASH, elsewhere, export, ship

__all__ = ["elsewhere", "ship"]
RIVER, SIMON = Who("31"), Who("32")


class Meanwhile:
    """Reads a workspace for an export, and lets something happen before the records of a noun are read."""

    def __init__(self, opened: OpenDatabase, app_id: str, happens: dict[str, Callable[[], Any]]) -> None:
        self.opened, self.app_id, self.happens = opened, app_id, happens

    def __call__(self, query: Any, place: Any) -> Any:
        happens = self.happens.pop(place.noun, None)
        if happens is not None:
            happens()
        return self.opened.read(self.app_id, query, place)


def happening(opened: OpenDatabase, app_id: str, verb: Callable[[Transaction], Any]) -> Callable[[], Any]:
    return lambda: opened.write(app_id, lambda tx, _: verb(tx), None)


def carry_over(app_id: str, source: str, target: str, file: Path, happens: dict[str, Any]) -> None:
    """Export a workspace while verbs run in it, each before the records of a noun are read, and import it."""
    with open_database(load(database_url=source)) as opened:
        verbs = {noun: happening(opened, app_id, verb) for noun, verb in happens.items()}
        files.write(Meanwhile(opened, app_id, verbs), app_id, file, lambda noun, lines: None)
    with open_database(load(database_url=target)) as opened:
        put_back(opened, app_id, file)


def put_back(opened: OpenDatabase, app_id: str, file: Path) -> None:
    opened.write(app_id, transfer.begin, None)
    for records in files.read(file):
        opened.write(app_id, transfer.put, records)
    opened.write(app_id, transfer.finish, None)


def check_whole(target: str, app_id: str, tmp_path: Path) -> list[Any]:
    """All of it can be shown; gives the records of it."""
    file = tmp_path / "again.jsonl"
    with open_database(load(database_url=target)) as opened:
        files.write(lambda query, place: opened.read(app_id, query, place), app_id, file, lambda noun, lines: None)

        def unread(tx: Transaction, _: None) -> list[Any]:
            return tx.all(
                "SELECT p.contact_id FROM presence p WHERE p.app_id = :app_id AND p.unread <> (SELECT COUNT(*) FROM "
                "conversation_contact x WHERE x.app_id = p.app_id AND x.contact_id = p.contact_id AND x.read = 0)"
            )

        assert opened.read(app_id, unread, None) == []
        assert opened.read(app_id, lambda tx, _: store_transfer.unknown_people(tx), None) == []
    return [json.loads(line) for line in file.read_text().splitlines()]


def of(lines: list[Any], kind: str) -> list[Any]:
    return [line for line in lines if line.get("interphone", {}).get("kind") == kind]


def _jayne(tx: Transaction) -> int:
    return teammates.create(tx, NewTeammate("Jayne", "jayne@serenity.example", "agent")).id


def _newcomers(tx: Transaction) -> None:
    """Somebody new of everything, who have to do with each other and with what was there before."""
    jayne = _jayne(tx)
    users.upsert(
        tx, ContactChange(who=RIVER, companies=[CompanyChange(company_id="900", name="Academy")])
    )  # fmt: skip
    began = threads.start(tx, threads.NewThread(RIVER, "<p>Two by two</p>", None)).conversation
    said = Words(body="<p>Hands of blue</p>")
    for id in (began.id, threads.inbox(tx, KAYLEE)[0].conversation.id):
        parts.reply_as_teammate(tx, TeammateReply(conversation_id=id, teammate_id=jayne, words=said))
        conversation_state.assign(tx, Assign(conversation_id=id, teammate_id=jayne, assignee_id=jayne))
    scary = tags.save(tx, TagChange(name="Scary", must_exist=False, people=[RIVER])).tag
    conversation_tags.tag(tx, ConversationTagging(began.id, scary.id, jayne))


@pytest.mark.parametrize("noun", [noun.name for noun in NOUNS if noun.name != "workspace"])
def test_newcomers(ship: str, database_url: str, elsewhere: str, tmp_path: Path, noun: str) -> None:
    """Whatever was read before they came, what comes back can be shown, and is whole."""
    carry_over(ship, database_url, elsewhere, tmp_path / "one.jsonl", {noun: _newcomers})
    lines = check_whole(elsewhere, ship, tmp_path)
    assert all(line["contacts"]["contacts"] for line in of(lines, "conversation"))
    with open_database(load(database_url=elsewhere)) as opened:
        for company in of(lines, "company"):
            row = opened.read(
                ship,
                lambda tx, id: tx.one(
                    "SELECT user_count, (SELECT COUNT(*) FROM company_contact m WHERE m.app_id = c.app_id "
                    "AND m.company_id = c.id) FROM company c WHERE c.app_id = :app_id AND c.id = :id",
                    id=id,
                ),
                company["id"],
            )
            assert row is not None
            assert row[0] == row[1]


def test_somebody_is_erased_meanwhile(ship: str, database_url: str, elsewhere: str, tmp_path: Path) -> None:
    """Nothing that they said comes back, nor conversations that were theirs alone."""
    carry_over(
        ship, database_url, elsewhere, tmp_path / "one.jsonl", {"contact": lambda tx: users.erase(tx, KAYLEE)}
    )  # fmt: skip
    lines = check_whole(elsewhere, ship, tmp_path)
    assert "The coil" not in json.dumps(of(lines, "conversation"))
    assert all(line["contacts"]["contacts"] for line in of(lines, "conversation"))


def test_somebody_is_merged_meanwhile(ship: str, database_url: str, elsewhere: str, tmp_path: Path) -> None:
    def merge(tx: Transaction) -> None:
        merging.merge(tx, contacts.get(tx, KAYLEE), contacts.get(tx, WASH))

    carry_over(ship, database_url, elsewhere, tmp_path / "one.jsonl", {"contact": merge})
    lines = check_whole(elsewhere, ship, tmp_path)
    [wash] = [line for line in of(lines, "contact") if line.get("external_id") == "25"]
    [coil] = [line for line in of(lines, "conversation") if line["source"]["body"] == "<p>The coil</p>"]
    assert [one["id"] for one in coil["contacts"]["contacts"]] == [wash["id"]]
    assert coil["source"]["author"]["id"] == wash["id"]


def test_a_conversation_is_deleted_meanwhile(ship: str, database_url: str, elsewhere: str, tmp_path: Path) -> None:
    def delete(tx: Transaction) -> None:
        for thread in threads.inbox(tx, KAYLEE):
            redaction.delete(tx, Deletion(thread.conversation.id))

    carry_over(ship, database_url, elsewhere, tmp_path / "one.jsonl", {"deleted_conversation": delete})
    lines = check_whole(elsewhere, ship, tmp_path)
    gone = {line["interphone"]["own"]["id"] for line in of(lines, "deleted_conversation")}
    assert gone
    assert gone.isdisjoint(line["interphone"]["own"]["id"] for line in of(lines, "conversation"))


def test_an_export_is_resumed_at_every_line(ship: str, database_url: str, tmp_path: Path) -> None:
    with open_database(load(database_url=database_url)) as opened:

        def read(query: Any, place: Any) -> Any:
            return opened.read(ship, query, place)

        whole, again = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
        files.write(read, ship, whole, lambda noun, lines: None)
        lines = whole.read_bytes().splitlines(keepends=True)
        for count in range(len(lines) + 1):
            (tmp_path / "two.jsonl.partial").write_bytes(b"".join(lines[:count]))
            files.write(read, ship, again, lambda noun, lines: None)
            assert again.read_bytes() == whole.read_bytes(), count
            again.unlink()


def test_an_import_is_resumed_at_every_line(ship: str, run: Run, database_url: str, elsewhere: str, tmp_path: Path,
                                            monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    """Portions of one record, each put twice."""
    export(run, ship, tmp_path / "one.jsonl", database_url)
    monkeypatch.setattr("interphone.transfer.files.MAX_PORTION", 1)
    with open_database(load(database_url=elsewhere)) as opened:
        opened.write(ship, transfer.begin, None)
        for records in files.read(tmp_path / "one.jsonl"):
            assert len(records) == 1
            opened.write(ship, transfer.put, records)
            assert opened.write(ship, transfer.put, records) == 0
            assert opened.write(ship, transfer.begin, None) is False
        opened.write(ship, transfer.finish, None)
    export(run, ship, tmp_path / "two.jsonl", elsewhere)
    assert (tmp_path / "two.jsonl").read_text() == (tmp_path / "one.jsonl").read_text()


def _edited(lines: list[Any], kind: str, edit: Callable[[Any], object]) -> str:
    for line in lines:
        if line.get("interphone", {}).get("kind") == kind:
            edit(line["interphone"])
    return "".join(json.dumps(line) + "\n" for line in lines)


EDITS: dict[str, tuple[str, Callable[[Any], object]]] = {
    "no kind": ("tag", lambda rows: rows.pop("kind")),
    "a key is gone": ("tag", lambda rows: rows["own"].pop("id")),
    "something that must be there is gone": ("conversation", lambda rows: rows["own"].pop("contact_id")),
    "presence is gone": ("contact", lambda rows: rows["beside"].pop("presence")),
    "presence is there twice": ("contact", lambda rows: rows["beside"]["presence"].extend([{}, {}])),
    "no source": ("conversation", lambda rows: rows["beside"].pop("conversation_part")),
    "beside is a list": ("contact", lambda rows: rows.update(beside=[])),
    "a row is a number": ("contact", lambda rows: rows["beside"].update(presence=[1])),
    "null where there is something": ("conversation", lambda rows: rows["own"].update(created_at=None)),
    "an object where there is text": ("contact", lambda rows: rows["own"].update(name={"a": 1})),
    "a list where there is text": ("contact", lambda rows: rows["own"].update(name=[1])),
    "no base64": ("conversation", lambda rows: rows["own"].update(title={"base64": "*"})),
    "a number beyond all": ("conversation", lambda rows: rows["own"].update(created_at=10**30)),
    "a document that is none": ("contact", lambda rows: rows["own"].update(custom_attributes="{")),
    "snoozed for ever": ("conversation", lambda rows: rows["own"].update(state="snoozed", snoozed_until=None)),
    "a sequence of words": ("sequence", lambda rows: rows["own"].update(value=None)),
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_file_that_was_edited(
    run: Run, ship: str, database_url: str, elsewhere: str, tmp_path: Path, edit: str
) -> None:
    """Refused with a sentence."""
    kind, change = EDITS[edit]
    lines = export(run, ship, tmp_path / "one.jsonl", database_url)
    (tmp_path / "bad.jsonl").write_text(_edited(lines, kind, change))
    said = run("import", "--from-export", tmp_path / "bad.jsonl", "--database", elsewhere)
    assert (said.exit_code, said.out, len(said.err.splitlines()) > 0) == (1, "", True), said
