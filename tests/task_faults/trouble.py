"""Kills processes and closes the way to the portal while tasks are under way."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from typing import Final

from tests.served import Served
from tests.task_faults.proxy import FaultyProxy

PORTAL, HELP_DESK = "portal", "help desk"
# Seconds.
_LULL: Final = (4.0, 12.0)
_CLOSED: Final = (0.2, 2.5)
# From before the portal reads a request until after its answer has been told.
_AFTER_A_REQUEST: Final = (0.0, 0.2)
_MOST_WAITING: Final = 5.0


class Trouble:
    """What happens to the processes.

    Args:
        portal: its process.
        servers: of the help desk.
        proxy: between them.
        progress: how many tasks have come to an end.

    Attributes:
        killed: how often, by PORTAL and HELP_DESK.
        helpdesk_kills: when a server of the help desk was killed, by the loop's clock.
    """

    def __init__(
        self,
        portal: Served,
        servers: list[Served],
        proxy: FaultyProxy,
        progress: Callable[[], int],
        dice: random.Random,
    ) -> None:
        self._portal, self._servers, self._proxy = portal, servers, proxy
        self._progress, self._dice = progress, dice
        self.killed = Counter[str]()
        self.helpdesk_kills: list[float] = []

    async def kill(self, of_portal: int, of_helpdesk: int, tasks: int) -> None:
        """So many kills, one after the other, spread by chance over the first two thirds.

        A process is up again before the next one is killed.
        """
        whom = [PORTAL] * of_portal + [HELP_DESK] * of_helpdesk
        self._dice.shuffle(whom)
        moments = sorted(self._dice.uniform(0.0, 0.67) * tasks for _ in whom)
        for moment, who in zip(moments, whom, strict=True):
            while self._progress() < moment:
                await asyncio.sleep(0.05)
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._proxy.asked(), _MOST_WAITING)
            await asyncio.sleep(self._dice.uniform(*_AFTER_A_REQUEST))
            await (self._kill_portal() if who == PORTAL else self._kill_helpdesk())
            self.killed[who] += 1

    async def close_the_way(self) -> None:
        """Again and again, for a moment."""
        while True:
            await asyncio.sleep(self._dice.uniform(*_LULL))
            async with self._proxy.refusing():
                await asyncio.sleep(self._dice.uniform(*_CLOSED))

    async def _kill_portal(self) -> None:
        """Afterwards nobody listens where it was, or something that has nobody to ask."""
        await self._portal.kill()
        async with AsyncExitStack() as stack:
            if self._dice.random() < 0.5:
                await stack.enter_async_context(self._proxy.refusing())
            await self._portal.start()

    async def _kill_helpdesk(self) -> None:
        server = self._dice.choice(self._servers)
        await server.kill()
        self.helpdesk_kills.append(time.monotonic())
        await server.start()
