"""Wake-ups by Redis' publish and subscribe."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

from redis.asyncio import Redis

from bot.cluster.bounded import bounded
from bot.cluster.channel import OPEN_SECONDS, Send, Take

_CLOSE_SECONDS: Final = 0.2


class RedisChannel:
    """A ``Channel``. Redis has its channels for all its databases: ours is named by the number.

    Args:
        url: as redis-py takes it; may hold a password.
    """

    kind = "redis"

    def __init__(self, url: str) -> None:
        self._url = url

    @asynccontextmanager
    async def opened(self, take: Take) -> AsyncIterator[Send]:
        """As ``Channel.opened``."""
        client: Any = Redis.from_url(self._url)
        channel = f"helpdesk:{client.connection_pool.connection_kwargs.get('db', 0)}:wake-ups"
        subscription = client.pubsub(ignore_subscribe_messages=True)
        try:
            await bounded(subscription.subscribe(channel), OPEN_SECONDS)
            async with _read(subscription, take):

                async def send(said: str) -> None:
                    await client.publish(channel, said)

                yield send
        finally:
            await _closed(client, subscription)


@asynccontextmanager
async def _read(subscription: Any, take: Take) -> AsyncIterator[None]:
    async def read() -> None:
        async for message in subscription.listen():
            take(message["data"].decode("ascii", "replace"))

    reading = asyncio.create_task(read())
    try:
        yield
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


async def _closed(client: Any, subscription: Any) -> None:
    for close in (subscription.reset, client.close, client.connection_pool.disconnect):
        with suppress(Exception):  # of a connection that is broken nothing is left to do
            await bounded(close(), _CLOSE_SECONDS)
