"""Requests that were noted and are carried out after the answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final

import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.server.database import Database
from portal.server.errors import DatabaseUnavailableError

_log = structlog.get_logger(module=__name__)
_AT_ONCE: Final = 100
CarryOut = Callable[[AsyncConnection, Any], Awaitable[None]]
"""Given the connection and the request's row; notes in the transaction what came of it."""


async def carry_out_waiting(
    database: Database, table: sa.Table, carry_out: CarryOut, done: Callable[[], dict[str, Any]]
) -> int:
    """Carry out the requests that wait in ``table``, the oldest first, each in one transaction.

    Several processes may: a request that another one has taken is passed by.

    Args:
        database: where they are.
        table: with the columns ``id``, ``requested_at`` and ``done_at``.
        carry_out: what is done with a row.
        done: values that the row gets in the same transaction.

    Returns:
        How many were carried out.

    Raises:
        DatabaseUnavailableError: the database does not answer.
    """
    order = (table.c.requested_at, table.c.id)
    some = sa.select(table.c.id).where(table.c.done_at.is_(None)).order_by(*order).limit(_AT_ONCE)
    async with database.reading() as connection:
        ids = (await connection.execute(some)).scalars().all()
    count = 0
    for request_id in ids:
        try:
            count += await _one(database, table, request_id, carry_out, done)
        except DatabaseUnavailableError:
            raise
        except Exception as error:  # noqa: BLE001 - one request must not hold up the others
            _log.error("request.failed", table=table.name, error=type(error).__name__)
    return count


async def _one(
    database: Database,
    table: sa.Table,
    request_id: str,
    carry_out: CarryOut,
    done: Callable[[], dict[str, Any]],
) -> bool:
    row = sa.select(table).where(table.c.id == request_id, table.c.done_at.is_(None))
    async with database.writing() as connection:
        taken = (await connection.execute(row.with_for_update(skip_locked=True))).one_or_none()
        if taken is None:
            return False
        # First: what carries it out ends with the audit log, after which nothing may wait.
        await connection.execute(sa.update(table).where(table.c.id == request_id).values(**done()))
        await carry_out(connection, taken)
    return True
