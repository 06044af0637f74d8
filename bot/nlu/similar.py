"""Near-duplicate training examples: they teach nothing new and make an intent look bigger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from bot.errors import Problem
from bot.nlu.training_lines import TrainingLine

# Above this cosine two lines differ in a word or a mark only (read by eye on our lines).
SAME = 0.97


def near_duplicates(
    lines: Sequence[TrainingLine], vectors: npt.NDArray[np.float32]
) -> list[Problem]:
    """Lines whose vector is nearly that of an earlier line of the same intent.

    ``vectors`` has one L2-normalised row for each line.
    """
    by_intent: dict[str, list[int]] = defaultdict(list)
    for position, line in enumerate(lines):
        by_intent[line.intent].append(position)
    return [p for rows in by_intent.values() for p in _within(lines, vectors, rows)]


def _within(
    lines: Sequence[TrainingLine], vectors: npt.NDArray[np.float32], rows: list[int]
) -> list[Problem]:
    cosines = np.tril(vectors[rows] @ vectors[rows].T, k=-1)
    problems = []
    for later, earlier in zip(*np.nonzero(cosines > SAME), strict=True):
        line, other = lines[rows[later]], lines[rows[earlier]]
        problems.append(
            Problem(line.path, line.line, f"nearly the same example as {other.path}:{other.line}")
        )
    return problems
