"""Texts that would make a pattern slow, made from the pattern itself.

For each repeat in it: what leads there, its body over and over, and an end that does not fit. Davis
et al., "The Impact of Regular Expression Denial of Service in Practice" (ESEC/FSE 2018): slow are
repeats in repeats, neighbours that take the same, and beginnings that are tried at every place.
"""

from __future__ import annotations

import re
import sre_constants as op
import sre_parse
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

Ops = list[tuple[Any, Any]]

_VARIANTS: Final = 3  # of a repeat's body, where it has several
_REPEATED: Final = 8  # from this bound on a repeat can be slow
_ENDS: Final = ("", "\x01", "\n")
_OF_CATEGORY: Final = {
    op.CATEGORY_DIGIT: "7",
    op.CATEGORY_NOT_DIGIT: "x",
    op.CATEGORY_SPACE: " ",
    op.CATEGORY_NOT_SPACE: "x",
    op.CATEGORY_WORD: "a",
    op.CATEGORY_NOT_WORD: "-",
}
_COMMON: Final = ("a", " ", "\n", "7", "a ", "a@", "a.", "é", "A", "-")
_REPEATS: Final = {op.MAX_REPEAT, op.MIN_REPEAT}


@dataclass(frozen=True)
class Attack:
    """``head``, then ``pump`` as often as there is room, then ``end``."""

    head: str
    pump: str
    end: str

    def text(self, size: int) -> str:
        """About ``size`` characters."""
        return self.head + self.pump * max(1, size // len(self.pump)) + self.end


def attacks_on(source: str, flags: int = 0, *, most: int = 1000) -> list[Attack]:
    """Attacks on the pattern ``source``, each once: all on its repeats, and at most so many
    with each of the characters and words that it names.
    """
    parsed: Any = sre_parse.parse(source, flags & ~re.DEBUG)
    tree: Ops = list(parsed)
    found = list(dict.fromkeys(_on_repeats(tree, "")))
    pumps = dict.fromkeys([*_literals(tree)[:most], *_COMMON[:most], *_words(tree)[:most]])
    return found + [Attack("", pump, _ENDS[1]) for pump in pumps]


def _on_repeats(tree: Ops, head: str) -> Iterator[Attack]:
    for code, argument in tree:
        if code in _REPEATS and argument[1] >= _REPEATED:
            yield from _on_repeat(list(argument[2]), head)
        for part in _within(code, argument):
            yield from _on_repeats(part, head)
        head += _sample([(code, argument)], 0)


def _on_repeat(body: Ops, head: str) -> Iterator[Attack]:
    for variant in range(_VARIANTS):
        pump = _sample(body, variant)
        for end in _ENDS:
            yield from (Attack(head, one, end) for one in (pump,) if one)
        yield from (Attack("", one, "") for one in (head + pump, head) if one)


def _within(code: Any, argument: Any) -> list[Ops]:
    """The parts that an operation holds."""
    if code in _REPEATS:
        return [list(argument[2])]
    if code is op.BRANCH:
        return [list(branch) for branch in argument[1]]
    if code is op.SUBPATTERN:
        return [list(argument[3])]
    if code in (op.ASSERT, op.ASSERT_NOT):
        return [list(argument[1])]
    if code is op.GROUPREF_EXISTS:
        return [list(part) for part in argument[1:] if part]
    return []


def _sample(tree: Ops, variant: int) -> str:
    """A text that fits, if lookarounds allow it; another one for another ``variant``."""
    return "".join(_sample_of(code, argument, variant) for code, argument in tree)


def _sample_of(code: Any, argument: Any, variant: int) -> str:
    if code is op.LITERAL:
        return chr(argument)
    if code is op.NOT_LITERAL:
        return "y" if argument == ord("x") else "x"
    if code is op.ANY:
        return "ab \n"[variant % 3]
    if code is op.IN:
        return _member(argument, variant)
    if code in _REPEATS:
        return _sample(list(argument[2]), variant) * max(int(argument[0]), 1)
    if code in (op.ASSERT, op.ASSERT_NOT):
        return ""
    parts = _within(code, argument)
    return _sample(parts[variant % len(parts)], variant // len(parts)) if parts else ""


def _member(members: Any, variant: int) -> str:
    """A character of a set."""
    negated = bool(members) and members[0][0] is op.NEGATE
    if negated:
        text = [sign for sign in "a 7-.x_é@\n" if not _has(members[1:], sign)] or ["\u2603"]
    else:
        text = [sign for member in members for sign in _of_member(*member)]
    return str(text[variant % len(text)])


def _of_member(code: Any, argument: Any) -> list[str]:
    if code is op.LITERAL:
        return [chr(argument)]
    if code is op.RANGE:
        return [chr(argument[0]), chr(argument[1])]
    return [_OF_CATEGORY[argument]]


def _has(members: Any, sign: str) -> bool:
    for code, argument in members:
        if code is op.RANGE and argument[0] <= ord(sign) <= argument[1]:
            return True
        if code is op.LITERAL and argument == ord(sign):
            return True
        if code is op.CATEGORY and re.fullmatch(_CLASS[argument], sign):
            return True
    return False


_CLASS: Final = {
    op.CATEGORY_DIGIT: r"\d",
    op.CATEGORY_NOT_DIGIT: r"\D",
    op.CATEGORY_SPACE: r"\s",
    op.CATEGORY_NOT_SPACE: r"\S",
    op.CATEGORY_WORD: r"\w",
    op.CATEGORY_NOT_WORD: r"\W",
}


def _literals(tree: Ops) -> list[str]:
    """Single characters that the pattern names."""
    return list(dict.fromkeys(sign for run in _runs(tree) for sign in run))


def _words(tree: Ops) -> list[str]:
    """Runs of such characters, each with a blank behind it."""
    return [f"{run} " for run in dict.fromkeys(_runs(tree)) if len(run) > 1]


def _runs(tree: Ops) -> list[str]:
    runs, run = [], ""
    for code, argument in tree:
        if code is op.LITERAL:
            run += chr(argument)
            continue
        runs.append(run)
        run = ""
        for part in _within(code, argument):
            runs += _runs(part)
    return [one for one in [*runs, run] if one]
