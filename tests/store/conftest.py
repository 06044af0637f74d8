from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.store.sealed_texts import SealedTexts
from tests.databases import Opener
from tests.store.processes import Clock, Process


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def process(open_another: Opener, texts: SealedTexts, clock: Clock) -> Callable[[str], Process]:
    """Makes a process with its own connections to the database."""
    return lambda name: Process(name, open_another(), texts, clock)


@pytest.fixture
def here(process: Callable[[str], Process]) -> Process:
    return process("here")


@pytest.fixture
def there(process: Callable[[str], Process]) -> Process:
    """Another process on the same database."""
    return process("there")
