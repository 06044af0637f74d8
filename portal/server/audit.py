"""The audit log: who did what, when and with which result, in rows that hold on to each other.

Each row holds the hash of the row before it. A row that was changed, deleted, moved or put in
between breaks the chain, and ``verify`` tells where. What the table alone can't show: that rows
were cut off at its end, or that somebody who can write it made the whole chain anew. Whoever wants
to see that notes the last ``seq`` and ``hash`` elsewhere from time to time.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.server.schema import audit

ANONYMOUS: Final = "anonymous"
PORTAL: Final = "portal"
"""``who`` of what the portal does by itself."""
_FIRST: Final = "0" * 64  # stands before the first row
_LOCK: Final = 4_117_005  # any number that no other lock has
_CODE: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_MOST_IN_WHO: Final = 255
_ROWS_AT_ONCE: Final = 500


async def record(
    connection: AsyncConnection, *, who: str, what: str, result: str, now: float
) -> None:
    """Add a row in the caller's transaction, as its **last** statement.

    Until that transaction ends no other one can add a row, so nothing may be waited for after it.

    Args:
        connection: of ``Database.writing()``.
        who: a patient's id, ``portal-help-desk``, ``ANONYMOUS`` or ``PORTAL``.
        what: a word such as ``password-reset.redeem``; no free text.
        result: a word such as ``done``; no free text.
        now: seconds since 1970.

    Raises:
        ValueError: ``what`` or ``result`` is no such word, or ``who`` is empty or too long.
    """
    if not (_CODE.fullmatch(what) and _CODE.fullmatch(result) and 0 < len(who) <= _MOST_IN_WHO):
        raise ValueError("the audit log takes words of a program alone")
    if connection.dialect.name == "postgresql":
        await connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    last = (await connection.execute(_LAST)).one_or_none()
    seq, previous = (last.seq + 1, last.hash) if last else (1, _FIRST)
    row = {"seq": seq, "at": float(now), "who": who, "what": what, "result": result}
    row["previous"] = previous
    await connection.execute(sa.insert(audit).values(**row, hash=_hash(row)))


async def verify(connection: AsyncConnection) -> int | None:
    """The first ``seq`` that is missing or where the chain is broken; None where it is whole."""
    expected, previous = 1, _FIRST
    while rows := (await connection.execute(_page(expected))).mappings().all():
        for row in rows:
            if (row["seq"], row["previous"], row["hash"]) != (expected, previous, _hash(row)):
                return expected
            expected, previous = expected + 1, row["hash"]
    first = (await connection.execute(sa.select(sa.func.min(audit.c.seq)))).scalar()
    return first if first is not None and first < 1 else None


_LAST: Final = sa.select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)


def _page(first: int) -> Any:
    return sa.select(audit).where(audit.c.seq >= first).order_by(audit.c.seq).limit(_ROWS_AT_ONCE)


def _hash(row: Any) -> str:
    # A list in JSON: no value can slide into its neighbour.
    values = [row[name] for name in ("seq", "at", "who", "what", "result", "previous")]
    return hashlib.sha256(json.dumps(values).encode("utf-8")).hexdigest()
