"""This process's connections to Redis, for what is shared by all servers.

Nobody waits long for it: once it does not answer, it is not asked any more, until one that asks in
the background was answered.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final, Protocol, TypeVar

from redis.asyncio import BlockingConnectionPool, Redis

from bot.cluster.bounded import bounded
from bot.log import get_logger

_log = get_logger(__name__)
Result = TypeVar("Result")

ANSWER_SECONDS: Final = 0.15
_LOOK_SECONDS: Final = 1.0
_CONNECTIONS: Final = 16


class Metrics(Protocol):
    """What is counted of Redis."""

    def redis_error(self) -> None:
        """It did not answer in time, or with an error."""
        ...


class RedisLink:
    """Connections that are made when they are needed.

    Args:
        url: as redis-py takes it; may hold a password.
        metrics: count.

    Attributes:
        pool: of redis-py.
        available: it answered the last time that it was asked.
    """

    def __init__(self, url: str, metrics: Metrics) -> None:
        # One waits for a connection as long as for an answer: both end with the same bound.
        self.pool: Any = BlockingConnectionPool.from_url(
            url, max_connections=_CONNECTIONS, timeout=None
        )
        self.available = True
        self._metrics = metrics

    @property
    def state(self) -> str:
        """Whether it answers: ok or unavailable."""
        return "ok" if self.available else "unavailable"

    async def ask(self, work: Callable[[], Awaitable[Result]]) -> Result | None:
        """What ``work`` gives; None where Redis does not answer. Takes 0.15 seconds at most."""
        if not self.available:
            return None
        return await self._ask(work, ANSWER_SECONDS)

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        """Look after it for as long as the block lasts; at its end connections are closed."""
        watching = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
            await self.pool.disconnect()

    async def _watch(self) -> None:
        client = Redis(connection_pool=self.pool)
        while True:
            answer = await self._ask(client.ping, ANSWER_SECONDS)
            if answer is not None and not self.available:
                self.available = True
                _log.info("redis.back")
            await asyncio.sleep(_LOOK_SECONDS * random.uniform(0.75, 1.25))

    async def _ask(self, work: Callable[[], Awaitable[Result]], seconds: float) -> Result | None:
        try:
            return await bounded(work(), seconds)
        except Exception as error:  # noqa: BLE001 - edge: whatever it is, we do without Redis
            self._metrics.redis_error()
            if self.available:
                self.available = False
                _log.warning("redis.unavailable", exc=error)
            return None
