"""A portal's core on a database of each kind, and the people it knows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from portal.server.database import Database
from tests.portal.server.core import Core, core_on
from tests.portal.server.people import add_people


@pytest.fixture
async def core(portal_database: Database, tmp_path: Path) -> Core:
    """With the people of ``people.py``."""
    await add_people(portal_database)
    return core_on(portal_database, tmp_path)


@pytest.fixture
def other_core(open_portal_database: Callable[[], Database], core: Core) -> Core:
    """Another process of the same portal."""
    return core_on(open_portal_database(), core.folder, core.clock)
