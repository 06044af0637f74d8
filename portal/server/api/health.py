from __future__ import annotations

import asyncio
from typing import Final

import sqlalchemy as sa
from aiohttp import web

from portal.schema import Health
from portal.server.api.calls import answer
from portal.server.api.problems import RETRY_SECONDS, ProblemError
from portal.server.database import Database
from portal.server.parts import PARTS
from portal.server.schema import patients

_SECONDS: Final = 2.0


async def is_healthy(request: web.Request) -> web.StreamResponse:
    """Whether the database answers soon enough for calls to be answered."""
    try:
        await asyncio.wait_for(_ping(request.config_dict[PARTS].database), _SECONDS)
    except asyncio.TimeoutError as error:
        raise ProblemError("unavailable", retry_after=RETRY_SECONDS) from error
    return answer(Health(status="ok"))


async def _ping(database: Database) -> None:
    # A table, for a database without any answers too.
    async with database.reading() as connection:
        await connection.execute(sa.select(patients.c.id).limit(1))
