"""How often something may be tried, counted by all processes together."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.server.schema import attempts

_HEX_DIGITS: Final = 15  # of a hash, as a number that PostgreSQL's locks take (63 bits)


async def take(
    connection: AsyncConnection, kind: str, about: str, *, most: int, seconds: float, now: float
) -> bool:
    """Note one more attempt; False, and nothing is noted, after ``most`` in the last ``seconds``.

    An attempt counts from before its outcome is known, so many at once are not let through.

    Args:
        connection: of ``Database.writing()``.
        kind: what is tried.
        about: a keyed hash of whoever or whatever it is about.
        most: how many are let through.
        seconds: the time they are counted in.
        now: seconds since 1970.
    """
    if connection.dialect.name == "postgresql":
        key = {"key": int(about[:_HEX_DIGITS], 16)}
        await connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), key)
    counted = sa.select(sa.func.count()).where(
        attempts.c.kind == kind, attempts.c.about == about, attempts.c.at > now - seconds
    )
    if (await connection.execute(counted)).scalar_one() >= most:
        return False
    await connection.execute(sa.insert(attempts).values(kind=kind, about=about, at=now))
    return True


async def forgive(connection: AsyncConnection, kind: str, about: str) -> None:
    """Forget the attempts of ``kind``: one of them succeeded."""
    same = (attempts.c.kind == kind) & (attempts.c.about == about)
    await connection.execute(sa.delete(attempts).where(same))
