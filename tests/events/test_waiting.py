"""Events that wait: order, one relay at work, deletion, growth; on both databases."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.events.waiting import KEPT_DAYS, LEASE_SECONDS, WaitingEvents
from bot.store.database import Database
from bot.store.event_schema import event_out
from tests.events.telling import NotedLog, Telling
from tests.store.processes import LEE, PAT, Clock


@pytest.fixture
def here(database: Database, clock: Clock) -> WaitingEvents:
    return WaitingEvents(database, "here", clock)


@pytest.fixture
def there(database: Database, clock: Clock) -> WaitingEvents:
    return WaitingEvents(database, "there", clock)


async def test_oldest_events_come_first_as_many_as_asked_for(
    telling: Telling, here: WaitingEvents, log: NotedLog
) -> None:
    assert not await here.any()
    assert await here.batch(10) == []
    for visitor in (LEE, PAT, LEE):
        await telling.talk(visitor)
    assert await here.any()
    batch = await here.batch(4)
    assert batch
    assert [event.event_id for event in batch] == log.ids[:4]
    assert [event.name for event in batch[:2]] == ["message.received.v1", "turn.ended.v1"]


async def test_events_that_were_sent_are_gone_and_no_others(
    telling: Telling, here: WaitingEvents, log: NotedLog
) -> None:
    await telling.talk(LEE)
    await telling.talk(PAT)
    batch = await here.batch(10)
    assert batch
    await here.sent([])
    await here.sent([batch[0], batch[2]])
    assert [event.event_id for event in await here.batch(10) or []] == [log.ids[1], log.ids[3]]


async def test_number_that_is_given_out_again_deletes_no_other_event(
    telling: Telling, here: WaitingEvents, database: Database
) -> None:
    await telling.talk(LEE)
    old = await here.batch(10)
    assert old
    await here.sent(old)
    await telling.talk(LEE)
    # SQLite does so by itself; said here, so that both databases are asked the same.
    renumber = sa.update(event_out).values(
        id=event_out.c.id - sa.select(sa.func.min(event_out.c.id)).scalar_subquery() + old[0].number
    )
    await database.write(lambda connection: connection.execute(renumber).close())
    await here.sent(old)
    assert [event.number for event in await here.batch(10) or []] == [e.number for e in old]


async def test_of_two_relays_one_is_at_work_until_its_lease_ends(
    telling: Telling, here: WaitingEvents, there: WaitingEvents, clock: Clock
) -> None:
    await telling.talk(LEE)
    assert await here.batch(10)
    assert await there.batch(10) is None
    clock.go(LEASE_SECONDS - 0.1)
    assert await here.batch(10)  # which renews it
    clock.go(0.2)
    assert await there.batch(10) is None
    clock.go(LEASE_SECONDS)
    assert await there.batch(10)
    assert await here.batch(10) is None


async def test_relay_that_ends_lets_another_go_on_at_once(
    telling: Telling, here: WaitingEvents, there: WaitingEvents
) -> None:
    await telling.talk(LEE)
    assert await here.batch(10)
    await there.release()  # it is not theirs
    assert await there.batch(10) is None
    await here.release()
    assert await there.batch(10)


async def test_what_has_waited_too_long_is_dropped(
    telling: Telling, here: WaitingEvents, clock: Clock
) -> None:
    await telling.talk(LEE)
    clock.go(KEPT_DAYS * 86_400.0)
    await telling.talk(PAT)
    assert await here.drop_old() == 0
    clock.go(1.0)
    assert await here.drop_old() == 2
    assert await here.counts() == (2, 1.0)


async def test_counts_tell_how_many_wait_and_how_long(
    telling: Telling, here: WaitingEvents, clock: Clock
) -> None:
    assert await here.counts() == (0, 0.0)
    await telling.talk(LEE)
    clock.go(5.0)
    await telling.talk(LEE)
    assert await here.counts() == (4, 5.0)
