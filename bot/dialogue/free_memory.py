"""Gives memory back to the system that the process has freed.

Conversations come and go among what stays, and glibc returns only what is free at the end of its
heap. ``malloc_trim`` returns whole pages from between as well, within a millisecond
(malloc_trim(3)). Other C libraries have no such function; there nothing is done.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Final

_KEEP_NOTHING: Final = 0  # beyond what is in use


async def give_back() -> None:
    """Do it now."""
    if trim := _malloc_trim():
        trim(_KEEP_NOTHING)


def _malloc_trim() -> Callable[[int], int] | None:
    function: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return function
