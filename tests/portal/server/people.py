"""Made-up people, each with another way to sign in, or none."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from portal.server.database import Database
from portal.server.passwords import _HASHER
from portal.server.schema import accounts, patients

PAT, LEE, NETTA, NEWCOMER, BEGINNER = "p-1", "p-2", "p-3", "p-4", "p-5"
BORN: Final = date(2001, 2, 3)
PASSWORD: Final = "correct horse"
"""Of everybody who has one."""
_HASH: Final = _HASHER.hash(PASSWORD)


def email(patient: str) -> str:
    """On file."""
    return f"{_NAMES[patient].lower()}@example.org"


def username(patient: str) -> str:
    """Of those who have one."""
    return f"{_NAMES[patient].lower()}.name"


_NAMES: Final = {
    PAT: "Pat",
    LEE: "Lee",
    NETTA: "Netta",  # has a NetID
    NEWCOMER: "Nic",  # has no account
    BEGINNER: "Bo",  # has an account without a password
}
_DOSES: Final = {PAT: [{"name": "MMR, dose 1", "day": "2006-05-02"}]}
_ACCOUNTS: Final = {PAT: _HASH, LEE: _HASH, BEGINNER: None}


async def add_people(database: Database) -> None:
    """All of them."""
    async with database.writing() as connection:
        await connection.execute(sa.insert(patients), [_patient(patient) for patient in _NAMES])
        await connection.execute(sa.insert(accounts), [_account(patient) for patient in _ACCOUNTS])


def _patient(patient: str) -> dict[str, Any]:
    return {
        "id": patient,
        "first_name": _NAMES[patient],
        "last_name": "Sample",
        "date_of_birth": BORN,
        "email": email(patient),
        "netid": "netta1" if patient == NETTA else None,
        "immunizations": _DOSES.get(patient, []),
    }


def _account(patient: str) -> dict[str, Any]:
    return {
        "patient_id": patient,
        "username": username(patient),
        "password_hash": _ACCOUNTS[patient],
        "created_at": 0.0,
    }
