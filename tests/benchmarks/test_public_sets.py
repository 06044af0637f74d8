from __future__ import annotations

import numpy as np
import pytest

from benchmarks.public_sets import outside_recall


def test_outside_recall_is_taken_where_the_share_asked_for_is_kept() -> None:
    inside = np.arange(0, 100, dtype=np.float32)  # the threshold that keeps 95 % is 4
    outside = np.array([0, 3, 4, 50], dtype=np.float32)
    assert outside_recall(inside, outside, kept=0.95) == pytest.approx(0.5)


def test_the_threshold_never_drops_more_than_allowed() -> None:
    inside = np.array([0.2, 0.2, 0.9, 0.9], dtype=np.float32)
    # Half may go, but both halves of the tie would go with a threshold above it.
    assert outside_recall(inside, np.array([0.1, 0.2], np.float32), kept=0.5) == 0.5
