"""Where rate limits remember what they counted: in Redis, for all servers.

While Redis does not answer, what counts is what this process counted itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import redis.asyncio  # noqa: F401 - RedisStorage takes it for granted
from limits.aio.storage.redis import RedisStorage
from packaging.version import Version

from bot.cluster.redis_link import RedisLink
from bot.web.window_memory import MovingWindows, WindowMemory

_PREFIX: Final = "helpdesk"


class _RedisWindows(RedisStorage):
    # What the package calls is the same in redis-py 4.6, which Rasa pins; the tests run it.
    DEPENDENCIES = {"redis": Version("4.6")}  # noqa: RUF012 - as the base class declares it


class SharedWindows(MovingWindows):
    """Moving windows of all servers.

    A key is stored hidden: it names nobody in Redis, which forgets each by itself.

    Args:
        link: to Redis.
        own: counts beside it.
        hidden: makes of a key what is stored in Redis; nobody can tell the key from it.
    """

    STORAGE_SCHEME = ["async+shared-windows"]  # noqa: RUF012 - as the base class declares it

    def __init__(self, link: RedisLink, own: WindowMemory, hidden: Callable[[str], str]) -> None:
        super().__init__()
        self._link = link
        self._own = own
        self._hidden = hidden
        self._shared = _RedisWindows(
            "redis://", implementation="redispy", key_prefix=_PREFIX, connection_pool=link.pool
        )

    async def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count ``amount`` more under ``key`` if ``limit`` in ``expiry`` seconds allows it."""
        own = await self._own.acquire_entry(key, limit, expiry, amount)
        hidden = self._hidden(key)
        shared = await self._link.ask(
            lambda: self._shared.acquire_entry(hidden, limit, expiry, amount)
        )
        return own if shared is None else shared

    async def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """When the window began, and how many hits it holds."""
        hidden = self._hidden(key)
        shared = await self._link.ask(lambda: self._shared.get_moving_window(hidden, limit, expiry))
        return await self._own.get_moving_window(key, limit, expiry) if shared is None else shared

    @property
    def base_exceptions(self) -> Any:
        """Errors of what lies beneath; none comes through."""
        return self._own.base_exceptions

    async def check(self) -> bool:
        """Whether it can be reached."""
        return self._link.available

    async def clear(self, key: str) -> None:
        """Forget one key, here."""
        await self._own.clear(key)

    async def reset(self) -> int | None:
        """Forget all, here; returns how many keys there were."""
        return await self._own.reset()
