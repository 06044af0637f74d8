from __future__ import annotations

import pytest

from bot.console.accounts import StaffAccounts
from bot.console.sessions import StaffSessions
from bot.store.database import Database
from tests.store.processes import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(database: Database, clock: Clock) -> StaffAccounts:
    return StaffAccounts(database, clock)


@pytest.fixture
def sessions(database: Database, clock: Clock) -> StaffSessions:
    return StaffSessions(database, clock)
