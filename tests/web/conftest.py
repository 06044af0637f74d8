from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.web.desk import Desk, open_desk


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A whole desk with its database takes a twentieth of a second: too long by the hundred."""
    for item in items:
        opens_one = hasattr(getattr(item, "module", None), open_desk.__name__)
        if opens_one or "desk" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A help desk with the settings of an empty environment."""
    async with open_desk(tmp_path) as opened:
        yield opened
