"""How a function's time grows with its input."""

from __future__ import annotations

import time
from collections.abc import Callable

# Four times the text may take four times as long; on a busy machine somewhat more.
_MOST_GROWTH = 9
# Below this a clock measures the machine, not the function.
_LEAST_SECONDS = 0.01


def grows_like_its_text(function: Callable[[str], object], small: str, large: str) -> bool:
    """Whether ``large``, four times ``small``, takes about four times as long."""
    _seconds(function, small)
    return _seconds(function, large) < _MOST_GROWTH * max(_seconds(function, small), _LEAST_SECONDS)


def _seconds(function: Callable[[str], object], text: str) -> float:
    return min(_once(function, text) for _ in range(2))


def _once(function: Callable[[str], object], text: str) -> float:
    began = time.process_time()
    function(text)
    return time.process_time() - began
