"""Patterns as a person means them, and against a slow matcher that follows the rules to the letter."""

from __future__ import annotations

import re
import time
from urllib.parse import unquote, unquote_plus

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from interphone.domain.errors import Invalid
from interphone.domain.page_patterns import MAX_PATTERN, Pattern, read_page


@pytest.mark.parametrize(
    ("pattern", "urls"),
    [
        (
            "*/pricing",
            [
                "https://example.com/pricing",
                "http://www.example.com:8080/en/pricing/",
                "https://example.com/Pricing?utm_source=mail&x=/y#plans",
                "example.com/pricing",
                "/pricing",
            ],
        ),
        ("/pricing", ["https://example.com/pricing", "http://other.example/pricing/?a=1"]),
        ("/", ["https://example.com", "https://example.com/", "https://example.com/?a=1"]),
        (
            "https://app.example.com/*",
            ["https://app.example.com", "https://APP.example.com/a/b?c=d", "http://app.example.com/"],
        ),
        ("example.com/docs/*", ["https://example.com/docs", "https://example.com/docs/", "//example.com/docs/a/b"]),
        ("example.com/docs/", ["https://example.com/docs", "https://example.com/docs/"]),
        ("*.example.com/a", ["https://www.example.com/a", "https://a.b.example.com/a", "https://example.com/a"]),
        ("*/search?q=*", ["https://example.com/search?page=2&q=fish", "https://example.com/search/?Q="]),
        ("?plan=pro", ["https://example.com/a?x=y&plan=PRO", "https://example.com?plan=pro#z"]),
        ("*/a?*", ["https://example.com/a", "https://example.com/a?b"]),
        ("*#/settings", ["https://example.com/app?x=1#/settings", "https://example.com/#/settings/"]),
        ("*/büro", ["https://example.com/b%C3%BCro", "https://example.com/BÜRO"]),
        ("*/b%C3%BCro", ["https://example.com/büro"]),
        ("*/a b?n=a b", ["https://example.com/a%20b?n=a+b", "https://example.com/a%20b?n=a%20b"]),
        ("*/2%2A3", ["https://example.com/2*3"]),
        ("capacitor://localhost/*", ["capacitor://localhost/home"]),
        ("*://localhost/home", ["capacitor://localhost/home", "https://localhost/home"]),
        ("*", ["https://example.com/", "x"]),
    ],
)
def test_matches(pattern: str, urls: list[str]) -> None:
    for url in urls:
        assert Pattern(pattern).matches(read_page(url)), url


@pytest.mark.parametrize(
    ("pattern", "urls"),
    [
        (
            "*/pricing",
            [
                "https://example.com/pricing/enterprise",
                "https://example.com/not-pricing",
                "https://example.com/?next=/pricing",
                "https://example.com/#/pricing",
                "https://example.com/pricing.html",
            ],
        ),
        ("/pricing", ["https://example.com/en/pricing", "https://example.com/"]),
        ("/", ["https://example.com/a"]),
        ("https://app.example.com/*", ["https://example.com/a", "https://example.com/?u=https://app.example.com/a"]),
        ("example.com/docs/*", ["https://example.com/docsearch", "https://www.example.com/docs/"]),
        ("*.example.com/a", ["https://notexample.com/a"]),
        ("*/search?q=*", ["https://example.com/search", "https://example.com/search?faq=1"]),
        ("*#/settings", ["https://example.com/settings", "https://example.com/#/settings/x"]),
        ("*/2%2A3", ["https://example.com/2x3"]),
        ("capacitor://localhost/*", ["https://localhost/home"]),
        ("https://localhost/*", ["capacitor://localhost/home"]),
    ],
)
def test_does_not_match(pattern: str, urls: list[str]) -> None:
    for url in urls:
        assert not Pattern(pattern).matches(read_page(url)), url


@pytest.mark.parametrize("pattern", ["", "  ", "x" * (MAX_PATTERN + 1)])
def test_a_pattern_that_cannot_be_names_its_argument(pattern: str) -> None:
    with pytest.raises(Invalid, match=r"^url: ") as caught:
        Pattern(pattern)
    assert caught.value.argument == "url"


