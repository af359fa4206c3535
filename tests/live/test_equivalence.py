"""Old state and events make the present state, whatever was done, and nobody is told what is not theirs."""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import pkgutil
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest

from interphone import domain
from interphone.after.live import ENTRIES
from interphone.api.live.shapes import show_rows
from interphone.domain import contacts, conversations, happened, live_log
from interphone.domain.live_log import Span
from interphone.domain.parts import said_to_people
from interphone.live.told import Told
from interphone.store import conversations as store
from interphone.store import parts as part_store
from interphone.store.database import Transaction
from tests.live.screen import Screen
from tests.live.verbs import SECRET, VERBS, Play
from tests.support.api import Account
from tests.support.clock import Clock

STEPS = {"sqlite": 900, "postgres": 200}
ENCORES = 400
HOST = "http://127.0.0.1:80"


class Theatre:
    """A play, and those who watch it: a team that is told at once, one that lags behind, and every person."""

    def __init__(self, account: Account, clock: Clock, seed: int) -> None:
        self.play = Play(account, clock, seed)
        self.team, self.late = Screen(), Screen()
        self.people: dict[str, Screen] = {}
        self.heard: dict[str, list[bytes]] = {}
        self._seen = {"team": 0, "late": 0}
        self.play.done.clear()

    def tell(self, which: str) -> None:
        """Everything that was done since, in batches of any size, as things are by now."""
        while told := self._look(self._seen[which], self.play.chance.randint(1, 9)):
            self._seen[which] = told[-1].place.id
            for each in told:
                if which == "late":
                    self.late.apply(each.team)
                    continue
                self.team.apply(each.team)
                for contact_id, blocks in each.people.items():
                    self.people.setdefault(contact_id, Screen()).apply(blocks)
                    self.heard.setdefault(contact_id, []).append(blocks)

    def _look(self, after: int, limit: int) -> list[Told]:
        def show(tx: Transaction, span: Span) -> list[Told]:
            rows = live_log.rows(tx, span)
            return show_rows(tx, rows, True) if rows else []

        told: list[Told] = self.play.read(show, Span(after, limit))
        return told

    def check_team(self, screen: Screen) -> None:
        conversations, parts, contacts = self._as_the_team_reads_it()
        assert set(screen.conversations) == set(conversations)
        for id, shown in conversations.items():
            assert _by_ids(screen.conversations[id]) == _by_ids(shown)
            assert {key: _by_ids(part) for key, part in screen.parts[id].items()} == parts[id]
        assert {id: _by_ids(contact) for id, contact in screen.contacts.items()} == contacts
        self._check_around(screen)

    def _check_around(self, screen: Screen) -> None:
        account = self.play.account.at("Preview")
        ids = {kind: self.play.read(_ids_of(kind)) for kind in ("company", "note")}
        there = {
            "company": [account.ok("GET", f"/companies/{id}") for id in ids["company"]],
            "note": [account.send("GET", f"/notes/{id}").body for id in ids["note"]],
            "tag": account.ok("GET", "/tags")["data"],
            "admin": account.ok("GET", "/admins")["admins"],
            "team": account.ok("GET", "/teams")["teams"],
        }
        for kind, shown in there.items():
            assert {id: _around(each) for id, each in screen.around[kind].items()} == {
                each["id"]: _around(each) for each in shown
            }, kind

    def _as_the_team_reads_it(self) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
        account = self.play.account.at("Preview")
        shown, parts = {}, {}
        for id in self.play.read(_listed):
            conversation = account.ok("GET", f"/conversations/{id}")
            said = conversation.pop("conversation_parts")["conversation_parts"]
            shown[str(id)] = conversation
            parts[str(id)] = {part["id"]: _by_ids(part) for part in said}
        everybody = [account.send("GET", f"/contacts/{id}") for id in self.play.read(_everybody)]
        return shown, parts, {each.body["id"]: _by_ids(each.body) for each in everybody if each.status == 200}

    def check_people(self) -> None:
        there = set(self.play.read(_everybody))
        for contact_id, screen in self.people.items():
            if contact_id not in there:
                assert screen.contacts == {}, "they know that they are no more"
                continue
            found = self.play.read(_own_view, contact_id)
            known = {
                int(id): (
                    shown["read"], shown["open"], shown["title"], shown["source"]["body"],
                    [(int(part["id"]), part["body"], part["author"]["id"]) for part in screen.parts[id].values()],
                )
                for id, shown in screen.conversations.items()
            }  # fmt: skip
            assert {id: (*view[:4], sorted(view[4])) for id, view in known.items()} == found

    def check_secrets(self) -> None:
        emails = {id: contact["email"] for id, contact in self.team.contacts.items()}
        for contact_id, blocks in self.heard.items():
            told = b"".join(blocks).decode()
            assert SECRET not in told
            assert SECRET.replace(" ", "-") not in told, "a teammate's address"
            others = [email for id, email in emails.items() if email and id != contact_id and email in told]
            assert others == [] or contact_id not in emails


