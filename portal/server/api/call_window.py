"""How many calls a minute the portal takes from the help desk."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from typing import Final

_WINDOW_SECONDS: Final = 60.0


class CallWindow:
    """A moving window: at most so many in any minute, in this process.

    Args:
        most: how many.
        clock: seconds since 1970.
    """

    def __init__(self, most: int, clock: Callable[[], float]) -> None:
        self._most, self._clock = most, clock
        self._times = deque[float]()

    def take(self) -> int:
        """Count one more call and return 0, or the whole seconds until there is room for it."""
        now = self._clock()
        # A clock that was set back must not keep the window full.
        while self._times and not 0 <= now - self._times[0] < _WINDOW_SECONDS:
            self._times.popleft()
        if len(self._times) >= self._most:
            # In this order the rounding of floats cannot make it more than a minute.
            return math.ceil(_WINDOW_SECONDS - (now - self._times[0]))
        self._times.append(now)
        return 0
