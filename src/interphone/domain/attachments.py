"""Files that hang on what is said: kept in the database, or links to where they are."""

from __future__ import annotations

import mimetypes
import secrets
from urllib.parse import unquote, urlsplit

import msgspec

from interphone.domain.documents import EMPTY_LIST, Document, encode
from interphone.domain.errors import NotFound
from interphone.store import parts as store
from interphone.store.database import Transaction

UNKNOWN_TYPE = "application/octet-stream"
MAX_NAME = 255
NAMELESS = "attachment"
JOINERS = "\u200c\u200d"
"""What is not seen, but belongs to words of some languages, and to emoji."""


class Link(msgspec.Struct, frozen=True):
    """A file somewhere in the world, which stays there."""

    url: str


class File(msgspec.Struct, frozen=True):
    """A file to keep."""

    name: str
    content_type: str
    content: bytes
    width: int | None = None
    height: int | None = None
    """Pixels, of a picture."""


class Attachment(msgspec.Struct, frozen=True):
    """As a part has it. A kept file has a `key` in place of a `url`; bytes and pixels are None where unknown."""

    name: str
    content_type: str
    filesize: int | None = None
    width: int | None = None
    height: int | None = None
    url: str | None = None
    key: str | None = None


class Kept(msgspec.Struct, frozen=True):
    name: str
    content_type: str
    content: bytes


def keep(tx: Transaction, conversation_id: int, given: list[Link | File]) -> Document:
    """Store files; gives what a part is to have."""
    if not given:
        return EMPTY_LIST
    return encode([_keep(tx, conversation_id, one) for one in given])


def of(document: Document) -> list[Attachment]:
    """What hangs on a part."""
    return msgspec.json.decode(document, type=list[Attachment]) if document != EMPTY_LIST else []


def get(tx: Transaction, key: str) -> Kept:
    """A kept file; whoever knows the key may have it. Raises NotFound."""
    row = store.find_file(tx, key)
    if row is None:
        raise NotFound("File")
    return Kept(row[0], row[1], bytes(row[2]))


def drop(tx: Transaction, document: Document) -> None:
    """Delete the kept files of a part for good."""
    keys = [attachment.key for attachment in of(document) if attachment.key]
    if keys:
        store.delete_files(tx, keys)
        tx.erase()


def safe_name(name: str) -> str:
    """What a file is called: no folders, and nothing unseen that would show the name as another, such as an .exe as a
    .png by turning the direction of writing round.
    """
    seen = (" " if character.isspace() else character for character in name.replace("\\", "/").rpartition("/")[2])
    clean = "".join(character for character in seen if character.isprintable() or character in JOINERS)
    return clean.strip()[:MAX_NAME] or NAMELESS


def _keep(tx: Transaction, conversation_id: int, given: Link | File) -> Attachment:
    if isinstance(given, Link):
        name = safe_name(unquote(urlsplit(given.url).path.rpartition("/")[2]))
        return Attachment(name, mimetypes.guess_type(name)[0] or UNKNOWN_TYPE, url=given.url)
    key, name = secrets.token_urlsafe(24), safe_name(given.name)
    store.insert_file(
        tx,
        {
            "id": key,
            "conversation_id": conversation_id,
            "name": name,
            "content_type": given.content_type,
            "content": given.content,
        },
    )
    return Attachment(name, given.content_type, len(given.content), given.width, given.height, key=key)
