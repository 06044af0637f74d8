"""The relay's rounds, with a broker that does as it is told."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

import pytest
from prometheus_client import CollectorRegistry

from bot.errors import StoreUnavailableError
from bot.events.broker import Published
from bot.events.errors import BrokerError
from bot.events.metrics import EventMetrics
from bot.events.relay import BATCH, Relay
from bot.events.waiting import KEPT_DAYS, WaitingEvent, WaitingEvents
from bot.store.database import Database, Work
from tests.databases import Opener
from tests.events.telling import NotedLog, Telling
from tests.store.processes import LEE, Clock

Result = TypeVar("Result")


class ToldBroker:
    """Takes events as ``answer`` says, and notes them."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.closed = 0
        self.answer: Callable[[list[WaitingEvent]], Published] = lambda e: Published(confirmed=e)

    async def publish(self, events: Sequence[WaitingEvent]) -> Published:
        published = self.answer(list(events))
        self.ids += [event.event_id for event in published.confirmed]
        return published

    async def close(self) -> None:
        self.closed += 1


@pytest.fixture
def broker() -> ToldBroker:
    return ToldBroker()


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


@pytest.fixture
def relay(
    database: Database, clock: Clock, broker: ToldBroker, registry: CollectorRegistry
) -> Relay:
    return _relay(database, clock, broker, registry)


def _figure(registry: CollectorRegistry, name: str, **labels: str) -> float | None:
    return registry.get_sample_value(f"helpdesk_events_{name}", labels)


async def test_events_are_handed_on_once_in_their_order(
    telling: Telling, relay: Relay, broker: ToldBroker, log: NotedLog, registry: CollectorRegistry
) -> None:
    assert await relay.once() > 0
    await telling.talk(LEE)
    await telling.talk(LEE)
    await relay.once()
    await relay.once()
    assert broker.ids == log.ids
    assert _figure(registry, "published_total") == 4
    assert _figure(registry, "at_work") == 1


