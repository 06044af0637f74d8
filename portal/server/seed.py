"""The demo's people. All of them are made up; ``docs/demo.md`` tells how to sign in as them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from portal.server import passwords
from portal.server.database import Database
from portal.server.schema import accounts, patients


@dataclass(frozen=True)
class Person:
    """Somebody in the demo: with a NetID, with a username, or without an account yet.

    ``password`` is no secret: it stands in the documents, and whoever has it finds made-up people.
    """

    id: str
    first_name: str
    last_name: str
    born: date
    email: str
    netid: str | None = None
    username: str | None = None
    password: str | None = None
    doses: tuple[tuple[str, str], ...] = ()


_USUAL: Final = (
    ("MMR, dose 1", "2006-05-02"),
    ("MMR, dose 2", "2009-08-19"),
    ("Tdap", "2021-06-14"),
    ("Meningococcal ACWY", "2022-07-05"),
)

PEOPLE: Final = (
    Person(
        "p-1001",
        "Jordan",
        "Rivera",
        date(2004, 3, 14),
        "jordan.rivera@example.org",
        username="jordan.rivera",
        password="demo-pass-jordan",
        doses=(*_USUAL, ("Influenza", "2025-10-03")),
    ),
    Person(
        "p-1002",
        "Amara",
        "Okafor",
        date(2003, 11, 2),
        "amara.okafor@example.org",
        username="amara.okafor",
        password="demo-pass-amara",
        doses=(("Hepatitis B, dose 1", "2024-01-22"), ("Hepatitis B, dose 2", "2024-02-26")),
    ),
    Person(
        "p-1003",
        "Wen",
        "Zhao",
        date(2005, 7, 29),
        "wen.zhao@example.org",
        username="wen.zhao",
        password="demo-pass-wen",
    ),
    Person(
        "p-1004",
        "Priya",
        "Raman",
        date(2004, 1, 8),
        "praman@example.edu",
        netid="praman",
        doses=(*_USUAL, ("COVID-19", "2025-09-30")),
    ),
    Person(
        "p-1005",
        "Leo",
        "Fontaine",
        date(2002, 9, 21),
        "lfontaine@example.edu",
        netid="lfontaine",
        doses=_USUAL,
    ),
    Person("p-1006", "Grace", "Halloran", date(1981, 4, 17), "ghalloran@example.edu", "ghalloran"),
    Person(
        "p-1007",
        "Sam",
        "Delgado",
        date(2005, 12, 5),
        "sam.delgado@example.org",
        doses=_USUAL,
    ),
    Person("p-1008", "Noor", "Haddad", date(2004, 6, 30), "noor.haddad@example.org"),
)


async def seed(database: Database, now: float) -> bool:
    """Put the people into a database that knows nobody; False where it does. Safe to repeat.

    Args:
        database: with its tables.
        now: seconds since 1970.

    Raises:
        DatabaseUnavailableError: the database does not answer.
    """
    async with database.reading() as connection:
        if (await connection.execute(sa.select(patients.c.id).limit(1))).first():
            return False
    rows = await _account_rows(now)
    try:
        async with database.writing() as connection:
            await connection.execute(sa.insert(patients), [_patient_row(it) for it in PEOPLE])
            await connection.execute(sa.insert(accounts), rows)
    except IntegrityError:
        return False  # another process was quicker
    return True


def _patient_row(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "date_of_birth": person.born,
        "email": person.email,
        "netid": person.netid,
        "immunizations": [{"name": name, "day": day} for name, day in person.doses],
    }


async def _account_rows(now: float) -> list[dict[str, Any]]:
    owners = [person for person in PEOPLE if person.username]
    hashes = await asyncio.gather(*(passwords.hashed(it.password or "") for it in owners))
    return [
        {
            "patient_id": person.id,
            "username": person.username,
            "password_hash": password_hash,
            "created_at": now,
        }
        for person, password_hash in zip(owners, hashes, strict=True)
    ]
