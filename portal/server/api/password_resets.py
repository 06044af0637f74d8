from __future__ import annotations

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from portal.schema import Accepted, PasswordReset
from portal.server.api.body import parsed
from portal.server.api.calls import Incoming
from portal.server.api.intentions import done_once, key_of
from portal.server.idempotency import Answer

_ACCEPTED = Answer(202, Accepted(status="accepted").model_dump_json())


async def send_password_reset(incoming: Incoming) -> web.Response:
    """Note what is wanted and nothing more: whether there is an account is looked up later."""
    key, wanted = key_of(incoming), parsed(incoming.body, PasswordReset)

    async def work(connection: AsyncConnection) -> Answer:
        await incoming.parts.resets.request(connection, wanted.email)
        return _ACCEPTED

    # The worker is not woken: its work would slow the next answer down, if there is an account.
    return await done_once(incoming, "send_password_reset", key, work)
