"""A workspace with one of everything that a request can name, and the ids of all of it by noun."""

from __future__ import annotations

import gzip
import re
import zlib
from typing import Any

from interphone.api.versions import BY_NAME, Version
from interphone.domain import away, exports, opening, segments, subscriptions, teammates, teams, visitors
from interphone.domain.away import NewReason
from interphone.domain.contacts import ContactChange, Who
from interphone.domain.exports import NewExport
from interphone.domain.opening import NewConversation
from interphone.domain.parts import Words
from interphone.domain.search_query import read_query
from interphone.domain.segments import NewSegment
from interphone.domain.subscriptions import NewSubscriptionType, Translation
from interphone.domain.teammates import NewTeammate
from interphone.domain.teams import Membership, NewTeam
from interphone.store import exports as export_store
from interphone.store.database import Transaction
from tests.support.api import Account

COUNTED = (
    "tag", "note", "teammate", "team", "away_status_reason", "data_attribute", "subscription_type", "activity_log",
    "conversation", "part",
)  # fmt: skip
OF_USERS = {"field": "role", "operator": "=", "value": "user"}
OF_COMPANIES = {"field": "name", "operator": "~", "value": "company"}

# Which noun a parameter of a path names, by the words in front of it.
NOUNS = {
    "admins": "admin",
    "companies": "company",
    "companies/bulk": "companies job",
    "contacts": "contact",
    "contacts/bulk": "contacts job",
    "contacts/find_by_external_id": "external_id",
    "conversations": "conversation",
    "conversations/attributes": "conversation attribute",
    "options": "option",
    "customers": "user",
    "data_attributes": "attribute",
    "download/content/data": "export",
    "export/cancel": "export",
    "export/content/data": "export",
    "jobs": "job",
    "jobs/status": "contacts job",
    "notes": "note",
    "segments": "segment",
    "subscription_types": "subscription type",
    "subscriptions": "subscription type",
    "tags": "tag",
    "teams": "team",
    "users": "user",
    "visitors": "visitor",
}


def furnish(account: Account, marked: str, first_number: int = 1) -> dict[str, str]:
    """Make one of each noun; `marked` stands in what the customer names, and numbers begin above `first_number`."""
    account.door.write(account.app_id, _count_from, first_number)
    old, new = account.at("1.4"), account.at("Preview")
    ids = _make_people(account, marked) | _make_configuration(account, marked)
    company = old.ok("POST", "/companies", {"company_id": f"{marked}-company", "name": f"{marked} company"})
    ids |= {"company": company["id"], "company_id": company["company_id"]}
    ids["tag"] = new.ok("POST", "/tags", {"name": f"{marked} tag"})["id"]
    for of, named in (("users", ids["contact"]), ("companies", ids["company"])):
        new.ok("POST", "/tags", {"name": f"{marked} tag", of: [{"id": named}]})
    ids["note"] = new.ok("POST", f"/contacts/{ids['contact']}/notes", {"body": marked, "admin_id": ids["admin"]})["id"]
    new.ok("POST", f"/contacts/{ids['contact']}/companies", {"id": ids["company"]})
    new.ok("POST", f"/contacts/{ids['contact']}/subscriptions", {"id": ids["subscription type"]})
    hook = {"url": "https://hooks.example/in", "topics": ["conversation.deleted"]}
    ids["webhook"] = old.ok("POST", "/subscriptions", hook)["id"]
    event = {"event_name": "landed", "created_at": 1_300_000_000, "id": ids["contact"]}
    assert new.send("POST", "/events", event).status == 202
    ids["job"] = old.ok("POST", "/bulk/users", {"items": [{"method": "post", "data": {"user_id": "bulk"}}]})["id"]
    for name, item in (("contacts", {"role": "user"}), ("companies", {"company_id": "bulk"})):
        reply = new.send("POST", f"/{name}/bulk", {name: [item]})
        assert reply.status == 202, reply
        ids[f"{name} job"] = reply.body["id"]
    level = {
        "name": f"{marked} level",
        "data_type": "list",
        "options": [{"label": "1"}, {"label": "2"}, {"label": "3"}],
    }
    level = new.ok("POST", "/conversations/attributes", level)
    ids |= {"conversation attribute": str(level["id"]), "option": level["options"][0]["id"]}
    ids["export"] = account.door.write(account.app_id, _export, marked)
    begun = NewConversation(who=Who(id=ids["user"]), words=Words(body=f"<p>{marked}</p>"))
    conversation = account.door.write(account.app_id, opening.start, begun).conversation
    ids |= {"conversation": str(conversation.id), "message": str(conversation.source_id)}
    other = account.door.write(account.app_id, opening.start, begun).conversation
    return ids | {"other conversation": str(other.id)}


