from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from portal.server.api.call_window import CallWindow
from tests.portal.forging import Clock


def test_window_moves_and_says_how_long_to_wait() -> None:
    clock = Clock(1000.0)
    window = CallWindow(2, clock)
    assert [window.take(), window.take(), window.take()] == [0, 0, 60]
    clock.now += 59.5
    assert window.take() == 1
    clock.now += 0.5
    assert [window.take(), window.take(), window.take()] == [0, 0, 60]


def test_clock_that_was_set_back_does_not_keep_the_window_full() -> None:
    clock = Clock(100_000.0)
    window = CallWindow(1, clock)
    assert window.take() == 0
    clock.now = 0.0
    assert window.take() == 0
    assert window.take() == 60


@given(st.integers(1, 4), st.lists(st.floats(0, 90)))
def test_no_minute_has_more_than_the_most(most: int, steps: list[float]) -> None:
    clock, taken = Clock(0.0), list[float]()
    window = CallWindow(most, clock)
    for step in steps:
        clock.now += step
        wait = window.take()
        if not wait:
            taken.append(clock.now)
        assert 0 <= wait <= 60
    for start in taken:
        assert sum(start <= moment < start + 60 for moment in taken) <= most
