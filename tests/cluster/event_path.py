"""The whole way of events: a server's outbox, ``helpdesk events``, a queue of the broker."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from typing import Any, Final

from bot.events.waiting import WaitingEvents
from bot.settings import load_settings
from bot.store.database import open_database
from tests.cluster.canary import found_in
from tests.cluster.place import Cluster
from tests.events.listening import bind, taken
from tests.events.rabbitmq import RabbitMq
from tests.events.relaying import EXCHANGE

_QUEUE: Final = "analytics"
_MOST_SECONDS: Final = 60.0


async def broker_with_a_queue(node: RabbitMq) -> None:
    """Start it, with a queue that takes everything."""
    await asyncio.to_thread(node.start)
    await bind(node, EXCHANGE, _QUEUE)


async def everything_sent(cluster: Cluster, node: RabbitMq) -> list[dict[str, Any]]:
    """All events of the queue, once nothing waits in the database any more."""
    url = load_settings({"HELPDESK_DATABASE_URL": cluster.database}).database_url
    database = open_database(url)
    waiting, end = WaitingEvents(database, "a reader"), time.monotonic() + _MOST_SECONDS
    while await waiting.any():
        assert time.monotonic() < end, await waiting.counts()
        await asyncio.sleep(0.2)
    await database.close()
    bodies = [message.body for message in await taken(node, _QUEUE)]
    assert [found for body in bodies for found in found_in(body)] == []
    return [json.loads(body) for body in bodies]


def told_of(events: Sequence[dict[str, Any]], kind: str) -> set[tuple[str, int]]:
    """Conversation and number of the messages that events of this kind tell of."""
    return {
        (event["subject"], event["data"]["message"])
        for event in events
        if f".{kind}." in f".{event['type']}"
    }
