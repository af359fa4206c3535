"""Contract section 14: threads, their messages and their authors."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest

from interphone.domain import opening, teammates
from interphone.domain.contacts import Who, get
from interphone.domain.teammates import NewTeammate
from interphone.store import presence
from tests.cast import MAL, WASH
from tests.support.api import Account, check_error
from tests.support.clock import START, Clock

pytestmark = pytest.mark.routes(
    "GET /v1/users/message_threads", "POST /v1/users/message_threads", "PUT /v1/users/message_threads"
)

PATH = "/v1/users/message_threads"
AUTHOR = {
    "email": WASH["email"], "user_id": "25", "name": "Hoban Washburne", "is_admin": False, "avatar": {},
}  # fmt: skip


def write(account: Account, body: str = "Hello", **fields: Any) -> Any:
    return account.made("POST", PATH, {"user_id": "25", "body": body, **fields})


def answer(account: Account, thread: Any, **fields: Any) -> Any:
    return account.made("PUT", PATH, {"user_id": "25", "thread_id": thread["thread_id"], **fields})


def inbox(account: Account, **who: Any) -> Any:
    reply = account.get(PATH, **(who or {"user_id": "25"}))
    assert reply.status == 200, reply
    return reply.body


def from_mal(account: Account, body: str = "<p>Where are we?</p>") -> int:
    """An unread thread that a teammate began; gives its id."""

    def begin(tx: Any, _: None) -> int:
        teammate = teammates.create(tx, NewTeammate(*MAL))
        contact = get(tx, Who("25"))
        id = opening.by_auto_message(tx, contact.id, teammate.id, body, 1).id
        presence.count_unread(tx, contact.id, 1)
        return id

    id: int = account.door.write(account.app_id, begin, None)
    return id


class Elements(HTMLParser):
    """What a browser would make of a message."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.urls: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name in ("href", "src"):
                self.urls.append(value or "")


def test_a_new_thread_in_full(crew: Account) -> None:
    """The documentation's keys in its order, then those of late 2013."""
    thread = write(crew, "Hey Intercom, What is up?", url="http://example.com/my/sweet/url")
    assert list(thread) == [
        "created_at", "updated_at", "read", "created_by_user", "thread_id", "message_type", "messages", "message_id",
        "interrupt",
    ]  # fmt: skip
    assert type(thread["thread_id"]) is int
    assert thread == {
        "created_at": START,
        "updated_at": None,
        "read": True,
        "created_by_user": True,
        "thread_id": thread["thread_id"],
        "message_type": "inbox",
        "messages": [
            {
                "created_at": START,
                "url": "http://example.com/my/sweet/url",
                "html": "<p>Hey Intercom, What is up?</p>",
                "from": AUTHOR,
                "subject": "",
            }
        ],
        "message_id": thread["thread_id"],
        "interrupt": False,
    }
    assert list(thread["messages"][0]) == ["created_at", "url", "html", "from", "subject"]
    assert list(thread["messages"][0]["from"]) == list(AUTHOR)


def test_a_reply(crew: Account, clock: Clock) -> None:
    """Messages in their order in time; updated_at is the last reply's."""
    thread = write(crew)
    clock.advance(60)
    replied = answer(crew, thread, body="Not much either :(", url="http://example.com/")
    assert replied["created_at"] == START
    assert replied["updated_at"] == START + 60
    assert [message["html"] for message in replied["messages"]] == ["<p>Hello</p>", "<p>Not much either :(</p>"]
    assert replied["messages"][1] == {
        "created_at": START + 60, "url": "http://example.com/", "html": "<p>Not much either :(</p>", "from": AUTHOR,
    }  # fmt: skip
    assert inbox(crew) == [replied]
    one = crew.get(PATH, email=WASH["email"], thread_id=thread["thread_id"])
    assert (one.status, one.body) == (200, replied)


def test_post_with_a_thread_id_is_a_reply(crew: Account) -> None:
    """Section 0, decision 11."""
    thread = write(crew)
    for thread_id in (thread["thread_id"], str(thread["thread_id"])):
        write(crew, "Again", thread_id=thread_id)
    assert [len(found["messages"]) for found in inbox(crew)] == [3]
    check_error(crew.post(PATH, {"user_id": "25", "thread_id": 99, "body": "x"}), 404, "not_found")


