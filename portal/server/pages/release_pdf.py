"""The patient's copy of a Release of Information, to be kept or printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Final

from portal.server.pages.pdf import HEIGHT, Line, pdf
from portal.server.release_document import Document

_LEFT: Final = 72
_VALUES: Final = 240  # where the second column begins
_TOP: Final = HEIGHT - 72
_BOTTOM: Final = 72
# As many letters as the line, or its column, is sure to hold.
_WHOLE: Final = 78
_NARROW: Final = 32
_COLUMN: Final = 48


@dataclass(frozen=True)
class _Row:
    """One line, before it has its place. ``step``: from the line above, in points."""

    texts: Sequence[tuple[float, str]]
    step: float = 15
    size: float = 10
    bold: bool = False
    tag: str = "P"


def release_copy(document: Document) -> bytes:
    """A tagged PDF. One that was revoked says so on each page."""
    return pdf(document.title, tuple(_pages(document)))


def _pages(document: Document) -> Iterator[list[Line]]:
    lines, y = _begun(document)
    for row in _rows(document):
        if y - row.step < _BOTTOM:
            yield lines
            lines, y = _begun(document)
        y -= row.step
        lines.append(_placed(row, y))
    yield lines


def _begun(document: Document) -> tuple[list[Line], float]:
    mark = [_Row([(_LEFT, part)], 18, 11, True) for part in wrap(document.revoked, _WHOLE - 10)]
    rows = [_Row([(_LEFT, document.title)], 0, 20, True, "H1"), *mark]
    y, lines = float(_TOP), []
    for row in (*rows, _Row([(_LEFT, document.demo)], 18, 9)):
        y -= row.step
        lines.append(_placed(row, y))
    return lines, y - 8


def _placed(row: _Row, y: float) -> Line:
    return Line(y, row.texts, size=row.size, bold=row.bold, tag=row.tag)


def _rows(document: Document) -> Iterator[_Row]:
    for label, value in document.facts:
        yield from _fact(label, value)
    yield _heading(document.classes_title)
    for line in document.classes:
        yield from _text(line)
    yield _heading(document.statements_title)
    for line in document.statements:
        yield from _text(line)
    yield _heading("")
    for label, value in document.signing:
        yield from _fact(label, value)


def _fact(label: str, value: str) -> Iterator[_Row]:
    left = wrap(label, _NARROW)
    right = [part for line in value.splitlines() for part in wrap(line, _COLUMN)]
    for number in range(max(len(left), len(right))):
        texts = [(float(_LEFT), left[number])] if number < len(left) else []
        texts += [(float(_VALUES), right[number])] if number < len(right) else []
        yield _Row(texts, 16 if number == 0 else 12)


def _text(line: str) -> Iterator[_Row]:
    for number, part in enumerate(wrap(line, _WHOLE)):
        yield _Row([(_LEFT, part)], 16 if number == 0 else 12)


def _heading(title: str) -> _Row:
    return _Row([(_LEFT, title)], 24, 12, True, "H2" if title else "P")
