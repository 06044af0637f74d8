"""The demo portal's core, as the portal's own tests have it."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.server.database import Database
from tests.portal.databases import migrated_portal_file, portal_sqlite
from tests.portal.server.core import Core, core_on
from tests.portal.server.people import add_people

__all__ = ["core", "migrated_portal_file", "portal_sqlite"]


@pytest.fixture
async def core(portal_sqlite: str, tmp_path: Path) -> Core:
    """With the people of ``people.py``."""
    database = Database(portal_sqlite)
    await add_people(database)
    return core_on(database, tmp_path)
