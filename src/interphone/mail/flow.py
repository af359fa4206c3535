"""The words of a message as lines, from its plain text or from its HTML, and lines as simple HTML again.

Mail's HTML is layout: nested tables, spans, styles. What is kept is what a person wrote: paragraphs, lists, headings,
links and emphasis. What comes out is as unsafe as what came in, and is to be sanitised by whoever shows it.
"""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import msgspec
import nh3

QUOTE, PERHAPS, HEAD, SIGNATURE, CUT = "quote", "perhaps a quote", "head of a quote", "signature", "cut"
"""What a line may be besides new words. From a cut on, everything is older."""

MOST_HTML = 2_000_000
"""Characters; a longer message is read by its plain text."""
MOST_OPEN = 3_000
"""Elements within each other; what makes HTML well-formed takes time in proportion to the square of it."""
MOST_INLINE = 8

_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "figure",
    "footer", "form", "header", "hr", "html", "main", "nav", "section", "summary", "table", "tbody", "tfoot", "thead",
    "tr", "ul", "ol", "li", "p", "pre", "h1", "h2", "h3", "h4", "h5", "h6",
}  # fmt: skip
_SPACED = {"p", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "table"}
_INLINE = {"b": "b", "strong": "b", "i": "i", "em": "i", "code": "code", "tt": "code", "del": "del", "s": "del"}
_TAGS = _BLOCKS | set(_INLINE) | {"a", "br", "span", "font", "td", "th", "img", "u", "small", "big", "sub", "sup"}
_LINKS = ("http://", "https://", "mailto:", "tel:")

# How programs mark what they add. Outlook on the web puts x_ in front of ids and classes it meets again.
_QUOTE_CLASSES = {"gmail_quote", "yahoo_quoted", "protonmail_quote", "tutanota_quote", "mailru-blockquote",
                  "front-blockquote", "zmail_extra"}  # fmt: skip
_QUOTE_IDS = {"isreplycontent", "replysplit", "replybody1", "qt"}
_HEAD_CLASSES = {"gmail_attr", "moz-cite-prefix", "protonmail_quote_head"}
_SIGNATURE_CLASSES = {"gmail_signature", "gmail_signature_prefix", "moz-signature", "applemailsignature",
                      "protonmail_signature_block", "protonmail_signature_block-user"}  # fmt: skip
_SIGNATURE_IDS = {"applemailsignature", "linebreakatbeginningofsignature", "signature",
                  "ms-outlook-mobile-signature", "ymail_signature"}  # fmt: skip
_CUT_IDS = {"divrplyfwdmsg", "appendonsend", "olk_src_body_section", "mail-editor-reference-message-container",
            "stopspelling", "zwchr"}  # fmt: skip
_OUTLOOK_LINE = re.compile(r"border:none;border-top:solid#(e1e1e1|b5c4df)1\.0pt;padding:3\.0pt0(in|cm)0(in|cm)0(in|cm)")
_HIDDEN = re.compile(r"(^|;)(display:none|mso-hide:all|visibility:hidden)")
_MARKER = re.compile(r" ?((?:> ?)+)")
_TAG = re.compile("<(/?)([a-zA-Z]+)")
_ANY_TAG = re.compile(r"<[^<>]*>")
_SPACES = re.compile(r"[ \t\r\n\f]+")


class Line(msgspec.Struct):
    """One line: `text` as it is read, `markup` the same with its tags; `mark` is '' for new words.

    `block` is p, li of a list (ul, ol), pre or a heading; lines of the same `paragraph` belong together.
    """

    text: str
    markup: str
    mark: str = ""
    block: str = "p"
    paragraph: int = 0

    @property
    def blank(self) -> bool:
        return not self.text.strip()

    @property
    def quoted(self) -> bool:
        return self.mark in (QUOTE, PERHAPS)


