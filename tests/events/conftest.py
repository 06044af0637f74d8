from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store.database import Database
from bot.store.sealed_texts import SealedTexts
from tests.events.rabbitmq import RabbitMq, running_rabbitmq
from tests.events.telling import NotedLog, Telling
from tests.store.processes import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def log(tmp_path: Path) -> NotedLog:
    return NotedLog(tmp_path / "secrets")


@pytest.fixture
def telling(database: Database, texts: SealedTexts, clock: Clock, log: NotedLog) -> Telling:
    """A process that tells of events, on each kind of database."""
    return Telling(database, texts, clock, log)


@pytest.fixture(scope="session")
def rabbitmq_node() -> Iterator[RabbitMq]:
    """A node that tests share."""
    with running_rabbitmq() as node:
        yield node


@pytest.fixture
def rabbitmq(rabbitmq_node: RabbitMq) -> RabbitMq:
    """The shared node, running; a test may leave it stopped or frozen."""
    rabbitmq_node.revive()
    return rabbitmq_node
