"""A relay that stands still between the broker's confirm and the deletion, to be killed there.

python -m tests.events.stuck_relay DATABASE BROKER EXCHANGE
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence

from prometheus_client import CollectorRegistry

from bot.events.broker import Broker
from bot.events.metrics import EventMetrics
from bot.events.relay import Relay
from bot.events.waiting import WaitingEvent, WaitingEvents
from bot.store.database import open_database


class _Stuck(WaitingEvents):
    async def sent(self, events: Sequence[WaitingEvent]) -> None:
        sys.stdout.write(f"confirmed {len(events)}\n")
        sys.stdout.flush()
        await asyncio.sleep(3600)


async def main(database: str, broker: str, exchange: str) -> None:
    waiting = _Stuck(open_database(database), "stuck")
    relay = Relay(waiting, Broker(broker, exchange), EventMetrics(CollectorRegistry()))
    await relay.run(asyncio.Event())


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
