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
# Looked up once: each look would make classes that the collector has to find.
_MALLOC_TRIM: Final[Callable[[int], int] | None] = getattr(ctypes.CDLL(None), "malloc_trim", None)


async def give_back() -> None:
    """Do it now."""
    if _MALLOC_TRIM:
        _MALLOC_TRIM(_KEEP_NOTHING)
