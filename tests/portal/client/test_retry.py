from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.client.retry import Failure, Retries, RetryPolicy, retry_after_seconds
from tests.portal.client.virtual_time import VirtualTime

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=timezone.utc).timestamp()
PASSING = Failure("time-out")


class _Attempts:
    """Gives one result after the other, each after some seconds."""

    def __init__(self, time: VirtualTime, *results: str | Failure, seconds: float = 0.0) -> None:
        self._time, self._results, self._seconds = time, list(results), seconds
        self.given: list[float] = []

    async def __call__(self, seconds: float) -> str | Failure:
        self.given.append(seconds)
        self._time.now += self._seconds
        return self._results.pop(0)


@pytest.fixture
def time() -> VirtualTime:
    return VirtualTime()


def _retries(time: VirtualTime, policy: RetryPolicy | None = None) -> Retries:
    return Retries(policy, time.clock, time.sleep, spread=max)


async def test_answer_is_asked_for_once(time: VirtualTime) -> None:
    outcome = await _retries(time).run(_Attempts(time, "answer"))
    assert (outcome.answer, outcome.failures, time.slept) == ("answer", [], [])


async def test_third_attempt_is_the_last(time: VirtualTime) -> None:
    outcome = await _retries(time).run(_Attempts(time, PASSING, PASSING, PASSING, "late"))
    assert (outcome.answer, outcome.failures) == (None, [PASSING] * 3)
    assert time.slept == [0.4, 0.8]


async def test_answer_to_a_later_attempt_counts(time: VirtualTime) -> None:
    outcome = await _retries(time).run(_Attempts(time, PASSING, PASSING, "answer"))
    assert (outcome.answer, len(outcome.failures)) == ("answer", 2)


async def test_failure_that_will_not_pass_is_not_tried_again(time: VirtualTime) -> None:
    lasting = Failure("status-500", may_pass=False)
    outcome = await _retries(time).run(_Attempts(time, lasting, "answer"))
    assert (outcome.answer, outcome.failures) == (None, [lasting])


async def test_waits_grow_to_the_longest(time: VirtualTime) -> None:
    attempts = _Attempts(time, *[PASSING] * 5)
    await _retries(time, RetryPolicy(attempts=5)).run(attempts)
    assert time.slept == [0.4, 0.8, 1.0, 1.0]


async def test_waits_are_spread_over_their_whole_range() -> None:
    waits = []
    for seed in range(200):
        time = VirtualTime()
        retries = Retries(None, time.clock, time.sleep, random.Random(seed).uniform)
        await retries.run(_Attempts(time, PASSING, PASSING, "answer"))
        waits.append(time.slept)
    assert 0.2 <= min(first for first, _ in waits) < 0.22
    assert 0.38 < max(first for first, _ in waits) <= 0.4
    assert 0.2 <= min(second for _, second in waits) < 0.25
    assert 0.75 < max(second for _, second in waits) <= 0.8


@pytest.mark.parametrize(
    ("asked", "slept"), [(0.0, [0.4]), (0.3, [0.4]), (1.5, [1.5]), (2.0, [2.0]), (2.1, [])]
)
async def test_portal_that_asks_for_a_pause_gets_it_if_it_is_short(
    time: VirtualTime, asked: float, slept: list[float]
) -> None:
    asking = Failure("status-503", retry_after=asked)
    outcome = await _retries(time).run(_Attempts(time, asking, "answer"))
    assert (time.slept, outcome.answer) == (slept, "answer" if slept else None)


async def test_each_attempt_is_told_what_is_left_of_the_budget(time: VirtualTime) -> None:
    attempts = _Attempts(time, PASSING, PASSING, "answer", seconds=2.0)
    await _retries(time).run(attempts)
    assert attempts.given == pytest.approx([7.0, 4.6, 1.8])


async def test_no_attempt_begins_when_the_budget_is_spent(time: VirtualTime) -> None:
    attempts = _Attempts(time, PASSING, PASSING, "answer", seconds=4.5)
    outcome = await _retries(time).run(attempts)
    assert (outcome.answer, len(attempts.given), time.slept) == (None, 2, [0.4])


async def test_no_attempt_begins_when_the_wait_took_longer_than_it_should(
    time: VirtualTime,
) -> None:
    async def oversleep(seconds: float) -> None:
        time.now += seconds + 0.5

    attempts = _Attempts(time, PASSING, "answer", seconds=6.3)
    outcome = await Retries(None, time.clock, oversleep, spread=max).run(attempts)
    assert (outcome.answer, attempts.given) == (None, [7.0])


async def test_attempt_may_raise_what_it_likes(time: VirtualTime) -> None:
    async def attempt(_: float) -> str | Failure:
        raise KeyError

    given_attempt: Callable[[float], Awaitable[str | Failure]] = attempt
    with pytest.raises(KeyError):
        await _retries(time).run(given_attempt)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("0", 0.0),
        ("2", 2.0),
        ("Mon, 23 Nov 2026 12:00:30 GMT", 30.0),
        ("Monday, 23-Nov-26 12:00:30 GMT", 30.0),
        ("Mon Nov 23 12:00:30 2026", 30.0),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0.0),
        ("", None),
        ("-1", None),
        ("1.5", None),
        ("٣", None),
        ("soon", None),
        ("9" * 5000, None),
        ("Mon, 23 Nov 2026 12:00:30 +" + "9" * 20, None),
        ("Mon, 23 Nov " + "9" * 30 + " 12:00:30 GMT", None),
    ],
    ids=lambda value: str(value)[:40],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(
    value: str | None, seconds: float | None
) -> None:
    assert retry_after_seconds(value, NOW) == seconds


_DATE_LIKE = st.from_regex(
    r"\A\w{3}, \d{1,30} (Jan|Feb|Foo) \d{1,30} \d{1,9}:\d\d:\d\d ([+-]\d{1,30}|GMT)\Z"
)


@given(st.text() | _DATE_LIKE)
def test_odd_retry_after_raises_nothing(value: str) -> None:
    seconds = retry_after_seconds(value, NOW)
    assert seconds is None or seconds >= 0
