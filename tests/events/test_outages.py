"""Broker, relay and consumer are stopped, killed and frozen: no event is lost."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import aio_pika
import pytest
from prometheus_client import CollectorRegistry

from bot.events.broker import Broker
from bot.events.metrics import EventMetrics
from bot.events.relay import Relay
from bot.events.waiting import LEASE_SECONDS, WaitingEvents
from bot.settings import ROOT, load_settings
from bot.store.database import Database
from tests.databases import BOTH
from tests.events.counting import consuming, counted, event, example, until_counted
from tests.events.listening import bind, channel_to, ids, taken
from tests.events.load import load
from tests.events.rabbitmq import RabbitMq
from tests.events.relaying import EXCHANGE, Relaying, relaying
from tests.events.telling import NotedLog, Telling, checked
from tests.store.processes import LEE

pytestmark = [pytest.mark.service, pytest.mark.slow]

_IS_FULL: Final = load_settings(os.environ).test_scale == "full"
# A node takes some seconds more to start.
_OUT_SECONDS: Final = 60.0 if _IS_FULL else 1.0
_ALL_SENT_SECONDS: Final = 40.0
_QUEUE: Final = "everything"
_BOTH: Final = (*BOTH,) if _IS_FULL else BOTH[1:]
_OUTAGES: Final = (
    [(outage, *each.values) for outage in ("killed", "stopped", "frozen") for each in BOTH]
    if _IS_FULL
    else [("killed", "new_postgresql")]
)


@pytest.fixture
async def queue(rabbitmq: RabbitMq) -> str:
    """A queue that takes every event, empty."""
    await bind(rabbitmq, EXCHANGE, _QUEUE)
    await taken(rabbitmq, _QUEUE)
    return _QUEUE


async def _until_all_are_sent(database: Database) -> None:
    waiting = WaitingEvents(database, "a reader")
    end = time.monotonic() + _ALL_SENT_SECONDS
    while await waiting.any():
        assert time.monotonic() < end, await waiting.counts()
        await asyncio.sleep(0.1)


def _first_ones(all_of_them: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(all_of_them))


@pytest.mark.parametrize(("outage", "database_url"), _OUTAGES, indirect=["database_url"])
async def test_no_event_is_lost_while_the_broker_is_out(
    telling: Telling,
    database_url: str,
    rabbitmq: RabbitMq,
    queue: str,
    log: NotedLog,
    tmp_path: Path,
    outage: str,
) -> None:
    relay = Relaying(tmp_path, database_url, rabbitmq)
    async with relaying(relay):
        async with load(telling, outage):
            await asyncio.sleep(1.0)
            before = len(log.ids)
            end = time.monotonic() + _OUT_SECONDS
            await _break(rabbitmq, outage)
            await asyncio.sleep(max(0.0, end - time.monotonic()))
            assert len(log.ids) > before + 10  # turns went on
            await asyncio.to_thread(rabbitmq.revive)
            await asyncio.sleep(1.0)
        await _until_all_are_sent(telling.database)
        assert await relay.figure("helpdesk_events_published_total") >= len(log.ids)
        assert await relay.figure('helpdesk_events_failures_total{reason="broker"}')
        assert await relay.stop() == 0
    messages = await taken(rabbitmq, queue)
    events = [checked(message.body) for message in messages]
    arrived = _first_ones([one["id"] for one in events])
    assert sorted(arrived) == sorted(log.ids)
    _check_order(events)


async def _break(rabbitmq: RabbitMq, outage: str) -> None:
    break_it = {"killed": rabbitmq.kill, "stopped": rabbitmq.stop, "frozen": rabbitmq.freeze}
    await asyncio.to_thread(break_it[outage])


def _check_order(events: Sequence[dict[str, object]]) -> None:
    """Of each conversation, each event's first coming is in the order of what happened."""
    told: dict[object, dict[object, tuple[int, int]]] = {}
    for one in events:
        data = one["data"]
        assert isinstance(data, dict)
        is_end = str(one["type"]).endswith("turn.ended.v1")
        told.setdefault(one["subject"], {}).setdefault(one["id"], (data["message"], is_end))
    assert len(told) > 1
    for of_one in told.values():
        assert list(of_one.values()) == sorted(of_one.values())


async def test_relay_killed_between_confirm_and_deletion_leads_to_doubles_and_no_loss(
    telling: Telling, database_url: str, rabbitmq: RabbitMq, queue: str, log: NotedLog
) -> None:
    await telling.talk(LEE)
    words = ["-m", "tests.events.stuck_relay", database_url, rabbitmq.url, EXCHANGE]
    stuck = await asyncio.create_subprocess_exec(
        *(sys.executable, *words), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert stuck.stdout is not None
    assert await asyncio.wait_for(stuck.stdout.readline(), 30) == b"confirmed 2\n"
    stuck.kill()
    await stuck.wait()
    later = WaitingEvents(telling.database, "later", lambda: time.time() + LEASE_SECONDS + 1)
    broker = Broker(rabbitmq.url, EXCHANGE)
    await Relay(later, broker, EventMetrics(CollectorRegistry())).once()
    await broker.close()
    assert await ids(rabbitmq, queue) == log.ids * 2
    assert not await later.any()


@pytest.mark.parametrize("database_url", _BOTH, indirect=True)
async def test_two_relays_hand_each_event_on_once_and_one_follows_the_other(
    telling: Telling,
    database_url: str,
    rabbitmq: RabbitMq,
    queue: str,
    log: NotedLog,
    tmp_path: Path,
) -> None:
    relays = [Relaying(tmp_path, database_url, rabbitmq) for _ in range(2)]
    async with relaying(*relays), load(telling, "two"):
        await asyncio.sleep(1.0)
        at_work = [relay for relay in relays if await relay.figure("helpdesk_events_at_work")]
        assert len(at_work) == 1
        assert await at_work[0].stop() == 0
        [other] = set(relays) - set(at_work)
        await _until_some_is_published(other)
        assert await other.stop() == 0
    broker = Broker(rabbitmq.url, EXCHANGE)
    waiting = WaitingEvents(telling.database, "the rest")
    rest = Relay(waiting, broker, EventMetrics(CollectorRegistry()))
    while await waiting.any():
        await rest.once()
    await broker.close()
    assert sorted(await ids(rabbitmq, queue)) == sorted(log.ids)  # no doubles


async def _until_some_is_published(relay: Relaying) -> None:
    end = time.monotonic() + _ALL_SENT_SECONDS
    while not await relay.figure("helpdesk_events_published_total"):
        assert time.monotonic() < end
        await asyncio.sleep(0.1)


async def test_consumer_that_is_killed_goes_on_where_it_was(
    rabbitmq: RabbitMq, tmp_path: Path
) -> None:
    name = example().QUEUE
    counts = tmp_path / "counts.db"
    await bind(rabbitmq, EXCHANGE, name)
    await taken(rabbitmq, name)
    async with channel_to(rabbitmq) as channel:
        exchange = await channel.get_exchange(EXCHANGE)
        for first in (0, 50):
            for number in range(first, first + 60):  # ten of them twice
                body = json.dumps(event(number)).encode()
                await exchange.publish(aio_pika.Message(body, delivery_mode=2), "turn.ended.v1")
            async with consuming(rabbitmq, counts):
                await until_counted(counts, first + 60 if first else 30)
    assert counted(counts) == [("2027-01-15", "upload_error", "answer", 110)]
    assert len(await taken(rabbitmq, name)) < 10  # all but the last were acknowledged
