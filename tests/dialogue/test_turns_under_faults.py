"""Two server processes, killed and held up anywhere: nothing is lost, doubled or out of order."""

from __future__ import annotations

import hypothesis
import pytest
from hypothesis.stateful import run_state_machine_as_test

from bot.store.database import open_database
from bot.store.sealed_texts import SealedTexts
from tests.databases import DatabaseThread
from tests.dialogue.two_servers import TwoServers

pytestmark = pytest.mark.slow
STEPS = 40
MOST_RUNS = 1000  # of which one takes a fifth of a second


def _run(url: str, thread: DatabaseThread, texts: SealedTexts, share: int) -> None:
    databases = [open_database(url) for _ in range(2)]
    profile = hypothesis.settings()
    settings = hypothesis.settings(
        max_examples=max(1, min(profile.max_examples, MOST_RUNS) // share),
        stateful_step_count=STEPS,
        suppress_health_check=list(hypothesis.HealthCheck),  # of slowness, for the most part
    )
    try:
        run_state_machine_as_test(  # type: ignore[no-untyped-call]
            lambda: TwoServers(databases, thread, texts), settings=settings
        )
    finally:
        for database in databases:
            thread.run(database.close())


def test_servers_on_one_file_answer_every_message_once(
    new_sqlite: str, database_thread: DatabaseThread, texts: SealedTexts
) -> None:
    _run(new_sqlite, database_thread, texts, share=1)


@pytest.mark.service
def test_servers_on_postgresql_answer_every_message_once(
    new_postgresql: str, database_thread: DatabaseThread, texts: SealedTexts
) -> None:
    _run(new_postgresql, database_thread, texts, share=4)