async def test_full_batch_is_followed_by_the_next_at_once(
    telling: Telling, relay: Relay, broker: ToldBroker, log: NotedLog
) -> None:
    for _ in range(BATCH // 2 + 1):
        await telling.talk(LEE)
    assert await relay.once() == 0.0
    assert len(broker.ids) == BATCH
    assert await relay.once() > 0.0
    assert broker.ids == log.ids


async def test_only_what_was_confirmed_is_deleted(
    telling: Telling, relay: Relay, broker: ToldBroker, log: NotedLog, registry: CollectorRegistry
) -> None:
    await telling.talk(LEE)
    await telling.talk(LEE)
    broker.answer = lambda e: Published([e[0]], refused=[e[1]], unroutable=[e[2]], lost=[e[3]])
    await relay.once()
    broker.answer = lambda e: Published(confirmed=e)
    await relay.once()
    assert broker.ids == log.ids
    for reason in ("refused", "unroutable", "broker"):
        assert _figure(registry, "failures_total", reason=reason) == 1


async def test_pauses_grow_while_the_broker_is_away_up_to_a_bound(
    telling: Telling, relay: Relay, broker: ToldBroker, log: NotedLog, registry: CollectorRegistry
) -> None:
    await telling.talk(LEE)
    broker.answer = _refuse
    pauses = [await relay.once() for _ in range(8)]
    assert pauses[:3] == [0.5, 1.0, 2.0]
    assert pauses[-1] == 3.0
    assert _figure(registry, "failures_total", reason="broker") == 8
    broker.answer = lambda e: Published(confirmed=e)
    await relay.once()
    assert broker.ids == log.ids
    await telling.talk(LEE)
    broker.answer = _refuse
    assert await relay.once() == 0.5  # a row of its own


async def test_failure_is_logged_once_in_a_row_without_what_the_broker_said(
    telling: Telling, relay: Relay, broker: ToldBroker, debug_log: Callable[[], Callable[[], str]]
) -> None:
    written = debug_log()
    await telling.talk(LEE)
    broker.answer = _refuse
    for _ in range(3):
        await relay.once()
    lines = [line for line in written().splitlines() if "events." in line]
    assert len(lines) == 1
    assert '"cause": "ConnectionRefusedError"' in lines[0]
    assert "guest" not in lines[0]


@pytest.mark.parametrize("failing", [1, 2, 3])
async def test_events_that_could_not_be_deleted_are_sent_again_with_the_same_ids(
    telling: Telling,
    database: Database,
    clock: Clock,
    broker: ToldBroker,
    log: NotedLog,
    failing: int,
) -> None:
    await telling.talk(LEE)
    relay = _relay(_FailingOnce(database, failing), clock, broker, CollectorRegistry())
    await relay.once()
    await relay.once()
    # The third transaction is the one that deletes: what was confirmed before it comes twice.
    assert broker.ids == log.ids * (2 if failing == 3 else 1)
    assert not await WaitingEvents(database, "here", clock).any()


async def test_database_that_is_away_is_waited_for(
    database: Database, broker: ToldBroker, clock: Clock, registry: CollectorRegistry
) -> None:
    relay = _relay(_FailingOnce(database, 0), clock, broker, registry)
    assert [await relay.once() for _ in range(3)] == [0.5, 1.0, 2.0]
    assert _figure(registry, "failures_total", reason="database") == 3


async def test_events_lost_for_their_age_are_counted_and_logged(
    telling: Telling,
    relay: Relay,
    clock: Clock,
    registry: CollectorRegistry,
    debug_log: Callable[[], Callable[[], str]],
) -> None:
    written = debug_log()
    await telling.talk(LEE)
    clock.go(KEPT_DAYS * 86_400.0 + 1)
    await relay.once()
    assert _figure(registry, "dropped_total") == 2
    assert '"event": "events.dropped"' in written()


async def test_figures_tell_what_waits(
    telling: Telling, relay: Relay, clock: Clock, registry: CollectorRegistry, broker: ToldBroker
) -> None:
    await telling.talk(LEE)
    clock.go(7.0)
    broker.answer = _refuse
    await relay.once()
    assert _figure(registry, "waiting") == 2
    assert _figure(registry, "oldest_seconds") == 7.0


async def test_relay_told_to_stop_ends_its_pause_and_gives_the_lease_back(
    telling: Telling, relay: Relay, broker: ToldBroker, open_another: Opener, clock: Clock
) -> None:
    await telling.talk(LEE)
    broker.answer = _refuse
    stop = asyncio.Event()
    running = asyncio.create_task(relay.run(stop))
    await asyncio.sleep(0.3)
    began = time.monotonic()
    stop.set()
    await running
    assert time.monotonic() - began < 2.0
    assert broker.closed == 1
    assert await WaitingEvents(open_another(), "there", clock).batch(10)


class _FailingOnce:
    """A database whose ``failing``-th transaction does not come about; 0: none ever does."""

    def __init__(self, database: Database, failing: int) -> None:
        self._database = database
        self._failing = failing
        self._writes = 0

    async def read(self, work: Work[Result]) -> Result:
        if not self._failing:
            raise StoreUnavailableError("away")
        return await self._database.read(work)

    async def write(self, work: Work[Result]) -> Result:
        self._writes += 1
        if self._failing in (0, self._writes):
            raise StoreUnavailableError("away")
        return await self._database.write(work)

    async def close(self) -> None:
        """It is not ours to close."""


def _relay(
    database: Database, clock: Clock, broker: ToldBroker, registry: CollectorRegistry
) -> Relay:
    return Relay(WaitingEvents(database, "here", clock), broker, EventMetrics(registry))


def _refuse(_: object) -> Published:
    raise BrokerError("no") from ConnectionRefusedError("amqp://guest:guest@host/")
