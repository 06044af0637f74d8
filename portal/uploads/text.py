"""Whether bytes are text that a person can read."""

from __future__ import annotations

import codecs
import re
from typing import Final

from portal.uploads.findings import NOT_SEEN, Finding
from portal.uploads.seen import Seen

# Longest first: the mark of UTF-32 begins with the one of UTF-16.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# No text editor writes these. Left out: bell to carriage return, the end mark of DOS, escape.
_CONTROLS: Final = re.compile(rb"[\x00-\x06\x0e-\x19\x1c-\x1f\x7f]")
_CONTROLS_IN_TEXT: Final = re.compile("[\x00-\x06\x0e-\x19\x1c-\x1f\x7f\ufffe\uffff]")
_HIGH: Final = bytes(range(0x80, 0x100))
_MOST_HIGH: Final = 0.3  # of a text in an alphabet of one byte a letter, when it has no blanks
_LONGEST_CHARACTER: Final = 4


def is_text(seen: Seen) -> bool:
    """Whether the head is text: Unicode, or one of the older encodings of a byte a letter."""
    encoding, mark = _marked(seen.head)
    if encoding:
        return _decodes(seen.head[mark:], encoding)
    return _is_plain(seen.head)


def check(seen: Seen) -> Finding:
    """Whether a text goes on as one to its end."""
    if not seen.has_end:
        return NOT_SEEN
    encoding, _ = _marked(seen.head)
    if seen.is_whole or (encoding and encoding != "utf-8"):
        return Finding()
    # The tail may begin inside a character.
    begins = (seen.tail[skipped:] for skipped in range(_LONGEST_CHARACTER))
    return Finding() if any(map(_is_plain, begins)) else Finding(problems=("damaged",))


def beginning(seen: Seen) -> str:
    """The first characters in small letters, for telling one kind of text from another."""
    encoding, mark = _marked(seen.head)
    text = seen.head[mark : mark + 1024].decode(encoding or "utf-8", "replace")
    return text.lstrip().lower()


def _marked(head: bytes) -> tuple[str, int]:
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding, len(mark)
    return "", 0


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(data)  # may end inside a character
    except UnicodeDecodeError:
        return False
    return _CONTROLS_IN_TEXT.search(text) is None


def _is_plain(data: bytes) -> bool:
    if _CONTROLS.search(data):
        return False
    if _decodes(data, "utf-8"):
        return True
    high = len(data) - len(data.translate(None, delete=_HIGH))
    return high <= len(data) * _MOST_HIGH or b" " in data or b"\n" in data
