"""Looks into a database after the fact: is every turn done, is every event there once?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.settings import load_settings
from bot.store.database import open_database
from bot.store.schema import conversations, messages, tracker_events


async def check_everything_is_done(url: str, messages: int) -> None:
    """Assert it of the database at ``url``, which holds ``messages`` messages of patients."""
    database = open_database(load_settings({"HELPDESK_DATABASE_URL": url}).database_url)
    try:
        await database.read(lambda connection: _check(connection, messages))
    finally:
        await database.close()


def _check(connection: Connection, expected: int) -> None:
    patients = sa.select(messages.c.open, messages.c.sealed).where(messages.c.author == "patient")
    rows = connection.execute(patients).all()
    assert len(rows) == expected
    assert not [row for row in rows if row.open or row.sealed is not None]
    _check_events(connection)


def _check_events(connection: Connection) -> None:
    """Numbers without gaps, as many as the conversation says, and one user event for each turn."""
    query = sa.select(tracker_events).order_by(*tracker_events.primary_key.columns)
    known = connection.execute(sa.select(conversations.c.id, conversations.c.events))
    counts: dict[str, int] = {row.id: row.events for row in known}
    stored = single_events(connection.execute(query).mappings().all())
    for conversation_id, rows in groupby(stored, lambda row: row["conversation_id"]):
        events = list(rows)
        assert [row["seq"] for row in events] == list(range(1, counts[conversation_id] + 1))
        turns = [row["turn"] for row in events]
        assert turns == sorted(turns)
        heard = Counter(
            row["turn"]
            for row in events
            if row["event"]["event"] == "user"
            and row["event"]["message_id"] == f"{conversation_id}.{row['turn']}"
        )
        assert heard == Counter(set(turns))


def single_events(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of ``tracker_events`` taken apart: one with its number for each event."""
    return [
        {**row, "seq": seq, "event": event}
        for row in rows
        for seq, event in enumerate(row["events"], row["seq"])
    ]