def _make_people(account: Account, marked: str) -> dict[str, str]:
    old, new = account.at("1.4"), account.at("Preview")
    user = old.ok("POST", "/users", {"user_id": f"{marked}-user", "email": f"{marked}@user.example"})
    lead = old.ok("POST", "/contacts", {"email": f"{marked}@lead.example"})
    contact = new.ok("POST", "/contacts", {"role": "user", "external_id": f"{marked}-contact"})
    other = new.ok("POST", "/contacts", {"role": "lead", "email": f"{marked}@other.example"})
    visitor = account.door.write(
        account.app_id, visitors.create, ContactChange(user_id=f"{marked}-visitor", last_seen_ip="1.2.3.4")
    )
    return {
        "user": user["id"],
        "user_id": user["user_id"],
        "email": user["email"],
        "lead": lead["id"],
        "lead user_id": lead["user_id"],
        "contact": contact["id"],
        "external_id": contact["external_id"],
        "other contact": other["id"],
        "visitor": visitor.id,
        "visitor user_id": f"{marked}-visitor",
    }


def _make_configuration(account: Account, marked: str) -> dict[str, str]:
    def make(verb: Any, command: Any) -> Any:
        return account.door.write(account.app_id, verb, command)

    admin = make(teammates.create, NewTeammate(f"{marked} admin", f"{marked}@admin.example", "owner"))
    team = make(teams.create, NewTeam(f"{marked} team", "load_balanced", 10))
    make(teams.join, Membership(team.id, admin.id))
    attribute = {"name": f"{marked} rank", "model": "contact", "data_type": "string"}
    made = {
        "admin": admin,
        "team": team,
        "reason": make(away.create_reason, NewReason(f"{marked} reason", "🍽")),
        "subscription type": make(
            subscriptions.create, NewSubscriptionType(text=Translation(marked, marked, "en"), consent_type="opt_out")
        ),
        "segment": make(segments.create, NewSegment(f"{marked} segment", "user", read_query(OF_USERS))),
        "company segment": make(
            segments.create, NewSegment(f"{marked} companies", "company", read_query(OF_COMPANIES))
        ),
    }
    ids = {noun: str(thing.id) for noun, thing in made.items()}
    return ids | {"attribute": str(account.at("2.10").ok("POST", "/data_attributes", attribute)["id"])}


def _export(tx: Transaction, marked: str) -> str:
    """One that can be downloaded."""
    export = exports.create(tx, NewExport(0, tx.now))
    export_store.add_chunk(tx, export.id, gzip.compress(marked.encode(), mtime=0))
    export_store.end(tx, export.id, exports.COMPLETED)
    return export.id


def _count_from(tx: Transaction, number: int) -> None:
    for name in COUNTED:
        tx.run(
            "INSERT INTO sequence (app_id, name, value) VALUES (:app_id, :name, :value) "
            "ON CONFLICT (app_id, name) DO UPDATE SET value = excluded.value",
            name=name,
            value=number,
        )


def nouns_of(path: str, version: Version) -> list[str]:
    """What the parameters of a route's path name, in order. Raises KeyError for what NOUNS does not know."""
    found: list[str] = []
    words: list[str] = []
    for segment in path.strip("/").split("/"):
        if segment.startswith("{"):
            noun = "webhook" if path.startswith("/subscriptions/") else NOUNS["/".join(words)]
            found.append("lead" if noun == "contact" and version.order < BY_NAME["2.0"].order else noun)
            words = []
        else:
            words.append(segment)
    return found


def fill(path: str, values: list[str]) -> str:
    """The path with values for its parameters."""
    rest = iter(values)
    return re.sub(r"\{\w+\}", lambda _: next(rest), path)


def put_in(text: str, named: dict[str, str]) -> str:
    """A text with ids in place of {noun}."""
    return re.sub(r"\{(=?[a-z][a-z_ ]*)\}", lambda found: named[found[1]], text)


def dump(tx: Transaction, _: None) -> dict[str, list[str]]:
    """Every row of the workspace, by table; what is packed is unpacked."""
    if tx.dialect == "sqlite":
        rows = tx.all(
            "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c "
            "WHERE m.type = 'table' AND c.name = 'app_id'"
        )
    else:
        rows = tx.all(
            "SELECT table_name FROM information_schema.columns "
            "WHERE table_schema = current_schema() AND column_name = 'app_id'"
        )
    tables = sorted(name for (name,) in rows)
    return {table: sorted(map(_legible, tx.all(f"SELECT * FROM {table} WHERE app_id = :app_id"))) for table in tables}


def _legible(row: tuple[Any, ...]) -> str:
    return repr(tuple(unpacked(value) for value in row))


def unpacked(value: Any) -> Any:
    """What a value of a database holds."""
    try:
        return zlib.decompress(value).decode() if isinstance(value, bytes) else value
    except zlib.error:
        return value
