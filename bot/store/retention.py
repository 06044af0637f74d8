"""Deletes conversations when the days are over that patients are told they are kept for."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.log import get_logger
from bot.store.audit import AuditLog
from bot.store.database import Database
from bot.store.event_kinds import conversation_deleted
from bot.store.events import EventLog
from bot.store.schema import conversations, task_secrets

_log = get_logger(__name__)

_DAY_SECONDS: Final = 86_400.0
_OLDEST: Final = (
    sa.select(conversations.c.id)
    .where(conversations.c.active_at < sa.bindparam("before"))
    .order_by(conversations.c.active_at)
    .limit(sa.bindparam("most"))
    # What another server deletes just now is told of by that one (SQLite has one writer at a time).
    .with_for_update(skip_locked=True)
)
_DELETE: Final = sa.delete(conversations).where(
    conversations.c.id.in_(sa.bindparam("ids", expanding=True))
)
_EXPIRED: Final = sa.delete(task_secrets).where(task_secrets.c.expires_at <= sa.bindparam("now"))
# In one transaction: no more than is done well within the time that a statement may take.
_AT_ONCE: Final = 200


class Retention:
    """Keeps what the first message of every chat promises.

    Args:
        days: this long after its last message a conversation is deleted, and all of it with it.
        clock: seconds since 1970.
        events: told of each conversation that is deleted; None: nobody is.
    """

    def __init__(
        self,
        database: Database,
        days: int,
        clock: Callable[[], float] = time.time,
        events: EventLog | None = None,
    ) -> None:
        self._database = database
        self._days = days
        self._clock = clock
        self._events = events

    async def delete_old_conversations(self) -> int:
        """Delete what is too old, and all that belongs to it; how many."""
        count = 0
        while deleted := await self._database.write(self._delete_some):
            count += deleted
        return count

    async def delete_expired_secrets(self) -> int:
        """Delete what tasks were told that are over; of how many conversations."""
        now = {"now": self._clock()}
        return await self._database.write(
            lambda connection: int(connection.execute(_EXPIRED, now).rowcount)
        )

    def _delete_some(self, connection: Connection) -> int:
        now = self._clock()
        oldest = {"before": now - self._days * _DAY_SECONDS, "most": _AT_ONCE}
        ids = list(connection.execute(_OLDEST, oldest).scalars())
        if ids:
            connection.execute(_DELETE, {"ids": ids})
            if self._events is not None:
                self._events.write(
                    connection, [conversation_deleted(i, "expired", now) for i in ids]
                )
        return len(ids)


class Chores:
    """What every server does by itself from time to time; several at once are no trouble."""

    def __init__(self, retention: Retention, audit: AuditLog, audit_days: int) -> None:
        self._retention, self._audit, self._audit_days = retention, audit, audit_days

    async def delete_old(self) -> None:
        """Delete conversations and entries of the audit log whose days are over."""
        conversations = await self._retention.delete_old_conversations()
        entries = await self._audit.forget(self._audit_days)
        if conversations or entries:
            _log.info("retention.deleted", conversations=conversations, audit_entries=entries)
