"""A bound for waits that must be short even where this process is busy."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Final, TypeVar

Result = TypeVar("Result")

# A process that was busy for the whole of a time-out would find that it is over before it finds
# the answer that has long arrived. Between two parts it looks.
_PARTS: Final = 3


async def bounded(work: Awaitable[Result], seconds: float) -> Result:
    """The result of ``work``, which gets ``seconds`` in which this process was not busy.

    Raises:
        asyncio.TimeoutError: it took longer; it is cancelled, and not waited for.
    """
    task = asyncio.ensure_future(work)
    try:
        for _ in range(_PARTS):
            done, _ = await asyncio.wait({task}, timeout=seconds / _PARTS)
            if done:
                return task.result()
        raise asyncio.TimeoutError
    finally:
        if not task.done():
            task.add_done_callback(_forget)
            task.cancel()


def _forget(task: asyncio.Future[Result]) -> None:
    if not task.cancelled():
        task.exception()
