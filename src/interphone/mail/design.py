"""How our mail looks: HTML with its styles within, as mail programs drop style sheets; and the same as plain text."""

from __future__ import annotations

import html
import re
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from interphone.mail import flow

if TYPE_CHECKING:
    from css_inline import CSSInliner

PLAIN = "plain"
"""As a person's own program writes: the words, and nothing around them."""
PERSONAL = "personal"
"""The words with their writer's name and that of the workspace."""
TEMPLATES = (PLAIN, PERSONAL)

STYLE = """
body { margin: 0; padding: 0; }
.plain { font: 15px/1.5 -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; color: #1a1a1a; }
.personal { font: 15px/1.5 -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; color: #1a1a1a;
  max-width: 560px; margin: 0 auto; padding: 24px 16px; }
.said { border: 1px solid #e2e5e9; border-radius: 8px; padding: 4px 18px; margin: 0 0 16px; }
.author { color: #5b6470; font-size: 13px; margin: 12px 0 0; }
.footer { color: #6b7480; font-size: 12px; margin: 24px 0 0; }
.footer a { color: #6b7480; }
p { margin: 12px 0; }
blockquote { border-left: 3px solid #d5d9df; margin: 12px 0; padding: 0 0 0 12px; color: #4a525c; }
pre, code { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 13px; }
pre { background: #f4f5f7; padding: 10px 12px; border-radius: 6px; white-space: pre-wrap; }
"""

_LINK = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


class Said(msgspec.Struct, frozen=True):
    """Words and who wrote them; `html` is safe to show."""

    author: str
    html: str


def show_html(said: list[Said], template: str, subject: str, footer: str, unsubscribe_url: str | None) -> str:
    """A whole document. `footer` is a sentence of plain text."""
    named = template == PERSONAL
    words = "\n".join(_block(one, named=named) for one in said)
    leave = f' <a href="{html.escape(unsubscribe_url)}">Unsubscribe</a>' if unsubscribe_url else ""
    foot = f'<p class="footer">{html.escape(footer)}{leave}</p>' if footer or leave else ""
    document = (
        '<!DOCTYPE html>\n<html><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{html.escape(subject)}</title><style>{STYLE}</style></head>\n"
        f'<body><div class="{"personal" if named else "plain"}">\n{words}\n{foot}</div></body></html>'
    )
    return _inliner().inline(document)


def _block(one: Said, *, named: bool) -> str:
    if not named:
        return one.html
    return f'<div class="said"><p class="author">{html.escape(one.author)}</p>\n{one.html}</div>'


@cache
def _inliner() -> CSSInliner:
    # Imported here, as only who sends mail needs it. Nothing is fetched, whatever the words link to.
    from css_inline import CSSInliner

    return CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)


def show_text(said: list[Said], template: str, footer: str, unsubscribe_url: str | None) -> str:
    """The same as plain text."""
    blocks = []
    for one in said:
        words = to_plain(one.html)
        blocks.append(f"{one.author}:\n\n{words}" if template == PERSONAL else words)
    foot = "\n".join(filter(None, [footer, f"Unsubscribe: {unsubscribe_url}" if unsubscribe_url else ""]))
    # Not "-- ", after which some programs hide what they take for a signature.
    return "\n\n".join([*blocks, *(["—\n" + foot] if foot else [])]) + "\n"


def to_plain(markup: str) -> str:
    """Safe HTML as plain text; where a link leads stands behind it."""
    lines = flow.from_html(markup)
    for line in lines:
        line.text = html.unescape(_TAG.sub("", _LINK.sub(_show_link, line.markup)))
    return flow.to_text(lines)


def _show_link(found: re.Match[str]) -> str:
    address, words = found.groups()
    plain = address.removeprefix("mailto:").removeprefix("tel:")
    return words if _TAG.sub("", words).strip() in (address, plain) else f"{words} ({plain})"
