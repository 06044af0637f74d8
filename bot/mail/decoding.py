"""Bytes of a mail as text, whatever they claim to be: never an error, linear time.

Encoded words by RFC 2047, read leniently: adjacent words of one character set are joined as
bytes first, as programs cut them in the middle of a character.
"""

from __future__ import annotations

import binascii
import codecs
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

# Names that mail programs use and Python doesn't know, or means another set by: the first of
# each pair is what is written, the second the larger set that is meant by it (WHATWG Encoding).
_ALIASES: Final = {
    "ansi_x3.110-1983": "cp1252",
    "ascii": "utf-8",
    "big5": "big5hkscs",
    "cp-850": "cp850",
    "cp932": "cp932",
    "euc-cn": "gb18030",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "iso-2022-jp": "iso2022_jp_ext",
    "iso-8859-1": "cp1252",
    "iso-8859-6-e": "iso8859_6",
    "iso-8859-6-i": "iso8859_6",
    "iso-8859-8-e": "iso8859_8",
    "iso-8859-8-i": "iso8859_8",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "iso8859-1": "cp1252",
    "iso_8859-1": "cp1252",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "latin1": "cp1252",
    "macintosh": "mac_roman",
    "shift-jis": "cp932",
    "shift_jis": "cp932",
    "sjis": "cp932",
    "tis-620": "cp874",
    "us-ascii": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "utf8": "utf-8",
    "windows-31j": "cp932",
    "windows-874": "cp874",
    "x-gbk": "gb18030",
    "x-mac-roman": "mac_roman",
    "x-sjis": "cp932",
}
# Codecs of Python's own that are no character sets; some take quadratic time.
_NO_CHARSETS: Final = frozenset(
    "idna mbcs oem palmos punycode raw-unicode-escape raw_unicode_escape undefined"
    " unicode-escape unicode_escape".split()
)
_ENCODED_WORD: Final = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_NOT_BASE64: Final = bytes(
    set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
)


@dataclass(frozen=True)
class Decoded:
    """A text and how much of it could not be told: 0 to 1 of its characters."""

    text: str
    unknown_share: float


def decode(data: bytes, charset: str | None = None) -> Decoded:
    """Decode ``data`` as ``charset``, else as UTF-8, else as Windows' western set.

    ``unknown_share`` is above 0 where neither the named set nor UTF-8 fits: the share of
    characters that the best of them could not tell.
    """
    named = _codec(charset) if charset else None
    for codec in dict.fromkeys(codec for codec in (named, "utf-8") if codec):
        text = _strictly(data, codec)
        if text is not None:
            return Decoded(text, 0.0)
    return _leniently(data, named)


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, LookupError, ValueError):
        return None


def _leniently(data: bytes, named: str | None) -> Decoded:
    if named and named != "utf-8":
        own = _replaced(data, named)
        if own.unknown_share < 0.5:
            return own
    utf8 = _replaced(data, "utf-8")
    western = data.decode("cp1252", "replace") if named is None else utf8.text
    return Decoded(western, utf8.unknown_share)


def _replaced(data: bytes, codec: str) -> Decoded:
    try:
        text = data.decode(codec, "replace")
    except (UnicodeError, LookupError, ValueError):  # a codec that knows no replacement
        return Decoded(data.decode("latin-1"), 1.0)
    return Decoded(text, text.count("\ufffd") / max(1, len(text)))


@lru_cache(maxsize=256)
def _codec(charset: str) -> str | None:
    name = charset.strip().strip("\"'").partition("*")[0].lower()
    name = _ALIASES.get(name, _ALIASES.get(name.removeprefix("cs"), name))
    name = re.sub(r"^windows[-_]?(\d{3,4})$|^x-cp[-_]?(\d{3,4})$", r"cp\1\2", name)
    if name in _NO_CHARSETS:
        return None
    try:
        found = codecs.lookup(name)
        "".encode(name)  # what codecs.lookup finds may turn bytes into bytes
    except (LookupError, ValueError, UnicodeError):
        return None
    return None if found.name in _NO_CHARSETS else found.name


def is_known_charset(charset: str) -> bool:
    """Whether ``charset`` names a character set that can be read."""
    return _codec(charset) is not None


def base64_bytes(data: bytes) -> bytes:
    """Decode base64 as far as it goes: foreign bytes are left out, missing padding is added."""
    letters = data.translate(None, _NOT_BASE64)
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def quoted_printable_bytes(data: bytes, *, header: bool = False) -> bytes:
    """Decode quoted-printable; what is no code stands for itself."""
    return binascii.a2b_qp(data, header=header)


def raw_text(value: str) -> str:
    """A header as the parser keeps it (bytes above 127 as surrogates) as readable text."""
    if value.isascii():
        return value
    return decode(value.encode("utf-8", "surrogateescape")).text


def decode_words(value: str) -> str:
    """Return ``value`` with its encoded words (RFC 2047) and bare bytes decoded."""
    text = raw_text(value)
    if "=?" not in text:
        return text
    return "".join(_decoded_pieces(text))


def _decoded_pieces(text: str) -> list[str]:
    pieces: list[str] = []
    waiting: list[bytes] = []
    charset, end = "", 0
    for word in _ENCODED_WORD.finditer(text):
        between = text[end : word.start()]
        if waiting and (between.strip() or word[1].lower() != charset):
            pieces.append(decode(b"".join(waiting), charset).text)
            waiting = []
        # White space between two encoded words is not part of the text (RFC 2047 section 6.2).
        if between.strip() or end == 0:
            pieces.append(between)
        waiting.append(_word_bytes(word[2], word[3]))
        charset, end = word[1].lower(), word.end()
    if waiting:
        pieces.append(decode(b"".join(waiting), charset).text)
    return [*pieces, text[end:]]


def _word_bytes(encoding: str, content: str) -> bytes:
    data = content.encode("utf-8", "surrogateescape")
    if encoding in "bB":
        return base64_bytes(data)
    return quoted_printable_bytes(data, header=True)
