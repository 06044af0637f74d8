"""Which service tokens were seen, by all processes of the portal together."""

from __future__ import annotations

from typing import Final

from sqlalchemy.exc import IntegrityError

from portal.errors import ServiceTokenError
from portal.server.database import Database
from portal.server.schema import seen_tokens
from portal.service_tokens import ServiceCall

# A row outlives its token: clocks of processes differ and are set back.
_LONGER_SECONDS: Final = 600.0


async def take(database: Database, call: ServiceCall) -> None:
    """Take the token of a call, which nobody can do twice.

    Raises:
        ServiceTokenError: ``replayed``.
        DatabaseUnavailableError: the database does not answer.
    """
    row = {"token_id": call.token_id, "until": call.until + _LONGER_SECONDS}
    try:
        async with database.writing() as connection:
            await connection.execute(seen_tokens.insert().values(row))
    except IntegrityError as error:
        raise ServiceTokenError("replayed") from error
