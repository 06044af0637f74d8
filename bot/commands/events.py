"""``helpdesk events``: hands events on to the broker until told to stop."""

from __future__ import annotations

import asyncio
from argparse import Namespace

from prometheus_client import CollectorRegistry, start_http_server

from bot.commands.stopping import told_to_stop
from bot.errors import SettingsError
from bot.events.broker import Broker
from bot.events.metrics import EventMetrics
from bot.events.relay import Relay
from bot.events.waiting import WaitingEvents
from bot.settings import Settings
from bot.store.database import migrate, open_database
from bot.store.worker_names import new_worker_name

_HERE = "127.0.0.1"


def run(options: Namespace, settings: Settings) -> int:
    """Hand events on; the batch in progress is finished when told to stop.

    Raises:
        SettingsError: no broker is set.
    """
    if not settings.operations.events_url:
        raise SettingsError("Set HELPDESK_EVENTS_URL to the broker, such as amqp://USER@HOST/")
    asyncio.run(_work(settings, options.metrics_port))
    return 0


async def _work(settings: Settings, metrics_port: int | None) -> None:
    operations = settings.operations
    database = open_database(settings.database_url)
    registry = CollectorRegistry()
    try:
        await migrate(database)
        waiting = WaitingEvents(database, new_worker_name())
        broker = Broker(operations.events_url, operations.events_exchange)
        relay = Relay(waiting, broker, EventMetrics(registry))
        if metrics_port is not None:
            start_http_server(metrics_port, _HERE, registry)
        stop = told_to_stop()
        print(f"Handing events on to {operations.events_exchange}. Ctrl-C stops it.", flush=True)
        await relay.run(stop)
    finally:
        await database.close()
