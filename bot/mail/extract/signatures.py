"""What is under a text and is not the text: signatures, "Sent from …", footers, legal notes.

A sign-off with a name ("Thanks, Ann") stays: it may hold the person's last words, and
``bot.mail.questions`` leaves it out. In doubt everything stays.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.mail.extract.lines import LONGEST_MARK, Kind, Line, marked
from bot.mail.extract.patterns import signatures as words
from bot.mail.extract.patterns.separators import RULE_LINE

# A block under a rule of dashes is a signature up to this many lines that say something.
_LONGEST_BLOCK = 15
# A signature may have rules of its own; more of them are a table.
_MOST_RULES = 3
# A line of so many words in small letters is a sentence; a signature has none.
_PROSE_WORDS = 6
_SMALL_WORD = re.compile(r"(?<!\S)[^\W\d_A-Z][^\W\d_]{0,20}(?=[\s,.;!?]|$)")
_ASKS = re.compile(r"[?？؟;](?=\s|$)")
_LIST_ITEM = re.compile(r"\s{0,9}[-–—*•]\s")


def without_signatures(lines: Sequence[Line]) -> list[Line]:
    """``lines`` with signatures, footers and banners as dropped ones."""
    for mark in (_armour, _banners, _mobile_lines, _footers, _dashed, _ruled, _dashed_names):
        lines = marked(lines, mark(lines), Kind.DROPPED)
    return list(lines)


def _sections(lines: Sequence[Line]) -> Iterator[range]:
    """Runs of text and empty lines between quotes."""
    start = 0
    for at, line in enumerate(lines):
        if line.kind in (Kind.QUOTE, Kind.ATTRIBUTION):
            if at > start:
                yield range(start, at)
            start = at + 1
    if start < len(lines):
        yield range(start, len(lines))


def _armour(lines: Sequence[Line]) -> Iterator[range]:
    """PGP's lines round a signed text and its signature (RFC 4880 section 7)."""
    start: int | None = None
    for at, line in enumerate(lines):
        if start is not None and words.PGP_END.fullmatch(line.clean):
            yield range(start, at + 1)
            start = None
        elif words.PGP_START.fullmatch(line.clean):
            if "SIGNED MESSAGE" in line.clean:
                yield range(at, _after_hash(lines, at + 1))
            else:
                start = at


def _after_hash(lines: Sequence[Line], at: int) -> int:
    while at < len(lines) and words.PGP_HASH.fullmatch(lines[at].clean):
        at += 1
    return at


def _banners(lines: Sequence[Line]) -> Iterator[range]:
    """The receiving server's warning: the first paragraph, if it is one."""
    start = next((at for at, line in enumerate(lines) if line.kind is not Kind.EMPTY), None)
    if start is not None and words.BANNER.match(lines[start].clean[:LONGEST_MARK]):
        end = _paragraph_end(lines, start)
        if not any(_ASKS.search(line.clean) for line in lines[start:end]):
            yield range(start, end)


def _mobile_lines(lines: Sequence[Line]) -> Iterator[range]:
    for at, line in enumerate(lines):
        if line.kind is Kind.TEXT and _is_mobile(line.clean):
            yield range(at, at + 1)


def _is_mobile(line: str) -> bool:
    """A whole line such as "Sent from my phone"; a sentence that asks is none."""
    if len(line) > 160 or _ASKS.search(line) or words.OWN_WORDS.search(line):
        return False
    return words.MOBILE.fullmatch(line) is not None


def _footers(lines: Sequence[Line]) -> Iterator[range]:
    """From a list's footer or a legal note on, to the next quote."""
    for section in _sections(lines):
        for at in section:
            if at and lines[at].clean and _starts_paragraph(lines, at) and _is_footer(lines, at):
                yield range(at, section.stop)
                break


def _starts_paragraph(lines: Sequence[Line], at: int) -> bool:
    before = lines[at - 1]
    return before.kind is not Kind.TEXT or RULE_LINE.fullmatch(before.clean[:220]) is not None


