"""Doing once what is asked for more than once, however often, at once or after a crash.

The key, the work and the answer are one transaction. Whoever comes second with the same key waits
for the first one's end: then there is either an answer to repeat, or nothing was done.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.server import audit
from portal.server.database import Database
from portal.server.errors import RefusedError
from portal.server.schema import idempotency_keys as keys

_WAIT: Final = sa.text("SET LOCAL lock_timeout = '2s'")  # less than the help desk waits
_LOCK_NOT_AVAILABLE: Final = "55P03"


@dataclass(frozen=True)
class Intention:
    """One thing that somebody wants done.

    Args:
        call: what is done, by its name in the contract.
        subject: for whom: a patient, or the help desk itself.
        key: the idempotency key.
        request_hash: of the whole request; a keyed one, for a body may be found out by trying.
    """

    call: str
    subject: str = field(repr=False)
    key: str = field(repr=False)
    request_hash: str = field(repr=False)


@dataclass(frozen=True)
class Answer:
    """What is answered, now and each time after. ``body`` is JSON."""

    status: int
    body: str = field(repr=False)
    location: str | None = field(default=None, repr=False)


Work = Callable[[AsyncConnection], Awaitable[Answer]]


async def once(database: Database, intention: Intention, work: Work, now: float) -> Answer:
    """Do the work, or give the answer that it had.

    Args:
        database: where the key is kept, with what the work writes.
        intention: what the answer belongs to.
        work: gets the transaction; if it raises, nothing was done and the key is free.
        now: seconds since 1970.

    Raises:
        RefusedError: ``key-in-use`` where the same request still runs, ``key-reused`` where it
            was another one.
        DatabaseUnavailableError: the database does not answer; nothing was done, or it is done
            and the same intention gets its answer.
    """
    async with database.writing() as connection:
        if not await _claim(connection, intention, now):
            return await _kept(connection, intention)
        answer = await work(connection)
        row = dataclasses.asdict(answer)
        values = {"status": row["status"], "location": row["location"], "answer": row["body"]}
        await connection.execute(sa.update(keys).where(*_is(intention)).values(values))
        who, what = intention.subject, _audited(intention.call)
        await audit.record(connection, who=who, what=what, result="done", now=now)  # the last one
        return answer


def _audited(call: str) -> str:
    """The word for a call in the audit log: ``ticket.create`` for ``create_ticket``."""
    verb, _, thing = call.partition("_")
    return f"{thing.replace('_', '-')}.{verb}"


async def _claim(connection: AsyncConnection, intention: Intention, now: float) -> bool:
    """Whether the key is ours. Nobody sees the row before it holds the answer."""
    row = {**dataclasses.asdict(intention), "status": 0, "answer": "", "at": now}
    is_postgresql = connection.dialect.name == "postgresql"
    insert: Any = postgresql.insert if is_postgresql else sqlite.insert
    try:
        if is_postgresql:
            await connection.execute(_WAIT)
        result: Any = await connection.execute(insert(keys).values(row).on_conflict_do_nothing())
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
            raise
        raise RefusedError("key-in-use") from error
    return bool(result.rowcount)


async def _kept(connection: AsyncConnection, intention: Intention) -> Answer:
    row = (await connection.execute(sa.select(keys).where(*_is(intention)))).one_or_none()
    if row is None:  # it was old enough to be deleted just now
        raise RefusedError("key-in-use")
    if row.request_hash != intention.request_hash:
        raise RefusedError("key-reused")
    return Answer(row.status, row.answer, row.location)


def _is(intention: Intention) -> tuple[Any, ...]:
    return (
        keys.c.call == intention.call,
        keys.c.subject == intention.subject,
        keys.c.key == intention.key,
    )
