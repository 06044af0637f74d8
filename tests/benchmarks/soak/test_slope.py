from __future__ import annotations

import math
import random

import pytest

from benchmarks.soak.slope import FLAT, GROWS, UNCLEAR, slope

_SECONDS = [5.0 * number for number in range(360)]  # half an hour


def _values(an_hour: float, noise: float) -> list[float]:
    dice = random.Random(1)
    return [300 + an_hour * at / 3600 + dice.gauss(0, noise) for at in _SECONDS]


def test_line_through_exact_values_is_theirs() -> None:
    found = slope(_SECONDS, _values(12.0, 0.0), 0.05, 2.0)
    assert found.an_hour == pytest.approx(12.0)
    assert (found.least, found.most) == pytest.approx((12.0, 12.0))
    assert found.allowed == pytest.approx(0.05 * 303, rel=0.01)


@pytest.mark.parametrize(
    ("an_hour", "noise", "verdict"),
    [
        (0.0, 1.0, FLAT),
        (-30.0, 1.0, FLAT),
        (5.0, 1.0, FLAT),  # less than is allowed
        (40.0, 1.0, GROWS),
        (16.0, 0.5, GROWS),
        (0.0, 200.0, UNCLEAR),
    ],
)
def test_verdict_tells_growth_from_noise(an_hour: float, noise: float, verdict: str) -> None:
    assert slope(_SECONDS, _values(an_hour, noise), 0.05, 2.0).verdict == verdict


def test_interval_holds_the_true_slope_nearly_always() -> None:
    dice = random.Random(2)
    held = 0
    for _ in range(200):
        values = [dice.gauss(300 + 10 * at / 3600, 3) for at in _SECONDS]
        found = slope(_SECONDS, values, 0.05, 2.0)
        held += found.least <= 10 <= found.most
    assert held >= 180


def test_one_more_of_a_few_is_no_growth_yet() -> None:
    values = [8.0] * 180 + [9.0] * 180
    assert slope(_SECONDS, values, 0.05, 10.0).verdict == FLAT


@pytest.mark.parametrize("count", [0, 2, 12])
def test_too_short_a_time_makes_no_slope(count: int) -> None:
    with pytest.raises(ValueError, match="4 stretches"):
        slope(_SECONDS[:count], [1.0] * count, 0.05, 2.0)


def test_waves_of_neighbours_are_not_taken_for_growth() -> None:
    values = [40 + 4 * math.sin(at / 40) for at in _SECONDS]
    assert slope(_SECONDS, values, 0.05, 2.0).verdict != GROWS
