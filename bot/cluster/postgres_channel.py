"""Wake-ups by PostgreSQL's NOTIFY, on a connection of their own.

They are sent after the turn's transaction, not in it: PostgreSQL lets transactions that notify
commit one at a time (``docs/decisions.md``).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import asyncpg
from sqlalchemy.engine import make_url

from bot.cluster.bounded import bounded
from bot.cluster.channel import OPEN_SECONDS, Send, Take

_CHANNEL: Final = "helpdesk_wake_ups"


class PostgresChannel:
    """A ``Channel`` for the servers of one database.

    Args:
        url: of the database, as ``bot/settings.py`` gives it.
    """

    kind = "postgresql"

    def __init__(self, url: str) -> None:
        parts = make_url(url)
        self._place = parts.get_dialect()().create_connect_args(parts)[1]

    @asynccontextmanager
    async def opened(self, take: Take) -> AsyncIterator[Send]:
        """As ``Channel.opened``."""

        def heard(_: Any, __: int, ___: str, said: str) -> None:
            take(said)

        connection = await bounded(asyncpg.connect(**self._place), OPEN_SECONDS)
        try:
            await bounded(connection.add_listener(_CHANNEL, heard), OPEN_SECONDS)

            async def send(said: str) -> None:
                await connection.execute("SELECT pg_notify($1, $2)", _CHANNEL, said)

            yield send
        finally:
            connection.terminate()
