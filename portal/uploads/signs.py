"""Which signs the name of a file may have."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_PLAIN: Final = frozenset("_.()")
# Letters, accents and vowel signs, digits, spaces (U+202F of macOS screenshots), dashes.
_GOOD: Final = frozenset("Lu Ll Lt Lm Lo Mn Mc Nd Zs Pd".split())
# Letters and marks that nobody sees: fillers of Hangul, joiners, selectors of emoji.
_UNSEEN: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0") | {
    chr(code) for code in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
}
_UNSEEN_KINDS: Final = frozenset({"Cf", "Me", "Cs"})
_LEFT_OUT: Final = _UNSEEN | frozenset("'\u2018\u2019`\u00b4")
_MOST_MARKS: Final = 30
_MARK: Final = "\u0301"
_TOO_MANY: Final = re.compile(f"({_MARK}{{{_MOST_MARKS}}}){_MARK}+")


def odd_signs(text: str) -> dict[str, str]:
    """Those that a name may not have: no letter, digit, mark, space, dash and none of ``_.()``.

    With each goes what stands for it in a better name: a space, or nothing where it was unseen.
    """
    signs = set(text)
    odd = {
        sign: "" if category in _UNSEEN_KINDS else " "
        for sign in signs - _PLAIN
        if (category := unicodedata.category(sign)) not in _GOOD
    }
    return odd | dict.fromkeys(signs & _LEFT_OUT, "")


def with_fewer_marks(text: str) -> str:
    """The same text with at most 30 marks in a row, which is what UAX #15, 13, allows.

    Normalising takes time that grows as the square of such a row's length.
    """
    if len(text) <= _MOST_MARKS:
        return text
    marks = {ord(sign): _MARK for sign in set(text) if is_mark(sign)}
    parts, begin = [], 0
    # Rows are looked for where all marks are one, so that the expression knows just that one.
    for row in _TOO_MANY.finditer(text.translate(marks)):
        parts.append(text[begin : row.end(1)])
        begin = row.end()
    return "".join((*parts, text[begin:]))


def is_mark(character: str) -> bool:
    """Whether it belongs to the character before it."""
    return unicodedata.category(character)[0] == "M"
