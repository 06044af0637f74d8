from __future__ import annotations

import pytest

from bot.evaluation.rates import Rate


def test_wilson_interval_agrees_with_published_figures() -> None:
    # Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
    published = {
        (81, 263): (0.2553, 0.3662),
        (15, 148): (0.0624, 0.1605),
        (0, 20): (0.0, 0.1611),
        (1, 29): (0.0061, 0.1718),
    }
    for (hits, n), interval in published.items():
        assert Rate(hits, n).interval == pytest.approx(interval, abs=5e-5)


def test_all_hits_leave_room_below_and_none_above() -> None:
    low, high = Rate(20, 20).interval
    assert low == pytest.approx(0.8389, abs=5e-5)
    assert high == 1.0


def test_no_lines_give_no_share_and_the_widest_interval() -> None:
    nothing = Rate.of([])
    assert nothing.value is None
    assert nothing.interval == (0.0, 1.0)
    assert nothing.as_dict() == {"hits": 0, "n": 0, "rate": None, "low": 0.0, "high": 1.0}


def test_outcomes_are_counted() -> None:
    assert Rate.of(x > 1 for x in (1, 2, 3)) == Rate(2, 3)
