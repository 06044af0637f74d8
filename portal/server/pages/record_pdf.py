"""The immunization record as a PDF, to be kept or printed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timezone
from pathlib import Path
from textwrap import wrap
from typing import Final

from portal.server.accounts import Immunization, SignedIn
from portal.server.pages.pdf import HEIGHT, Line, pdf

_TEXTS: Final = Path(__file__).parent / "record.en.json"
_LEFT: Final = 72
_DAYS: Final = 420  # where the second column begins
_STEP: Final = 20
_BOTTOM: Final = 72
_LETTERS: Final = 56  # as many as the first column is sure to hold


def immunization_record(patient: SignedIn, now: float) -> bytes:
    """The patient's record, the newest immunization first. ``now``: seconds since 1970."""
    newest = sorted(patient.immunizations, key=lambda one: one.day, reverse=True)
    made = datetime.fromtimestamp(now, timezone.utc)
    texts = json.loads(_TEXTS.read_text(encoding="utf-8"))
    texts["whose"] = texts["whose"].format(
        first_name=patient.first_name, last_name=patient.last_name, day=f"{made:%m/%d/%Y}"
    )
    return pdf(texts["title"], tuple(_pages(texts, newest)))


def _pages(texts: Mapping[str, str], doses: Sequence[Immunization]) -> Iterator[list[Line]]:
    lines = _head(texts)
    y = _first_row()
    for dose in doses:
        parts = wrap(dose.name, _LETTERS) or [""]
        if y - _STEP * len(parts) < _BOTTOM:
            yield lines
            lines, y = _head(texts), _first_row()
        for number, part in enumerate(parts):
            day = [(_DAYS, f"{dose.day:%m/%d/%Y}")] if number == 0 else []
            lines.append(Line(y, [(_LEFT, part), *day]))
            y -= _STEP
    yield lines


def _head(texts: Mapping[str, str]) -> list[Line]:
    top = HEIGHT - 72
    columns = [(_LEFT, texts["name"]), (_DAYS, texts["day"])]
    return [
        Line(top, [(_LEFT, texts["title"])], size=20, bold=True, tag="H1"),
        Line(top - 24, [(_LEFT, texts["whose"])]),
        Line(top - 42, [(_LEFT, texts["demo"])], size=9),
        Line(top - 78, columns, bold=True),
    ]


def _first_row() -> float:
    return HEIGHT - 72 - 78 - 22
