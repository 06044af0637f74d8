"""How many turns run at the same time, and how long one that comes now would wait.

Two things hold turns up. There are only so many places: by Little's law they become free at the
pace of their number by the time that a turn takes. And there is one processor for all, which
turns that have a place share with those that are only being received.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Final

# Of a turn in the mean of the last ones: half of it is of the last seven.
_WEIGHT: Final = 0.1


class Places:
    """So many places for turns. Times are seconds.

    Args:
        count: of them.
        processor: the time of it that this process has used.

    Attributes:
        arriving: messages that are being received; their turns come next.
        waiting: turns that wait for a place.
    """

    def __init__(self, count: int, processor: Callable[[], float] = time.process_time) -> None:
        self.arriving = 0
        self.waiting = 0
        self._count = count
        self._free = asyncio.Semaphore(count)
        self._running: dict[object, float] = {}  # when each began
        self._seconds = 0.0  # that a turn takes, in the mean
        self._processor = processor
        self._processor_used = 0.0  # when the last turn ended, or the first of many began
        self._processor_seconds = 0.0  # that a turn uses, in the mean

    @contextmanager
    def arrival(self) -> Iterator[None]:
        """A message that was let in: it counts already."""
        self.arriving += 1
        try:
            yield
        finally:
            self.arriving -= 1

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[None]:
        """A place, waited for."""
        self.waiting += 1
        try:
            await self._free.acquire()
        finally:
            self.waiting -= 1
        try:
            yield
        finally:
            self._free.release()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """A turn in a place: what it takes counts."""
        began, key = _now(), object()
        if not self._running:
            self._processor_used = self._processor()
        self._running[key] = began
        try:
            yield
        finally:
            del self._running[key]
            used, self._processor_used = self._processor_used, self._processor()
            self._seconds = _mean(self._seconds, _now() - began)
            self._processor_seconds = _mean(self._processor_seconds, self._processor_used - used)

    @property
    def pace(self) -> float:
        """From one turn's end to the next, while many wait."""
        return max(self._turn_seconds() / self._count, self._processor_seconds)

    @property
    def wait(self) -> float:
        """How long the turn of a message that comes now would wait; 0 where nothing goes on."""
        return max(self._wait_for_place(), self._wait_for_processor())

    def _wait_for_place(self) -> float:
        free = self._count - len(self._running)
        surplus = self.waiting + self.arriving + 1 - free
        return max(0, surplus) / self._count * self._turn_seconds()

    def _wait_for_processor(self) -> float:
        before = len(self._running) + self.waiting + self.arriving
        return before * self._processor_seconds

    def _turn_seconds(self) -> float:
        # What lasts has ended none yet: the time since the running ones began counts too.
        now, count = _now(), max(1, len(self._running))
        return max(self._seconds, sum(now - began for began in self._running.values()) / count)


def _mean(before: float, seconds: float) -> float:
    return before + _WEIGHT * (seconds - before) if before else seconds


def _now() -> float:
    return asyncio.get_running_loop().time()
