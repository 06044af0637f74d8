from __future__ import annotations

from collections.abc import Iterator

import pytest

import actions.portal
from tests.actions.form_run import Clock
from tests.actions.stand_in import StandInPortal


@pytest.fixture
def desk() -> Iterator[StandInPortal]:
    """The portal that actions work at."""
    stand_in = StandInPortal()
    actions.portal.connect(stand_in)
    yield stand_in
    actions.portal.connect(None)


@pytest.fixture
def clock() -> Clock:
    return Clock()
