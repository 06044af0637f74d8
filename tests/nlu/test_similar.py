from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.nlu.similar import SAME, near_duplicates
from bot.nlu.training_lines import TrainingLine


def _lines(*intents: str) -> list[TrainingLine]:
    return [
        TrainingLine(f"text {number}", intent, Path("data/nlu/a.yml"), number)
        for number, intent in enumerate(intents, 1)
    ]


def _vectors(*degrees: float) -> NDArray[np.float32]:
    """Vectors of length 1 at these angles; cosine .97 is an angle of 14.07 degrees."""
    angles = np.radians(np.array(degrees))
    vectors: NDArray[np.float64] = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return vectors.astype(np.float32)


def test_later_line_is_told_with_the_place_of_the_earlier() -> None:
    (problem,) = near_duplicates(_lines("greet", "thanks", "greet"), _vectors(0, 90, 5))
    assert str(problem) == "data/nlu/a.yml:3: nearly the same example as data/nlu/a.yml:1"


def test_line_just_beyond_the_limit_is_no_duplicate() -> None:
    limit = float(np.degrees(np.arccos(SAME)))
    assert near_duplicates(_lines("greet", "greet"), _vectors(0, limit + 0.2)) == []
    assert len(near_duplicates(_lines("greet", "greet"), _vectors(0, limit - 0.2))) == 1


def test_same_words_in_two_intents_are_none_of_its_business() -> None:
    assert near_duplicates(_lines("greet", "thanks"), _vectors(0, 0)) == []


def test_opposite_meaning_is_no_duplicate() -> None:
    assert near_duplicates(_lines("greet", "greet"), _vectors(0, 180)) == []


def test_line_alike_to_several_earlier_ones_is_told_with_each() -> None:
    problems = near_duplicates(_lines("greet", "greet", "greet"), _vectors(0, 1, 2))
    assert [str(problem).split()[0] for problem in problems] == [
        "data/nlu/a.yml:2:",
        "data/nlu/a.yml:3:",
        "data/nlu/a.yml:3:",
    ]


def test_no_lines_have_no_duplicates() -> None:
    assert near_duplicates([], np.empty((0, 2), np.float32)) == []
    assert near_duplicates(_lines("greet"), _vectors(0)) == []
