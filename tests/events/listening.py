"""A consumer for tests: a durable queue of its own for everything, and what came out of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aio_pika
from aio_pika.abc import AbstractQueue

from tests.events.rabbitmq import RabbitMq


@asynccontextmanager
async def channel_to(node: RabbitMq) -> AsyncIterator[aio_pika.abc.AbstractChannel]:
    """A channel for as long as the block lasts."""
    async with await aio_pika.connect(node.url, timeout=10) as connection:
        yield await connection.channel()


async def bind(
    node: RabbitMq,
    exchange: str,
    queue: str,
    routing_key: str = "#",
    arguments: Mapping[str, Any] | None = None,
) -> None:
    """Make a durable queue that takes what goes to ``exchange`` with that routing key."""
    async with channel_to(node) as channel:
        kind = aio_pika.ExchangeType.TOPIC
        declared = await channel.declare_exchange(exchange, kind, durable=True)
        made = await channel.declare_queue(queue, durable=True, arguments=dict(arguments or {}))
        await made.bind(declared, routing_key)


async def taken(node: RabbitMq, queue: str) -> list[aio_pika.abc.AbstractIncomingMessage]:
    """All that stands in the queue, in its order; it is empty then."""
    async with channel_to(node) as channel:
        found = await channel.declare_queue(queue, passive=True)
        return [message async for message in _messages(found)]


async def ids(node: RabbitMq, queue: str) -> list[str]:
    """Ids of all that stands in the queue, in its order; it is empty then."""
    return [str(message.message_id) for message in await taken(node, queue)]


async def _messages(
    queue: AbstractQueue,
) -> AsyncIterator[aio_pika.abc.AbstractIncomingMessage]:
    while (message := await queue.get(no_ack=True, fail=False)) is not None:
        yield message
