"""Everything that is too old goes at once, as each server does it by itself."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import sqlalchemy as sa

from bot.demo_portal import demo_settings
from bot.mail.forgetting import forget_old_mails
from bot.people.cleaning import clean
from bot.people.desk import Desk
from bot.settings import load_settings
from bot.store.mail_schema import mail_in
from bot.store.retention import Chores, Retention
from portal.server.schema import outgoing_mails, tickets
from tests.databases import SQLITE_ALONE, Opener
from tests.people.world import World, traces
from tests.portal.server.people import PAT
from tests.store.processes import Clock

DAY = 86_400.0


async def _close_tickets(desk: Desk) -> None:
    assert desk.portal
    async with desk.portal.database.writing() as connection:
        values = {"state": "closed", "closed_at": desk.clock()}
        await connection.execute(sa.update(tickets).values(**values))
        await connection.execute(sa.update(outgoing_mails).values(sent_at=desk.clock()))


async def _contacts(desk: Desk) -> list[bytes | None]:
    assert desk.portal
    async with desk.portal.database.reading() as connection:
        return list((await connection.execute(sa.select(tickets.c.contact_sealed))).scalars())


async def test_each_sort_goes_when_its_days_are_over(world: World, clock: Clock) -> None:
    person = world.someone(PAT)
    await world.chat(person, ticket=True)
    await world.mail(person)
    await world.release(person)
    await _close_tickets(world.desk)
    counts = await clean(world.desk)
    assert set(counts.values()) == {0}
    clock.go(31 * DAY)
    counts = await clean(world.desk)
    assert (counts["contacts of tickets"], counts["values told to open tasks"]) == (1, 1)
    assert (counts["conversations"], counts["tickets"]) == (0, 0)
    assert await _contacts(world.desk) == [None]
    clock.go(60 * DAY)
    await world.desk.database.write(
        lambda c: c.execute(sa.update(mail_in).values(state="done")).close()
    )
    assert (await clean(world.desk))["conversations"] == 1
    clock.go(90 * DAY)
    counts = await clean(world.desk)
    assert (counts["mails"], counts["tickets"], counts["releases"]) == (0, 1, 1)
    tables = await world.tables()
    kept = {"event_out", "mail_thread"}  # events wait for the broker; threads are kept for good
    assert traces({n: r for n, r in tables.items() if n not in kept}, person) == {}
    results = [entry.what for entry in await world.desk.audit.last(9)]
    assert results == ["retention.run"] * 4


@SQLITE_ALONE
async def test_days_of_the_settings_count(world: World, clock: Clock) -> None:
    person = world.someone(PAT)
    await world.chat(person, ticket=True)
    await _close_tickets(world.desk)
    settings = replace(
        world.desk.settings, transcript_days=5, portal_ticket_days=4, portal_contact_days=2
    )
    desk = replace(world.desk, settings=settings)
    clock.go(3 * DAY)
    assert (await clean(desk))["contacts of tickets"] == 1
    clock.go(2 * DAY)
    counts = await clean(desk)
    assert (counts["tickets"], counts["conversations"]) == (1, 0)
    clock.go(1 * DAY)
    assert (await clean(desk))["conversations"] == 1


async def test_two_that_clean_at_once_count_everything_once(
    world: World, open_another: Opener, clock: Clock
) -> None:
    for number in range(5):
        await world.chat(world.someone(f"patient-{number}"))
    clock.go(100 * DAY)
    both = (Retention(database, 90, clock) for database in (world.desk.database, open_another()))
    counts = await asyncio.gather(*(each.delete_old_conversations() for each in both))
    assert sum(counts) == 5


async def test_chore_of_a_server_deletes_conversations_and_old_entries(
    world: World, clock: Clock
) -> None:
    await world.chat(world.someone(PAT))
    desk = world.desk
    for _ in range(3):
        await desk.audit.record(desk.who, "test.entry", "done")
    chores = Chores(Retention(desk.database, 90, clock), desk.audit, 2190)
    clock.go(91 * DAY)
    await chores.delete_old()
    assert (await world.tables())["conversations"] == []
    assert len(await desk.audit.last(9)) == 3
    clock.go(2190 * DAY)
    await chores.delete_old()
    assert len(await desk.audit.last(9)) == 1


@SQLITE_ALONE
async def test_mails_that_were_done_with_go_and_others_stay(world: World, clock: Clock) -> None:
    person = world.someone()
    for _ in range(5):
        await world.mail(person)
    first = sa.select(sa.func.min(mail_in.c.id)).scalar_subquery()
    done = sa.update(mail_in).where(mail_in.c.id != first).values(state="done")
    await world.desk.database.write(lambda c: c.execute(done).close())
    assert await forget_old_mails(world.desk.database, 90, clock()) == 0
    clock.go(91 * DAY)
    assert await forget_old_mails(world.desk.database, 90, clock()) == 4
    assert len((await world.tables())["mail_out"]) == 1


def test_demo_portal_is_told_the_days_of_the_settings() -> None:
    settings = load_settings({"PORTAL_TICKET_DAYS": "7", "PORTAL_CONTACT_DAYS": "3"})
    portal = demo_settings(settings, "http://127.0.0.1:1")
    assert (portal.ticket_days, portal.contact_days) == (7, 3)