def test_read_and_unread(crew: Account, clock: Clock) -> None:
    thread = write(crew)
    clock.advance(60)
    assert answer(crew, thread, read=False) == {**thread, "read": False}
    assert answer(crew, thread, read=False) == {**thread, "read": False}
    assert answer(crew, thread, read=True) == thread
    assert answer(crew, thread, read="false")["read"] is False


def test_a_reply_marks_the_thread_read(crew: Account) -> None:
    """Section 14. Where both are sent, both count."""
    thread = write(crew)
    answer(crew, thread, read=False)
    assert answer(crew, thread, body="Oh")["read"] is True
    unread = answer(crew, thread, body="Ah", read=False)
    assert (unread["read"], len(unread["messages"])) == (False, 3)
    assert answer(crew, thread, body="Ah", read=True)["read"] is True


def test_an_empty_inbox_is_an_empty_array(crew: Account) -> None:
    assert inbox(crew) == []
    assert inbox(crew, email=WASH["email"], current_url="http://example.com/pricing") == []


def test_the_inbox_has_the_thread_with_the_latest_message_first(crew: Account, clock: Clock) -> None:
    threads = []
    for body in ("one", "two", "three"):
        threads.append(write(crew, body))
        clock.advance(60)
    first, second, third = (thread["thread_id"] for thread in threads)
    assert [thread["thread_id"] for thread in inbox(crew)] == [third, second, first]
    answer(crew, threads[0], body="more")
    answer(crew, threads[1], read=False)
    assert [thread["thread_id"] for thread in inbox(crew)] == [first, third, second]


def test_a_teammate_as_author(crew: Account) -> None:
    """No email and no user_id of a teammate is shown, and the thread is not the user's."""
    thread_id = from_mal(crew)
    [thread] = inbox(crew)
    assert (thread["thread_id"], thread["created_by_user"], thread["read"]) == (thread_id, False, False)
    assert thread["messages"][0]["from"] == {"name": "Malcolm Reynolds", "is_admin": True, "avatar": {}}
    assert answer(crew, thread, body="Lost")["messages"][1]["from"] == AUTHOR
    assert crew.made("POST", "/v1/users/impressions", {"user_id": "25"}) == {"unread_messages": 0}


def test_an_author_who_is_gone_is_left_out(crew: Account) -> None:
    """Section 14: clients break on a null there."""
    from_mal(crew)
    crew.door.write(
        crew.app_id, lambda tx, _: tx.run("UPDATE conversation_part SET author_id = '404' WHERE app_id = :app_id"), None
    )
    [thread] = inbox(crew)
    assert "from" not in thread["messages"][0]


@pytest.mark.parametrize("who", [{"user_id": "26"}, {"email": "inara@serenity.example"}])
def test_threads_of_others_are_404(crew: Account, who: dict[str, Any]) -> None:
    thread = write(crew)
    asked = crew.get(PATH, **who, thread_id=thread["thread_id"])
    assert check_error(asked, 404, "not_found") == "The Message Thread was not found"
    for change in ({"body": "Mine"}, {"read": False}):
        reply = crew.put(PATH, {**who, "thread_id": thread["thread_id"], **change})
        check_error(reply, 404, "not_found")
    assert inbox(crew) == [thread]
    assert inbox(crew, **who) == []


def test_threads_of_another_workspace_are_404(crew: Account, stranger: Account) -> None:
    thread = write(crew)
    stranger.user_of(user_id="25")
    check_error(stranger.get(PATH, user_id="25", thread_id=thread["thread_id"]), 404, "not_found")
    theirs = write(stranger, "Theirs")
    assert inbox(crew) == [thread]
    assert inbox(stranger) == [theirs]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_nobody_is_created_by_a_thread(crew: Account, method: str) -> None:
    """Section 0, decision 6."""
    sent = {"user_id": "99", "body": "x", "thread_id": 1}
    reply = crew.get(PATH, user_id="99") if method == "GET" else crew.send(method, PATH, sent)
    check_error(reply, 404, "not_found")
    assert check_error(crew.post(PATH, {"user_id": "99", "body": "x"}), 404, "not_found") == "The User was not found"
    assert crew.get("/v1/users").body["total_count"] == 5


