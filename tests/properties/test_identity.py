"""Whatever v1, 1.x and 2.x write, in whatever order: nobody is two, nobody is merged unasked, and every era agrees."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from tests.properties.invariants import faults
from tests.support.accounts import open_account
from tests.support.api import Door, Reply, check_error_list
from tests.support.clock import Clock

USER_IDS = st.sampled_from(["1", "2", "3"])
EMAILS = st.sampled_from(["a@example.com", "b@example.com"])
NAMES = st.one_of(
    st.fixed_dictionaries({"user_id": USER_IDS}),
    st.fixed_dictionaries({"email": EMAILS}),
    st.fixed_dictionaries({"user_id": USER_IDS, "email": EMAILS}),
)
VERSIONS_1X = st.sampled_from(["v1", "1.0", "1.4"])
VERSIONS_2X = st.sampled_from(["2.0", "2.10", "2.15"])
PATIENCE = {"sqlite": (40, 40), "postgres": (10, 30)}


class Known(msgspec.Struct):
    """What a simple model knows of a person."""

    id: str
    role: str
    user_id: str | None
    email: str | None
    archived: bool = False

    @property
    def live_user(self) -> bool:
        return self.role == "user" and not self.archived


class Identity(RuleBasedStateMachine):
    door: Door
    clock: Clock

    def __init__(self) -> None:
        super().__init__()
        self.clock.reset()
        self.account = open_account(self.door)
        self.people: list[Known] = []

    def find(self, names: dict[str, str]) -> Known | None:
        """Whom 1.x means: the user_id's owner; else the newest user of the email, if no other user_id is theirs."""
        users = [known for known in reversed(self.people) if known.live_user]
        if "user_id" not in names:
            return next((known for known in users if known.email == names["email"]), None)
        owner = next((known for known in self.people if known.user_id == names["user_id"]), None)
        unclaimed = (known for known in users if known.user_id is None and known.email == names.get("email"))
        return owner or next(unclaimed, None)

    @rule(names=NAMES, version=VERSIONS_1X)
    def save(self, names: dict[str, str], version: str) -> None:
        self.clock.advance(1)
        path = "/v1/users" if version == "v1" else "/users"
        reply = self.account.at(version).post(path, names) if version != "v1" else self.account.post(path, names)
        several = [known for known in self.people if known.live_user and known.email == names.get("email")]
        if version != "v1" and "user_id" not in names and len(several) > 1:
            check_error_list(reply, 400, "conflict")
            return
        known = self.find(names)
        assert reply.status == (201 if version == "v1" else 200), reply
        id = reply.body["intercom_id" if version == "v1" else "id"]
        if known is None:
            self.people.append(Known(id, "user", names.get("user_id"), names.get("email")))
            return
        assert id == known.id
        known.archived = False
        known.user_id, known.email = names.get("user_id", known.user_id), names.get("email", known.email)

    @rule(names=NAMES, version=VERSIONS_2X)
    def create(self, names: dict[str, str], version: str) -> None:
        self.clock.advance(1)
        reply = self.account.at(version).post("/contacts", _as_2x(names))
        if not self.refused_as_duplicate(None, names, reply):
            assert reply.status == 200, reply
            self.people.append(Known(reply.body["id"], "user", names.get("user_id"), names.get("email")))

    @rule(email=EMAILS | st.none(), version=VERSIONS_2X | st.sampled_from(["1.0", "1.4"]))
    def create_lead(self, email: str | None, version: str) -> None:
        self.clock.advance(1)
        sent = {"role": "lead"} if version.startswith("2") else {}
        shown = self.account.at(version).ok("POST", "/contacts", sent | ({"email": email} if email else {}))
        user_id = shown["external_id"] if version.startswith("2") else shown["user_id"]
        self.people.append(Known(shown["id"], "lead", user_id, email))

    @precondition(lambda self: self.people)
    @rule(names=NAMES, version=VERSIONS_2X, data=st.data())
    def rename(self, names: dict[str, str], version: str, data: st.DataObject) -> None:
        known = data.draw(st.sampled_from(self.people))
        sent = {"email": names["email"]} if known.role == "lead" and "email" in names else names
        if known.role == "lead" and "email" not in names:
            return
        reply = self.account.at(version).put(f"/contacts/{known.id}", _as_2x(sent))
        if known.archived:
            check_error_list(reply, 404, "not_found", "User Not Found")
        elif known.role == "lead" or not self.refused_as_duplicate(known, sent, reply):
            assert reply.status == 200, reply
            known.user_id, known.email = sent.get("user_id", known.user_id), sent.get("email", known.email)

    @precondition(lambda self: self.people)
    @rule(version=VERSIONS_2X, archive=st.booleans(), data=st.data())
    def archive(self, version: str, archive: bool, data: st.DataObject) -> None:
        known = data.draw(st.sampled_from(self.people))
        reply = self.account.at(version).post(f"/contacts/{known.id}/{'archive' if archive else 'unarchive'}")
        taken = [other for other in self.people if other is not known and other.role == "user"]
        emails = [other.email for other in taken] if known.role == "user" and known.archived else []
        if not archive and known.email in [email for email in emails if email]:
            assert "already exists with id=" in check_error_list(reply, 409, "conflict")
            return
        assert reply.status == 200, reply
        known.archived = archive

    @precondition(lambda self: self.people)
    @rule(version=st.sampled_from(["1.4", "2.5", "2.6", "v1"]), data=st.data())
    def remove(self, version: str, data: st.DataObject) -> None:
        """1.x archives; v1 and 2.x delete for good."""
        known = data.draw(st.sampled_from(self.people))
        if version == "v1":
            if known.live_user and known.user_id:
                assert self.account.delete("/v1/users", {"user_id": known.user_id}).status == 200
                self.people.remove(known)
        elif version == "1.4":
            reply = self.account.at(version).delete(f"/users/{known.id}")
            assert reply.status == (200 if known.live_user else 404)
            known.archived |= known.live_user
        else:
            reply = self.account.at(version).delete(f"/contacts/{known.id}")
            gone = not known.archived or version == "2.6"
            assert reply.status == (200 if gone else 404)
            if gone:
                self.people.remove(known)

    @precondition(lambda self: any(known.role == "lead" for known in self.people))
    @rule(names=NAMES, data=st.data())
    def convert(self, names: dict[str, str], data: st.DataObject) -> None:
        """The lead goes into the user who is meant, or becomes a new one, who has signed up now."""
        self.clock.advance(1)
        lead = data.draw(st.sampled_from([known for known in self.people if known.role == "lead"]))
        reply = self.account.at("1.4").post("/contacts/convert", {"contact": {"id": lead.id}, "user": names})
        users = [known for known in reversed(self.people) if known.live_user]
        owner = next((known for known in users if known.user_id and known.user_id == names.get("user_id")), None)
        several = [known for known in users if known.email and known.email == names.get("email")]
        into = owner or next(iter(several), None)
        taken = any(known.user_id and known.user_id == names.get("user_id") for known in self.people)
        if lead.archived:
            check_error_list(reply, 404, "not_found", "User Not Found")
        elif owner is None and len(several) > 1:
            check_error_list(reply, 400, "conflict")
        elif into is not None:
            assert reply.body["id"] == into.id, reply
            into.email = into.email or lead.email
            self.people.remove(lead)
        elif taken:
            check_error_list(reply, 409, "conflict")
        else:
            assert reply.body["id"] == lead.id, reply
            lead.role, lead.user_id, lead.email = "user", names.get("user_id"), names.get("email", lead.email)
            self.people.remove(lead)
            self.people.append(lead)

    @precondition(lambda self: len(self.people) > 1)
    @rule(version=VERSIONS_2X, data=st.data())
    def merge(self, version: str, data: st.DataObject) -> None:
        source, into = data.draw(st.sampled_from(self.people)), data.draw(st.sampled_from(self.people))
        reply = self.account.at(version).post("/contacts/merge", {"from": source.id, "into": into.id})
        if source.archived or into.archived:
            check_error_list(reply, 404, "not_found", "User Not Found")
        elif source.role != "lead" or into.role != "user":
            message = "Merging can only be performed on a lead into a user"
            check_error_list(reply, 400, "invalid_merge", message)
        else:
            assert reply.body["id"] == into.id
            into.email = into.email or source.email
            self.people.remove(source)

    def refused_as_duplicate(self, own: Known | None, names: dict[str, str], reply: Reply) -> bool:
        """Whether somebody else has a name that 2.x gives once; then the answer has to name one of them."""
        new = {name: value for name, value in names.items() if own is None or getattr(own, name) != value}
        others = [
            known
            for known in self.people
            if known is not own
            and (
                ("user_id" in new and known.user_id == new["user_id"])
                or ("email" in new and known.role == "user" and known.email == new["email"])
            )
        ]
        if not others:
            return False
        assert check_error_list(reply, 409, "conflict") in [
            f"{article} contact matching those details already exists with id={known.id}"
            for known in others
            for article in (["An archived"] if known.archived else ["A"])
        ]
        return True

    @invariant()
    def every_era_tells_the_same(self) -> None:
        live = [known for known in self.people if not known.archived]
        contacts = self.account.at("2.10").ok("GET", "/contacts", per_page=150)
        shown = sorted((each["id"], each["role"], each["external_id"], each["email"]) for each in contacts["data"])
        assert shown == sorted((known.id, known.role, known.user_id, known.email) for known in live)
        users = self.account.at("1.4").ok("GET", "/users", per_page=60)["users"]
        assert sorted(user["id"] for user in users) == sorted(known.id for known in live if known.role == "user")
        legacy = self.account.get("/v1/users").body["users"]
        assert sorted(user["intercom_id"] for user in legacy) == sorted(user["id"] for user in users)

    def teardown(self) -> None:
        assert self.door.read(self.account.app_id, faults) == []


def _as_2x(names: dict[str, Any]) -> dict[str, Any]:
    return {{"user_id": "external_id"}.get(name, name): value for name, value in names.items()}


@pytest.mark.filterwarnings("ignore:.*differing_executors.*")
def test_one_person_is_one_in_every_era(door: Door, clock: Clock, database_kind: str) -> None:
    examples, steps = PATIENCE[database_kind]
    machine = type("Bound", (Identity,), {"door": door, "clock": clock})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
