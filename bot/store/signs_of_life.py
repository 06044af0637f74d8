"""How long the database may be silent, and what is done while it is.

A server that is stopped refuses at once. One that is frozen, or behind a cut wire, lets everybody
wait: those that wait for a place among the connections would wait twice, and so on. So the whole of
an operation shares one bound, which begins anew with every answer; and once a bound has passed
without any answer, operations hardly wait, until a question in the background is answered.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

from async_timeout import Timeout, timeout

Answered = Callable[[], None]

# Where only a lock was in the way, the question is answered before anybody has to fail.
_MOMENT_SECONDS: Final = 0.1


class SignsOfLife:
    """Of one database, for all operations of this process.

    Args:
        seconds: the bound.
        ask: asks the database anything, without a bound.
    """

    def __init__(self, seconds: float, ask: Callable[[], Awaitable[object]]) -> None:
        self._seconds = seconds
        self._ask = ask
        self._heard_at = -math.inf  # by the loop's clock
        self._asking: asyncio.Task[None] | None = None  # while it is silent

    @asynccontextmanager
    async def awaited(self) -> AsyncIterator[Answered]:
        """Bounds an operation, which calls what it is given at every answer.

        Raises:
            asyncio.TimeoutError: no answer for too long, to this or to those before.
        """
        if self._asking is not None:
            await asyncio.wait({self._asking}, timeout=_MOMENT_SECONDS)
        if self._asking is not None:
            raise asyncio.TimeoutError
        began = asyncio.get_running_loop().time()
        try:
            async with timeout(self._seconds) as bound:
                yield lambda: self._heard(bound)
        except asyncio.TimeoutError:
            # One that waited for a lock in vain says nothing where others were answered.
            if self._heard_at < began and self._asking is None:
                self._asking = asyncio.create_task(self._ask_until_answered())
            raise

    async def close(self) -> None:
        """Ask no more."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)

    def _heard(self, bound: Timeout) -> None:
        self._heard_at = asyncio.get_running_loop().time()
        bound.update(self._heard_at + self._seconds)

    async def _ask_until_answered(self) -> None:
        try:
            while not await self._is_answered():
                pass
        finally:
            self._asking = None

    async def _is_answered(self) -> bool:
        try:
            async with timeout(self._seconds):
                await self._ask()
        except asyncio.TimeoutError:
            return False
        except Exception:  # noqa: BLE001 - a refusal is an answer too: operations will meet it
            pass
        return True
