"""Which signs the name of a file may have."""

from __future__ import annotations

import unicodedata
from typing import Final

_PLAIN: Final = frozenset("_.()")
# Letters, accents and vowel signs, digits, spaces (U+202F of macOS screenshots), dashes.
_GOOD: Final = ("Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd", "Zs", "Pd")
_SPACE: Final = "Zs"
# Letters and marks that nobody sees: fillers of Hangul, joiners, selectors of emoji.
_UNSEEN: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0") | {
    chr(code) for code in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
}
_APOSTROPHES: Final = frozenset("'\u2018\u2019`\u00b4")


def is_good(character: str) -> bool:
    """Whether a name may have it: a letter, a digit, a mark, a space, a dash or ``_.()``."""
    if character in _PLAIN:
        return True
    return unicodedata.category(character) in _GOOD and character not in _UNSEEN


def replaced(character: str) -> str:
    """What stands for it in a better name: itself, a space, or nothing where it was unseen."""
    category = unicodedata.category(character)
    if is_good(character):
        return " " if category == _SPACE else character
    if character in _APOSTROPHES or character in _UNSEEN or category in ("Cf", "Me", "Cs"):
        return ""
    return " "


def is_mark(character: str) -> bool:
    """Whether it belongs to the character before it."""
    return unicodedata.category(character).startswith("M")
