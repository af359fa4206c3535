"""`interphone export` and `interphone import`: a workspace goes out as a file and comes back as it was."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from interphone import demo
from interphone.api.versions import VERSIONS
from interphone.cli.common import open_database
from interphone.config import load
from interphone.domain import (
    attachments,
    conversation_state,
    conversation_tags,
    data_events,
    parts,
    tags,
    teams,
    threads,
    users,
)
from interphone.domain.companies import CompanyChange
from interphone.domain.contacts import ContactChange, Who
from interphone.domain.conversation_state import Snooze
from interphone.domain.conversation_tags import ConversationTagging
from interphone.domain.data_events import NewEvent
from interphone.domain.parts import UNSNOOZE, TeammateReply, Words
from interphone.domain.tags import TagChange
from interphone.domain.teammates import every as every_teammate
from interphone.domain.teams import Membership, NewTeam
from interphone.store.database import Transaction
from interphone.store.transfer import LEFT_OUT, NOUNS, columns
from tests.cli.conftest import Run

WASH = Who("25")
KAYLEE = Who("27")
LATER = 4_000_000_000


@pytest.fixture
def ship(run: Run, database_url: str) -> str:
    """The demo workspace, with one of everything besides; gives its app_id."""
    with open_database(load(database_url=database_url)) as opened:
        return opened.write("serenity", _furnish, None)


def _furnish(tx: Transaction, _: None) -> str:
    founded = demo.make(tx, None)
    assert founded is not None

    mal = next(iter(every_teammate(tx)))
    team = teams.create(tx, NewTeam("Bridge", "round_robin"))
    teams.join(tx, Membership(team.id, mal))
    users.upsert(tx, ContactChange(who=WASH, companies=[CompanyChange(company_id="366", name="Serenity")]))
    data_events.record(tx, [NewEvent(WASH, "landed", None, {"on": "Whitefall"})])
    began = threads.start(tx, threads.NewThread(KAYLEE, "<p>The coil</p>", None)).conversation
    file = attachments.File("coil.txt", "text/plain", b"\x00\xffspare")
    words = Words(body="<p>Here</p>", attachments=[file], client_id="one")
    parts.reply_as_teammate(tx, TeammateReply(conversation_id=began.id, teammate_id=mal, words=words))
    urgent = tags.save(tx, TagChange(name="Urgent", must_exist=False)).tag
    conversation_tags.tag(tx, ConversationTagging(began.id, urgent.id, mal))
    conversation_state.snooze(tx, Snooze(conversation_id=began.id, teammate_id=mal, until=LATER))
    return founded.app_id


def export(run: Run, app_id: str, file: Path, url: str) -> list[dict[str, Any]]:
    said = run("export", file, "--app-id", app_id, "--database", url)
    assert said.exit_code == 0, said
    return [json.loads(line) for line in file.read_text().splitlines()]


@pytest.fixture
def elsewhere(fresh_database: Callable[[], str]) -> str:
    """A database without workspaces."""
    return fresh_database()


def test_what_comes_back_is_what_went_out(
    run: Run, ship: str, database_url: str, elsewhere: str, tmp_path: Path
) -> None:
    export(run, ship, tmp_path / "one.jsonl", database_url)
    said = run("import", "--from-export", tmp_path / "one.jsonl", "--database", elsewhere)
    assert said.exit_code == 0, said
    export(run, ship, tmp_path / "two.jsonl", elsewhere)
    assert (tmp_path / "two.jsonl").read_text() == (tmp_path / "one.jsonl").read_text()


def test_what_comes_back_works(run: Run, ship: str, database_url: str, elsewhere: str, tmp_path: Path) -> None:
    """Lists are counted, files are there, and who sleeps will wake."""
    export(run, ship, tmp_path / "one.jsonl", database_url)
    run("import", "--from-export", tmp_path / "one.jsonl", "--database", elsewhere)

    def look(tx: Transaction, _: None) -> Any:
        urgent = tags.every(tx, None)
        kept = tx.all("SELECT id FROM attachment WHERE app_id = :app_id")
        return (
            sorted((tag.name, tag.id) for tag in urgent),
            tx.all("SELECT list, members FROM page_block WHERE app_id = :app_id ORDER BY list"),
            [attachments.get(tx, key).content for (key,) in kept],
            tx.all("SELECT subject, run_at FROM job WHERE app_id = :app_id AND kind = :kind", kind=UNSNOOZE),
            [thread.parts for thread in threads.inbox(tx, KAYLEE)],
        )

    looked = []
    for url in (database_url, elsewhere):
        with open_database(load(database_url=url)) as opened:
            looked.append(opened.read(ship, look, None))
    assert looked[0] == looked[1]
    assert looked[0][2] == [b"\x00\xffspare"]
    assert looked[0][3][0][1] == LATER


def test_records_are_as_the_newest_api_shows_them(run: Run, ship: str, database_url: str, tmp_path: Path) -> None:
    lines = export(run, ship, tmp_path / "one.jsonl", database_url)
    of = {kind: [line for line in lines if line.get("interphone", {}).get("kind") == kind] for kind in
          ("contact", "conversation", "company", "event", "admin")}  # fmt: skip
    [wash] = [line for line in of["contact"] if line.get("external_id") == "25"]
    assert (wash["type"], wash["role"], wash["email"]) == ("contact", "user", "wash@serenity.example")
    assert wash["companies"]["total_count"] == 1
    talk = of["conversation"][-1]
    assert talk["conversation_parts"]["total_count"] == len(talk["conversation_parts"]["conversation_parts"]) == 3
    assert (talk["state"], talk["source"]["body"]) == ("snoozed", "<p>The coil</p>")
    assert of["company"][0]["company_id"] == "366"
    assert of["event"][0]["metadata"] == {"on": "Whitefall"}
    assert len(of["admin"]) == 2
    assert VERSIONS[-1].name == "Preview"


def test_only_its_owner_reads_an_export(run: Run, ship: str, database_url: str, tmp_path: Path) -> None:
    export(run, ship, tmp_path / "one.jsonl", database_url)
    assert (tmp_path / "one.jsonl").stat().st_mode & 0o777 == 0o600


def test_a_full_disk_is_told_in_one_sentence(
    run: Run, ship: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("interphone.transfer.files.write", full)
    said = run("export", tmp_path / "one.jsonl", "--app-id", ship)
    assert (said.exit_code, "one.jsonl cannot be written: No space left on device. The same" in said.err) == (1, True)


def test_an_export_that_was_broken_off_goes_on(run: Run, ship: str, database_url: str, tmp_path: Path) -> None:
    export(run, ship, tmp_path / "one.jsonl", database_url)
    whole = (tmp_path / "one.jsonl").read_bytes()
    partial = tmp_path / "two.jsonl.partial"
    for cut in (10, 200, len(whole) // 2, len(whole) - 3):
        partial.write_bytes(whole[:cut])
        export(run, ship, tmp_path / "two.jsonl", database_url)
        assert (tmp_path / "two.jsonl").read_bytes() == whole
        assert not partial.exists()
        (tmp_path / "two.jsonl").unlink()


def test_an_import_that_was_broken_off_goes_on(
    run: Run, ship: str, database_url: str, elsewhere: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("interphone.domain.transfer.AT_ONCE", 3)
    export(run, ship, tmp_path / "one.jsonl", database_url)
    whole = (tmp_path / "one.jsonl").read_text().splitlines(keepends=True)
    cut = tmp_path / "cut.jsonl"
    cut.write_text("".join(whole[: len(whole) // 2]))
    for _ in range(2):
        said = run("import", "--from-export", cut, "--database", elsewhere)
        assert (said.exit_code, "is not whole" in said.err) == (1, True)
    said = run("import", "--from-export", tmp_path / "one.jsonl", "--database", elsewhere)
    assert (said.exit_code, "going on" in said.out) == (0, True)
    export(run, ship, tmp_path / "two.jsonl", elsewhere)
    assert (tmp_path / "two.jsonl").read_text() == (tmp_path / "one.jsonl").read_text()


def test_a_workspace_that_is_there_is_left_alone(run: Run, ship: str, database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "one.jsonl"
    before = export(run, ship, file, database_url)
    said = run("import", "--from-export", file)
    assert (said.exit_code, f"There is a workspace {ship} already; with --app-id" in said.err) == (1, True)
    said = run("import", "--from-export", file, "--app-id", "firefly")
    assert said.exit_code == 0, said
    assert export(run, ship, tmp_path / "two.jsonl", database_url) == before


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no export of a workspace: `interphone export` writes one"),
        ("id,name\n", "`interphone export` writes one"),
        ("SQLite format 3\0", "`interphone restore` puts back"),
        ("PGDMP", "`interphone restore` puts back"),
        ("PK\x03\x04", "ZIP archive; unpack it first"),
        ('{"type": "contact"}\n', "no export"),
        ('{"type": "interphone.export", "format": 2, "app_id": "x"}\n', "format 2"),
        ('{"type": "interphone.export", "format": 1, "app_id": "x"}\n{"type": "contact"}\n', "without its rows"),
        ('{"type": "interphone.export", "format": 1, "app_id": "x"}\n{"interphone": {"kind": "job", "own": {}}}\n'
         '{"type": "interphone.end", "lines": 1}\n', "no record of the kind job"),
        ('{"type": "interphone.export", "format": 1, "app_id": "x"}\n'
         '{"interphone": {"kind": "tag", "own": {"id": 1, "x; DROP TABLE tag": 1}}}\n'
         '{"type": "interphone.end", "lines": 1}\n', "newer server"),
    ],
)  # fmt: skip
def test_what_is_no_export_is_refused(run: Run, elsewhere: str, tmp_path: Path, text: str, reason: str) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text(text)
    said = run("import", "--from-export", file, "--database", elsewhere)
    assert (said.exit_code, reason in said.err) == (1, True), said


def test_a_wrong_file_leaves_no_workspace_behind(run: Run, ship: str, tmp_path: Path) -> None:
    (tmp_path / "wrong.csv").write_text("id,name\n")
    said = run("import", "--from-export", tmp_path / "wrong.csv", "--app-id", "firefly")
    assert (said.exit_code, "no export" in said.err) == (1, True)
    assert "firefly" not in run("workspace", "list").out
    said = run("import", "--from-export", tmp_path)
    assert (said.exit_code, "is a folder" in said.err) == (1, True)


def test_an_export_overwrites_nothing(run: Run, ship: str, tmp_path: Path) -> None:
    file = tmp_path / "one.jsonl"
    file.write_text("mine")
    said = run("export", file, "--app-id", ship)
    assert (said.exit_code, "never overwrites" in said.err, file.read_text()) == (1, True, "mine")


def test_every_table_is_exported_or_left_out_for_a_reason(run: Run, database_url: str) -> None:
    known = {noun.table for noun in NOUNS} | {table.name for noun in NOUNS for table in noun.beside} | set(LEFT_OUT)
    sqlite = "SELECT name FROM sqlite_master WHERE type = 'table'"
    postgres = "SELECT table_name FROM information_schema.tables WHERE table_schema = ANY (current_schemas(false))"
    with open_database(load(database_url=database_url)) as opened:

        def tables(tx: Transaction, _: None) -> set[str]:
            found = {row[0] for row in tx.all(sqlite if tx.dialect == "sqlite" else postgres)}
            return {name for name in found if not name.startswith(("sqlite_", "pg_")) and columns(tx, name)}

        there = opened.read("", tables, None) - {"configuration", "schema_migration"}
    assert there == known
