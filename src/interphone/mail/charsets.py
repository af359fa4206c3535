"""Bytes of mail as text: by the charset they claim, or by the one they must be in."""

from __future__ import annotations

import codecs
import re

# What programs write, and what they mean. Windows' own is a superset of what it is often sent as.
ALIASES = {
    "ascii": "utf-8", "us-ascii": "utf-8", "default": "utf-8", "unknown-8bit": "utf-8", "x-unknown": "utf-8",
    "utf8mb4": "utf-8", "utf-8mb4": "utf-8", "cp-850": "cp850", "latin1": "cp1252", "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252", "iso-8859-8-i": "iso-8859-8", "iso-8859-8-e": "iso-8859-8", "gb2312": "gb18030",
    "gbk": "gb18030", "x-gbk": "gb18030", "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949", "euc-kr": "cp949",
    "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932", "cp-936": "gb18030",
    "iso-2022-jp": "iso2022_jp_ext", "windows-874": "cp874", "x-mac-roman": "mac_roman", "macintosh": "mac_roman",
    "unicode-1-1-utf-7": "utf-7", "x-mac-cyrillic": "mac_cyrillic", "koi8": "koi8_r",
}  # fmt: skip
# Of Python's codecs those that are charsets. Some others are not, and some are slow by design.
CHARSET = re.compile(
    r"(ascii|utf_?-?(7|8|16|32)|(iso)?-?8859|iso2022|cp\d|windows|koi8|gb|big5|euc|shift|johab|hz|latin|mac|tis|viscii)"
)


def decode(content: bytes, charset: str | None) -> str:
    """The text, never an error: what is not in its charset is read as UTF-8, else as Windows' Western European."""
    return storable(_decode(content, charset))


def storable(text: str) -> str:
    """Without what no database takes: nulls, and halves of characters."""
    text = text.replace("\x00", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def _decode(content: bytes, charset: str | None) -> str:
    named = (charset or "utf-8").strip().strip("\"'").lower()
    codec = ALIASES.get(named, named)
    for candidate in (codec, "utf-8"):
        if is_charset(candidate):
            try:
                return content.decode(candidate)
            except (UnicodeError, LookupError):
                continue
    # A few bytes astray do not make a text another charset's.
    if is_charset(codec) and codec not in ("utf-8", "utf-7"):
        return content.decode(codec, "replace")
    text = content.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    letters = sum(1 for char in text if char > "\x7f") - lost
    return text if letters > lost else content.decode("cp1252", "replace")


def is_charset(name: str) -> bool:
    """Whether Python knows it, and as a charset."""
    try:
        return CHARSET.match(codecs.lookup(name).name) is not None
    except (LookupError, ValueError):
        return False
