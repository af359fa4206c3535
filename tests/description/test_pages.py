"""/openapi/ as a browser gets it: for everybody, kept, and with nothing that its policy would refuse."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from interphone.api.changes import CHANGES
from interphone.api.routes import build_router
from interphone.api.versions import VERSIONS
from tests.support.api import Door

EVERY = pytest.mark.parametrize("version", [version.name for version in VERSIONS])


class Seen(HTMLParser):
    """What a page consists of. Fails where an element is not closed in order."""

    EMPTY = ("meta", "link", "input", "wbr")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self._open: list[str] = []
        self.feed(text)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.EMPTY:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data

    def all(self, tag: str, attribute: str) -> list[str]:
        return [str(found[attribute]) for name, found in self.elements if name == tag and attribute in found]


def see(door: Door, version: str) -> Seen:
    return Seen(door.call("GET", f"/openapi/?version={version}").content.decode())


@EVERY
def test_a_page_shows_every_operation_and_the_changes_of_its_version(door: Door, version: str) -> None:
    page = see(door, version)
    alive = [route for route in build_router().routes if route.lives_in(next(v for v in VERSIONS if v.name == version))]
    shown = [found["id"] for name, found in page.elements if name == "details" and found["class"] == "operation"]
    assert len(shown) == len(alive)
    for route in alive:
        assert f"{route.method} {route.path}" in page.words
    for change in CHANGES:
        if change.since.name == version:
            assert change.text in page.words
    assert page.all("option", "selected") == ["None"]
    assert f"/openapi/{version}.json" in page.all("a", "href")


@EVERY
def test_a_page_can_be_read_without_a_mouse_and_without_eyes(door: Door, version: str) -> None:
    page = see(door, version)
    ids = [found["id"] for _, found in page.elements if "id" in found]
    assert len(ids) == len(set(ids))
    inside = [href[1:] for href in page.all("a", "href") if href.startswith("#")]
    assert set(inside) <= set(ids)
    assert set(page.all("label", "for")) == {"version", "search"}
    assert {"version", "search"} <= set(ids)
    for name, found in page.elements:
        if name == "pre":  # It scrolls.
            assert (found["tabindex"], found["role"]) == ("0", "region")
            assert found["aria-label"]
    assert page.elements[0] == ("html", {"lang": "en"})


@EVERY
def test_its_policy_refuses_nothing_of_it(door: Door, version: str) -> None:
    reply = door.call("GET", f"/openapi/?version={version}")
    policy = reply.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    page = Seen(reply.content.decode())
    names = {name for name, _ in page.elements}
    assert not names & {"style", "img", "iframe", "base"}
    for name, found in page.elements:
        assert not [attribute for attribute in found if attribute == "style" or attribute.startswith("on")], name
    assert page.all("script", "src") == ["/openapi/page.js"]
    assert page.all("link", "href") == ["data:,", "/openapi/page.css"]
    for file in ("/openapi/page.js", "/openapi/page.css"):
        assert door.call("GET", file).status == 200


def test_the_first_page_is_of_the_newest_version_that_stays(door: Door) -> None:
    first = door.call("GET", "/openapi/")
    assert first.content == door.call("GET", "/openapi").content
    assert first.content == door.call("GET", "/openapi/?version=2.16").content
    assert door.call("GET", "/openapi/Unstable.json").content == door.call("GET", "/openapi/Preview.json").content


def test_a_page_says_which_version_answers_who_names_none(door: Door) -> None:
    for version in ("1.0", "2.16", "Preview"):
        page = see(door, version)
        assert "is answered in that of the credential: 2.10 for an access token" in page.words
        assert {"/openapi/?version=2.10", "/openapi/?version=1.0"} <= set(page.all("a", "href"))


def test_a_page_tells_what_is_required(door: Door) -> None:
    found = see(door, "2.10").all("span", "class")
    assert 20 < found.count("required") < 100


@pytest.mark.parametrize("target", ["/openapi/", "/openapi/2.4.json", "/openapi/page.css", "/openapi/page.js"])
def test_what_is_kept_is_not_sent_again(door: Door, target: str) -> None:
    reply = door.call("GET", target)
    assert (reply.status, reply.headers["cache-control"]) == (200, "no-cache")
    assert reply.headers["content-length"] == str(len(reply.content))
    tag = reply.headers["etag"]
    again = door.call("GET", target, [(b"if-none-match", f'"other", W/{tag}'.encode())])
    assert (again.status, again.content, again.headers["etag"]) == (304, b"", tag)
    assert door.call("GET", target, [(b"if-none-match", b'"other"')]).status == 200
    head = door.call("HEAD", target)
    assert (head.status, head.headers["content-length"]) == (200, reply.headers["content-length"])
    refused = door.call("POST", target)
    assert (refused.status, refused.headers["allow"]) == (405, "GET, HEAD")


def test_the_first_screen_says_how_to_be_known(door: Door) -> None:
    assert 'Authorization: Bearer TOKEN" \\\n  -H "Intercom-Version: 2.4"' in see(door, "2.4").words
    assert "-u APP_ID:API_KEY" in see(door, "v1").words


def test_operations_are_named_in_words(door: Door) -> None:
    assert "POST /contacts/merge Merge a lead into a user" in see(door, "2.16").words


def test_an_unknown_version_is_answered_with_those_there_are(door: Door) -> None:
    reply = door.call("GET", "/openapi/9.9.json")
    assert (reply.status, reply.headers["cache-control"]) == (404, "no-store")
    assert "2.16" in reply.body["error"]["message"]
    reply = door.call("GET", "/openapi/?version=9.9<script>")
    assert (reply.status, reply.headers["content-type"]) == (404, "text/html; charset=utf-8")
    page = Seen(reply.content.decode())
    assert "no API version “9.9<script>”" in page.words
    first, *others = page.all("option", "value")
    assert (first, len(others)) == ("", len(VERSIONS))


@pytest.mark.parametrize("target", ["/openapi/2.16", "/openapi/../app.py", "/openapi/page.py", "/openapi/%2e%2e/x.css"])
def test_there_is_nothing_else(door: Door, target: str) -> None:
    assert door.call("GET", target).status == 404


def test_the_root_leads_people_here_and_asks_for_no_password(door: Door) -> None:
    for method in ("GET", "HEAD"):
        reply = door.call(method, "/")
        assert (reply.status, reply.headers["location"], reply.content) == (302, "/openapi/", b"")
        assert "www-authenticate" not in reply.headers
    assert door.call("POST", "/").status == 401


def test_hostile_queries_are_answered(door: Door) -> None:
    for query in ("version=", "version=%00", "version=%ff", "%%%", "version=" + "9" * 5_000, "version=é"):
        assert door.call("GET", f"/openapi/?{query}").status in (200, 404)
    assert door.call("GET", "/openapix").status == 401
