"""Where rate limits remember what they counted: in this process.

The ``limits`` package has a memory too, but it looks through all it holds after every request, a
thread for each key: with a thousand chats that alone keeps a processor busy. Here a key costs
something only while it is used.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Final

from limits.aio.storage import MovingWindowSupport, Storage

_SWEEP_SECONDS: Final = 60.0


class MovingWindows(Storage, MovingWindowSupport):
    """What counts in moving windows alone: nobody asks it for fixed ones."""

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """For fixed windows, which are not kept here."""
        raise NotImplementedError

    async def get(self, key: str) -> int:
        """For fixed windows, which are not kept here."""
        raise NotImplementedError

    async def get_expiry(self, key: str) -> float:
        """For fixed windows, which are not kept here."""
        raise NotImplementedError


class WindowMemory(MovingWindows):
    """Times of the last hits of each key, for moving windows alone.

    Args:
        clock: seconds since 1970.
    """

    STORAGE_SCHEME = ["async+window-memory"]  # noqa: RUF012 - as the base class declares it

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        super().__init__()
        self._clock = clock
        self._hits: dict[str, deque[float]] = {}  # oldest first
        self._ends: dict[str, float] = {}  # when a key's last hit stops counting
        self._next_sweep = clock() + _SWEEP_SECONDS

    def __len__(self) -> int:
        return len(self._hits)

    async def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count ``amount`` more under ``key`` if ``limit`` in ``expiry`` seconds allows it."""
        hits = self._current(key, expiry)
        if len(hits) + amount > limit:
            return False
        now = self._clock()
        hits.extend([now] * amount)
        self._hits[key] = hits
        self._ends[key] = now + expiry
        return True

    async def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """When the window began, and how many hits it holds."""
        hits = self._current(key, expiry)
        return (hits[0] if hits else self._clock()), len(hits)

    def _current(self, key: str, expiry: float) -> deque[float]:
        now = self._clock()
        self._sweep(now)
        hits = self._hits.get(key) or deque()
        while hits and hits[0] <= now - expiry:
            hits.popleft()
        return hits

    def _sweep(self, now: float) -> None:
        if now < self._next_sweep:
            return
        self._next_sweep = now + _SWEEP_SECONDS
        for key in [key for key, end in self._ends.items() if end <= now]:
            del self._hits[key], self._ends[key]

    @property
    def base_exceptions(self) -> type[Exception]:
        """Errors of what lies beneath; nothing does."""
        return OSError

    async def check(self) -> bool:
        """Whether it can be reached."""
        return True

    async def clear(self, key: str) -> None:
        """Forget one key."""
        self._hits.pop(key, None)
        self._ends.pop(key, None)

    async def reset(self) -> int | None:
        """Forget all; returns how many keys there were."""
        count = len(self._hits)
        self._hits.clear()
        self._ends.clear()
        return count