def from_text(text: str, *, flowed: bool = False, delete_space: bool = False) -> list[Line]:
    """Plain text; `flowed` as RFC 3676 has it, where a space at a line's end joins it with the next."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "").split("\n")
    if flowed:
        lines = list(_unflow(lines, delete_space))
    found, paragraph = [], 0
    for line in lines:
        marker = _MARKER.match(line)
        # Programs set off with a > what somebody wrote who began a line with From.
        if marker and not line.startswith(">From "):
            words = line[marker.end() :].rstrip()
            found.append(Line(words, html.escape(words, quote=False), QUOTE, "p", paragraph))
            continue
        words = line.removeprefix(">").rstrip() if marker else line.rstrip()
        paragraph += not words.strip()
        found.append(Line(words, html.escape(words, quote=False), "", "p", paragraph))
    return found


def _unflow(lines: list[str], delete_space: bool) -> Iterator[str]:
    held, depth = "", 0
    for line in lines:
        words = line.lstrip(">")
        level = len(line) - len(words)
        words = words.removeprefix(" ")
        if held and level != depth:
            yield ">" * depth + (" " if depth else "") + held.rstrip()
            held = ""
        depth = level
        if words.endswith(" ") and words != "-- ":
            held += words[:-1] if delete_space else words
            continue
        yield (">" * depth + " " if depth else "") + held + words
        held = ""
    if held:
        yield (">" * depth + " " if depth else "") + held.rstrip()


def from_html(markup: str) -> list[Line]:
    """HTML of any program. It is made well-formed first, so that reading it takes time in proportion to its length."""
    if _depth(markup) > MOST_OPEN:
        return from_text(html.unescape(_ANY_TAG.sub(" ", markup)))
    well_formed = nh3.clean(
        markup.replace("\x00", ""),
        tags=_TAGS,
        clean_content_tags={"script", "style", "title", "noscript", "template"},
        attributes={"*": {"class", "id", "style", "type", "name", "data-marker", "data-smartmail"}, "a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
        strip_comments=True,
    )
    reader = _Reader()
    reader.feed(well_formed)
    reader.close()
    return reader.finish()


def _depth(markup: str) -> int:
    """How many elements are open at once, at most."""
    depth = deepest = 0
    for found in _TAG.finditer(markup):
        if found.group(2).lower() not in ("br", "img", "hr", "meta", "link", "input", "col", "wbr"):
            depth += -1 if found.group(1) else 1
            deepest = max(deepest, depth)
    return deepest


class _Around(msgspec.Struct):
    """What holds for the words at some place of a document."""

    tag: str
    mark: str = ""
    block: str = "p"
    hidden: bool = False
    ends_line: bool = False
    inline: tuple[str, ...] = ()
    """The tags to put around words, with their attributes, the outermost first."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._stack = [_Around("")]
        self._lines: list[Line] = []
        self._texts: list[str] = []
        self._markups: list[str] = []
        self._open: tuple[str, ...] = ()
        self._line = Line("", "")
        self._paragraph = 0
        self._cut = False

    def finish(self) -> list[Line]:
        self._end_line()
        return self._lines

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._end_line(forced=True)
            return
        given = {name: value or "" for name, value in attrs}
        mark = _mark_of(tag, given)
        if mark == CUT:
            self._end_line()
            self._cut = True
        if tag in ("hr", "img"):
            self._end_line()
            return
        before = self._stack[-1]
        around = _Around(tag, before.mark or mark, before.block, before.hidden, tag in _BLOCKS)
        around.hidden = before.hidden or bool(_HIDDEN.search(given.get("style", "").replace(" ", "").lower()))
        if around.ends_line or mark:
            self._end_line()
        if tag in _SPACED:
            self._paragraph += 1
        if tag in ("ul", "ol", "pre", "h1", "h2", "h3", "h4", "h5", "h6"):
            around.block = tag
        elif tag == "li":
            around.block = before.block if before.block in ("ul", "ol") else "ul"
            self._paragraph += 1
        if tag in ("td", "th") and self._texts:
            self._add(" ", " ")
        around.inline = before.inline
        inline = _inline_of(tag, given)
        if inline and inline not in before.inline and len(before.inline) < MOST_INLINE:
            around.inline += (inline,)
        self._stack.append(around)

    def handle_endtag(self, tag: str) -> None:
        # Well-formed: what ends is what began last, but for what has no end.
        if tag in ("br", "hr", "img") or len(self._stack) == 1:
            return
        around = self._stack.pop()
        if around.ends_line or around.mark != self._stack[-1].mark:
            self._end_line()
        if around.tag in _SPACED:
            self._paragraph += 1

    def handle_data(self, data: str) -> None:
        around = self._stack[-1]
        if around.hidden:
            return
        data = data.replace("\u200b", "").replace("\ufeff", "")
        if around.block == "pre":
            first, *rest = data.split("\n")
            self._say(first)
            for line in rest:
                self._end_line(forced=True)
                self._say(line)
            return
        words = _SPACES.sub(" ", data)
        if not self._texts:
            words = words.lstrip(" ")
        self._say(words)

    def _say(self, words: str) -> None:
        if not words:
            return
        around = self._stack[-1]
        if not self._texts:
            self._line.mark = CUT if self._cut else around.mark
            self._line.block, self._line.paragraph = around.block, self._paragraph
        self._switch(around.inline)
        self._add(words, html.escape(words, quote=False))

    def _switch(self, wanted: tuple[str, ...]) -> None:
        """Close and open tags until those around the words are the wanted ones."""
        same = 0
        for now, then in zip(self._open, wanted, strict=False):
            if now != then:
                break
            same += 1
        closing = [f"</{tag.partition(' ')[0]}>" for tag in reversed(self._open[same:])]
        self._markups += closing + [f"<{tag}>" for tag in wanted[same:]]
        self._open = wanted

    def _add(self, text: str, markup: str) -> None:
        self._texts.append(text)
        self._markups.append(markup)

    def _end_line(self, *, forced: bool = False) -> None:
        text = "".join(self._texts).replace("\xa0", " ").rstrip()
        if text.strip() or forced:
            self._switch(())
            if not self._texts:
                around = self._stack[-1]
                self._line.mark = CUT if self._cut else around.mark
                self._line.block, self._line.paragraph = around.block, self._paragraph
            self._line.text, self._line.markup = text, "".join(self._markups)
            if not text.strip():
                self._line.markup = ""
            self._lines.append(self._line)
        self._texts, self._markups, self._open, self._line = [], [], (), Line("", "")


