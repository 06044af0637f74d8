"""The audit log: who did what, when, with which result, about whom; append-only, one chain.

Each entry holds the hash of the one before, and a row beside the log seals both ends. ``check``
tells where an entry was changed, removed, put in between or cut off at the end. What it can't
tell: that the whole database was put back to an earlier state. Who wants to see that compares the
last number and hash with those noted elsewhere; every entry leaves them in the process's log.

There is no free text: whom an entry is about is a keyed hash, so that one can ask for the entries
about a known person and read no name from the table.
"""

from __future__ import annotations

import os
import pwd
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.log import get_logger
from bot.store.audit_chain import BEFORE_THE_FIRST, AuditHashes
from bot.store.audit_schema import audit_head, audit_log
from bot.store.database import Database
from bot.store.keys import KeyRing

_log = get_logger(__name__)

RING: Final = "audit"
SERVER: Final = "helpdesk"
"""``who`` of what servers do by themselves."""
_DAY: Final = 86_400.0
_LOCK: Final = 4_117_006  # any number that no other lock has
_CODE: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}", re.ASCII)
_MOST_IN_WHO: Final = 128
_AT_ONCE: Final = 500

_HEAD: Final = sa.select(audit_head)
_PAGE: Final = (
    sa.select(audit_log)
    .where(audit_log.c.seq >= sa.bindparam("first"))
    .order_by(audit_log.c.seq)
    .limit(_AT_ONCE)
)
_LATEST: Final = sa.select(audit_log).order_by(audit_log.c.seq.desc())


def staff() -> str:
    """``who`` of what the account does that runs this process."""
    try:
        return f"staff:{pwd.getpwuid(os.getuid()).pw_name}"[:_MOST_IN_WHO]
    except KeyError:  # a container may run under a number that has no name
        return f"staff:{os.getuid()}"


@dataclass(frozen=True)
class Entry:
    """An entry. ``at``: seconds since 1970; ``about``: a keyed hash."""

    seq: int
    at: float
    who: str
    what: str
    result: str
    about: str | None


@dataclass(frozen=True)
class Checked:
    """What a check has found.

    Attributes:
        entries: how many there are.
        last_seq: number of the last entry, 0 where there is none.
        last_hash: that entry's.
        fault: what is wrong; None: nothing.
    """

    entries: int
    last_seq: int
    last_hash: str
    fault: str | None


