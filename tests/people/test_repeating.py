"""An older backup brings back what was deleted since; it is deleted again."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import DataError
from bot.people.deleting import delete, with_tickets
from bot.people.deletions import note, noted
from bot.people.desk import Desk
from bot.people.finding import find
from bot.people.naming import of_ticket, patient, writer
from bot.people.records import Person
from bot.people.repeating import repeat
from tests.databases import SQLITE_ALONE
from tests.people.world import World, traces
from tests.portal.server.people import LEE, PAT
from tests.store.processes import Clock


async def _delete_and_note(desk: Desk, person: Person | None, *, restored: bool = False) -> None:
    """``restored``: an older backup came back, so that nothing is deleted for now."""
    assert person
    kept = await find(desk, person)
    note(desk.settings.operations.deletions, with_tickets(person, kept), desk.clock())
    if not restored:
        await delete(desk, person, kept)


async def test_everything_that_came_back_is_deleted_again(world: World, clock: Clock) -> None:
    signed_in, other = world.someone(PAT), world.someone(LEE)
    anonymous = world.someone()
    for person in (signed_in, other, anonymous):
        await world.chat(person, ticket=True)
        await world.mail(person)
    await world.release(signed_in)
    desk = world.desk
    await _delete_and_note(desk, patient(desk, PAT), restored=True)
    await _delete_and_note(desk, await of_ticket(desk, anonymous.tickets[0]), restored=True)
    for person in (signed_in, anonymous):
        await _delete_and_note(desk, writer(desk, person.address), restored=True)
    clock.go(60.0)
    count, gone = await repeat(desk)
    assert (count, gone["conversations"], gone["tickets"], gone["releases"]) == (4, 2, 2, 1)
    tables = await world.tables()
    without_news = {name: rows for name, rows in tables.items() if name != "event_out"}
    assert traces(without_news, signed_in) == traces(without_news, anonymous) == {}
    assert traces(tables, other)
    assert (await repeat(desk))[1]["conversations"] == 0


@SQLITE_ALONE
async def test_what_began_after_the_deletion_is_left_alone(world: World, clock: Clock) -> None:
    person = world.someone(PAT)
    await world.chat(person, ticket=True)
    await world.mail(person)
    await _delete_and_note(world.desk, patient(world.desk, PAT))
    await _delete_and_note(world.desk, writer(world.desk, person.address))
    clock.go(60.0)
    again = world.someone(PAT)
    again.address = person.address
    await world.chat(again, ticket=True)
    await world.mail(again)
    before = await world.tables()
    _, gone = await repeat(world.desk)
    assert set(gone.values()) == {0}
    after = await world.tables()
    assert {n: after[n] for n in after if not n.startswith("audit")} == {
        n: before[n] for n in before if not n.startswith("audit")
    }


async def test_list_names_nobody_and_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "list.jsonl"
    person = Person("patient", "a" * 43, ("c",), ("s",), ("p-1001",), ("HD-000001",), "h")
    note(path, person, 5.0)
    note(path, replace(person, way="ticket"), 6.0)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "p-1001" not in path.read_text()
    assert noted(path) == [
        replace(person, patients=(), until=5.0),
        replace(person, way="ticket", patients=(), until=6.0),
    ]


def test_missing_list_is_empty_and_a_damaged_one_is_told(tmp_path: Path) -> None:
    path = tmp_path / "list.jsonl"
    assert noted(path) == []
    for line in ("{", "[]", '{"version": 2}', '{"version": 1, "at": 1}'):
        path.write_text(f"\n{line}\n")
        with pytest.raises(DataError, match="line 2"):
            noted(path)
    with pytest.raises(DataError, match="written"):
        note(tmp_path, Person("patient", "a"), 1.0)