def test_many_stars_on_a_long_address_cost_its_length() -> None:
    """A backtracking matcher would need more steps than there are seconds."""
    pattern, page = Pattern("*a" * 60 + "*b"), read_page("a" * 8_000)
    started = time.process_time()
    assert not pattern.matches(page)
    assert time.process_time() - started < 1


# Few characters, so that texts and patterns meet; ß folds to two.
PIECES = st.sampled_from(["a", "B", "/", "//", ".", "*", "?", "&", "=", "+", "#", "%2F", "%2a", "ß", "x:", "http://"])
TEXTS = st.lists(PIECES, max_size=8).map("".join)
PATTERNS = TEXTS.filter(str.strip)


@settings(max_examples=500)
@given(PATTERNS, TEXTS.map(lambda text: text.replace("*", "S")))
@example("a*a", "a")
@example("*a*/", "a")
@example("*.a", "a")
@example("a//", "a/")
def test_agrees_with_the_slow_matcher(pattern: str, url: str) -> None:
    assert Pattern(pattern).matches(read_page(url)) == slow_match(pattern, url)


@given(TEXTS.filter(str.strip).filter(lambda text: "*" not in text))
def test_an_address_is_a_pattern_for_itself(url: str) -> None:
    if not url.startswith("?"):  # Such a pattern asks for any place with these parameters.
        assert Pattern(url).matches(read_page(url))


def slow_match(pattern: str, url: str) -> bool:
    """The documented rules, one after the other."""
    wanted_scheme, wanted, wanted_query, wanted_fragment = apart(pattern)
    scheme, place, query, fragment = apart(url)
    if wanted_scheme is not None and "*" not in wanted_scheme and web(wanted_scheme) != web(scheme or "http"):
        return False
    place, any_host = plain(place), wanted.startswith("/") and (wanted_scheme is None or "*" in wanted_scheme)
    starts = [place]
    if any_host:
        starts = ["/" + place.partition("/")[2]]
    elif wanted.startswith("*."):
        starts = [place, "." + place]
    if not any(meets(wanted or "*", start) for start in starts):
        return False
    if wanted_fragment and not meets(wanted_fragment, plain(fragment)):
        return False
    parameters = [unquote_plus(one).casefold() for one in query.split("&")]
    asked = wanted_query.split("&") if wanted_query else []
    return all(any(glob(tokens(one, unquote_plus), text) for text in parameters) for one in asked)


def apart(address: str) -> tuple[str | None, str, str, str]:
    address, _, fragment = address.partition("#")
    address, _, query = address.partition("?")
    scheme, colon, rest = address.partition("://")
    if address.startswith("//"):
        return None, address[2:], query, fragment
    letters = scheme.replace("*", "a")
    if colon and letters[:1].isalpha() and letters.isascii() and re.sub("[+.-]", "", letters).isalnum():
        return scheme, rest, query, fragment
    return None, address, query, fragment


def web(scheme: str) -> str:
    return "web" if scheme.lower() in ("http", "https") else scheme.lower()


def plain(text: str) -> str:
    return unquote(text).casefold()


def meets(pattern: str, text: str) -> bool:
    """With and without slashes at the end is one, in both."""
    bare, wanted = text.rstrip("/"), tokens(pattern, unquote)
    while wanted[-2:] == ["/", "/"]:
        del wanted[-1]
    return glob(wanted, bare) or glob(wanted, bare + "/")


def tokens(pattern: str, decode: object) -> list[str | None]:
    """The characters of a pattern, None for a star."""
    assert callable(decode)
    found: list[str | None] = []
    for index, piece in enumerate(pattern.split("*")):
        found += ([None] if index else []) + list(decode(piece).casefold())
    return found


def glob(pattern: list[str | None], text: str) -> bool:
    if not pattern:
        return not text
    if pattern[0] is None:
        return any(glob(pattern[1:], text[start:]) for start in range(len(text) + 1))
    return bool(text) and text[0] == pattern[0] and glob(pattern[1:], text[1:])