def _is_footer(lines: Sequence[Line], at: int) -> bool:
    first = lines[at].clean[:LONGEST_MARK]
    if not (words.FOOTER.match(first) or words.LEGAL.match(first)):
        return False
    paragraph = lines[at : min(_paragraph_end(lines, at), at + 12)]
    return not any(_ASKS.search(line.clean[:2000]) for line in paragraph)


def _paragraph_end(lines: Sequence[Line], at: int) -> int:
    while at < len(lines) and lines[at].kind is Kind.TEXT:
        at += 1
    return at


def _dashed(lines: Sequence[Line]) -> Iterator[range]:
    """From "-- " on, where more than a greeting stands before it or nothing is asked after it."""
    said = _Said.of(lines)
    for section in _sections(lines):
        signs = (at for at in section if _is_dashes(lines[at]))
        start = next((at for at in signs if said.allows(at, section.stop)), None)
        if start is not None:
            yield range(start, section.stop)


def _is_dashes(line: Line) -> bool:
    return line.kind is Kind.TEXT and words.DASHES.fullmatch(line.raw[:20]) is not None


def _ruled(lines: Sequence[Line]) -> Iterator[range]:
    """From a drawn rule on, when what follows is short and asks nothing."""
    said = _Said.of(lines)
    for section in _sections(lines):
        rules = [at for at in section if _is_rule(lines[at]) and not _is_heading(lines, at)]
        starts = (at for at in rules[-_MOST_RULES:] if said.ends_at(at, section.stop))
        start = next(starts, None)
        if start is not None:
            yield range(start, section.stop)


def _is_heading(lines: Sequence[Line], at: int) -> bool:
    """Whether a rule underlines the text above it, with more text below."""
    if not at or at + 1 >= len(lines):
        return False
    return lines[at - 1].says_something and lines[at + 1].says_something


def _is_rule(line: Line) -> bool:
    return line.kind is Kind.TEXT and RULE_LINE.fullmatch(line.clean[:220]) is not None


def _is_sentence(line: str) -> bool:
    if _ASKS.search(line):
        return True
    return sum(1 for _ in islice(_SMALL_WORD.finditer(line), _PROSE_WORDS)) == _PROSE_WORDS


@dataclass(frozen=True)
class _Said:
    """Offsets of lines that say something, ask, or tell; and of the first after a greeting."""

    lines: Sequence[int]
    questions: Sequence[int]
    sentences: Sequence[int]
    first: int

    @classmethod
    def of(cls, lines: Sequence[Line]) -> _Said:
        said = [at for at, line in enumerate(lines) if line.says_something]
        real = (at for at in said if not words.GREETING.fullmatch(lines[at].clean[:LONGEST_MARK]))
        return cls(
            said,
            [at for at in said if _ASKS.search(lines[at].clean)],
            [at for at in said if _is_sentence(lines[at].clean)],
            next(real, len(lines)),
        )

    def allows(self, at: int, end: int) -> bool:
        """Whether a signature may go from ``at`` to ``end``: the person has said more before."""
        if self.first < at:
            return True
        return bool(self.lines) and self.lines[0] < at and not self._count(self.questions, at, end)

    def ends_at(self, at: int, end: int) -> bool:
        """Whether from ``at`` to ``end`` it is short as a signature, without a sentence."""
        if self._count(self.sentences, at, end) or not self.allows(at, end):
            return False
        return self._count(self.lines, at, end) <= _LONGEST_BLOCK

    @staticmethod
    def _count(offsets: Sequence[int], start: int, end: int) -> int:
        return bisect_left(offsets, end) - bisect_left(offsets, start)


def _dashed_names(lines: Sequence[Line]) -> Iterator[range]:
    """A name behind a dash as the last line of a text that lists nothing."""
    for section in _sections(lines):
        said = [at for at in section if lines[at].says_something]
        if not said or not _is_dashed_name(lines[said[-1]].clean):
            continue
        if not any(_LIST_ITEM.match(lines[at].clean) for at in said[:-1]):
            yield range(said[-1], said[-1] + 1)


def _is_dashed_name(line: str) -> bool:
    found = words.DASHED_NAME.fullmatch(line)
    return found is not None and all(word[0].isupper() for word in found[1].split())
