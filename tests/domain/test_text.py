"""Messages become HTML that cannot run, load or pretend, in bounded time whatever was typed."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from interphone.domain.text import ATTRIBUTES, MAX_MARKDOWN, SCHEMES, TAGS, from_html, from_markdown, paragraphs

REL = 'rel="noopener noreferrer nofollow"'


class Strict(HTMLParser):
    """Fails on any tag, attribute or address that a message may not have."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, tag
        for name, value in attrs:
            assert name in ATTRIBUTES.get(tag, set()) | {"rel"}, (tag, name)
            if name == "href":
                assert (value or "").partition(":")[0].lower() in SCHEMES, value


def check(html: str) -> None:
    Strict(convert_charrefs=True).feed(html)


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("Hey Intercom, What is up?", "<p>Hey Intercom, What is up?</p>"),
        ("**bold** and `code`", "<p><strong>bold</strong> and <code>code</code></p>"),
        ("one\ntwo\n\nthree", "<p>one<br>\ntwo</p>\n<p>three</p>"),
        ("<b>hi</b> & bye", "<p>&lt;b&gt;hi&lt;/b&gt; &amp; bye</p>"),
        ("(http://a.example/x_(y)).", f'<p>(<a href="http://a.example/x_(y)" {REL}>http://a.example/x_(y)</a>).</p>'),
        ("www.a.example!", f'<p><a href="http://www.a.example" {REL}>www.a.example</a>!</p>'),
        ("ben@mail.a.example,", f'<p><a href="mailto:ben@mail.a.example" {REL}>ben@mail.a.example</a>,</p>'),
        ("[us](https://a.example)", f'<p><a href="https://a.example" {REL}>us</a></p>'),
        # A decoded address could look like another's.
        ("http://xn--pple-43d.example", f'<p><a href="http://xn--pple-43d.example" {REL}>http://xn--pple-43d.example</a></p>'),
        # An image that loads by itself is a tracker.
        ("![t](http://a.example/x.png)", f'<p>!<a href="http://a.example/x.png" {REL}>t</a></p>'),
        ("[a](/v1/users)", f"<p><a {REL}>a</a></p>"),
        ("[foo]: bar", "<p>[foo]: bar</p>"),
    ],
)  # fmt: skip
def test_markdown(typed: str, html: str) -> None:
    assert from_markdown(typed) == html


def test_notes_are_paragraphs_of_what_was_typed() -> None:
    assert paragraphs("This is the text of my note.") == "<p>This is the text of my note.</p>"
    assert paragraphs("a\r\nb\n \n\n<i>*c*</i>\n") == "<p>a<br>\nb</p>\n\n<p>&lt;i&gt;*c*&lt;/i&gt;</p>"


HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))", "[x](&#106;avascript:alert(1))", "[x](java\nscript:alert(1))", "[x](data:text/html,a)",
    "[x](vbscript:a)", "<javascript:alert(1)>", "![x](javascript:alert(1))", "[x](http://a \"onmouseover=alert(1)\")",
    "[x]: javascript:alert(1)\n\n[x]", "http://a.example/\"onclick=alert(1)", "javascript://a%0aalert(1)",
    "<a href='javascript:alert(1)'>x</a>", "`<script>`", "```\n<script>\n```", "<!--<script>-->", "&lt;script&gt;",
    "[![x](http://a/b)](javascript:alert(1))", "<http://a.example/\u202e>", "\u0000<script>", "<iframe src=//a>",
    "http://a.example/<script>alert(1)</script>", "<x@a.example\" onclick=alert(1)>", "<style>*{}</style>",
]  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE)
def test_nothing_runs(typed: str) -> None:
    for html in (from_markdown(typed), paragraphs(typed)):
        check(html)
        assert not re.search(r"<(script|img|svg|iframe|style)", html)


@pytest.mark.parametrize(
    "html",
    [
        "",
        " \n",
        "<p></p>",
        '<p class="no-margin"></p>\n<P><BR/>&nbsp;</P>',
        "<div style='x: y'><ul><li></li></ul></div>",
        "<hr>",
    ],
)
def test_what_editors_make_of_nothing_is_nothing(html: str) -> None:
    assert from_html(html) == ""


@pytest.mark.parametrize("html", ['<p><img src="https://a.example/b.png"></p>', "<p onclick=alert(1)></p>", "<video>"])
def test_what_cannot_be_shown_is_shown_as_typed(html: str) -> None:
    assert from_html(html) == paragraphs(html)


ENDLESS = [
    "http://a.", "http://((", "http://a/(", "[][", "![", "[", "* a\n", "*a_", "[a](", "[a](<b", "`a", "> ", "- ", "1. ",
    "a@", "a@b.", "www.", "&", "\\", "**x ", "a_", "[x]: \n", "-\n", "<", "mailto:", "x@" + "a-" * 50,
]  # fmt: skip


@pytest.mark.timeout(10)
@pytest.mark.parametrize("typed", ENDLESS)
def test_no_text_takes_long(typed: str) -> None:
    """Patterns that made readers of markdown or links take seconds to minutes; ours is a tenth of a second."""
    check(from_markdown((typed * 65_536)[:MAX_MARKDOWN]))
    check(from_markdown((typed * 65_536)[:65_536]))


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    "typed", ["<p>", "<p class=''", "<p class='' ", "&nbsp;", " ", "<p", "</p><br/>", "<p class='"]
)
def test_nothing_said_at_length_takes_no_longer(typed: str) -> None:
    check(from_html((typed * 65_536)[:65_536]))


def test_a_long_text_is_shown_as_typed() -> None:
    assert from_markdown("**a**\n" * MAX_MARKDOWN).startswith("<p>**a**<br>\n**a**")
