"""What the portal does by itself: requests that wait, mail, and what has to be forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Final

import structlog
from aiohttp import web

from portal.server.errors import DatabaseUnavailableError
from portal.server.expiry import Days, forget
from portal.server.mail.delivery import delivery_of
from portal.server.mail.letters import Letters
from portal.server.mail.sending import Sending
from portal.server.parts import Parts
from portal.server.registrations import Registrations

_log = structlog.get_logger(module=__name__)
LONGEST_PAUSE_SECONDS: Final = 1.0
_FORGETTING_SECONDS: Final = 60.0
_STOPPING_SECONDS: Final = 3.0


class Worker:
    """Rounds of work, one after the other, while the server runs.

    Several processes may work on one database. What a round has to do stands in the database, and
    each step of it is one transaction: a process may be killed at any place.
    """

    def __init__(self, parts: Parts) -> None:
        self._database, self._clock, self._resets = parts.database, parts.clock, parts.resets
        self._registrations = Registrations(parts.database, parts.sealer, parts.clock)
        letters, delivery = Letters(parts.settings), delivery_of(parts.settings)
        self._sending = Sending(parts.database, letters, delivery, parts.clock)
        self._days = Days(parts.settings.ticket_days, parts.settings.contact_days)
        self._wanted = asyncio.Event()
        self._is_stopping = False
        self._forget_at = float("-inf")

    def poke(self) -> None:
        """Begin the next round now instead of within a second.

        Not for password resets and registrations: work right after the answer would slow the next
        answer down, and how much would tell whether the address is on file.
        """
        self._wanted.set()

    async def round(self) -> None:
        """Carry out everything that waits or is due.

        Raises:
            DatabaseUnavailableError: the database does not answer.
        """
        await self._resets.work()
        await self._registrations.work()
        await self._sending.send_due()
        await self._forget()

    async def context(self, app: web.Application) -> AsyncIterator[None]:
        """For ``cleanup_ctx``: works from start-up to clean-up."""
        self._is_stopping = False
        task = asyncio.create_task(self._run(), name="portal-worker")
        yield
        self._is_stopping = True
        self._wanted.set()
        # Broken off in the middle, a round leaves nothing behind but a thread of SQLite's driver.
        await asyncio.wait({task}, timeout=_STOPPING_SECONDS)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    async def _run(self) -> None:
        while not self._is_stopping:
            try:
                await self.round()
            except DatabaseUnavailableError:
                _log.warning("worker.no_database")
            except Exception as error:  # noqa: BLE001 - the next round may succeed
                _log.error("worker.round_failed", error=type(error).__name__)
            await self._pause()

    async def _pause(self) -> None:
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._wanted.wait(), LONGEST_PAUSE_SECONDS)
        self._wanted.clear()

    async def _forget(self) -> None:
        now = self._clock()
        # A clock that was set back must not stop the forgetting.
        if abs(now - self._forget_at) >= _FORGETTING_SECONDS:
            await forget(self._database, now, self._days)
            self._forget_at = now


WORKER: Final = web.AppKey("portal-worker", Worker)
