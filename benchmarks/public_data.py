"""Readers of the public intent sets, from files that the user fetched (see README.md here)."""

from __future__ import annotations

import csv
import json
import random
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from bot.errors import DataError
from bot.nlu.intents import OUT_OF_SCOPE


@dataclass(frozen=True)
class Lines:
    """Texts and the intent of each."""

    texts: tuple[str, ...]
    intents: tuple[str, ...]

    @classmethod
    def of(cls, pairs: list[tuple[str, str]]) -> Lines:
        """From pairs of text and intent."""
        return cls(tuple(text for text, _ in pairs), tuple(intent for _, intent in pairs))

    def pick(self, rows: list[int]) -> Lines:
        """The lines at these positions."""
        return Lines(tuple(self.texts[r] for r in rows), tuple(self.intents[r] for r in rows))


@dataclass(frozen=True)
class Clinc:
    """CLINC150: training lines with their out_of_scope ones; both kinds of test lines apart."""

    train: Lines
    test: Lines
    outside: Lines


def read_banking(path: Path) -> Lines:
    """A file of BANKING77: columns text and category.

    Raises:
        DataError: it can't be read or has other columns.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return Lines.of([(row["text"], row["category"]) for row in csv.DictReader(file)])
    except (OSError, UnicodeDecodeError, KeyError) as error:
        raise DataError(f"{path}: is not a file of BANKING77 ({error!r})") from error


def read_clinc(path: Path) -> Clinc:
    """``data_full.json`` or ``data_oos_plus.json`` of CLINC150; its "oos" becomes out_of_scope.

    Raises:
        DataError: it can't be read or lacks a part.
    """
    try:
        parts = json.loads(path.read_text("utf-8"))
        return Clinc(
            _clinc_lines(parts["train"] + parts["oos_train"]),
            _clinc_lines(parts["test"]),
            _clinc_lines(parts["oos_test"]),
        )
    except (OSError, ValueError, KeyError) as error:
        raise DataError(f"{path}: is not a file of CLINC150 ({error!r})") from error


def draw_shots(intents: tuple[str, ...], shots: int, seed: int) -> list[int]:
    """Positions of ``shots`` lines of each intent, drawn with ``seed``, in ascending order."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, intent in enumerate(intents):
        places[intent].append(place)
    chance = random.Random(seed)
    return sorted(
        place for intent in sorted(places) for place in chance.sample(places[intent], shots)
    )


def _clinc_lines(rows: list[list[str]]) -> Lines:
    return Lines.of([(text, OUT_OF_SCOPE if name == "oos" else name) for text, name in rows])
