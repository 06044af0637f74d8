"""Looks at servers again and again while something is wrong, and notes what they say and when."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Final

import aiohttp

from tests.cluster.services import Server
from tests.web.listening import Listener

_EVERY_SECONDS: Final = 0.2
_MOST_SECONDS: Final = 10.0
_NO_ANSWER: Final = 0


@dataclass
class Look:
    """One answer. Times are seconds of the monotonic clock."""

    at: float
    seconds: float
    status: int


@dataclass
class Watch:
    """What was seen at a path of all servers, by the server's name."""

    looks: dict[str, list[Look]] = field(default_factory=dict)

    @property
    def slowest(self) -> float:
        """Seconds of the slowest answer."""
        return max(look.seconds for looks in self.looks.values() for look in looks)

    def statuses(self) -> set[int]:
        """All that were seen."""
        return {look.status for looks in self.looks.values() for look in looks}

    async def until_all(self, status: int, moment: float, seconds: float = 20.0) -> float:
        """Wait until all servers have said ``status`` after ``moment``; seconds from then.

        Raises:
            AssertionError: not all did in ``seconds``.
        """
        while None in (found := [_first(looks, status, moment) for looks in self.looks.values()]):
            said = {name: [look.status for look in looks] for name, looks in self.looks.items()}
            assert time.monotonic() < moment + seconds, said
            await asyncio.sleep(_EVERY_SECONDS)
        return max(at for at in found if at is not None)


@asynccontextmanager
async def watching(servers: Sequence[Server], path: str) -> AsyncIterator[Watch]:
    """Ask all servers for ``path`` five times a second for as long as the block lasts."""
    watch, client = Watch(), aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(_MOST_SECONDS))
    tasks = [
        asyncio.create_task(_watch(client, server.url + path, watch.looks.setdefault(name, [])))
        for server in servers
        for name in [server.name]
    ]
    try:
        yield watch
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await client.close()


async def _watch(client: aiohttp.ClientSession, url: str, looks: list[Look]) -> None:
    while True:
        began, status = time.monotonic(), _NO_ANSWER
        with suppress(aiohttp.ClientError, asyncio.TimeoutError):
            async with client.get(url) as response:
                status = response.status
        looks.append(Look(began, time.monotonic() - began, status))
        await asyncio.sleep(_EVERY_SECONDS)


def _first(looks: Sequence[Look], status: int, moment: float) -> float | None:
    ends = [look.at + look.seconds for look in looks if look.status == status]
    return min((end - moment for end in ends if end >= moment), default=None)


@dataclass
class Heard:
    """Events of a stream, by their names, and when each came first."""

    first: dict[str, float] = field(default_factory=dict)

    async def until(self, name: str, seconds: float = 30.0) -> float:
        """Wait for an event of that name; returns when it came."""
        end = time.monotonic() + seconds
        while name not in self.first:
            assert time.monotonic() < end, f"no {name!r} among {list(self.first)}"
            await asyncio.sleep(0.02)
        return self.first[name]


@asynccontextmanager
async def listening(
    client: aiohttp.ClientSession, url: str, headers: dict[str, str]
) -> AsyncIterator[Heard]:
    """A chat's stream at a server for as long as the block lasts."""
    heard = Heard()
    timeout = aiohttp.ClientTimeout(total=None)
    async with client.get(f"{url}/api/events", headers=headers, timeout=timeout) as response:
        task = asyncio.create_task(_hear(Listener(response), heard))
        try:
            await heard.until("ready")
            yield heard
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def _hear(listener: Listener, heard: Heard) -> None:
    while True:
        with suppress(asyncio.TimeoutError):  # nothing for a while
            event = await listener.next()
            if event is None:
                return
            heard.first.setdefault(event.name, time.monotonic())