def _ids_of(kind: str) -> Any:
    """Of companies, or of notes but for those on people who are archived."""
    text = {
        "company": "SELECT id FROM company WHERE app_id = :app_id",
        "note": "SELECT n.id FROM note n LEFT JOIN contact c ON c.app_id = n.app_id AND c.id = n.contact_id "
        "WHERE n.app_id = :app_id AND (n.contact_id IS NULL OR c.listing <> 'archived')",
    }[kind]
    return lambda tx, _: [row[0] for row in tx.all(text)]


def _around(shown: dict[str, Any]) -> Any:
    """Without what is told with the next change: when a company's people were there, and how many they are."""
    return {key: _by_ids(each) for key, each in shown.items() if key not in FIGURES or shown["type"] != "company"}


def _listed(tx: Transaction, _: None) -> list[int]:
    return [row[0] for row in tx.all("SELECT id FROM conversation WHERE app_id = :app_id AND listed = 1")]


def _everybody(tx: Transaction, _: None) -> list[str]:
    rows = tx.all("SELECT id, listing FROM contact WHERE app_id = :app_id")
    return [id for id, listing in rows if listing in contacts.PEOPLE]


def _own_view(tx: Transaction, contact_id: str) -> dict[int, Any]:
    """From the tables: what a person sees of their conversations."""
    views = {}
    for row in store.of_contact(tx, contact_id):
        conversation = conversations.conversation_of(row)
        read = {id: bool(mark) for _, id, mark in store.contacts_of(tx, [conversation.id])}[contact_id]
        said = [conversations.Part(*each) for each in part_store.of_conversation(tx, conversation.id)]
        seen = [(part.id, part.body, part.author_id) for part in said_to_people(said) if part.part_type != "source"]
        source = next(part for part in said if part.part_type == "source")
        is_open = conversation.state != "closed" or not conversation.listed
        views[conversation.id] = (read, is_open, conversation.title, source.body, seen)
    return views


def _by_ids(shown: Any) -> Any:
    """Without what is told of people, teammates and companies beside their ids: events of theirs tell that."""
    text = json.dumps(shown).replace(HOST, "")
    return _stripped(json.loads(text))


def _stripped(value: Any) -> Any:
    if isinstance(value, list):
        return [_stripped(each) for each in value]
    if not isinstance(value, dict):
        return value
    if "workspace_id" in value:
        return {key: _stripped(each) for key, each in value.items() if key not in MOMENTS}
    if value.get("type") == "company" and "id" in value:
        return value["id"]
    named = value.get("type") in ("user", "lead", "contact", "admin", "bot", "tag")
    left_out = {"name", "email", "external_id", "type", "away_mode_enabled", "away_mode_reassign"} if named else set()
    return {key: _stripped(each) for key, each in value.items() if key not in left_out}


FIGURES = {"notes", "user_count", "session_count", "last_request_at", "updated_at"}
# When a person was talked to last is told with the next change of theirs.
MOMENTS = {"last_replied_at", "last_contacted_at", "updated_at"}


@pytest.mark.parametrize("seed", range(4))
def test_old_state_and_events_make_the_present_state(
    account: Account, clock: Clock, seed: int, database_kind: str
) -> None:
    theatre = Theatre(account, clock, seed)
    steps = STEPS[database_kind]
    for number in range(steps + ENCORES):
        missing = [verb for verb in VERBS if verb not in theatre.play.done]
        if number >= steps and not (missing and steps > 300):
            break
        # What chance has left out comes at the end, between whatever else it needs.
        theatre.play.step(missing if number >= steps and number % 2 else None)
        theatre.tell("team")
        if theatre.play.chance.random() < 0.05:
            theatre.tell("late")
        if number % 20 == 0:
            theatre.check_team(theatre.team)
            theatre.check_people()
    theatre.tell("late")
    for screen in (theatre.team, theatre.late):
        theatre.check_team(screen)
    theatre.check_people()
    theatre.check_secrets()
    if steps > 300:
        left = [f"{verb.__module__}.{verb.__name__}" for verb in VERBS if verb not in theatre.play.done]
        assert left == [], "the play did not come to these"


def test_whatever_happens_is_told_or_has_a_reason_not_to_be() -> None:
    every = {each for each in vars(happened).values() if isinstance(each, type) and issubclass(each, msgspec.Struct)}
    assert every - set(ENTRIES) == set(NOT_TOLD)


