"""The text as the masking rules read it, and where each of its characters stands in the original.

Rules are written for small ASCII letters, digits and signs. What was typed may hold full-width or
Arabic digits, odd dashes and spaces, accents, or invisible characters between digits; here each
becomes its plain form. What a rule has found is replaced by one *mark*, a single character that no
rule takes for text, so that distances and neighbours are the same when the masked text is read
again: that makes masking idempotent.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import Enum
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple


class Label(Enum):
    """What a span is. The first ones are masked, and the value is what is written instead."""

    EMAIL = "[e-mail]"
    PHONE = "[phone]"
    BIRTH_DATE = "[birth date]"
    SSN = "[SSN]"
    CARD = "[card]"
    NUMBER = "[number]"
    ID = "[id]"
    PASSWORD = "[password]"
    CODE = "[code]"
    # What stays as typed, and which later rules don't look into.
    KEPT = "kept"
    DATE = "date"


SECRETS: Final = frozenset({Label.PASSWORD, Label.CODE})
"""What nobody should type here."""


class Span(NamedTuple):
    """Characters ``start`` to ``end`` (offsets) and what they are."""

    start: int
    end: int
    label: Label


_STAYS: Final = (Label.KEPT, Label.DATE)
_FIRST_MARK: Final = 0xE000  # of Unicode's private use area: typed ones become "unknown character"
_UNKNOWN: Final = "\ufffd"
MARKS: Final = {label: chr(_FIRST_MARK + place) for place, label in enumerate(Label)}
_LABELS: Final = {mark: label for label, mark in MARKS.items()}
# For use inside the brackets of a character class: any mark, and those of what was masked.
ANY_MARK: Final = "\ue000-\ue0ff"
MASKED: Final = "".join(mark for label, mark in MARKS.items() if label not in _STAYS)

_PLACEHOLDER = re.compile(
    "|".join(re.escape(label.value) for label in Label if label not in _STAYS)
)
_MASKED_MARK = re.compile(f"[{MASKED}]")
_NOT_MASKED = re.compile(f"[^{MASKED}]")
_A_MARK = re.compile(f"[{ANY_MARK}]")
_SIMPLE = re.compile(r"[ -~\n\r\t]*\Z")
_BLANKS = str.maketrans("\t\r", "  ")
_SIGNS: Final = {
    **dict.fromkeys("“”„‟«»″〝〞＂", '"'),
    **dict.fromkeys("‘’‚‛′`´ʼʹ", "'"),
    **dict.fromkeys("\u2212\u02d7\u207b\u2043\u30fc\u2500\u2501", "-"),
    **dict.fromkeys("·•・∙‧。｡", "."),
    **dict.fromkeys("\u2044\u2215", "/"),
    **dict.fromkeys("\t\r", " "),
    "\n": "\n",
}
_GROUPS: Final = {
    **dict.fromkeys(("Cf", "Cc", "Mn", "Me"), ""),
    **dict.fromkeys(("Co", "Cs", "Cn"), _UNKNOWN),
    **dict.fromkeys(("Zl", "Zp"), "\n"),
    "Zs": " ",
    "Pd": "-",
}
_LONGEST_FORM: Final = 4  # a few signs stand for whole words, a cheap way to make a text grow


class Draft:
    """A text in plain form; ``hide`` replaces spans of it by marks.

    Args:
        text: the original.
        masked: spans of the original, in order, that are masked already.
        today: the day on which dates are judged.
    """

    def __init__(self, text: str, masked: Sequence[Span], today: date) -> None:
        self.today = today
        parts: list[str] = []
        self._starts: list[int] = []
        at = 0
        for span in masked:
            self._read(text, at, span.start, parts)
            parts.append(MARKS[span.label])
            self._starts.append(span.start)
            at = span.end
        self._read(text, at, len(text), parts)
        self._starts.append(len(text))
        self.plain = "".join(parts)

    def _read(self, text: str, start: int, end: int, parts: list[str]) -> None:
        piece = text[start:end]
        if _SIMPLE.match(piece):
            parts.append(piece.translate(_BLANKS).lower())
            self._starts.extend(range(start, end))
            return
        for place, character in enumerate(piece, start):
            form = _plain_form(character)
            parts.append(form)
            self._starts.extend([place] * len(form))

    def hide(self, found: Iterable[Span]) -> None:
        """Put a mark in place of each span, given in offsets of ``plain``; the first one wins."""
        parts: list[str] = []
        starts: list[int] = []
        at = 0
        for span in self._usable(found):
            parts += (self.plain[at : span.start], MARKS[span.label])
            starts += self._starts[at : span.start + 1]
            at = span.end
        if at:
            self.plain = "".join((*parts, self.plain[at:]))
            self._starts = starts + self._starts[at:]

    def _usable(self, found: Iterable[Span]) -> Iterator[Span]:
        done = 0
        for span in sorted(found, key=lambda span: (span.start, -span.end)):
            start, end = self._whole(span.start, span.end)
            inside = self.plain[start:end]
            if start < done or not _NOT_MASKED.search(inside):
                continue
            if span.label in _STAYS and _A_MARK.search(inside):
                continue  # it would bring back what is masked
            yield Span(start, end, span.label)
            done = end

    def _whole(self, start: int, end: int) -> tuple[int, int]:
        """Some characters have several plain ones ("⑫" is "12"): all or nothing."""
        starts = self._starts
        while start and starts[start] == starts[start - 1]:
            start -= 1
        while end < len(self.plain) and starts[end] == starts[end - 1]:
            end += 1
        return start, end

    def masked(self) -> list[Span]:
        """All that is masked, in offsets of the original."""
        return [
            Span(self._starts[hit.start()], self._starts[hit.end()], _LABELS[hit[0]])
            for hit in _MASKED_MARK.finditer(self.plain)
        ]


def placeholders(text: str) -> list[Span]:
    """Placeholders that stand in ``text`` already."""
    return [Span(*hit.span(), Label(hit[0])) for hit in _PLACEHOLDER.finditer(text)]


def with_placeholders(text: str, masked: Sequence[Span]) -> str:
    """``text`` with each span replaced by its placeholder."""
    if not masked:
        return text
    edges = [0, *(edge for span in masked for edge in span[:2]), len(text)]
    kept = [text[start:end] for start, end in pairwise(edges)][::2]
    labels = [span.label.value for span in masked]
    return "".join(part for pair in zip(kept, [*labels, ""], strict=True) for part in pair)


@lru_cache(maxsize=4096)
def _plain_form(character: str) -> str:
    """Small ASCII where there is one: "Ｅ" → "e", "٤" → "4", "ñ" → "n"; nothing for unseen ones."""
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    known = _by_group(character) is not None
    parts = character if known else unicodedata.normalize("NFKD", character)
    forms = (_by_group(part) for part in parts)
    plain = "".join(
        part.lower() if form is None else form for part, form in zip(parts, forms, strict=True)
    )
    return plain if len(plain) <= _LONGEST_FORM else _UNKNOWN


def _by_group(character: str) -> str | None:
    return _SIGNS.get(character, _GROUPS.get(unicodedata.category(character)))
