"""Opening the portal's parts: database, keys, and what works with them."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

from portal.server.accounts import Accounts
from portal.server.chat_tokens import ChatTokens
from portal.server.database import Database
from portal.server.parts import Parts
from portal.server.resets import Resets
from portal.server.sealing import Sealer
from portal.server.seed import seed
from portal.server.seed_releases import seed_releases
from portal.server.settings import PortalSettings
from portal.service_tokens import ServiceTokenVerifier

KEY_FILE: Final = "portal.keys"


@asynccontextmanager
async def opened(
    settings: PortalSettings, clock: Callable[[], float] = time.time
) -> AsyncIterator[Parts]:
    """The parts, with the database migrated, and seeded where it knows nobody; closed at the end.

    Raises:
        DatabaseUnavailableError: the database does not answer.
        SecretError: the key file can't be used.
        ServiceKeyError: the help desk's public keys or the chat tokens' own can't be used.
    """
    sealer = Sealer(settings.secrets / KEY_FILE)
    verifier = ServiceTokenVerifier(settings.service_keys, clock=clock)
    chat_tokens = ChatTokens(settings, clock)
    database = Database(settings.database_url)
    try:
        await database.migrate()
        is_new = await seed(database, clock())
        parts = Parts(
            settings=settings,
            database=database,
            sealer=sealer,
            accounts=Accounts(database, sealer, clock),
            resets=Resets(database, sealer, clock),
            verifier=verifier,
            chat_tokens=chat_tokens,
            clock=clock,
        )
        if is_new:
            await seed_releases(parts)
        yield parts
    finally:
        await database.close()
