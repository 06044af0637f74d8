"""Deletes conversations when the days are over that patients are told they are kept for."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store.database import Database
from bot.store.schema import conversations

_DAY_SECONDS: Final = 86_400.0
_OLDEST: Final = (
    sa.select(conversations.c.id)
    .where(conversations.c.active_at < sa.bindparam("before"))
    .order_by(conversations.c.active_at)
    .limit(sa.bindparam("most"))
)
_DELETE: Final = sa.delete(conversations).where(
    conversations.c.id.in_(sa.bindparam("ids", expanding=True))
)
# In one transaction: no more than is done well within the time that a statement may take.
_AT_ONCE: Final = 200


class Retention:
    """Keeps what the first message of every chat promises.

    Args:
        days: this long after its last message a conversation is deleted, and all of it with it.
        clock: seconds since 1970.
    """

    def __init__(
        self, database: Database, days: int, clock: Callable[[], float] = time.time
    ) -> None:
        self._database = database
        self._days = days
        self._clock = clock

    async def delete_old_conversations(self) -> None:
        """Delete what is too old; the tables delete what belongs to it."""
        before = self._clock() - self._days * _DAY_SECONDS
        while await self._database.write(lambda connection: _delete_some(connection, before)):
            pass


def _delete_some(connection: Connection, before: float) -> bool:
    """Whether there were any."""
    oldest = {"before": before, "most": _AT_ONCE}
    ids = list(connection.execute(_OLDEST, oldest).scalars())
    if ids:
        connection.execute(_DELETE, {"ids": ids})
    return bool(ids)
