"""After a deletion nothing of the person is anywhere, and nobody else lost anything."""

from __future__ import annotations

import asyncio
import os
import random

import pytest

from bot.people.deleting import BusyError, _conversation, delete
from bot.people.desk import Desk
from bot.people.finding import find
from bot.people.naming import of_ticket, patient, writer
from bot.people.records import Person
from bot.settings import load_settings
from tests.databases import SQLITE_ALONE
from tests.people.world import LOGS, Someone, Tables, World, is_of, traces
from tests.portal.server.people import LEE, NETTA, PAT
from tests.store.processes import Clock

PEOPLE = {"small": 6, "full": 200}[load_settings(os.environ).test_scale]


async def _delete(desk: Desk, person: Person | None) -> dict[str, int]:
    assert person
    return await delete(desk, person, await find(desk, person), wait=0.3)


def _without(tables: Tables, person: Someone) -> Tables:
    """All rows that are not the person's; of mails only their place counts."""
    return {
        name: sorted(row for row in rows if not is_of(row, person))
        for name, rows in tables.items()
        if name not in {*LOGS, "mail_in", "event_out"}
    }


async def _some_life(world: World, person: Someone, dice: random.Random) -> None:
    """A few things at random, of which at least one is found by each name of the person."""
    for _ in range(dice.randrange(3)):
        await world.chat(person, old_key=dice.random() < 0.5)
    await world.chat(person, ticket=True, old_key=dice.random() < 0.5)
    for _ in range(dice.randrange(3)):
        await world.mail(person)
    if person.patient_id:
        await world.release(person)


async def _everything_of(desk: Desk, person: Someone) -> None:
    """Delete it by all the names that it takes."""
    if person.patient_id:
        await _delete(desk, patient(desk, person.patient_id))
    for number in person.tickets:
        await _delete(desk, await of_ticket(desk, number))
    await _delete(desk, writer(desk, person.address))


async def test_nothing_of_the_person_is_left_and_all_of_everybody_else(world: World) -> None:
    dice = random.Random(7)
    patients = [PAT, LEE, NETTA]
    people = [world.someone(patients.pop() if patients else None) for _ in range(PEOPLE)]
    for person in people:
        await _some_life(world, person, dice)
        if person.patient_id is None and len(person.chats) > 1:
            # An anonymous chat without a ticket is found by nobody: it is another person's.
            await _forget_unfindable(world, person)
    dice.shuffle(people)
    for person in people:
        before = await world.tables()
        assert traces(before, person)
        await _everything_of(world.desk, person)
        after = await world.tables()
        left = traces({n: rows for n, rows in after.items() if n != "event_out"}, person)
        assert left == {}
        assert _without(after, person) == _without(before, person)
        assert len(after["mail_in"]) == len(before["mail_in"])
    assert (await world.desk.audit.check()).fault is None


async def _forget_unfindable(world: World, person: Someone) -> None:
    *others, last = person.chats
    for chat in others:
        await _delete(world.desk, Person("ticket", "x" * 43, (chat,)))
    person.chats[:] = [last]


async def test_waiting_events_of_a_deleted_conversation_give_way_to_the_one_that_says_so(
    world: World,
) -> None:
    person = world.someone(PAT)
    await world.chat(person)
    await _delete(world.desk, patient(world.desk, PAT))
    (told,) = (await world.tables())["event_out"]
    assert "conversation.deleted.v1" in told
    assert "asked" in told


@SQLITE_ALONE
async def test_patient_is_found_under_every_key_of_the_ring(world: World) -> None:
    person = world.someone(PAT)
    await world.chat(person, old_key=True)
    await world.chat(person)
    counts = await _delete(world.desk, patient(world.desk, PAT))
    assert counts["conversations"] == 2


@SQLITE_ALONE
async def test_ticket_of_a_patient_leads_to_all_of_theirs(world: World) -> None:
    person = world.someone(PAT)
    await world.chat(person, ticket=True, old_key=True)
    await world.chat(person, ticket=True)
    counts = await _delete(world.desk, await of_ticket(world.desk, person.tickets[0]))
    assert (counts["conversations"], counts["tickets"]) == (2, 2)


