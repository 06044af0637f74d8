"""Servers that wake each other, as far as wake-ups know of them."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field

from bot.cluster.channel import Channel, Send, Take
from bot.cluster.wake_up import name_of
from bot.cluster.wake_ups import HeardMessage, Patience, WakeUps

QUICK = Patience(send=0.1, beat=0.05, silence=0.4, first_retry=0.02, last_retry=0.1, end=0.5)


@dataclass
class Counted:
    """What was counted, by "sent", "heard", "lost" and "redis"."""

    counts: Counter[str] = field(default_factory=Counter)

    def wake_ups_sent(self, kind: str, count: int) -> None:
        self.counts["sent"] += count

    def wake_ups_heard(self, kind: str, count: int) -> None:
        self.counts["heard"] += count

    def wake_ups_lost(self, kind: str, count: int) -> None:
        self.counts["lost"] += count

    def redis_error(self) -> None:
        self.counts["redis"] += 1


class Air:
    """What carries wake-ups in this process; it can be cut, and it can swallow all that is said."""

    def __init__(self) -> None:
        self.is_cut = False
        self.swallows = False
        self.stands_still = False
        self.opened = 0
        self.said: list[str] = []
        self._takers: list[Take] = []

    def channel(self) -> Channel:
        return _Wireless(self)

    @asynccontextmanager
    async def connected(self, take: Take) -> AsyncIterator[Send]:
        self.opened += 1
        await self._pass()
        self._takers.append(take)
        try:
            yield self._send
        finally:
            self._takers.remove(take)

    async def _send(self, said: str) -> None:
        await self._pass()
        self.said.append(said)
        for take in [] if self.swallows else self._takers:
            take(said)

    async def _pass(self) -> None:
        if self.is_cut:
            raise OSError
        if self.stands_still:
            await asyncio.sleep(60)


@dataclass
class _Wireless:
    air: Air
    kind: str = "air"

    def opened(self, take: Take) -> AbstractAsyncContextManager[Send]:
        return self.air.connected(take)


@dataclass
class Other:
    """One server. ``heard``: names and numbers; ``turns``: how often it heard that turns wait."""

    wake_ups: WakeUps
    counted: Counted
    heard: list[tuple[str, int]] = field(default_factory=list)
    turns: int = 0

    def hear(self, name: str, seq: int) -> None:
        self.heard.append((name, seq))

    def hear_turns(self) -> None:
        self.turns += 1

    @property
    def is_ready(self) -> bool:
        return self.wake_ups.state == "ok"

    def has_heard(self, conversation_id: str, seq: int) -> bool:
        return (name_of(conversation_id), seq) in self.heard


@asynccontextmanager
async def another(channel: Channel, hear: HeardMessage | None = None) -> AsyncIterator[Other]:
    """A server that hears, or does ``hear`` with what it hears; it may not be in reach yet."""
    counted = Counted()
    server = Other(WakeUps(channel, counted, QUICK), counted)
    async with server.wake_ups.heard_by(hear or server.hear, server.hear_turns):
        yield server


async def until(happened: Callable[[], bool], seconds: float = 10.0) -> float:
    """Waits for it; returns how long that took."""
    began = time.monotonic()
    while not happened():
        assert time.monotonic() - began < seconds
        await asyncio.sleep(0.005)
    return time.monotonic() - began
