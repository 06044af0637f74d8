from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.portal.server.core import Core
from tests.portal.server.pages.visitor import Visitor, pages_of, visiting


@pytest.fixture
def portal_url(portal_sqlite: str) -> str:
    """One kind is enough: what pages do with a database is done by modules tested on both."""
    return portal_sqlite


@pytest.fixture
async def visitors(core: Core) -> AsyncIterator[list[Visitor]]:
    """Two browsers."""
    async with visiting(pages_of(core.parts), 2) as opened:
        yield opened


@pytest.fixture
def visitor(visitors: list[Visitor]) -> Visitor:
    """One of them."""
    return visitors[0]
