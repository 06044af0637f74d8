from __future__ import annotations

import asyncpg
import pytest

from portal.server.database import Database
from portal.server.errors import DatabaseUnavailableError


@pytest.mark.parametrize(
    "error", [asyncpg.InternalClientError("state 15"), OSError(), TimeoutError()]
)
async def test_driver_that_gives_up_is_an_error_of_ours(
    portal_database: Database, error: Exception
) -> None:
    with pytest.raises(DatabaseUnavailableError) as caught:
        async with portal_database.writing():
            raise error
    assert caught.value.__cause__ is error
