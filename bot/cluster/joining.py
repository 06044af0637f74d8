"""What a server needs to be one of several; opened and closed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bot.cluster import redis_link, wake_ups
from bot.cluster.channel import Channel
from bot.cluster.postgres_channel import PostgresChannel
from bot.cluster.redis_channel import RedisChannel
from bot.cluster.redis_link import RedisLink
from bot.cluster.wake_ups import HeardMessage, HeardTurns, WakeUps

if TYPE_CHECKING:
    from bot.settings import Settings


class Metrics(wake_ups.Metrics, redis_link.Metrics, Protocol):
    """What is counted of the others."""


@dataclass(frozen=True)
class Cluster:
    """The other servers, as one of them sees them; without arguments there are none.

    Args:
        wake_ups: None: others find by themselves what was written.
        redis: None: there is none.
    """

    wake_ups: WakeUps | None = None
    redis: RedisLink | None = None

    def report(self) -> dict[str, str]:
        """How well they are in reach: ok, unavailable or off; a server works without."""
        return {
            "redis": self.redis.state if self.redis else "off",
            "wake_ups": self.wake_ups.state if self.wake_ups else "off",
        }

    def announce(self, conversation_id: str, seq: int) -> None:
        """As ``WakeUps.announce``."""
        if self.wake_ups:
            self.wake_ups.announce(conversation_id, seq)

    def announce_turns(self) -> None:
        """As ``WakeUps.announce_turns``."""
        if self.wake_ups:
            self.wake_ups.announce_turns()

    def heard_by(
        self, message: HeardMessage, turns: HeardTurns
    ) -> AbstractAsyncContextManager[None]:
        """As ``WakeUps.heard_by``."""
        return self.wake_ups.heard_by(message, turns) if self.wake_ups else nullcontext()


@asynccontextmanager
async def joined(settings: Settings, metrics: Metrics) -> AsyncIterator[Cluster]:
    """What reaches the others: Redis where it is set, else PostgreSQL; with SQLite nothing does.

    None of it has to answer, neither now nor later.
    """
    url = settings.operations.redis_url
    redis = RedisLink(url, metrics) if url else None
    channel = _channel(settings)
    async with redis.watched() if redis else nullcontext():
        yield Cluster(WakeUps(channel, metrics) if channel else None, redis)


def _channel(settings: Settings) -> Channel | None:
    if settings.operations.redis_url:
        return RedisChannel(settings.operations.redis_url)
    if settings.database_url.startswith("postgresql"):
        return PostgresChannel(settings.database_url)
    return None
