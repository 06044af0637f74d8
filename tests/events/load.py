"""Conversations that go on at the same time for as long as a block lasts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from bot.store.records import Visitor
from tests.events.telling import Telling

_VISITORS: Final = 5
_PAUSE: Final = 0.1


@asynccontextmanager
async def load(telling: Telling, name: str) -> AsyncIterator[None]:
    """Several visitors talk; each turn is finished before the block ends."""
    over = asyncio.Event()

    async def talks(visitor: Visitor) -> None:
        while not over.is_set():
            await telling.talk(visitor)
            await asyncio.sleep(_PAUSE)

    visitors = [Visitor(f"{name}-{number}", "anonymous") for number in range(_VISITORS)]
    tasks = [asyncio.create_task(talks(visitor)) for visitor in visitors]
    try:
        yield
    finally:
        over.set()
        await asyncio.gather(*tasks)
