"""What people write, made into HTML that is safe to show anywhere."""

from __future__ import annotations

import html
import re
import threading
from functools import cached_property
from typing import TYPE_CHECKING

import nh3

from interphone.domain.links import LinkFinder

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

TAGS = {"a", "b", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "li", "ol",
        "p", "pre", "strong", "ul"}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto", "tel"}

_MARKUP = re.compile("<[a-z]")
_BLOCK = re.compile("<(?:blockquote|h[1-6]|hr|ol|p|pre|ul)[ >]")
_BREAK = re.compile(r"<br>\n?|</(?:blockquote|h[1-6]|li|p|pre)>\n*|<hr>\n*")
_TAG = re.compile('<(?:[^>"]|"[^"]*")*>')

# What editors make of nothing.
_SILENT = re.compile(
    rf"""(?:\s|&nbsp;|</?(?:{"|".join(sorted(TAGS))}|div|span)(?:\s+(?:class|dir|style)=(?:"[^"]*"|'[^']*'))*\s*/?>)*""",
    re.IGNORECASE,
)

# Longer texts are logs and listings rather than markdown, and made to measure they would take seconds to read.
MAX_MARKDOWN = 16_384


class _Markdown(threading.local):
    """The reader of markdown, one for each thread."""

    @cached_property
    def reader(self) -> MarkdownIt:
        # Here, as it would take a tenth of the time a server needs to start.
        from markdown_it import MarkdownIt

        # Raw HTML in a message is text to show; a line break typed is a line break seen. Images stay links: one that
        # loads by itself tells its sender when, and from where, a message is read.
        reader = MarkdownIt("commonmark", {"html": False, "breaks": True, "linkify": True})
        reader.core.ruler.enable("linkify")
        reader.disable("image")
        reader.linkify = LinkFinder()
        # An address is shown as it was typed: decoded, аpple.com with a foreign letter looks like another's.
        reader.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
        return reader


_markdown = _Markdown()


def from_markdown(text: str) -> str:
    """A message as HTML: markdown is read, anything like HTML in it is shown as typed, addresses become links.

    What markdown makes nothing of, such as the definition of a link that is not used, is shown as typed too; so are
    texts longer than MAX_MARKDOWN.
    """
    if len(text) > MAX_MARKDOWN:
        return paragraphs(text)
    return sanitise(_markdown.reader.render(text.strip("\r\n"))).rstrip("\n") or paragraphs(text)


def paragraphs(text: str) -> str:
    """Plain text as HTML: blank lines part paragraphs, other line breaks stay line breaks."""
    return _in_paragraphs(html.escape(text, quote=False))


def from_html(text: str) -> str:
    """HTML or plain text, as the numbered versions take it, as safe HTML: what is not in paragraphs gets one.

    Text without any markup keeps its line breaks; what is nothing but unsafe, or a picture, is shown as typed. Empty
    where nothing is said, as in <p></p>.
    """
    clean = sanitise(text).strip()
    if not to_plain(clean):
        return "" if _SILENT.fullmatch(text) else paragraphs(text)
    if _MARKUP.search(clean):
        return clean if _BLOCK.search(clean) else f"<p>{clean}</p>"
    return _in_paragraphs(clean)


def sanitise(markup: str) -> str:
    """HTML from anywhere, reduced to what cannot run, load or look like anything but text."""
    return nh3.clean(
        markup,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
    )


def to_plain(markup: str) -> str:
    """The words of safe HTML, a line for each of its lines."""
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", markup))).strip()


def _in_paragraphs(escaped: str) -> str:
    parts = re.split(r"\n[ \t]*\n\s*", escaped.replace("\r\n", "\n").strip())
    return "\n\n".join("<p>" + part.replace("\n", "<br>\n") + "</p>" for part in parts)
