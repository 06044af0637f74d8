"""How the time of some work grows with its text."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

LARGEST_GROWTH: Final = 6.0  # from n to 4n; linear is 4, quadratic 16
_SHORTEST: Final = 0.004  # seconds; below it a clock tells little


class TooLongError(Exception):
    """The work took more processor time than it was given."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """End the block with TooLongError when it has used so much processor time.

    The engine of ``re`` looks for signals as it goes.
    """

    def end(*_: Any) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGPROF, end)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def seconds_of(work: Callable[[str], object], text: str, times: int = 1) -> float:
    """Processor time of the quickest of so many goes."""

    def once() -> float:
        begun = time.process_time()
        work(text)
        return time.process_time() - begun

    return min(once() for _ in range(times))


def grows_too_fast(
    work: Callable[[str], object], text: Callable[[int], str], largest: int, floor: float
) -> bool:
    """Whether ``work`` takes more than ``floor`` seconds for ``largest`` and grows above linear.

    Measured twice, since a busy machine makes single figures jump.
    """
    try:
        with at_most(10 * floor):
            if seconds_of(work, text(largest)) < floor:
                return False
    except TooLongError:
        pass
    return all(_grew(work, text, largest) for _ in range(2))


def _grew(work: Callable[[str], object], text: Callable[[int], str], largest: int) -> bool:
    """Whether four times the text takes much more than four times as long."""
    try:
        size = _telling_size(work, text, largest)
        once = seconds_of(work, text(size), 3)
        with at_most(3 * 10 * (once + _SHORTEST)):
            return seconds_of(work, text(4 * size), 3) > LARGEST_GROWTH * max(once, _SHORTEST / 4)
    except TooLongError:
        return True


def _telling_size(work: Callable[[str], object], text: Callable[[int], str], largest: int) -> int:
    """The least size for which a clock can tell something, from small ones up."""
    size = 16
    while 4 * size < largest:
        with at_most(100 * _SHORTEST):
            if seconds_of(work, text(size)) > _SHORTEST:
                break
        size *= 2
    return min(size, largest // 4)
