"""What commands about people work with: the database, the audit log, the demo portal."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from bot.demo_portal import demo_portal
from bot.events.log import event_log
from bot.mail.hashes import RING as MAIL_RING
from bot.mail.hashes import KeyedHashes
from bot.settings import Settings
from bot.store.audit import RING as AUDIT_RING
from bot.store.audit import AuditLog, staff
from bot.store.database import Database, migrate, open_database
from bot.store.events import EventLog
from bot.store.keys import load_key_ring
from bot.web.conversation_ids import ConversationIds
from portal.server.parts import Parts


@dataclass(frozen=True)
class Desk:
    """All of it.

    Attributes:
        who: what the audit log says of whoever runs this process.
        portal: the demo portal; None where another one is named, which has to be asked itself.
        events: None where there is no event stream.
        clock: seconds since 1970.
    """

    settings: Settings
    database: Database
    audit: AuditLog
    ids: ConversationIds
    hashes: KeyedHashes
    who: str
    portal: Parts | None
    events: EventLog | None
    clock: Callable[[], float] = time.time


@asynccontextmanager
async def opened(
    settings: Settings, *, with_portal: bool = True, clock: Callable[[], float] = time.time
) -> AsyncIterator[Desk]:
    """Open it; closed at the end.

    Raises:
        StoreUnavailableError: the database does not answer.
        SecretError: a ring of keys can't be used.
        PortalSetupError: the demo portal can't be opened.
    """
    rings = {name: load_key_ring(settings.secrets, name) for name in (AUDIT_RING, MAIL_RING)}
    ids = ConversationIds(load_key_ring(settings.secrets, "session"))
    async with AsyncExitStack() as stack:
        database = open_database(settings.database_url)
        stack.push_async_callback(database.close)
        await migrate(database)
        portal = None
        if with_portal and not settings.portal_url:
            url = settings.public_url
            portal = await stack.enter_async_context(demo_portal(settings, url))
        yield Desk(
            settings,
            database,
            AuditLog(database, rings[AUDIT_RING], clock),
            ids,
            KeyedHashes(rings[MAIL_RING]),
            staff(),
            portal,
            event_log(settings),
            clock,
        )
