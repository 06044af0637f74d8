"""Questions with their expected intents: one JSON object a line.

``{"text": …, "intent": …, "also_ok": […], "voice": "user", "subtype": …}``: the last three are
optional, other keys are left alone. ``also_ok`` lists intents that are as good; ``voice`` is
"user" (a person in trouble) or "author" (an FAQ page's wording); ``subtype`` says what an
out_of_scope question is about, "far" having nothing to do with a health portal.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import DataError, Problem


@dataclass(frozen=True)
class Expectation:
    """A question and the intents that are right for it."""

    text: str
    intent: str
    also_ok: frozenset[str] = frozenset()
    voice: str | None = None
    subtype: str | None = None

    @property
    def allowed(self) -> frozenset[str]:
        """Every intent that is right."""
        return self.also_ok | {self.intent}


def read_expectations(path: Path) -> list[Expectation]:
    """Read every line of ``path``; blank lines are skipped.

    Raises:
        DataError: the file can't be read, holds no question, or has bad lines; each bad line
            is named as ``file:line: what is wrong``, without its text.
    """
    expectations, problems = [], []
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip():
            continue
        try:
            expectations.append(_expectation(line))
        except ValueError as error:
            problems.append(str(Problem(path, number, str(error))))
    if not expectations and not problems:
        problems = [f"{path}: holds no question"]
    if problems:
        raise DataError("\n".join(problems))
    return expectations


def _lines(path: Path) -> list[str]:
    try:
        # Not splitlines(): a question may hold a Unicode line separator.
        return path.read_text("utf-8-sig").split("\n")
    except OSError as error:
        raise DataError(f"{path}: can't be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: is not UTF-8 text") from error


def _expectation(line: str) -> Expectation:
    row = _object(line)
    return Expectation(
        text=_text(row, "text"),
        intent=_text(row, "intent"),
        also_ok=_also_ok(row.get("also_ok")),
        voice=_optional(row, "voice"),
        subtype=_optional(row, "subtype"),
    )


def _object(line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (json.JSONDecodeError, RecursionError):
        # From None: the error holds the line.
        raise ValueError("is not JSON") from None
    if not isinstance(row, dict):
        raise ValueError('should be a JSON object like {"text": "…", "intent": "…"}')
    return row


def _text(row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f'"{key}" should be a text that is not empty')
    return value


def _optional(row: dict[str, Any], key: str) -> str | None:
    return None if row.get(key) is None else _text(row, key)


def _also_ok(value: Any) -> frozenset[str]:
    if value is None:
        return frozenset()
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise ValueError('"also_ok" should be a list of intents')
    return frozenset(value)
