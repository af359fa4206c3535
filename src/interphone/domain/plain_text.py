"""Safe HTML as plain text, for those who asked for that: display_as=plaintext, and the text half of mails."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_PARAGRAPHS = {"blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ol", "p", "pre", "ul"}
_SPACE = re.compile(r"[ \t\r\n]+")


def from_safe_html(markup: str) -> str:
    """What text.py made safe, as text: paragraphs are parted by a blank line, items begin with a dash.

    A link is its words with the address behind them, `label (url)` (API reference 2.16, retrieve a conversation),
    or the address alone where the words are the address.
    """
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return re.sub(r"\n{3,}", "\n\n", "".join(reader.written)).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.written: list[str] = []
        self._verbatim = 0
        self._link: tuple[str, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._break("\n")
        elif tag == "li":
            self._break("\n")
            self.written.append("- ")
        elif tag in _PARAGRAPHS:
            self._break("\n\n")
        elif tag == "a":
            self._link = (dict(attrs).get("href") or "", len(self.written))
        self._verbatim += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        if tag in _PARAGRAPHS:
            self._break("\n\n")
        elif tag == "a" and self._link:
            address, began = self._link
            self._link = None
            if address and "".join(self.written[began:]).strip() not in (address, address.removeprefix("mailto:")):
                self.written.append(f" ({address})")
        self._verbatim -= tag == "pre"

    def handle_data(self, data: str) -> None:
        if not self._verbatim:
            data = _SPACE.sub(" ", data)
            if not self.written or self.written[-1].endswith("\n"):
                data = data.lstrip(" ")
        if data:
            self.written.append(data)

    def _break(self, lines: str) -> None:
        if self.written and self.written[-1].endswith(" ") and not self.written[-1].endswith("- "):
            self.written[-1] = self.written[-1].rstrip(" ")
        self.written.append(lines)
