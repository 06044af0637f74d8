"""How much one chat and one network address may send."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NoReturn

from limits import RateLimitItem, parse_many
from limits.aio.strategies import MovingWindowRateLimiter

from bot.web.problems import Problem
from bot.web.window_memory import WindowMemory

if TYPE_CHECKING:
    from limits.aio.storage import Storage

    from bot.settings import Settings
    from bot.web.metrics import Metrics

CHAT: Final = "chat"
ADDRESS: Final = "address"
NEW_CHAT: Final = "new_chat"


class Limits:
    """Moving windows: at most so many in any stretch of that length.

    Args:
        settings: hold the three limits, such as "20/minute;300/hour".
        metrics: are told which limit was reached.
        clock: seconds since 1970.
        windows: remember what was counted; None: this process does, for itself.
    """

    def __init__(
        self,
        settings: Settings,
        metrics: Metrics,
        clock: Callable[[], float] = time.time,
        windows: Storage | None = None,
    ) -> None:
        self._items = {
            CHAT: parse_many(settings.session_limit),
            ADDRESS: parse_many(settings.address_limit),
            NEW_CHAT: parse_many(settings.new_chat_limit),
        }
        self._metrics = metrics
        self._clock = clock
        self._windows = MovingWindowRateLimiter(windows or WindowMemory(clock))

    async def count_message(self, conversation_id: str, address: str) -> None:
        """Count a message of a chat that goes on.

        Raises:
            Problem: too-many. It was counted nowhere, so that a chat at its limit uses up
                nothing of an address that it shares. (Of messages that come at the same moment the
                last may have been counted in part.)
        """
        await self._count({CHAT: conversation_id, ADDRESS: address})

    async def count_new_chat(self, conversation_id: str, address: str) -> None:
        """Count the first message of a chat; otherwise as ``count_message``."""
        await self._count({NEW_CHAT: address, CHAT: conversation_id, ADDRESS: address})

    async def _count(self, keys: dict[str, str]) -> None:
        counted = [(name, item, key) for name, key in keys.items() for item in self._items[name]]
        waits = [(await self._wait(*row), row[0]) for row in counted]
        longest, name = max(waits)
        if longest > 0:
            self._refuse(name, longest)
        for name, item, key in counted:
            # Others may have come meanwhile, here and at other servers.
            if not await self._windows.hit(item, name, key):
                self._refuse(name, max(1, await self._wait(name, item, key)))

    def _refuse(self, name: str, seconds: int) -> NoReturn:
        self._metrics.rate_limited(name)
        raise Problem("too-many", retry_after=seconds)

    async def _wait(self, name: str, item: RateLimitItem, key: str) -> int:
        """Whole seconds until one more is allowed; 0: it is now."""
        if await self._windows.test(item, name, key):
            return 0
        stats = await self._windows.get_window_stats(item, name, key)
        return max(1, math.ceil(stats.reset_time - self._clock()))
