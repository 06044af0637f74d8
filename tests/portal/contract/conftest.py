from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.portal.contract.portals import PORTALS, Portal, Service


@pytest.fixture(params=PORTALS)
async def portal(
    request: pytest.FixtureRequest, portal_url: str, tmp_path: Path
) -> AsyncIterator[Portal]:
    """Each portal, on a database of each kind."""
    async with PORTALS[request.param](portal_url, tmp_path) as it:
        yield it


@pytest.fixture
def service(portal: Portal) -> Service:
    """The address that requests made by hand are sent to."""
    if portal.service is None:
        pytest.skip("this portal is not reached by openapi.yaml")
    return portal.service
