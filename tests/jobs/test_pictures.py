"""The picture and profiles found by an email tell of that email: they go with it, and those of the next one come."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from interphone.background import Background
from interphone.config import load
from interphone.domain import contact_changes
from interphone.domain.contacts import Enrichment
from interphone.jobs.worker import Worker
from interphone.pictures import picture_of
from interphone.store.database import Transaction
from tests.conftest import Start
from tests.support.accounts import open_account
from tests.support.api import Account, Door
from tests.support.working import work_off

WASH = "wash@serenity.example"
OWN = "https://crew.example/wash.png"
PROFILES = '[{"type":"twitter","url":"https://twitter.example/wash","username":"wash"}]'


@pytest.fixture
def server(start: Start, tmp_path: Path) -> Any:
    with start(jobs=False, data=tmp_path) as door:
        yield door


@pytest.fixture
def account(server: Door) -> Account:
    return open_account(server, "token")


@pytest.fixture
def worker(server: Door, tmp_path: Path) -> Worker:
    made = Background(load({}, data=tmp_path), server.app.database).worker
    assert made is not None
    return made


def make(account: Account, worker: Worker, **more: Any) -> str:
    made = account.ok("POST", "/contacts", {"role": "user", "external_id": "25", "email": WASH, **more})
    work_off(account.door, worker)
    return str(made["id"])


def image(contact: Any) -> Any:
    return contact["avatar"] and contact["avatar"]["image_url"]


def avatar(account: Account, id: str) -> Any:
    return image(account.ok("GET", f"/contacts/{id}"))


@pytest.mark.parametrize("email", [None, "no-address", "hoban@serenity.example"])
def test_a_picture_goes_with_its_email(account: Account, worker: Worker, email: str | None) -> None:
    id = make(account, worker)
    assert avatar(account, id) == picture_of(WASH)
    assert image(account.ok("PUT", f"/contacts/{id}", {"email": email})) is None
    work_off(account.door, worker)
    assert avatar(account, id) == (picture_of(email) if email else None)


def test_profiles_go_with_their_email(account: Account, worker: Worker) -> None:
    id = make(account, worker)
    account.door.write(account.app_id, contact_changes.enrich, Enrichment(contact_id=id, social_profiles=PROFILES))
    assert len(account.ok("PUT", f"/contacts/{id}", {"name": "Wash"})["social_profiles"]["data"]) == 1
    assert account.ok("PUT", f"/contacts/{id}", {"email": None})["social_profiles"]["data"] == []


@pytest.mark.parametrize("email", [None, "no-address", "hoban@serenity.example"])
def test_a_picture_that_was_sent_stays(account: Account, worker: Worker, email: str | None) -> None:
    id = make(account, worker)
    account.ok("PUT", f"/contacts/{id}", {"avatar": OWN})
    assert image(account.ok("PUT", f"/contacts/{id}", {"email": email})) == OWN


def test_a_new_picture_may_come_with_the_new_email(account: Account, worker: Worker) -> None:
    id = make(account, worker)
    assert image(account.ok("PUT", f"/contacts/{id}", {"email": None, "avatar": OWN})) == OWN


def test_a_contact_sent_back_with_another_email_brings_no_old_picture(account: Account, worker: Worker) -> None:
    id = make(account, worker)
    assert image(account.ok("PUT", f"/contacts/{id}", {"email": None, "avatar": picture_of(WASH)})) is None


def test_the_same_email_written_otherwise_keeps_its_picture(server: Door, worker: Worker) -> None:
    """v1 keeps an email as it is written."""
    account = open_account(server)
    for email in (WASH, WASH.upper()):
        assert account.post("/v1/users", {"user_id": "25", "email": email}).status in (200, 201)
        if email == WASH:
            work_off(server, worker)
    assert account.get("/v1/users?user_id=25").body["avatar_url"] == picture_of(WASH)


def test_what_is_found_too_late_is_not_kept(account: Account, worker: Worker) -> None:
    id = make(account, worker)
    account.ok("PUT", f"/contacts/{id}", {"email": None})

    def late(tx: Transaction, _: None) -> None:
        contact_changes.enrich(tx, Enrichment(contact_id=id, email=WASH, avatar_url=picture_of(WASH)))

    account.door.write(account.app_id, late, None)
    assert avatar(account, id) is None


def test_a_merge_brings_no_picture_of_an_email_that_goes(account: Account, worker: Worker) -> None:
    lead = account.ok("POST", "/contacts", {"role": "lead", "email": "pilot@serenity.example"})["id"]
    work_off(account.door, worker)
    user = account.ok("POST", "/contacts", {"role": "user", "external_id": "25", "email": "no-address"})["id"]
    assert image(account.ok("POST", "/contacts/merge", {"from": lead, "into": user})) is None