@SQLITE_ALONE
async def test_ticket_of_an_anonymous_chat_leads_to_that_chat_and_its_other_tickets(
    world: World,
) -> None:
    person, other = world.someone(), world.someone()
    await world.chat(person, ticket=True)
    await world.chat(other, ticket=True)
    counts = await _delete(world.desk, await of_ticket(world.desk, person.tickets[0]))
    assert (counts["conversations"], counts["tickets"]) == (1, 1)
    assert traces(await world.tables(), other)


async def test_signed_release_is_the_portals_record_and_stays(world: World) -> None:
    person = world.someone(PAT)
    await world.release(person, signed=True)
    whose = patient(world.desk, PAT)
    assert (await find(world.desk, whose)).is_empty
    await _delete(world.desk, whose)
    assert traces(await world.tables(), person) == {
        "portal_releases": 1,
        "portal_release_forms": 1,
    }


@SQLITE_ALONE
async def test_deleting_again_finds_nothing(world: World) -> None:
    person = world.someone(PAT)
    await world.chat(person, ticket=True)
    await _delete(world.desk, patient(world.desk, PAT))
    again = await _delete(world.desk, patient(world.desk, PAT))
    assert set(again.values()) == {0}
    assert (await find(world.desk, patient(world.desk, PAT))).is_empty


async def test_open_turn_is_waited_for_and_then_nothing_at_all_is_deleted(world: World) -> None:
    person = world.someone(PAT)
    await world.chat(person, ticket=True)
    await world.leave_open(world.visitor(person))
    before = await world.tables()
    with pytest.raises(BusyError):
        await _delete(world.desk, patient(world.desk, PAT))
    after = await world.tables()
    assert {n: after[n] for n in after if n not in LOGS} == {
        n: before[n] for n in before if n not in LOGS
    }


@SQLITE_ALONE
async def test_turn_that_ends_while_it_is_waited_for_goes_with_the_rest(world: World) -> None:
    person = world.someone(PAT)
    visitor = world.visitor(person)
    await world.leave_open(visitor)
    whose = patient(world.desk, PAT)
    deletion = asyncio.create_task(delete(world.desk, whose, wait=10.0))
    await asyncio.sleep(0.1)
    assert not deletion.done()
    await world.answer(visitor)
    assert (await deletion)["conversations"] == 1


async def test_message_that_comes_at_the_last_moment_keeps_the_conversation(world: World) -> None:
    """It was stored after the look at all conversations, before the deletion of this one."""
    person = world.someone(PAT)
    chat = await world.chat(person)
    await world.leave_open(world.visitor(person))
    assert await _conversation(world.desk, patient(world.desk, PAT), chat) is None
    assert traces(await world.tables(), person)


async def test_mail_that_waits_for_its_answer_becomes_the_staffs(world: World) -> None:
    person = world.someone()
    await world.mail(person, open_as="draft")
    await _delete(world.desk, writer(world.desk, person.address))
    tables = await world.tables()
    (row,) = tables["mail_in"]
    assert '"left"' in row
    assert '"deleted"' in row
    assert tables["mail_out"] == []


@SQLITE_ALONE
async def test_alert_about_a_cry_for_help_is_sent_before_its_mail_is_forgotten(
    world: World,
) -> None:
    person = world.someone()
    await world.mail(person, open_as="alert")
    with pytest.raises(BusyError):
        await _delete(world.desk, writer(world.desk, person.address))


@SQLITE_ALONE
async def test_address_is_found_in_small_letters_too(world: World) -> None:
    person = world.someone()
    await world.mail(person)
    found = writer(world.desk, f"<{person.address.upper()}>")
    assert found
    assert len((await find(world.desk, found)).mails) == 1
    assert writer(world.desk, "no address") is None


@SQLITE_ALONE
async def test_each_deletion_leaves_entries_that_name_nobody(world: World, clock: Clock) -> None:
    person = world.someone(PAT)
    chat = await world.chat(person)
    await _delete(world.desk, patient(world.desk, PAT))
    (entry,) = await world.desk.audit.last(5)
    assert (entry.who, entry.what, entry.result) == (
        "staff:tester",
        "person.delete-conversation",
        "done",
    )
    assert entry.about in world.desk.audit.all_about("conversation", chat)
    assert entry.at == clock()
