"""The line above the quote in our own replies: what stands under it was written by us.

Its words are a frame line in ``knowledge/mail``; the signs around them are fixed here, so that a
reply is known whatever the words are, in a quote of any depth and in a mail program's own
rendering.
"""

from __future__ import annotations

import re

MARKER = "##- "
MARKER_END = " -##"

# Mail programs put quote signs, bold stars or spaces before the line.
_LINE = re.compile(
    r"[\s>|*_]{0,40}##-(?=\s)[^\n]{0,300}-##[\s*_]{0,20}|[\s>|*_]{0,40}##-\s[^\n]{0,300}"
)


def marker_line(words: str) -> str:
    """The marker line that says ``words``, without a line end."""
    return f"{MARKER}{' '.join(words.split())}{MARKER_END}"


def is_marker(line: str) -> bool:
    """Whether a line, quoted or not, is the marker of one of our replies."""
    return _LINE.fullmatch(line.rstrip("\r\n")) is not None
