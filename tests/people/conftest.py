"""A help desk and its demo portal, each on a database of the same kind."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.mail.hashes import KeyedHashes
from bot.people.desk import Desk
from bot.settings import load_settings
from bot.store.audit import AuditLog
from bot.store.events import EventLog
from bot.store.keys import load_key_ring, rotate
from bot.store.pseudonyms import Pseudonyms
from bot.web.conversation_ids import ConversationIds
from portal.server.database import Database as PortalDatabase
from tests.databases import Opener
from tests.people.world import World
from tests.portal.databases import (
    migrated_portal_file,
    migrated_portal_server,
    portal_postgresql,
    portal_sqlite,
)
from tests.portal.server.core import parts_on
from tests.portal.server.people import add_people
from tests.store.processes import Clock

__all__ = ["migrated_portal_file", "migrated_portal_server", "portal_postgresql", "portal_sqlite"]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def portal_beside(request: pytest.FixtureRequest, database_url: str) -> str:
    """URL of a portal's database of the same kind."""
    kind = "sqlite" if database_url.startswith("sqlite") else "postgresql"
    url: str = request.getfixturevalue(f"portal_{kind}")
    return url


@pytest.fixture
async def desk(
    portal_beside: str,
    open_another: Opener,
    tmp_path: Path,
    clock: Clock,
) -> AsyncIterator[Desk]:
    """With two keys in each ring that names people, and an event stream."""
    portal = PortalDatabase(portal_beside)
    await add_people(portal)
    secrets = tmp_path / "secrets"
    for name in ("session", "mail", "events", "audit"):
        load_key_ring(secrets, name, clock)
        rotate(secrets, name, clock)
    environ = {"HELPDESK_SECRETS": str(secrets), "HELPDESK_DELETIONS": str(tmp_path / "list.jsonl")}
    database = open_another()
    yield Desk(
        load_settings(environ),
        database,
        AuditLog(database, load_key_ring(secrets, "audit"), clock),
        ConversationIds(load_key_ring(secrets, "session")),
        KeyedHashes(load_key_ring(secrets, "mail")),
        "staff:tester",
        parts_on(portal, tmp_path, clock),
        EventLog(Pseudonyms(load_key_ring(secrets, "events")), "http://desk.example"),
        clock,
    )
    await portal.close()


@pytest.fixture
def world(desk: Desk) -> World:
    return World(desk)
