"""Counts questions a day and intent, from the help desk's event stream (``docs/events.md``).

    python examples/event_consumer.py amqp://USER:PASSWORD@HOST/ counts.db
    sqlite3 -header -csv counts.db "SELECT * FROM questions"

What any consumer needs is here: a durable queue, so that nothing is missed while this is not
running; few messages at a time; doubles told by their id; and a message is acknowledged only when
what it led to is on the disk.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sqlite3
from contextlib import closing, suppress
from typing import Any

import aio_pika

EXCHANGE = "helpdesk.events"
QUEUE = "helpdesk.questions"
# The relay gives up what it could not send for 7 days; doubles come no later.
DOUBLES_DAYS = 8

TABLES = """
CREATE TABLE IF NOT EXISTS seen (id TEXT PRIMARY KEY, day TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS questions (
    day TEXT, intent TEXT, decision TEXT, count INTEGER NOT NULL,
    PRIMARY KEY (day, intent, decision)
);
"""
COUNT = """
INSERT INTO questions VALUES (?, ?, ?, 1)
ON CONFLICT (day, intent, decision) DO UPDATE SET count = count + 1
"""


def open_counts(path: str) -> sqlite3.Connection:
    """The file of counts, with its tables."""
    counts = sqlite3.connect(path)
    counts.executescript(TABLES)
    return counts


def write(counts: sqlite3.Connection, event: dict[str, Any]) -> None:
    """Count one event; one that was counted before changes nothing.

    The id and the count are one transaction: there is never one without the other.
    """
    with counts:
        new = "INSERT INTO seen VALUES (?, date('now')) ON CONFLICT DO NOTHING"
        if not counts.execute(new, (event["id"],)).rowcount:
            return
        # Types are versioned. What is not known here is skipped, so that new ones do no harm.
        if event["type"] == "edu.portal-help-desk.turn.ended.v1":
            for intent, decision in questions_of(event["data"]):
                counts.execute(COUNT, (event["time"][:10], intent, decision))
        old = "DELETE FROM seen WHERE day < date('now', ?)"
        counts.execute(old, (f"-{DOUBLES_DAYS} days",))


def questions_of(turn: dict[str, Any]) -> list[tuple[str, str]]:
    """Intent and decision of each question of a message that was typed."""
    if turn["kind"] != "text" or turn["intent"] is None:
        return []
    parts = turn["segments"] or [turn]
    return [(part["intent"], part["decision"]) for part in parts]


async def consume(url: str, counts: sqlite3.Connection) -> None:
    """Count what comes, until cancelled."""
    # "Robust": it connects again by itself when the broker was away.
    connection = await aio_pika.connect_robust(url)
    async with connection:
        channel = await connection.channel()
        # So many may be on their way to us; after a crash they come again.
        await channel.set_qos(prefetch_count=100)
        exchange = await channel.declare_exchange(EXCHANGE, "topic", durable=True)
        queue = await channel.declare_queue(QUEUE, durable=True)
        # All of them: an event that no queue takes waits, and those behind it with it.
        await queue.bind(exchange, "#")
        async with queue.iterator() as messages:
            async for message in messages:
                # Acknowledges at the end of the block; after an error the message comes again.
                async with message.process(requeue=True):
                    write(counts, json.loads(message.body))


def main() -> None:
    """Read the arguments and count until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("url", help="of the broker")
    parser.add_argument("counts", help="SQLite file; made if it is not there")
    options = parser.parse_args()
    with closing(open_counts(options.counts)) as counts, suppress(KeyboardInterrupt):
        asyncio.run(consume(options.url, counts))


if __name__ == "__main__":
    main()
