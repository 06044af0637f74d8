"""What the reference portal is made of."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from aiohttp import web

if TYPE_CHECKING:
    from portal.server.accounts import Accounts
    from portal.server.chat_tokens import ChatTokens
    from portal.server.database import Database
    from portal.server.resets import Resets
    from portal.server.sealing import Sealer
    from portal.server.settings import PortalSettings
    from portal.service_tokens import ServiceTokenVerifier

    Clock = Callable[[], float]


@dataclass(frozen=True)
class Parts:
    """Handed to every handler. ``clock``: seconds since 1970."""

    settings: PortalSettings
    database: Database
    sealer: Sealer
    accounts: Accounts
    resets: Resets
    verifier: ServiceTokenVerifier
    chat_tokens: ChatTokens
    clock: Callable[[], float] = time.time


PARTS: Final = web.AppKey("portal-parts", Parts)
