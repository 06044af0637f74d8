from __future__ import annotations

import struct
from collections import Counter
from pathlib import Path

import pytest

from bot.evaluation.metrics import confusions
from bot.evaluation.picture import draw_confusions, matrix
from tests.evaluation.judged import sample


def test_counts_stand_in_the_row_expected_and_the_column_counted() -> None:
    counts = Counter({("a", "a"): 3, ("a", "b"): 1, ("b", "c"): 2})
    assert matrix(counts, ["a", "b"], ["a", "b", "c"]).tolist() == [[3, 1, 0], [0, 0, 2]]


@pytest.mark.slow
def test_picture_is_a_png_that_grows_with_the_intents(tmp_path: Path) -> None:
    few, many = tmp_path / "new" / "few.png", tmp_path / "many.png"
    draw_confusions(Counter({("a", "a"): 1}), few)
    draw_confusions(confusions(sample()), many)
    assert _size(few) < _size(many)


def _size(path: Path) -> tuple[int, int]:
    # PNG, section 11.2.2: width and height follow the first chunk's head.
    head = path.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", head[16:24])
    return width, height
