"""Events that wait for the broker, and which relay hands them on.

Of several relays one holds the lease; the others wait for it to end. Were two at work for a while
(one stood still, clocks differ), each would send all that waits in its order and delete only what
the broker has confirmed: there may be doubles then, with the same ids, and nothing is lost.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.log import get_logger
from bot.store.database import Database
from bot.store.event_schema import event_out, event_relay
from bot.store.statements import insert_on_conflict

_log = get_logger(__name__)

# Longer than a batch takes to be sent, given up on and deleted.
LEASE_SECONDS: Final = 15.0
# What the broker was not told by then, it never will be: the table must not grow for ever.
KEPT_DAYS: Final = 7

_DAY_SECONDS: Final = 86_400.0
_DROPPED_AT_ONCE: Final = 1000
_ONE: Final = "relay"
_ANY: Final = sa.select(event_out.c.id).limit(1)
_OLDEST: Final = (
    sa.select(event_out.c.id, event_out.c.event_id, event_out.c.name, event_out.c.body)
    .order_by(event_out.c.id)
    .limit(sa.bindparam("most"))
)
_COUNT: Final = sa.select(
    sa.func.count(),
    # The first in line is the oldest, near enough: an index for the metric is not worth it.
    sa.select(event_out.c.created_at).order_by(event_out.c.id).limit(1).scalar_subquery(),
).select_from(event_out)
# Numbers alone may be given out again (``event_schema.py``).
_SENT: Final = sa.delete(event_out).where(
    event_out.c.id.in_(sa.bindparam("numbers", expanding=True)),
    event_out.c.event_id.in_(sa.bindparam("ids", expanding=True)),
)
_FIRST: Final = (
    sa.select(event_out.c.id, event_out.c.created_at)
    .order_by(event_out.c.id)
    .limit(_DROPPED_AT_ONCE)
    .subquery()
)
_DROP: Final = sa.delete(event_out).where(
    event_out.c.id.in_(sa.select(_FIRST.c.id).where(_FIRST.c.created_at < sa.bindparam("before")))
)
_RELEASE: Final = sa.delete(event_relay).where(event_relay.c.worker == sa.bindparam("name_of_us"))


@dataclass(frozen=True)
class WaitingEvent:
    """An event as it will be sent. ``name``: such as ``turn.ended.v1``."""

    number: int
    event_id: str
    name: str
    body: str


class WaitingEvents:
    """Statements about events that wait.

    Args:
        relay: this relay's name; no other has it.
        clock: seconds since 1970.
    """

    def __init__(
        self, database: Database, relay: str, clock: Callable[[], float] = time.time
    ) -> None:
        self._database = database
        self._relay = relay
        self._clock = clock

    async def any(self) -> bool:
        """Whether one waits. Nothing is written, so that it may be asked often."""
        found = await self._database.read(lambda connection: connection.execute(_ANY).first())
        return found is not None

    async def batch(self, most: int) -> list[WaitingEvent] | None:
        """The events that wait the longest, at most ``most``; None: another relay is at work."""
        return await self._database.write(lambda connection: self._batch(connection, most))

    def _batch(self, connection: Connection, most: int) -> list[WaitingEvent] | None:
        if not self._take_lease(connection):
            return None
        rows = connection.execute(_OLDEST, {"most": most}).all()
        return [WaitingEvent(*row) for row in rows]

    def _take_lease(self, connection: Connection) -> bool:
        now = self._clock()
        lease = {"worker": self._relay, "lease_until": now + LEASE_SECONDS}
        insert = insert_on_conflict(connection, event_relay).values(name=_ONE, **lease)
        is_free = sa.or_(event_relay.c.worker == self._relay, event_relay.c.lease_until <= now)
        take: Any = insert.on_conflict_do_update(index_elements=["name"], set_=lease, where=is_free)
        return bool(connection.execute(take).rowcount)

    async def sent(self, events: Sequence[WaitingEvent]) -> None:
        """The broker has confirmed these: delete them."""
        if not events:
            return
        values = {"numbers": [e.number for e in events], "ids": [e.event_id for e in events]}
        await self._database.write(lambda connection: connection.execute(_SENT, values).close())

    async def release(self) -> None:
        """Another relay may go on at once."""
        us = {"name_of_us": self._relay}
        await self._database.write(lambda connection: connection.execute(_RELEASE, us).close())

    async def drop_old(self) -> int:
        """Delete what has waited for ``KEPT_DAYS``; returns how many events were lost by it."""
        dropped = await self._drop()
        if dropped:
            _log.error("events.dropped", events=dropped)
        return dropped

    async def forget_old(self) -> None:
        """The same, as a chore of servers: where no relay runs, or the broker was unset again."""
        await self.drop_old()

    async def _drop(self) -> int:
        before = {"before": self._clock() - KEPT_DAYS * _DAY_SECONDS}

        def work(connection: Connection) -> int:
            return int(connection.execute(_DROP, before).rowcount)

        dropped = 0
        while some := await self._database.write(work):
            dropped += some
        return dropped

    async def counts(self) -> tuple[int, float]:
        """How many events wait, and for how many seconds the first in line has."""
        row = await self._database.read(lambda connection: connection.execute(_COUNT).one())
        return row[0], max(0.0, self._clock() - row[1]) if row[0] else 0.0
