"""Whether this process can serve patients now."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from bot.errors import StoreUnavailableError

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.store.conversations import ConversationStore


class Readiness:
    """Answers the question, asking the database seldom.

    Args:
        settings: what answers say instead of an unset one is told as a warning.
        store: is asked for a sign of life.
        model_loaded: whether there is a model.
        seconds: how long the database may take, and how long its answer is good for.
        others: says what it is without, and works without.
        clock: any clock that never goes back, in seconds.

    Attributes:
        draining: the process is about to end, and takes nothing new.
        leaving: it will soon; until then it serves who still comes.
    """

    def __init__(
        self,
        settings: Settings,
        store: ConversationStore,
        model_loaded: bool,
        seconds: float,
        others: Callable[[], Mapping[str, str]] = dict,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.draining = False
        self.leaving = False
        self._warnings = [f"{name} is not set" for name in settings.unset_answers]
        self._store = store
        self._model_loaded = model_loaded
        self._seconds = seconds
        self._others = others
        self._clock = clock
        self._asking = asyncio.Lock()
        self._answer = False
        self._good_until = -1.0

    async def report(self) -> tuple[bool, dict[str, Any]]:
        """Whether it is ready, and the body of ``/readyz``."""
        database = await self._database_answers()
        ends = self.draining or self.leaving
        ready = database and self._model_loaded and not ends
        status = "draining" if ends else "ok" if ready else "unavailable"
        return ready, {
            "status": status,
            "database": "ok" if database else "unavailable",
            "model": "ok" if self._model_loaded else "missing",
            **self._others(),
            "warnings": self._warnings,
        }

    async def _database_answers(self) -> bool:
        # Who asks while it is being asked waits for that answer.
        async with self._asking:
            if self._clock() >= self._good_until:
                self._answer = await self._ping()
                self._good_until = self._clock() + self._seconds
            return self._answer

    async def _ping(self) -> bool:
        try:
            await asyncio.wait_for(self._store.ping(), self._seconds)
        except (StoreUnavailableError, asyncio.TimeoutError):
            return False
        return True
