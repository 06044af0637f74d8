"""A mail's text as lines, each with what it looks like without invisible characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

# A longer line is running text; no mark of a mail program is that long.
LONGEST_MARK = 320
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00]")
# NO-BREAK SPACE and its like, as French and Word put them before a colon.
_SPACE = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t]")
# "> ", ">> ", "AB> " (initials, as on Usenet), "| ", "» ", and an escaped ">" of a bad conversion.
_QUOTE = re.compile(r"\s{0,4}(?:[A-Z]{0,3}(?:>|&gt;)|»|\|(?=\s|$)(?![^|]{0,300}\|))[>|»\s]{0,80}")
# mbox files escape "From " at the start of a line.
_ESCAPED_FROM = re.compile(r">From \w")
_EDGE = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\u200b\u200c\u200d\u2060\ufeff\0"
_WORD = re.compile(r"\w")


class Kind(Enum):
    """What a line is."""

    TEXT = "text"
    EMPTY = "empty"
    QUOTE = "quote"
    # The words over a quote: "On Monday, Ann wrote:".
    ATTRIBUTION = "attribution"
    # Nothing a person wrote into this mail.
    DROPPED = "dropped"


@dataclass(frozen=True)
class Line:
    """One line; ``raw`` as it stood, ``clean`` without quote signs and invisible characters."""

    raw: str
    clean: str
    kind: Kind

    def as_kind(self, kind: Kind) -> Line:
        """The same line as another kind; an empty one stays empty."""
        return self if self.kind is Kind.EMPTY else replace(self, kind=kind)

    @property
    def says_something(self) -> bool:
        """Whether a person's words may stand in it."""
        return self.kind is Kind.TEXT and _WORD.search(self.clean) is not None


def read_lines(text: str) -> list[Line]:
    """The lines of ``text``; CR LF, CR and LF end a line."""
    return [_read(raw) for raw in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]


def joined(lines: Iterable[Line]) -> str:
    """The text of lines without empty ones around it."""
    return "\n".join(line.raw for line in lines).strip(_EDGE)


def says_something(lines: Iterable[Line]) -> bool:
    """Whether any of the lines holds a word of the sender."""
    return any(line.says_something for line in lines)


def marked(lines: Sequence[Line], spans: Iterable[range], kind: Kind) -> list[Line]:
    """``lines`` with those of each span as another kind."""
    chosen = {offset for span in spans for offset in span}
    return [line.as_kind(kind) if at in chosen else line for at, line in enumerate(lines)]


def _read(raw: str) -> Line:
    visible = _SPACE.sub(" ", _INVISIBLE.sub("", raw))
    if not visible.strip():
        return Line(raw, "", Kind.EMPTY)
    quote = _QUOTE.match(visible)
    if quote and not _ESCAPED_FROM.match(visible):
        return Line(raw, visible[quote.end() :].strip(), Kind.QUOTE)
    return Line(raw, visible.strip(), Kind.TEXT)
