"""Everything that can be done with what stands around conversations: people's tags, companies, notes, the team."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from interphone.domain import (
    company_people,
    company_records,
    contact_records,
    contacts,
    mail_contacts,
    notes,
    subscriptions,
    tag_deletion,
    tagging,
    tags,
    teammates,
    teams,
    users,
)
from interphone.domain.companies import CompanyChange
from interphone.domain.company_people import Membership as Employment
from interphone.domain.contacts import ContactChange, Who
from interphone.domain.notes import NewNote, SignedNote, Subject
from interphone.domain.subscriptions import Choice, NewSubscriptionType, Translation, Wanted
from interphone.domain.tagging import Firm, Tagging, Target, Wearing
from interphone.domain.tags import TagChange
from interphone.domain.teammates import Caller, NewTeammate, TeammateChange
from interphone.domain.teams import MembersChange, Membership, NewTeam
from interphone.store.database import Transaction

if TYPE_CHECKING:
    from tests.live.verbs import Play

COMPANIES = 4
SPARE_MATES = 3

Verb = Callable[[Transaction, Any], Any]


def prepare(play: Play) -> list[int]:
    """Gives the types of mail there are then."""
    for number in range(COMPANIES):
        play.write(company_records.save, _company_change(play, number))
    made = []
    for consent in subscriptions.CONSENT_TYPES:
        text = Translation(locale="en", name=consent, description="")
        made.append(play.write(subscriptions.create, NewSubscriptionType(consent_type=consent, text=text)).id)
    return made


def some_company(play: Play) -> str:
    """Our id of one that is there; else of none."""
    rows = play.read(lambda tx, _: tx.all("SELECT id FROM company WHERE app_id = :app_id ORDER BY id"))
    return play.chance.choice(rows)[0] if rows else "0" * 24


def _company_change(play: Play, number: int | None = None) -> CompanyChange:
    number = play.chance.randrange(COMPANIES) if number is None else number
    return CompanyChange(
        company_id=f"c{number}", name=f"Company {play.chance.randrange(3)}", plan=play.chance.choice([None, "Pro"])
    )


def _given_company(play: Play) -> CompanyChange:
    id = some_company(play)
    return CompanyChange(company_id=id, id=id, size=play.chance.randrange(9))


def _upsert(play: Play) -> ContactChange:
    """By a person's own name, as programs do it, with a company that they are in, or leave."""
    found = play.read(contacts.find_by_id, play.who.id)
    company = CompanyChange(
        company_id=f"c{play.chance.randrange(COMPANIES)}", name="Another", remove=play.chance.random() < 0.3
    )
    return ContactChange(who=Who(user_id=found.user_id if found and found.user_id else "u0"), companies=[company])


def _employment(play: Play) -> Employment:
    return Employment(contact_id=play.who.id or "", company_id=some_company(play))


def _end_of_employment(play: Play) -> Employment:
    rows = play.read(
        lambda tx, _: tx.all(
            "SELECT contact_id, company_id FROM company_contact WHERE app_id = :app_id ORDER BY contact_id, company_id"
        )
    )
    return Employment(*play.chance.choice(rows)) if rows else _employment(play)


def _tagging(play: Play) -> Tagging:
    """Of people and companies; sometimes the tag gets another name."""
    renames = play.chance.random() < 0.5
    return Tagging(
        id=play.tag,
        name=f"{play.secret} {play.chance.randrange(1_000)}" if renames else None,
        people=[Target(play.who, untag=play.chance.random() < 0.4)],
        companies=[Target(Firm(id=some_company(play)), untag=play.chance.random() < 0.4)],
    )


def _wearing(play: Play) -> Wearing:
    return Wearing(play.who.id or "", play.tag)


def _tag_deletion(play: Play) -> int:
    """Another one comes instead."""
    gone: int = play.tags.pop(play.chance.randrange(len(play.tags)))
    name = f"{play.secret} {play.chance.randrange(10**9)}"
    play.tags.append(play.write(tags.save, TagChange(name=name, must_exist=False)).tag.id)
    return gone


def _subject(play: Play) -> Subject:
    if play.chance.random() < 0.5:
        return Subject(play.who)
    return Subject(company_id=some_company(play))


def _mates(play: Play) -> list[int]:
    """Those who are there."""
    return [mate.id for mate in play.read(lambda tx, _: teammates.present(tx))]


def _removal(play: Play) -> int:
    """One of those who joined meanwhile, not of those who answer people."""
    chosen: int = play.chance.choice([id for id in _mates(play) if id not in play.mates] or [0])
    return chosen


def _joining(play: Play) -> NewTeammate:
    """Who was removed comes back by the same address."""
    number = play.chance.randrange(SPARE_MATES)
    return NewTeammate(f"Spare {number}", f"spare{number}@{play.secret}.example".replace(" ", "-"), "agent")


def _team(play: Play) -> int:
    rows = play.read(lambda tx, _: list(teams.every(tx)))
    chosen: int = play.chance.choice([id for id in rows if id != play.team] or [0])
    return chosen


def _membership(play: Play) -> Membership:
    level = play.chance.choice(["primary", "secondary"])
    return Membership(_team(play), play.chance.choice(_mates(play)), level)


def _members(play: Play) -> MembersChange:
    mates = _mates(play)
    chosen = tuple(play.chance.sample(mates, play.chance.randint(1, len(mates))))
    return MembersChange(team_id=_team(play), admin_ids=chosen, caller=Caller(None, "127.0.0.1"))


def _new_team(play: Play) -> NewTeam:
    return NewTeam(f"Team {play.chance.randrange(4)}", play.chance.choice([None, "load_balanced"]))


def _choice(play: Play) -> Choice:
    return Choice(play.who.id or "", Wanted(play.chance.choice(play.types)))


def _bounce(tx: Transaction, contact_id: str) -> None:
    """As a report from a mail server does it."""
    if (contact := mail_contacts.find(tx, contact_id)) is not None:
        mail_contacts.mark_bounced(tx, contact)


AROUND: dict[Verb, Callable[[Play], Any]] = {
    users.upsert: _upsert,
    company_records.save: _company_change,
    company_records.update: _given_company,
    company_records.delete: some_company,
    company_people.attach: _employment,
    company_people.detach: _end_of_employment,
    tags.save: lambda play: TagChange(
        name=f"{play.secret} {play.chance.randrange(9)}", must_exist=False, color="red", people=[play.who]
    ),
    tagging.apply: _tagging,
    tagging.tag: _wearing,
    tagging.untag: _wearing,
    tag_deletion.delete: _tag_deletion,
    notes.create: lambda play: NewNote(play.who, f"<p>{play.secret}</p>"),
    notes.write: lambda play: SignedNote(
        subject=_subject(play), body=f"<p>{play.secret}</p>", author_id=play.chance.choice([None, play.mate])
    ),
    teammates.create: _joining,
    teammates.change: lambda play: TeammateChange(id=play.mate, name=f"Mate {play.chance.randrange(100)}"),
    teammates.remove: _removal,
    teams.create: _new_team,
    teams.delete: _team,
    teams.join: _membership,
    teams.leave: _membership,
    teams.update_members: _members,
    contact_records.block: lambda play: play.leaving(),
    _bounce: lambda play: play.who.id,
    subscriptions.choose: _choice,
    subscriptions.forget: _choice,
}
REFUSED_OFTEN: list[Verb] = [company_people.detach, teams.leave, teammates.remove, contact_records.merge]
