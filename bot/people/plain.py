"""Texts of patients on the terminals of staff: nothing in them steers the terminal."""

from __future__ import annotations

import unicodedata
from datetime import datetime, timezone
from typing import Final

_REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"
# Control characters and unpaired halves; marks that turn the order of letters around, and others
# that are not seen; separators of lines and paragraphs.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_JOINER: Final = "\N{ZERO WIDTH JOINER}"  # in emoji


def plain(text: str) -> str:
    """``text`` with everything replaced that is no visible character, blank or new line."""
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join("".join(map(_plain, line)) for line in lines)


def _plain(character: str) -> str:
    if character == "\t":
        return " "
    is_hidden = unicodedata.category(character) in _UNSEEN and character != _JOINER
    return _REPLACEMENT if is_hidden else character


def moment(at: float) -> str:
    """A time as staff read it."""
    return f"{datetime.fromtimestamp(at, timezone.utc):%Y-%m-%d %H:%M:%S}"