def test_the_play_knows_every_verb() -> None:
    """Whoever adds a verb by which something happens says in verbs.py how it is done, or here why it is not."""
    known = {f"{verb.__module__.rpartition('.')[2]}.{verb.__name__}" for verb in VERBS}
    found = {name for module in pkgutil.iter_modules(domain.__path__) for name in noting(_module(module.name))}
    written = verbs_of_doors()
    assert {"parts.reply_as_contact", "tags.save"} <= found
    assert {"tags.save", "teams.create"} <= written
    excused = {name for name in found | written if {name, name.partition(".")[0]} & set(WRITE_NOTHING_TOLD)}
    assert (found | written) - known - excused == set(NOT_PLAYED)


NOT_TOLD: dict[type, str] = {
    happened.AddressSeen: "where somebody is found to be is told as ContactChanged",
    happened.EmailLearned: "told as ContactChanged or ContactCreated",
    happened.ContactErased: "told as PersonErased",
    happened.ConversationCompanyChanged: "told as ConversationChanged",
    happened.EventRecorded: "what people do in the product is read where it is shown",
    happened.ActivityLogged: "so is the activity log",
    happened.PingAsked: "between the server and a webhook",
    happened.BulkSubmitted: "what its items do is told",
    happened.BulkCompleted: "so is that of bulk jobs",
    happened.ExportWanted: "its job is asked for its state",
    happened.ExportEnded: "its job is asked for its state",
    happened.RequestAnswered: "what programs asked is told to webhooks alone",
}
NOT_PLAYED = {
    "archive.erase": "part of contact_records.erase",
    "archive.restore": "part of contact_records.unarchive",
    "conversation_state.distribute": "part of assigning",
    "redaction.forget_person": "part of erasing somebody",
    "traces.erase": "part of erasing somebody",
}
WRITE_NOTHING_TOLD = {
    **dict.fromkeys(
        ("credentials", "ip_allowlist", "mailboxes", "webhooks"),
        "who runs the workspace reads it where it is set"),
    **dict.fromkeys(
        ("assignment_rules", "attributes", "auto_messages", "away.create_reason", "away.delete_reason",
         "conversation_attributes", "data_attributes", "segments", "subscriptions.create", "subscriptions.change",
         "workspaces"), "told as a change of settings: test_settings.py"),
    **dict.fromkeys(
        ("answered", "bulk", "contact_index", "conversation_index", "exports", "idempotency", "jobs", "live_log",
         "mail_log",
         "outgoing_mail", "seen_days", "transfer", "webhook_deliveries", "webhook_keeping", "company_records.scroll",
         "contact_lists.scroll"),
        "the server's own work; what it changes of people is done by verbs that are here"),
    **dict.fromkeys(("visits", "data_events"), "what people do, not what they are"),
    **dict.fromkeys(("visitors", "leads", "users"), "by contact_changes, merging and archive, as contact_records does"),
    **dict.fromkeys(("contact_changes", "contact_records.create"), "played as the arrival of somebody"),
    **dict.fromkeys(("mail_contacts", "incoming_mail"), "by contact_changes, parts and opening"),
    **dict.fromkeys(("people.recorded", "people.whole"), "give the person with what a verb does"),
}  # fmt: skip
"""Verbs and whole modules that doors and jobs write by, and which are not played."""


def verbs_of_doors() -> set[str]:
    """The verbs of the domain that are given to Database.write."""
    names = {module.name for module in pkgutil.iter_modules(domain.__path__)}
    root = Path(domain.__path__[0]).parent
    trees = [ast.parse(file.read_text()) for file in root.rglob("*.py") if file.parent.name not in ("domain", "store")]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call) and len(node.args) >= 2]
    written = [node.args[1] for node in calls if isinstance(node.func, ast.Attribute) and node.func.attr == "write"]
    parts = [part for verb in written for part in ast.walk(verb) if isinstance(part, ast.Attribute)]
    return {
        f"{part.value.id}.{part.attr}" for part in parts if isinstance(part.value, ast.Name) and part.value.id in names
    }


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"{domain.__name__}.{name}")


def noting(module: ModuleType) -> set[str]:
    """The public functions of (tx, command) that note happenings, by themselves or by others of the module."""
    functions = {name: function for name, function in inspect.getmembers(module, inspect.isfunction)
                 if function.__module__ == module.__name__}  # fmt: skip
    calls = {name: set(re.findall(r"(?<![\w.])(\w+)\(|(tx\.note|\w+\.add_part)\(", inspect.getsource(function)))
             for name, function in functions.items()}  # fmt: skip
    called = {name: {own or other for own, other in found} - {name} for name, found in calls.items()}
    found = {name for name, names in called.items() if any(other in ("tx.note", "parts.add_part") for other in names)}
    while more := {name for name, names in called.items() if names & found} - found:
        found |= more
    short = module.__name__.rpartition(".")[2]
    return {
        f"{short}.{name}"
        for name in found
        if not name.startswith("_") and list(inspect.signature(functions[name]).parameters)[:1] == ["tx"]
        and len(inspect.signature(functions[name]).parameters) == 2
    }  # fmt: skip