@pytest.mark.parametrize(
    ("method", "sent", "sentence"),
    [
        ("POST", {"body": "x"}, "user_id or email is required"),
        ("POST", {"user_id": "25"}, "body is required"),
        ("POST", {"user_id": "25", "body": ""}, "body is empty"),
        ("POST", {"user_id": "25", "body": " \n "}, "body is empty"),
        ("POST", {"user_id": "25", "body": 5}, "body must be a string"),
        ("POST", {"user_id": "25", "body": "x" * 65_537}, "body is too long"),
        ("POST", {"user_id": "25", "body": "x", "url": 5}, "url must be a string"),
        ("PUT", {"user_id": "25", "body": "x"}, "thread_id is required"),
        ("PUT", {"thread_id": 1, "body": "x"}, "user_id or email is required"),
        ("PUT", {"user_id": "25", "thread_id": 1}, "body or read is required"),
        ("PUT", {"user_id": "25", "thread_id": 1, "body": ""}, "body is empty"),
        ("PUT", {"user_id": "25", "thread_id": 1, "read": "yes"}, "read must be true or false"),
        ("PUT", {"user_id": "25", "thread_id": 1, "read": 1}, "read must be true or false"),
        ("PUT", {"user_id": "25", "thread_id": "one", "read": True}, "thread_id must be a whole number"),
        ("PUT", {"user_id": "25", "thread_id": -1, "read": True}, "thread_id must be a whole number"),
        ("PUT", {"user_id": "25", "thread_id": 10**30, "read": True}, "thread_id must be a whole number"),
        ("PUT", {"user_id": "25", "thread_id": 1.5, "read": True}, "thread_id must be a whole number"),
    ],
)
def test_a_wrong_argument_is_named(crew: Account, method: str, sent: dict[str, Any], sentence: str) -> None:
    thread = write(crew)
    assert thread["thread_id"] == 1
    assert sentence in check_error(crew.send(method, PATH, sent), 400, "bad_request")
    assert inbox(crew) == [thread]


@pytest.mark.parametrize("thread_id", ["x", "-1", "1.5", "", "9" * 30])
def test_a_thread_id_that_is_no_number_is_400(crew: Account, thread_id: str) -> None:
    check_error(crew.get(PATH, user_id="25", thread_id=thread_id), 400, "bad_request")


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("one\n\ntwo", "<p>one</p>\n<p>two</p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("**bold** and *em*", "<p><strong>bold</strong> and <em>em</em></p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("`x < y`", "<p><code>x &lt; y</code></p>"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
        ("<b>hi</b>", "<p>&lt;b&gt;hi&lt;/b&gt;</p>"),
        ("Not much either :(", "<p>Not much either :(</p>"),
        ("Zoë 🚀", "<p>Zoë 🚀</p>"),
    ],
)
def test_markdown_in_html_out(crew: Account, body: str, html: str) -> None:
    """ "Supports markdown syntax" (section 14)."""
    assert write(crew, body)["messages"][0]["html"] == html


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](javascript:alert(1))",
        "<javascript:alert(1)>",
        "[x](<javascript:alert(1)>)",
        '[x](http://a.example "onmouseover=alert(1)")',
        "<iframe src=//evil.example>",
        "<style>*{display:none}</style>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
    ],
)
def test_what_could_run_is_shown_as_text(crew: Account, body: str) -> None:
    """No element and no attribute comes out but those of text."""
    html = write(crew, body)["messages"][0]["html"]
    elements = Elements()
    elements.feed(html)
    assert elements.tags <= {"p", "a", "img"}, html
    assert elements.attributes <= {"href", "rel", "title", "src", "alt"}, html
    assert not [url for url in elements.urls if not url.startswith(("http://", "https://"))], html


def test_links_say_nothing_of_where_they_are(crew: Account) -> None:
    html = write(crew, "See http://example.com/a?b=c&d and [here](https://example.com)")["messages"][0]["html"]
    assert html.count('rel="noopener noreferrer nofollow"') == 2
    assert 'href="http://example.com/a?b=c&amp;d"' in html
