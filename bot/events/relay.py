"""The relay: hands events that wait on to the broker, and deletes what the broker confirmed.

At least once: whatever ends between the broker's confirm and the deletion, the event is sent again
with the same id. Nothing is deleted that was not confirmed, save what has waited for a week.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Final, Protocol

from bot.errors import StoreUnavailableError
from bot.events.broker import Published
from bot.events.errors import BrokerError
from bot.events.metrics import EventMetrics
from bot.events.waiting import WaitingEvent, WaitingEvents
from bot.log import get_logger

_log = get_logger(__name__)

BATCH: Final = 100
_IDLE_SECONDS: Final = 0.5
_FIRST_PAUSE: Final = 0.25
_LONGEST_PAUSE: Final = 3.0
_CARE_SECONDS: Final = 5.0


class Publisher(Protocol):
    """What a relay asks of the broker (``bot/events/broker.py``)."""

    async def publish(self, events: Sequence[WaitingEvent]) -> Published:
        """Send events; raises ``BrokerError`` where there is no connection."""
        ...

    async def close(self) -> None:
        """Close the connection."""
        ...


class Relay:
    """One relay; of several on a database one is at work.

    Args:
        longest_pause: seconds between two tries while the broker is away.
    """

    def __init__(
        self,
        waiting: WaitingEvents,
        broker: Publisher,
        metrics: EventMetrics,
        longest_pause: float = _LONGEST_PAUSE,
    ) -> None:
        self._waiting = waiting
        self._broker = broker
        self._metrics = metrics
        self._longest_pause = longest_pause
        self._failures = 0  # in a row
        self._next_care = 0.0

    async def run(self, stop: asyncio.Event) -> None:
        """Hand on until told to stop; the batch in progress is finished first."""
        while not stop.is_set():
            pause = await self.once()
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(stop.wait(), max(pause, 0.001))
        await self._broker.close()
        with suppress(StoreUnavailableError):  # then it ends by itself
            await self._waiting.release()

    async def once(self) -> float:
        """One round; returns the seconds until the next."""
        try:
            await self._care()
            return await self._hand_on()
        except StoreUnavailableError as error:
            self._metrics.failed("database")
            return self._failed("events.waits_for_database", _cause(error))
        except BrokerError as error:
            self._metrics.failed("broker")
            return self._failed("events.waits_for_broker", _cause(error))

    async def _hand_on(self) -> float:
        if not await self._waiting.any():
            return _IDLE_SECONDS
        batch = await self._waiting.batch(BATCH)
        self._metrics.at_work(batch is not None)
        if not batch:
            return _IDLE_SECONDS
        published = await self._broker.publish(batch)
        await self._waiting.sent(published.confirmed)
        self._metrics.published(len(published.confirmed))
        if len(published.confirmed) < len(batch):
            return self._not_all(published)
        if self._failures:
            _log.info("events.go_on", rounds_failed=self._failures)
            self._failures = 0
        return 0.0 if len(batch) == BATCH else _IDLE_SECONDS

    def _not_all(self, published: Published) -> float:
        for reason, events in (
            ("broker", published.lost),
            ("refused", published.refused),
            ("unroutable", published.unroutable),
        ):
            if events:
                self._metrics.failed(reason, len(events))
                event = f"events.{reason}"
        return self._failed(event)

    def _failed(self, event: str, cause: str | None = None) -> float:
        """Log the first failure of a row; returns the pause, which grows with the row."""
        if not self._failures:
            _log.error(event, cause=cause)
        self._failures += 1
        return float(min(self._longest_pause, _FIRST_PAUSE * 2.0 ** min(self._failures, 16)))

    async def _care(self) -> None:
        if time.monotonic() < self._next_care:
            return
        self._metrics.dropped(await self._waiting.drop_old())
        self._metrics.waiting(*await self._waiting.counts())
        self._next_care = time.monotonic() + _CARE_SECONDS


def _cause(error: Exception) -> str:
    # Its type alone: what a broker says may hold the address that it was called at.
    return type(error.__cause__ or error).__name__
