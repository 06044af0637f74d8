"""What is wrong in one file, before the file's name is put in front."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from bot.errors import Problem


class Finding(NamedTuple):
    """A line of a file, counted from 1, and what should be changed there, in plain words."""

    line: int
    message: str


def problems_at(path: Path, findings: Iterable[Finding]) -> list[Problem]:
    """The findings as problems of the file ``path``, in the order of its lines."""
    return [Problem(path, finding.line, finding.message) for finding in sorted(findings)]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """``; did you mean "title"?`` where a known name is near, else nothing."""
    nearest = get_close_matches(name, list(known), n=1)
    return f'; did you mean "{nearest[0]}"?' if nearest else ""


def shortened(value: object, limit: int = 60) -> str:
    """A value as it may stand in a message: one line of at most ``limit`` characters."""
    text = " ".join(str(value).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"
