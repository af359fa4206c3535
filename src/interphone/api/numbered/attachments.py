"""Files on what is said: their addresses as sent, and what is shown of them."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlsplit

from interphone.api.arguments import MAX_URL, Arguments
from interphone.domain import attachments
from interphone.domain.attachments import Attachment, File, Link
from interphone.domain.documents import Document
from interphone.domain.errors import Invalid


def read_links(arguments: Arguments, most: int, name: str = "attachment_urls") -> list[Link | File]:
    """Addresses of files. Raises Invalid for more than `most`, and for what is no address of the web."""
    given = arguments.listing(name)
    if len(given) > most:
        raise Invalid(name, f"{name} can hold at most {most} addresses, not {len(given)}")
    return [_read_link(f"{name}[{index}]", url) for index, url in enumerate(given)]


def _read_link(path: str, url: Any) -> Link:
    if not isinstance(url, str) or len(url) > MAX_URL or not url.isprintable() or not _is_of_the_web(url):
        raise Invalid(path, f"{path} must be an address such as https://example.com/picture.png")
    return Link(url)


def _is_of_the_web(url: str) -> bool:
    try:
        address = urlsplit(url)
    except ValueError:
        return False
    return address.scheme in ("http", "https") and bool(address.netloc)


def show_attachments(document: Document, app_id: str, origin: str) -> list[dict[str, Any]]:
    """`origin` is the scheme and host under which this server is called."""
    kept = f"{origin}/attachments/{app_id}"
    return [_show_attachment(one, kept) for one in attachments.of(document)]


def _show_attachment(attachment: Attachment, kept: str) -> dict[str, Any]:
    return {
        "type": "upload",
        "name": attachment.name,
        "url": attachment.url or f"{kept}/{attachment.key}/{quote(attachment.name, safe='')}",
        "content_type": attachment.content_type,
        # Of a file that is only linked nobody here knows it; null ends the answer for clients that read a number.
        "filesize": attachment.filesize or 0,
        "width": attachment.width,
        "height": attachment.height,
    }
