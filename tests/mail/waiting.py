"""Waiting for what happens elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


async def until(holds: Callable[[], object], seconds: float = 10.0) -> None:
    """Return when ``holds()`` is true; fail after ``seconds``."""
    end = asyncio.get_running_loop().time() + seconds
    while not await asyncio.to_thread(holds):
        assert asyncio.get_running_loop().time() < end, "it did not happen"
        await asyncio.sleep(0.02)
