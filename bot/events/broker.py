"""The broker: RabbitMQ by AMQP 0-9-1, with publisher confirms.

An event counts as handed on when the broker says that it has it, and not before. ``mandatory``: one
that no queue takes comes back, in place of being thrown away. Every wait is bounded: a broker that
stands still, or takes nothing since its disk is full, costs seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

import aio_pika
from aio_pika.abc import AbstractExchange
from aio_pika.exceptions import AMQPError, ChannelInvalidStateError, DeliveryError, PublishError
from async_timeout import timeout
from yarl import URL

from bot.events.errors import BrokerError
from bot.events.waiting import WaitingEvent
from bot.events.wire import Wire

_CONTENT_TYPE: Final = "application/cloudevents+json"
_SECONDS: Final = 5.0  # for the connection, and for all confirms of a batch
_CLOSE_SECONDS: Final = 1.0
# What the library reads from the address. The name is seen by who looks after the broker.
_QUERY: Final = {"heartbeat": "10", "name": "helpdesk events"}
# Those of the library, of sockets, and what it raises where a connection goes while it is made.
_TROUBLE: Final = (AMQPError, ChannelInvalidStateError, OSError, EOFError, asyncio.TimeoutError)


@dataclass(frozen=True)
class Published:
    """What became of a batch.

    Attributes:
        confirmed: the broker has these.
        refused: it said no: a queue is full.
        unroutable: no queue is bound that would take these.
        lost: nobody knows; they may have arrived. The connection is closed then.
    """

    confirmed: list[WaitingEvent] = field(default_factory=list)
    refused: list[WaitingEvent] = field(default_factory=list)
    unroutable: list[WaitingEvent] = field(default_factory=list)
    lost: list[WaitingEvent] = field(default_factory=list)


class Broker:
    """A connection that is made when it is needed.

    Args:
        url: as in ``HELPDESK_EVENTS_URL``.
        exchange: a durable topic exchange of this name; made where there is none.
        seconds: for the connection, and for all confirms of a batch.
    """

    def __init__(self, url: str, exchange: str, seconds: float = _SECONDS) -> None:
        address = URL(url)
        self._url = address.with_query({**_QUERY, **address.query})
        self._name = exchange
        self._seconds = seconds
        self._wire = Wire()
        self._connection: aio_pika.Connection | None = None
        self._exchange: AbstractExchange | None = None

    async def publish(self, events: Sequence[WaitingEvent]) -> Published:
        """Send ``events`` in their order and wait for the confirms.

        Raises:
            BrokerError: there is no connection; nothing was sent.
        """
        exchange = self._exchange or await self._opened()
        tasks = [asyncio.create_task(_publish(exchange, event)) for event in events]
        try:
            await asyncio.wait(tasks, timeout=self._seconds)
        finally:
            for task in tasks:
                task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
        published = Published()
        for event, end in zip(events, ends, strict=True):
            _list_of(published, end).append(event)
        if published.lost:
            await self.close()
        return published

    async def close(self) -> None:
        """Close the connection; one that does not answer is left."""
        connection, self._connection, self._exchange = self._connection, None, None
        if connection is not None:
            with suppress(*_TROUBLE):
                await asyncio.wait_for(connection.close(), _CLOSE_SECONDS)
        self._wire.cut()

    async def _opened(self) -> AbstractExchange:
        try:
            async with timeout(self._seconds):
                self._exchange = await self._connect()
        except _TROUBLE as error:
            await self.close()
            raise BrokerError("the broker does not answer, or refuses us") from error
        return self._exchange

    async def _connect(self) -> AbstractExchange:
        self._wire = Wire()
        # Not the class that connects again by itself: it would do so behind our back.
        self._connection = aio_pika.Connection(self._url)
        self._connection.kwargs["transport_factory"] = self._wire
        await self._connection.connect(self._seconds)
        channel = self._connection.channel(publisher_confirms=True, on_return_raises=True)
        await channel.initialize()
        return await channel.declare_exchange(self._name, aio_pika.ExchangeType.TOPIC, durable=True)


async def _publish(exchange: AbstractExchange, event: WaitingEvent) -> None:
    message = aio_pika.Message(
        event.body.encode(),
        content_type=_CONTENT_TYPE,
        delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
        message_id=event.event_id,
        type=event.name,
    )
    await exchange.publish(message, routing_key=event.name, mandatory=True)


def _list_of(published: Published, end: Any) -> list[WaitingEvent]:
    if isinstance(end, PublishError):
        return published.unroutable
    if isinstance(end, DeliveryError):
        return published.refused
    return published.confirmed if end is None else published.lost