def _inline_of(tag: str, given: dict[str, str]) -> str:
    if tag == "a" and given.get("href", "").lower().startswith(_LINKS):
        return f'a href="{html.escape(given["href"])}"'
    return _INLINE.get(tag, "")


def _mark_of(tag: str, given: dict[str, str]) -> str:
    classes = {word.lower().removeprefix("x_") for word in given.get("class", "").split()}
    id = given.get("id", "").lower().removeprefix("x_")
    style = given.get("style", "").replace(" ", "").lower()
    if id in _CUT_IDS or _OUTLOOK_LINE.match(style):
        return CUT
    if classes & _HEAD_CLASSES:
        return HEAD
    # Gmail calls both the box and what is quoted in it so; answers between the lines stand in the box too.
    if classes & _QUOTE_CLASSES and not (tag == "div" and "gmail_quote" in classes):
        return QUOTE
    if (
        id in _QUOTE_IDS
        or id.startswith("yahoo_quoted")
        or given.get("data-marker") == "__QUOTED_TEXT__"
        or given.get("name") in ("quote", "messageReplySection")
        or (tag == "blockquote" and given.get("type") == "cite")
    ):
        return QUOTE
    if classes & _SIGNATURE_CLASSES or id in _SIGNATURE_IDS or given.get("data-smartmail") == "gmail_signature":
        return SIGNATURE
    return PERHAPS if tag == "blockquote" else ""


def to_text(lines: list[Line]) -> str:
    """As plain text, one line each, quotes with their marker."""
    found: list[str] = []
    for before, line in itertools.pairwise([Line("", ""), *lines]):
        items = line.block in ("ul", "ol") and before.block == line.block
        if found and found[-1] and not line.blank and before.paragraph != line.paragraph and not items:
            found.append("")
        if line.blank and (not found or not found[-1]):
            continue
        found.append(("> " if line.quoted else "- " if line.block in ("ul", "ol") else "") + line.text.strip())
    return "\n".join(found).strip()


def to_html(lines: list[Line]) -> str:
    """As simple HTML: p, br, ul, ol, li, pre, headings, blockquote and what stands within lines."""
    return "\n".join(
        f"<blockquote>{_blocks(list(group))}</blockquote>" if quoted else _blocks(list(group))
        for quoted, group in itertools.groupby(lines, key=lambda line: line.quoted)
    ).strip()


def _blocks(lines: list[Line]) -> str:
    found = []
    for (block, _), grouped in itertools.groupby(lines, key=lambda line: (line.block, _together(line))):
        group = list(grouped)
        if block in ("ul", "ol"):
            items = [_joined(list(item)) for _, item in itertools.groupby(group, key=lambda line: line.paragraph)]
            found.append(f"<{block}>" + "".join(f"<li>{item}</li>" for item in items if item) + f"</{block}>")
        elif block == "pre":
            found.append("<pre>" + "\n".join(line.markup for line in group) + "</pre>")
        elif words := _joined(group):
            found.append(f"<{block}>{words}</{block}>")
    return "\n".join(found)


def _together(line: Line) -> int:
    """Lines of one block share it: the items of a list stand in one, other paragraphs each in their own."""
    return -1 if line.block in ("ul", "ol") else line.paragraph


def _joined(lines: list[Line]) -> str:
    while lines and lines[0].blank:
        lines = lines[1:]
    while lines and lines[-1].blank:
        lines = lines[:-1]
    return "<br>\n".join(line.markup.strip() for line in lines)
