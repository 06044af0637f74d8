from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.settings import ROOT
from portal.server.database import Database
from portal.server.entries import is_email, is_username, normal
from portal.server.passwords import weakness
from portal.server.schema import accounts, patients
from portal.server.seed import PEOPLE, Person, seed
from tests.portal.server.core import core_on


def _documented(person: Person) -> str:
    """The person's row in the documents."""
    way = "no account yet"
    if person.username:
        way = f"username `{person.username}`"
    elif person.netid:
        way = f"NetID `{person.netid}`"
    password = f"`{person.password}`" if person.password else "none"
    name = f"{person.first_name} {person.last_name}"
    return f"| {name} | {way} | {password} | {person.born:%m/%d/%Y} | `{person.email}` |"


def test_page_about_the_demo_is_equal_to_its_people() -> None:
    page = (ROOT / "docs/demo.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if re.match(r"\| [A-Z]", line)]
    assert rows == [_documented(person) for person in PEOPLE]


def test_people_are_made_up_and_could_have_registered() -> None:
    for person in PEOPLE:
        assert re.fullmatch(r"[a-z.]+@example\.(org|edu)", person.email)
        assert is_email(person.email)
        assert person.email == normal(person.email)
        if person.username is not None and person.password is not None:
            assert is_username(person.username)
            assert weakness(person.password, person.username, person.email) is None


def test_there_is_somebody_of_each_kind() -> None:
    assert sum(person.netid is not None for person in PEOPLE) >= 2
    assert sum(person.username is not None for person in PEOPLE) >= 2
    assert sum(person.netid is person.username is None for person in PEOPLE) == 2
    assert not [person for person in PEOPLE if person.netid and person.username]


async def test_each_of_them_signs_in_as_documented(
    portal_database: Database, tmp_path: Path
) -> None:
    assert await seed(portal_database, 1e9)
    people = core_on(portal_database, tmp_path).accounts
    for person in PEOPLE:
        token = None
        if person.username is not None:
            token = await people.sign_in(person.username, person.password or "")
        elif person.netid is not None:
            token = await people.sign_in_with_netid(person.netid)
        patient = await people.patient_of(token) if token else await people.patient(person.id)
        assert patient is not None
        assert (patient.patient_id, len(patient.immunizations)) == (person.id, len(person.doses))


async def test_seeding_again_changes_nothing(portal_database: Database, tmp_path: Path) -> None:
    core = core_on(portal_database, tmp_path)
    await seed(portal_database, 1e9)
    before = await core.rows(accounts)
    async with portal_database.writing() as connection:
        await connection.execute(patients.delete().where(patients.c.id == "p-1008"))
    assert not await seed(portal_database, 2e9)
    assert await core.rows(accounts) == before
    assert len(await core.rows(patients)) == len(PEOPLE) - 1


@pytest.mark.slow
async def test_processes_that_seed_at_once_seed_once(
    open_portal_database: Callable[[], Database], tmp_path: Path
) -> None:
    databases = [open_portal_database() for _ in range(4)]
    seeded = await asyncio.gather(*(seed(database, 1e9) for database in databases))
    assert sorted(seeded) == [False, False, False, True]
    core = core_on(databases[0], tmp_path)
    assert len(await core.rows(patients)) == len(PEOPLE)
