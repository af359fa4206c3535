"""`interphone conversation`: list, show, rate."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interphone.cli import common
from interphone.cli.common import AppIdOption, DatabaseOption, DataOption, JsonOption, OpenDatabase
from interphone.cli.errors import Refusal

if TYPE_CHECKING:
    from interphone.domain.conversations import Conversation, Part, Talk

app = common.group("Conversations: which there are, what was said, and how content people are.")

ConversationArgument = Annotated[int, typer.Argument(metavar="CONVERSATION", help="Its id in the list.", min=1)]
SHOWN_WORDS = 60


@app.command("list")
def show_all(
    app_id: AppIdOption,
    assignee: Annotated[
        str | None, typer.Option("--assignee", metavar="ID", help="Those of a teammate or team; nobody: of no one.")
    ] = None,
    open: Annotated[bool | None, typer.Option("--open/--closed", help="Only those open, or closed.")] = None,
    waiting: Annotated[
        bool, typer.Option("--waiting", help="Those in which a person waits, the longest first.")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", metavar="N", help="How many at most.", min=1, max=1_000)] = 20,
    as_json: JsonOption = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Show the latest conversations of a workspace, those updated last first."""
    from interphone.domain import conversation_lists
    from interphone.domain.conversation_lists import NOBODY, ListOf

    if assignee is not None and assignee != "nobody" and not (assignee.isascii() and assignee.isdigit()):
        raise typer.BadParameter("must be the id of a teammate or team, or nobody", param_hint="--assignee")
    of = ListOf(
        assignee_id=None if assignee is None else NOBODY if assignee == "nobody" else int(assignee),
        open=open,
        sort=conversation_lists.WAITING if waiting else "updated_at",
        descending=not waiting,
        limit=limit,
    )
    with common.open_workspace(data, database, app_id) as opened:
        found = opened.read(app_id, conversation_lists.page, of)
    if as_json:
        common.print_json([_to_fields(talk) for talk in found.talks])
        return
    rows = [
        (
            str(talk.conversation.id),
            talk.conversation.state,
            _name_of(talk, talk.conversation.contact_id),
            _assignee(talk),
            common.show_time(talk.conversation.updated_at),
            _words(talk.source)[:SHOWN_WORDS],
        )
        for talk in found.talks
    ]
    common.print_table(("ID", "STATE", "WITH", "ASSIGNEE", "UPDATED", "BEGAN WITH"), rows)


@app.command()
def show(
    conversation: ConversationArgument,
    app_id: AppIdOption,
    as_json: JsonOption = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Show a conversation, with all that was said and done in it."""
    from interphone.domain import attachments, conversations
    from interphone.domain.conversations import Opening

    with _open(data, database, app_id, conversation) as opened:
        talk = opened.read(app_id, conversations.open_talk, Opening(conversation))
    if as_json:
        common.print_json({**_to_fields(talk), "parts": [_part_fields(part, talk) for part in talk.parts or ()]})
        return
    found = talk.conversation
    common.print_fields(
        {
            "id": str(found.id),
            "state": found.state,
            "with": ", ".join(_name_of(talk, one.contact.id) for one in talk.participants),
            "assignee": _assignee(talk),
            "tags": ", ".join(tag.name for tag in talk.tags),
            "rating": _rating(found),
            "began": common.show_time(found.created_at),
            "updated": common.show_time(found.updated_at),
            "waiting since": common.show_time(found.waiting_since),
        }
    )
    for part in (talk.source, *(talk.parts or ())):
        typer.echo(f"\n{common.show_time(part.created_at)}  {_author(part, talk)}  {part.part_type}")
        for line in _words(part).splitlines():
            typer.echo(f"    {line}".rstrip())
        for file in attachments.of(part.attachments):
            typer.echo(f"    [{file.name}]")


@app.command()
def rate(
    conversation: ConversationArgument,
    rating: Annotated[
        int, typer.Argument(metavar="RATING", help="How content they are: 5 is best, 1 worst.", min=1, max=5)
    ],
    app_id: AppIdOption,
    person: Annotated[
        str | None,
        typer.Option("--by", metavar="PERSON", help="Their id, of those who take part. (default: whom it is with)"),
    ] = None,
    remark: Annotated[str | None, typer.Option("--remark", metavar="TEXT", help="In the person's own words.")] = None,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Note how content a person is, who told so elsewhere."""
    from interphone.domain import conversations, ratings
    from interphone.domain.contacts import Who
    from interphone.domain.ratings import Rating

    with _open(data, database, app_id, conversation) as opened:
        who = person or opened.read(app_id, conversations.get, conversation).contact_id
        rated = opened.write(app_id, ratings.rate, Rating(conversation, Who(id=who), rating, remark))
    typer.echo(f"Conversation {rated.id} of {app_id} is rated {rated.rating} of 5.")


@contextmanager
def _open(data: Path | None, database: str | None, app_id: str, id: int) -> Iterator[OpenDatabase]:
    """The database, where there is such a conversation. Raises Refusal."""
    from interphone.domain.errors import NotFound

    with common.open_workspace(data, database, app_id) as opened:
        try:
            yield opened
        except NotFound as error:
            if error.noun != "Conversation":
                raise
            raise Refusal(
                f"Workspace {app_id} has no conversation {id}. `interphone conversation list --app-id {app_id}` shows "
                "the latest."
            ) from None


def _to_fields(talk: Talk) -> dict[str, Any]:
    fields = common.to_fields(talk.conversation)
    return {
        **fields,
        "assignee": _assignee(talk),
        "with": [one.contact.id for one in talk.participants],
        "tags": [tag.name for tag in talk.tags],
        "source": _part_fields(talk.source, talk),
    }


def _part_fields(part: Part, talk: Talk) -> dict[str, Any]:
    from interphone.domain import attachments

    return {
        "id": part.id,
        "part_type": part.part_type,
        "author": _author(part, talk),
        "created_at": part.created_at,
        "body": part.body,
        "attachments": [common.to_fields(file) for file in attachments.of(part.attachments)],
    }


def _words(part: Part) -> str:
    from interphone.domain.plain_text import from_safe_html

    return from_safe_html(part.body or "")


def _name_of(talk: Talk, contact_id: str) -> str:
    contact = talk.authors.get(contact_id)
    return (contact and (contact.name or contact.email or contact.user_id or contact.pseudonym)) or contact_id


def _author(part: Part, talk: Talk) -> str:
    if part.author_kind == "contact":
        return _name_of(talk, part.author_id)
    if part.author_kind == "bot":
        return "Operator"
    teammate = talk.teammates.get(int(part.author_id))
    return teammate.name if teammate else part.author_id


def _rating(conversation: Conversation) -> str:
    if conversation.rating is None:
        return ""
    return ": ".join(filter(None, [f"{conversation.rating} of 5", conversation.rating_remark]))


def _assignee(talk: Talk) -> str:
    conversation = talk.conversation
    teammate = talk.teammates.get(conversation.admin_assignee_id or 0)
    if teammate is not None:
        return teammate.name
    return f"team {conversation.team_assignee_id}" if conversation.team_assignee_id is not None else "nobody"
