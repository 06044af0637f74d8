"""The connection to a real RabbitMQ: what counts as handed on, and what every failure costs."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from bot.events.broker import Broker, Published
from bot.events.errors import BrokerError
from bot.events.waiting import WaitingEvent
from tests.events.hanging import hanging_at_channels
from tests.events.listening import bind, channel_to, ids, taken
from tests.events.rabbitmq import RabbitMq

pytestmark = [pytest.mark.service, pytest.mark.slow]

_SECONDS = 0.5  # in place of 5, for tests that wait for it


@pytest.fixture
def exchange() -> str:
    return f"events.{uuid.uuid4().hex[:8]}"


@pytest.fixture
async def broker(rabbitmq: RabbitMq, exchange: str) -> AsyncIterator[Broker]:
    broker = Broker(rabbitmq.url, exchange)
    yield broker
    await broker.close()


def events(count: int, name: str = "turn.ended.v1") -> list[WaitingEvent]:
    return [WaitingEvent(n, str(uuid.uuid4()), name, f'{{"number":{n}}}') for n in range(count)]


async def test_confirmed_events_stand_in_the_queue_in_their_order(
    rabbitmq: RabbitMq, broker: Broker, exchange: str
) -> None:
    await bind(rabbitmq, exchange, exchange)
    sent = events(500)
    published = await broker.publish(sent)
    assert published == Published(confirmed=sent)
    messages = await taken(rabbitmq, exchange)
    assert [message.message_id for message in messages] == [event.event_id for event in sent]
    first = messages[0]
    assert (first.content_type, first.type, first.routing_key, first.body) == (
        "application/cloudevents+json",
        "turn.ended.v1",
        "turn.ended.v1",
        b'{"number":0}',
    )


async def test_event_that_no_queue_takes_comes_back(
    rabbitmq: RabbitMq, broker: Broker, exchange: str
) -> None:
    sent = events(3) + events(2, "ticket.made.v1")
    assert await broker.publish(sent) == Published(unroutable=sent)
    await bind(rabbitmq, exchange, exchange, "turn.*.v1")
    assert await broker.publish(sent) == Published(confirmed=sent[:3], unroutable=sent[3:])


async def test_event_that_a_full_queue_refuses_was_not_handed_on(
    rabbitmq: RabbitMq, broker: Broker, exchange: str
) -> None:
    full = {"x-max-length": 2, "x-overflow": "reject-publish"}
    await bind(rabbitmq, exchange, exchange, arguments=full)
    published = await broker.publish(events(40))
    assert published.refused
    assert not published.lost
    standing = await ids(rabbitmq, exchange)
    assert [event.event_id for event in published.confirmed] == standing


async def test_broker_that_stands_still_costs_its_bound_and_no_more(
    rabbitmq: RabbitMq, exchange: str
) -> None:
    await bind(rabbitmq, exchange, exchange)
    broker = Broker(rabbitmq.url, exchange, _SECONDS)
    await broker.publish(events(1))
    rabbitmq.freeze()
    began = time.monotonic()
    sent = events(3)
    published = await broker.publish(sent)
    assert published == Published(lost=sent)
    assert time.monotonic() - began < _SECONDS + 1.5
    with pytest.raises(BrokerError):
        await broker.publish(sent)
    assert time.monotonic() - began < 2 * _SECONDS + 3.0
    rabbitmq.thaw()
    assert (await broker.publish(sent)).confirmed == sent
    await broker.close()
    # Those whose confirm never came may have arrived all the same: with the same ids.
    assert set(await ids(rabbitmq, exchange)) >= {event.event_id for event in sent}


async def test_broker_that_takes_nothing_for_an_alarm_costs_its_bound(
    rabbitmq: RabbitMq, exchange: str
) -> None:
    await bind(rabbitmq, exchange, exchange)
    broker = Broker(rabbitmq.url, exchange, _SECONDS)
    await broker.publish(events(1))
    await asyncio.to_thread(rabbitmq.control, "set_vm_memory_high_watermark", "0.000001")
    try:
        sent = events(3)
        began = time.monotonic()
        assert await broker.publish(sent) == Published(lost=sent)
        assert time.monotonic() - began < _SECONDS + 1.5
    finally:
        await asyncio.to_thread(rabbitmq.control, "set_vm_memory_high_watermark", "0.4")
    assert (await broker.publish(sent)).confirmed == sent
    await broker.close()


async def test_broker_that_hangs_after_its_greeting_costs_its_bound(
    rabbitmq: RabbitMq, exchange: str
) -> None:
    async with hanging_at_channels(rabbitmq.port) as port:
        broker = Broker(f"amqp://guest:guest@127.0.0.1:{port}/", exchange, _SECONDS)
        began = time.monotonic()
        with pytest.raises(BrokerError):
            await broker.publish(events(1))
        assert time.monotonic() - began < _SECONDS + 1.5


async def test_wrong_password_is_an_error_that_does_not_quote_it(
    rabbitmq: RabbitMq, exchange: str
) -> None:
    broker = Broker(rabbitmq.url.replace("guest:guest", "guest:hunter2"), exchange)
    with pytest.raises(BrokerError) as failure:
        await broker.publish(events(1))
    assert "hunter2" not in str(failure.value)
    await broker.close()


async def test_exchange_of_another_kind_is_an_error(
    rabbitmq: RabbitMq, broker: Broker, exchange: str
) -> None:
    async with channel_to(rabbitmq) as channel:
        await channel.declare_exchange(exchange, "fanout", durable=True)
    for _ in range(2):
        with pytest.raises(BrokerError):
            await broker.publish(events(1))


async def test_nothing_is_left_running_of_a_connection_that_was_closed(
    rabbitmq: RabbitMq, exchange: str
) -> None:
    await bind(rabbitmq, exchange, exchange)
    before = asyncio.all_tasks()
    broker = Broker(rabbitmq.url, exchange)
    await broker.publish(events(5))
    await broker.close()
    await asyncio.sleep(0.1)
    assert asyncio.all_tasks() == before


async def test_broker_that_is_gone_is_an_error_and_nothing_waits_for_it_for_long(
    rabbitmq: RabbitMq, exchange: str
) -> None:
    broker = Broker(rabbitmq.url, exchange, _SECONDS)
    await bind(rabbitmq, exchange, exchange)
    await broker.publish(events(1))
    rabbitmq.kill()
    began, sent = time.monotonic(), events(2)
    with suppress(BrokerError):
        # The connection may be found gone only while it is used.
        assert await broker.publish(sent) == Published(lost=sent)
    with pytest.raises(BrokerError):
        await broker.publish(sent)
    assert time.monotonic() - began < 2 * _SECONDS + 1.0