class AuditLog:
    """The log of one database.

    Args:
        ring: the keys "audit".
        clock: seconds since 1970.
    """

    def __init__(
        self, database: Database, ring: KeyRing, clock: Callable[[], float] = time.time
    ) -> None:
        self._database, self._hashes, self._clock = database, AuditHashes(ring), clock

    def about(self, kind: str, name: str) -> str:
        """The keyed hash of a ``conversation``, ``patient``, ``ticket`` or ``address``."""
        return self._hashes.about(kind, name)

    def all_about(self, kind: str, name: str) -> list[str]:
        """Every such hash that may stand in the log, by the keys that were in use."""
        return self._hashes.all_about(kind, name)

    async def record(self, who: str, what: str, result: str, about: str | None = None) -> None:
        """Add an entry in a transaction of its own; durable on return.

        Raises:
            StoreUnavailableError: it was not written, as far as can be told.
        """
        await self._database.write(
            lambda connection: self.add(connection, who, what, result, about)
        )

    def add(
        self, connection: Connection, who: str, what: str, result: str, about: str | None = None
    ) -> None:
        """Add an entry in the caller's transaction, as its **last** statement.

        Until that transaction ends no other can add one, so nothing may be waited for after it.

        Args:
            connection: of ``Database.write``.
            who: ``staff()`` or ``SERVER``.
            what: a word such as ``transcript.look``; no free text.
            result: a word such as ``shown``; no free text.
            about: what ``about`` gave.

        Raises:
            ValueError: ``what`` or ``result`` is no such word, or ``who`` is empty or too long.
        """
        if not (_CODE.fullmatch(what) and _CODE.fullmatch(result) and 0 < len(who) <= _MOST_IN_WHO):
            raise ValueError("the audit log takes words of a program alone")
        head = _locked_head(connection)
        seq, previous = (head.last_seq + 1, head.last_hash) if head else (1, BEFORE_THE_FIRST)
        row = {"seq": seq, "at": float(self._clock()), "who": who, "what": what, "result": result}
        entry = self._hashes.sealed_entry({**row, "about": about, "previous": previous})
        connection.execute(sa.insert(audit_log).values(**entry))
        last = {"last_seq": seq, "last_hash": entry["hash"]}
        if head is None:
            first = {"id": 1, "first_seq": 1, "first_previous": BEFORE_THE_FIRST}
            row = self._hashes.sealed_head({**first, **last})
            connection.execute(sa.insert(audit_head).values(**row))
        else:
            self._move(connection, head, last)
        _log.info("audit.entry", seq=seq, hash=entry["hash"])

    async def last(self, most: int) -> list[Entry]:
        """The last entries, the oldest first."""
        rows = await self._database.read(
            lambda connection: connection.execute(_LATEST.limit(most)).all()
        )
        return [
            Entry(row.seq, row.at, row.who, row.what, row.result, row.about)
            for row in reversed(rows)
        ]

    async def check(self) -> Checked:
        """Read the whole log and see whether it is one chain between its two sealed ends."""
        return await self._database.read(self._check)

    async def forget(self, days: int) -> int:
        """Delete entries older than that, from the oldest on; the head notes where. How many."""
        before, count = self._clock() - days * _DAY, 0
        while deleted := await self._database.write(lambda c: self._forget_some(c, before)):
            count += deleted
        return count

    def _move(self, connection: Connection, head: Any, changes: Mapping[str, Any]) -> None:
        sealed = self._hashes.sealed_head({**dict(head._mapping), **changes})
        connection.execute(sa.update(audit_head).values(**sealed))

    def _forget_some(self, connection: Connection, before: float) -> int:
        head = _locked_head(connection)
        if head is None:
            return 0
        rows = connection.execute(_PAGE, {"first": head.first_seq}).all()
        young = next((place for place, row in enumerate(rows) if row.at >= before), len(rows))
        # The last one stays: the log begins where it was cut, and shows that it was there.
        gone = [row for row in rows[:young] if row.seq < head.last_seq]
        if not gone:
            return 0
        ends = {"first_seq": gone[-1].seq + 1, "first_previous": gone[-1].hash}
        # Before the rows: the database lets only those go that the head says are gone.
        self._move(connection, head, ends)
        connection.execute(sa.delete(audit_log).where(audit_log.c.seq <= gone[-1].seq))
        return len(gone)

    def _check(self, connection: Connection) -> Checked:
        if connection.dialect.name == "postgresql":  # SQLite reads one state as it is
            connection.execute(sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        head = connection.execute(_HEAD).first()
        count = connection.execute(sa.select(sa.func.count()).select_from(audit_log)).scalar_one()
        if head is None:
            fault = "the row that seals its ends is missing" if count else None
            return Checked(count, 0, "", fault)
        is_ours = self._hashes.is_head(dict(head._mapping))
        fault = self._fault(connection, head) if is_ours else "its ends are not sealed by us"
        if fault is None and count != head.last_seq - head.first_seq + 1:
            fault = "there are entries before its beginning or after its end"
        return Checked(count, head.last_seq, head.last_hash, fault)

    def _fault(self, connection: Connection, head: Any) -> str | None:
        expected, previous = head.first_seq, head.first_previous
        while rows := connection.execute(_PAGE, {"first": expected}).all():
            for row in rows:
                whole = (row.seq, row.previous) == (expected, previous)
                if not (whole and self._hashes.is_entry(dict(row._mapping))):
                    return f"entry {expected} is missing or was changed"
                expected, previous = expected + 1, row.hash
        if (expected - 1, previous) != (head.last_seq, head.last_hash):
            return f"it was cut off after entry {expected - 1}; its last was {head.last_seq}"
        return None


def _locked_head(connection: Connection) -> Any:
    """The head, which is this transaction's alone until it ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    return connection.execute(_HEAD).first()
