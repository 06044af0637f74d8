from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from portal.client.breaker import CircuitBreaker
from portal.errors import PortalRefusedError, PortalUnavailableError
from portal.problems import problem_of
from tests.portal.client.virtual_time import VirtualTime

REFUSAL = PortalRefusedError(problem_of("not-found"))


@pytest.fixture
def time() -> VirtualTime:
    return VirtualTime()


@pytest.fixture
def breaker(time: VirtualTime) -> CircuitBreaker:
    return CircuitBreaker(clock=time.clock)


def _fail(breaker: CircuitBreaker) -> str:
    with pytest.raises(PortalUnavailableError) as failed, breaker.guarding():
        raise PortalUnavailableError("time-out", maybe_done=True)
    assert failed.value.maybe_done == (failed.value.reason != "open")
    return failed.value.reason


def _answer(breaker: CircuitBreaker) -> str:
    try:
        with breaker.guarding():
            return "answer"
    except PortalUnavailableError as error:
        return error.reason


def _refuse(breaker: CircuitBreaker) -> None:
    with pytest.raises(PortalRefusedError), breaker.guarding():
        raise REFUSAL


def _opened(breaker: CircuitBreaker) -> CircuitBreaker:
    for _ in range(5):
        _fail(breaker)
    return breaker


def test_it_opens_at_the_fifth_failure_in_a_row(breaker: CircuitBreaker) -> None:
    for _ in range(4):
        _fail(breaker)
    assert _answer(breaker) == "answer"
    assert [_fail(breaker) for _ in range(7)] == ["time-out"] * 5 + ["open"] * 2
    assert _answer(breaker) == "open"


def test_refusal_is_no_failure(breaker: CircuitBreaker) -> None:
    for _ in range(2):
        for _ in range(4):
            _fail(breaker)
        _refuse(breaker)
    assert _answer(breaker) == "answer"


def test_other_errors_count_neither_way(breaker: CircuitBreaker) -> None:
    for error in (ValueError, asyncio.CancelledError, KeyboardInterrupt):
        _fail(breaker)
        with pytest.raises(error), breaker.guarding():
            raise error
    assert [_fail(breaker) for _ in range(3)] == ["time-out", "time-out", "open"]


def test_after_the_pause_one_call_closes_it(breaker: CircuitBreaker, time: VirtualTime) -> None:
    _opened(breaker)
    time.now += 9.99
    assert _answer(breaker) == "open"
    time.now += 0.01
    assert [_answer(breaker), _answer(breaker)] == ["answer", "answer"]
    assert _fail(breaker) == "time-out"


def test_refused_trial_closes_it_too(breaker: CircuitBreaker, time: VirtualTime) -> None:
    _opened(breaker)
    time.now += 10
    _refuse(breaker)
    assert _answer(breaker) == "answer"


def test_failed_trial_opens_it_for_another_pause(
    breaker: CircuitBreaker, time: VirtualTime
) -> None:
    _opened(breaker)
    time.now += 10
    assert [_fail(breaker), _fail(breaker)] == ["time-out", "open"]
    time.now += 9.99
    assert _answer(breaker) == "open"
    time.now += 0.01
    assert _answer(breaker) == "answer"


def test_while_the_trial_runs_others_are_turned_away(
    breaker: CircuitBreaker, time: VirtualTime
) -> None:
    _opened(breaker)
    time.now += 10
    with breaker.guarding():
        time.now += 60
        assert [_answer(breaker), _fail(breaker)] == ["open", "open"]
    assert _answer(breaker) == "answer"


def test_cancelled_trial_leaves_the_next_call_to_try(
    breaker: CircuitBreaker, time: VirtualTime
) -> None:
    _opened(breaker)
    time.now += 10
    with pytest.raises(asyncio.CancelledError), breaker.guarding():
        raise asyncio.CancelledError
    assert _answer(breaker) == "answer"


def test_late_end_of_an_earlier_call_neither_opens_nor_closes_it(
    breaker: CircuitBreaker, time: VirtualTime
) -> None:
    with breaker.guarding():  # answers only when it is open
        _opened(breaker)
    assert _answer(breaker) == "open"
    time.now += 10
    with breaker.guarding():
        pass
    assert _answer(breaker) == "answer"


def test_late_failures_do_not_make_the_pause_longer(
    breaker: CircuitBreaker, time: VirtualTime
) -> None:
    def fail_late() -> None:
        with breaker.guarding():
            _opened(breaker)
            time.now += 9
            raise PortalUnavailableError("time-out")

    with pytest.raises(PortalUnavailableError):
        fail_late()
    time.now += 1
    assert _answer(breaker) == "answer"


def test_opening_and_closing_are_logged_once(breaker: CircuitBreaker, time: VirtualTime) -> None:
    with capture_logs() as logged:
        _opened(breaker)
        _fail(breaker)
        time.now += 10
        _answer(breaker)
        _answer(breaker)
    assert [line["event"] for line in logged] == ["portal.breaker_opened", "portal.breaker_closed"]
