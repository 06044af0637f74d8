"""Deletes what the mail responder knows of mails that were done with long ago."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.mail import limits
from bot.mail.limits import DAY
from bot.store.database import Database
from bot.store.mail_schema import mail_in

_FINAL: Final = ("left", "quarantined", "suggested", "sent", "done")
_AT_ONCE: Final = 500  # in one transaction
_OLD: Final = (
    sa.select(mail_in.c.id)
    .where(mail_in.c.changed_at < sa.bindparam("before"), mail_in.c.state.in_(_FINAL))
    .order_by(mail_in.c.changed_at)
    .limit(_AT_ONCE)
    # What another process deletes just now, that one counts (SQLite has one writer at a time).
    .with_for_update(skip_locked=True)
)
_DELETE: Final = sa.delete(mail_in).where(mail_in.c.id.in_(sa.bindparam("ids", expanding=True)))


async def forget_old_mails(database: Database, days: int, now: float) -> int:
    """Delete mails that were done with so many days before ``now``; how many. Threads are kept.

    Raises:
        StoreUnavailableError: the database does not answer.
    """
    await database.write(lambda connection: limits.forget(connection, now))
    count = 0
    while deleted := await database.write(lambda c: _forget_some(c, now - days * DAY)):
        count += deleted
    return count


def _forget_some(connection: Connection, before: float) -> int:
    ids = list(connection.execute(_OLD, {"before": before}).scalars())
    if ids:
        connection.execute(_DELETE, {"ids": ids})
    return len(ids)
