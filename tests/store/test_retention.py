from __future__ import annotations

import pytest

from bot.store.database import Database
from bot.store.records import Visitor
from bot.store.retention import Retention
from tests.store.processes import TABLES, Clock, Process, everything, outcome

DAY = 86_400.0


async def test_conversation_is_kept_for_its_days_and_then_deleted_with_all_that_belongs_to_it(
    database: Database, here: Process, clock: Clock
) -> None:
    claim = await here.say_and_claim("hello")
    await here.turns.commit(claim, outcome(events=["a"], secrets={"email": "kept"}))
    await here.conversations.record_feedback(claim.conversation_id, 2, True, [])
    retention = Retention(database, 90, clock)
    clock.go(90 * DAY)
    await retention.delete_old_conversations()
    assert all((await everything(database)).values())  # each table has a row
    clock.go(1.0)
    await retention.delete_old_conversations()
    assert await everything(database) == {table.name: [] for table in TABLES}


async def test_days_count_from_the_last_message(
    database: Database, here: Process, clock: Clock
) -> None:
    await here.say("hello")
    clock.go(80 * DAY)
    await here.say("hello again")
    clock.go(80 * DAY)
    await Retention(database, 90, clock).delete_old_conversations()
    assert len((await everything(database))["messages"]) == 2


@pytest.mark.slow
async def test_any_number_of_old_conversations_is_deleted(
    database: Database, here: Process, clock: Clock
) -> None:
    for number in range(450):
        await here.say("hello", Visitor(f"visitor-{number}", "anonymous"))
    clock.go(91 * DAY)
    await Retention(database, 90, clock).delete_old_conversations()
    assert (await everything(database))["conversations"] == []
